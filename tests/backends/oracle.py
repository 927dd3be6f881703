"""The contract of ``backends/base.py`` over a dictionary in memory: nothing fast, everything checked by eye."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from searcharchive.analysis.stemming import base_language
from searcharchive.article import Article, Status, digest, to_dict
from searcharchive.backends.base import EXPANSION_LIMIT, QUERY_EXPANSION_LIMIT, Backend, Damage, Snapshot, Stats, Writer
from searcharchive.dates import now
from searcharchive.errors import IndexBusy, NoIndex
from searcharchive.query.tree import All, Node, scoring_leaves
from searcharchive.search.request import BY_DATE, Position, SearchRequest, Sort
from searcharchive.search.response import Hit, LeftOut, Notice, Relaxed, SearchResponse, Suggestion, WeightedTerm
from searcharchive.search.walking import Walk
from searcharchive.versions import superseded
from tests.backends.oracle_counts import facet, timeline
from tests.backends.oracle_explaining import explanation, parts_of
from tests.backends.oracle_feedback import Learnt, learnt
from tests.backends.oracle_match import Scan, patterns
from tests.backends.oracle_spelling import did_you_mean
from tests.backends.oracle_suggest import significant, suggest, terms_of

SAMPLE = 2_000
"""Articles found that are looked at for significant terms."""


class Generation:
    """What was committed together; ``written`` is when each id was last written or removed. Never changed once made."""

    def __init__(
        self,
        number: int,
        articles: Mapping[str, Article] = MappingProxyType({}),
        deletions: frozenset[str] = frozenset(),
        written: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.number = number
        self.articles = MappingProxyType(dict(articles))
        self.deletions = deletions
        self.written = MappingProxyType(dict(written))


class Store:
    """What a folder is to a real backend: several Oracles may share one."""

    def __init__(self) -> None:
        self.newest: Generation | None = None
        self.lock = threading.Lock()
        self.reindex_lock = threading.Lock()


class OracleSnapshot(Snapshot):
    def __init__(self, generation: Generation, now: int) -> None:
        self._generation = generation
        self._now = now
        self._articles = generation.articles
        self._public = [a for a in self._articles.values() if not a.embargoed(now)]
        claims = [(a.id, id) for a in self._public for id in a.claims if id in self._articles]
        hidden = superseded(claims, self._age)
        self._visible = [a for a in self._public if a.visible and a.id not in hidden]
        self._scans: dict[int, Scan] = {}

    def _scan(self, query: Node) -> Scan:
        """Each pattern of a query gets as many forms as one may, but all together not more than all may."""
        limit = min(EXPANSION_LIMIT, QUERY_EXPANSION_LIMIT // max(len(patterns(query)), 1))
        if limit not in self._scans:
            self._scans[limit] = Scan(self._visible, self.languages, limit)
        return self._scans[limit]

    def _age(self, id: str) -> tuple[int, str]:
        published = self._articles[id].published
        return (0 if published is None else published.start), id

    @property
    def generation(self) -> int:
        return self._generation.number

    @property
    def released(self) -> int:
        return sum(a.embargo is not None for a in self._public)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({base_language(a.lang) for a in self._visible}))

    def __len__(self) -> int:
        return len(self._visible)

    def get(self, id: str) -> Article | None:
        return self._articles.get(id)

    def claimed_by(self, id: str) -> tuple[str, ...]:
        return tuple(sorted(a.id for a in self._public if id in a.claims))

    def digest(self, id: str) -> str | None:
        return digest(self._articles[id]) if id in self._articles else None

    def digests(self) -> dict[str, str]:
        return {id: digest(article) for id, article in self._articles.items()}

    def deletions(self) -> frozenset[str]:
        return self._generation.deletions

    def walk(self, request: SearchRequest) -> Walk:
        found = self.search(replace(request, offset=0, limit=10**6, facets=(), timeline=None, significant=None))
        return Walk(len(found.hits), False, (hit.article for hit in found.hits))

    def search(self, request: SearchRequest) -> SearchResponse:
        scan = self._scan(request.query)
        relaxed, asked = scan.relaxed(request), request
        matched, scored = scan.loosened(asked)
        request = replace(asked, query=matched)
        found = scan.find(request)
        more_of = learnt(scan, asked, found)
        ordered = in_order(scan, replace(asked, query=scored), found, more_of)
        left = [a for a in ordered if request.after is None or comes_behind(request.sort, a, request.after)]
        page = left[request.offset : request.offset + request.limit]
        more = bool(page) and request.offset + len(page) < len(left) and request.sort in BY_DATE
        counted, notices = timeline(request.timeline, found) if request.timeline else (None, ())
        loosened = None
        if relaxed is not None:
            most, words, _ = relaxed
            without = [(word, sum(not scan.matches(word, a) for a in found)) for word in words]
            loosened = Relaxed(most, len(words), tuple(LeftOut(*each) for each in without if each[1]))
            notices += (Notice("relaxed", "No article has all words."),)
        if scan.truncated(request.query):
            notices += (
                Notice("expansion-truncated", "A pattern stands for too many words; the commonest were taken."),
            )
        return SearchResponse(
            total=len(found),
            hits=tuple(hit(scan, asked, scored, article, more_of) for article in page),
            generation=self.generation,
            released=self.released,
            facets={
                f.field.value: facet(f, scan.find(request, without=f.field), scan.articles, request.filters)
                for f in request.facets
            },
            timeline=counted,
            last=position(page[-1]) if more else None,
            relaxed=loosened,
            did_you_mean=did_you_mean(scan, asked),
            explanation=explanation(scan, asked.query, more_of.words()) if asked.explain else None,
            significant=None
            if request.significant is None
            else significant(scan, request.query, ordered[:SAMPLE], request.significant),
            notices=notices,
        )

    def terms_of(self, id: str) -> tuple[WeightedTerm, ...]:
        return next((terms_of(self._scan(All()), a) for a in self._visible if a.id == id), ())

    def suggest(self, typed: str, size: int) -> tuple[Suggestion, ...]:
        return suggest(self._scan(All()), self.search, typed, size)

    def scan(self) -> Iterator[Article]:
        return iter([self._articles[id] for id in sorted(self._articles)])

    def scan_written(self) -> Iterator[Article]:
        return (article for article in self._articles.values() if article.written)

    def stats(self) -> Stats:
        withdrawn = sum(a.status is Status.WITHDRAWN and a.version_of is None for a in self._articles.values())
        embargoed = sum(a.visible and a.embargoed(self._now) for a in self._articles.values())
        superseded = len(self._articles) - len(self) - withdrawn - embargoed
        return Stats(self.generation, len(self), withdrawn, 0, self.languages, embargoed, superseded)

    def close(self) -> None:
        pass


def in_order(scan: Scan, request: SearchRequest, found: list[Article], more_of: Learnt) -> list[Article]:
    """Sorted as asked; ``found`` is by id, and sorting is stable."""
    if request.sort is Sort.RELEVANCE:
        return sorted(found, key=lambda a: -score(scan, request.query, a, more_of))
    if request.sort is Sort.RECENT and scoring_leaves(request.query):
        return sorted(found, key=lambda a: -scan.score(request.query, a) / (1 + years(scan, request, a)))
    sign = 1 if request.sort is Sort.OLDEST else -1
    dated = [(sign * a.published.start, a.id, a) for a in found if a.published is not None]
    return [a for _, _, a in sorted(dated, key=lambda d: d[:2])] + [a for a in found if a.published is None]


def position(article: Article) -> Position:
    return Position(article.published.start if article.published else None, article.id)


def comes_behind(sort: Sort, article: Article, at: Position) -> bool:
    """Whether an article stands behind a position, in an order by date."""
    own = position(article)
    if own.start is None or at.start is None:
        return own.start is None and (at.start is not None or own.id > at.id)
    sign = 1 if sort is Sort.OLDEST else -1
    return (sign * own.start, own.id) > (sign * at.start, at.id)


def years(scan: Scan, request: SearchRequest, article: Article) -> float:
    """How many years older it is than the newest, or than today."""
    if article.published is None:
        return math.inf
    newest = max(a.published.start for a in scan.articles if a.published is not None)
    latest = newest if request.today is None else min(newest, request.today)
    return max(latest - article.published.start, 0) / (365 * 86_400_000_000)


def score(scan: Scan, scored: Node, article: Article, more_of: Learnt) -> float:
    return scan.score(scored, article) + sum(part.score for part in more_of.parts(article, 0))


def hit(scan: Scan, request: SearchRequest, scored: Node, article: Article, more_of: Learnt) -> Hit:
    """A hit of a request whose score is by another tree, where it was relaxed."""
    leaves = len(scoring_leaves(request.query))
    parts = (*parts_of(scan, scored, article), *more_of.parts(article, leaves))
    return Hit(
        id=article.id,
        article=to_dict(article),
        score=score(scan, scored, article, more_of) if leaves else None,
        headline_html=scan.headline_html(request.query, article),
        parts=parts if request.explain else (),
    )


class OracleWriter(Writer):
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = store.lock
        self._open = True
        self._before = before = store.newest or Generation(0)
        self._articles = dict(before.articles)
        self._deletions = set(before.deletions)

    def put(self, article: Article) -> None:
        self._articles[article.id] = article
        self._deletions.discard(article.id)

    def get(self, id: str) -> Article | None:
        return self._articles.get(id)

    def remove(self, id: str, *, record: bool = False) -> bool:
        if record:
            self._deletions.add(id)
        return self._articles.pop(id, None) is not None

    def commit(self) -> int:
        newest = self._before
        articles, deletions = self._articles, frozenset(self._deletions)
        if articles != dict(newest.articles) or deletions != newest.deletions:
            number = newest.number + 1
            ids = newest.articles.keys() | articles.keys() | newest.deletions | deletions
            changed = {
                id
                for id in ids
                if articles.get(id) != newest.articles.get(id) or (id in deletions) != (id in newest.deletions)
            }
            written = dict(newest.written) | dict.fromkeys(changed, number)
            newest = Generation(number, articles, deletions, written)
        self._store.newest = newest
        self.cancel()
        return newest.number

    def cancel(self) -> None:
        if self._open:
            self._open = False
            self._lock.release()


class ReplacingOracleWriter(OracleWriter):
    """Has nothing before it, and locks others out only while it commits."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._lock = store.reindex_lock
        self._articles, self._deletions = {}, set()

    def commit(self) -> int:
        with self._store.lock:
            newest = self._store.newest or Generation(0)
            for id, number in newest.written.items():
                if number > self._before.number:
                    if id in newest.articles:
                        self.put(newest.articles[id])
                    elif id in newest.deletions:
                        self.remove(id, record=True)
            self._before = newest
            return super().commit()


class Oracle(Backend):
    def __init__(self, store: Store | None = None, clock: Callable[[], int] = now) -> None:
        self.store = store or Store()
        self._clock = clock

    def snapshot(self) -> Snapshot:
        if self.store.newest is None:
            raise NoIndex("Nothing was written yet.")
        return OracleSnapshot(self.store.newest, self._clock())

    def writer(self, *, replace: bool = False, wait: float = 5.0) -> Writer:
        lock = self.store.reindex_lock if replace else self.store.lock
        if not lock.acquire(timeout=wait):
            raise IndexBusy("Another writer is at work.")
        return ReplacingOracleWriter(self.store) if replace else OracleWriter(self.store)

    def optimise(self, *, wait: float = 5.0) -> int:  # noqa: ARG002
        if self.store.newest is None:
            raise NoIndex("Nothing was written yet.")
        return 0

    def verify(self) -> list[Damage]:
        if self.store.newest is None:
            raise NoIndex("Nothing was written yet.")
        return []

    def close(self) -> None:
        pass
