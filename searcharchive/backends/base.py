"""The contract that every backend keeps, edge cases included. One suite of tests runs over all of them.

A :class:`Backend` is one archive. Reading goes through a :class:`Snapshot`: an immutable generation, which a request
holds for as long as it needs; commits never disturb it. Writing goes through a :class:`Writer`: nothing is seen before
its commit, everything after it.

Equal in all backends (tier 1): the set of matches, their order (ties by id, in code-point order), totals, facet counts,
timelines, generations. Equal where analysis is the same (tier 2): scores to 1e-6, headline marks and snippets.

What is found. Only visible articles are matched, counted, scored, or used for statistics: those that are
``Article.visible``, whose embargo (``Article.embargo``) is over when the snapshot is made, and that no other article
claims (``versions.superseded``; the articles that claim need not be visible, but not be under embargo). The others are
still there for :meth:`Snapshot.get`.

Values. ``person``, ``org``, ``topic``, ``source`` and ``lang`` are keyed by ``search.keys.fold_field`` of what the
article says, and of what is asked: ``fold_value``, and initials do not tell people apart, nor their dots organisations;
the label is the spelling that most visible articles of the archive use, the smallest by code points among equals.
Values that fold to nothing count as absent. ``place`` and ``dateline`` are keyed by path, the label is
``gazetteer.place_label(path)``; an article counts once for each path and for each ancestor of its paths. ``place``
holds the paths of all places, ``dateline`` the dateline's. ``lang`` is ``analysis.base_language`` of what is given; an
article without a language is *missing* it, though its words are stemmed as the default language's.

Order. ``relevance``: score, descending. ``newest``, ``oldest``: ``published.start``; the undated come last in both.
``recent``: score / (1 + years), descending; the undated weigh 0. Years have 365 days, and are counted back from the
newest visible article, or from ``SearchRequest.today`` where that is before it; what is younger counts as that young.
Hits keep their score. Where nothing in the query scores it is ``newest``.

Score. A text leaf is scored as one word, whatever it expands to: BM25F (Robertson & Zaragoza 2009, "The Probabilistic
Relevance Framework"): with tf_f its occurrences in field f, len_f the field's words, avg_f the mean of len_f over all
visible articles, and w = 2 for the headline (unless derived) and 1 for the body::

    x = sum over f of  w_f * tf_f / (1 - b + b * len_f / avg_f)      b = 0.75
    score = idf * x * (k1 + 1) / (x + k1)                            k1 = 3
    idf = ln((N + 1) / df)         N visible articles, df of them with an occurrence in any field that the leaf asks

A term occurs where any of its stems (``analysis.query_stems`` over the snapshot's languages) stands. And, Or: the sum
over the children that match; Not and filters: 0; Boost: a product. A derived headline is the lead said twice: it is not
indexed, nor counted in lengths or averages, and matches nothing.

Feedback (``SearchRequest.feedback``), in order of relevance. A query is a *question* where nothing in it scores but an
Or, all of whose children are Terms of no field and not exact, at least 8 different ones. Scores and weights are
compared rounded to 6 decimals here. Of the articles found, the first 3, ties by id, are read: d has the share s_d, its
score by the sum of their scores. The forms in them, of 2 characters and 2 visible articles at least, are put together
to words, by their ``query_stems``. With x_d of a word in an article, that of its forms there together, and n the
articles of that of its forms which most have, ties by form, the word weighs::

    weight = ln((N + 1) / n) * sum over d of  s_d * x_d * (k1 + 1) / (x_d + k1)
    boost  = weight * 0.25 * (sum of the question's idf) / (sum over words of  weight * idf)

The 10 words that weigh most, ties by form, are *added* as that form, with that boost: they may be words of the
question. Of whose words those that no article has are left out of the sum. The first 100 articles found, and those that
score the same as the last of them, score what added words do besides; no others do, so none comes before them. Nothing
else changes: neither what is found, nor marks, snippets or counts. What is cut short has no words added.

Relaxing (``SearchRequest.relax``). The *words* of a query are those children of its topmost And that can score
(``scoring_leaves``), k of them; a word may be a phrase, a proximity, or a group of alternatives. What else the query
says (filters, exclusions), and all filters and ranges of the request, are *conditions*, and always hold. Nothing is
relaxed where the And was written as such (not ``implied``), where k < 2, or where an article has everything. Else let n
be the largest number of words that some article has that meets all conditions. With n > 0, articles match that have at
least n words and meet the query's conditions, and their score is the sum over the words that they have;
``response.relaxed`` and a notice ``relaxed`` say so. What is cut short is not relaxed.

Spelling (``SearchRequest.respell``). Where fewer than 5 articles match all of a request, its doubtful words are looked
at: of the Terms and Phrases that can score and are not exact, the first 8 different words (of one field) of at least 4
letters and nothing else, those that fewer than 5 articles have in any inflection, say d. Likely instead of one are
other words of the archive, letters only, none of whose stems it shares, that are one edit away (``Fuzzy``; two, where
none is and it has 8 letters or more), and stand in exactly this form in more than 10 d articles. Of them the one with
the same first letter, then that in most articles, then the first by code points. With all doubtful words replaced that
can be, the request is asked again; ``response.did_you_mean`` has it where that finds articles without fewer of the
words, or as many, and more articles. Nothing is respelt in what is cut short.

Receipt (``SearchRequest.explain``). ``response.explanation`` has the leaves that can score, in the order written, and
``hit.parts`` what each of them that took part in the match adds: the boosts around it times its own score; behind them
the words that feedback added, by weight, and what these add. They add up to the hit's score. Of the forms that patterns
stand for, the 50 in most articles are named, ties by form.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from searcharchive.article import Article
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import SearchResponse, Suggestion, WeightedTerm
from searcharchive.search.walking import Walk

B = 0.75
K1 = 3.0
HEADLINE_WEIGHT = 2.0
EXPANSION_LIMIT = 1_000
QUERY_EXPANSION_LIMIT = 4_000
"""Forms that one wildcard or fuzzy word may become, and all different ones of a query together: each may become 1,000,
or where there are more than four an equal share of 4,000, rounded down. Those in most articles, ties by form. Over it:
a notice ``expansion-truncated``."""


@dataclass(frozen=True, slots=True)
class Stats:
    """What is in a snapshot: ``articles`` visible; beside them ``withdrawn`` ones, those under embargo, and those that
    newer versions supersede; ``bytes`` on disk, ``details`` of the engine.
    """

    generation: int
    articles: int
    withdrawn: int
    bytes: int
    languages: tuple[str, ...]
    embargoed: int = 0
    superseded: int = 0
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """Articles, whether they are found or not."""
        return self.articles + self.withdrawn + self.embargoed + self.superseded


class Damage(Protocol):
    """One thing that is wrong with one file of an archive."""

    @property
    def file(self) -> str:
        """Its name in the archive's folder."""

    @property
    def what(self) -> str:
        """What is wrong, as a sentence."""


class Snapshot(ABC):
    """One generation. Safe to share between threads; valid until closed, whatever is committed meanwhile."""

    @property
    @abstractmethod
    def generation(self) -> int:
        """Grows by at least one with every commit that changed something; 0 for an archive never written."""

    @property
    @abstractmethod
    def released(self) -> int:
        """How many embargoes of this generation are over. Grows without a commit, as time goes by."""

    @property
    @abstractmethod
    def languages(self) -> tuple[str, ...]:
        """Base languages of visible articles, sorted; those without one count as the default language."""

    @abstractmethod
    def __len__(self) -> int:
        """Visible articles."""

    @abstractmethod
    def get(self, id: str) -> Article | None:
        """An article by its id, withdrawn or not; None where there is none."""

    @abstractmethod
    def claimed_by(self, id: str) -> tuple[str, ...]:
        """The ids of the articles that claim this one's (``Article.claims``), sorted; not those under embargo."""

    @abstractmethod
    def digest(self, id: str) -> str | None:
        """The content digest (``article.digest``) of one article, withdrawn or not; None where there is none."""

    @abstractmethod
    def digests(self) -> dict[str, str]:
        """The content digest (``article.digest``) of every article by id, withdrawn ones included."""

    @abstractmethod
    def deletions(self) -> frozenset[str]:
        """Ids whose removal was recorded (``Writer.remove(…, record=True)``) and not since written again."""

    @abstractmethod
    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request. An offset past the end gives no hits and the true total; limit 0 gives counts only.

        Each facet is counted over what matches the query, both date ranges, and every filter except the facet's own
        field's. The timeline is counted over what matches everything. A value is ``selected`` when the request's
        filter on its field includes it; a place, by its path or by its last name. Selected values are listed even
        when their count is 0 or beyond ``size``.

        Significant terms (``significant.jlh``) are those of the first 2,000 articles found, in the order asked for. Of
        the forms in at least three of them, with two characters or more, that are no words of the query (none of its
        stems, none that its patterns stand for), those with the highest scores, ties by form, four for each term that
        is wanted. Forms with the same stems (``query_stems``) are one term, shown as the form that most of the sample
        has, the smallest among equals, and counted and scored anew as what ``Term`` of it finds, in the sample and in
        all.
        """

    @abstractmethod
    def walk(self, request: SearchRequest) -> Walk:
        """Every article that a request finds, as a search shows it, in its order, whatever its offset and limit.

        Facets, timeline and passages are not looked at. The articles can be read as long as the snapshot is open.
        """

    @abstractmethod
    def terms_of(self, id: str) -> tuple[WeightedTerm, ...]:
        """At most 25 words that tell an article from others, most telling first; none of what is not visible.

        Its forms with the same stems (``query_stems``) are one word, shown as the form that has the largest x, the
        smallest among equals; x and the weight are those of ``search.similar``, x of all these forms together, df that
        of the form in most visible articles. Only words of two characters or more, with a df of at least
        ``similar.fewest``; where ten of these or more have an x of at least 2, only those. Weights are divided by the
        largest, and rounded to four places; ties by form.
        """

    @abstractmethod
    def suggest(self, typed: str, size: int) -> tuple[Suggestion, ...]:
        """At most ``size`` completions of what was typed; none of what is blank or has over 200 characters.

        Terms: forms that begin like the last word, when nothing follows it, behind what stands before it; ``count``
        articles have that form. People, organisations, places: values with a word that begins with all that was
        typed, folded (as ``FacetRequest.prefix``). Headlines: of the newest articles, a third of ``size`` rounded
        up, that have in theirs all words, the last as a beginning; each once, with a count of 1; none for one word of
        less than three characters, nor for more than 16 words.

        Of each kind most articles first, ties by form or value. They take turns (terms, people, organisations, places,
        headlines) until there are enough; the answer is by count, then by kind, then by text. A headline that several
        of these articles have is told once.
        """

    @abstractmethod
    def scan(self) -> Iterator[Article]:
        """Every article, withdrawn ones included, by id in code-point order."""

    @abstractmethod
    def scan_written(self) -> Iterator[Article]:
        """Every article that was written over HTTP (``Article.written``), withdrawn ones included, in no order."""

    @abstractmethod
    def stats(self) -> Stats:
        """Figures about this generation."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and memory. Idempotent."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Writer(ABC):
    """Changes that become one generation together. Used by one thread, as a context manager.

    Leaving the block without :meth:`commit` (an exception, or none) changes nothing and gives the lock back.
    """

    @abstractmethod
    def put(self, article: Article) -> None:
        """Add the article, or replace the one with its id. The last put of an id wins; it undoes a recorded removal."""

    @abstractmethod
    def get(self, id: str) -> Article | None:
        """The article that an id would have if this were committed now; of a ``replace`` writer, of what it was given.

        For ids that are asked for seldom: what was put may be on disk by now.
        """

    @abstractmethod
    def remove(self, id: str, *, record: bool = False) -> bool:
        """Remove an article; False where there is none (in the snapshot or put before in this writer).

        ``record`` remembers the removal, also of an id that is not there, so that a later import can respect it.
        """

    @abstractmethod
    def commit(self) -> int:
        """Make everything visible and durable at once; the generation it is. Without changes: the present one.

        Raises StorageFailure when it could not be written: then nothing changed. The writer is of no further use.
        """

    @abstractmethod
    def cancel(self) -> None:
        """Forget everything. Idempotent, and harmless after a commit."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()


class Backend(ABC):
    """One archive, open for reading and writing."""

    @abstractmethod
    def snapshot(self) -> Snapshot:
        """The newest generation: what was committed before this call, by any process, is in it.

        The caller closes it. Cheap while nothing was committed. Raises NoIndex or DamagedIndex.
        """

    @abstractmethod
    def writer(self, *, replace: bool = False, wait: float = 5.0) -> Writer:
        """The one writer at a time. ``wait`` seconds for another to finish, then IndexBusy.

        With ``replace`` the commit starts from nothing: only what this writer was given is there afterwards, and what
        others committed since it was made, which outranks what it was given (removals, if they were recorded). Only one
        such writer at a time, but others may write beside it. What is there need not be readable, only ours.
        """

    @abstractmethod
    def optimise(self, *, wait: float = 5.0) -> int:
        """Store everything as is fastest to read, without what was deleted; how many times something was rewritten.

        0 where there was nothing to gain. No answer changes, but the generation may. Others read and write meanwhile.
        Raises NoIndex, DamagedIndex, StorageFailure; IndexBusy when somebody else does this for ``wait`` seconds.
        """

    @abstractmethod
    def verify(self) -> Sequence[Damage]:
        """What is not as it was written, in all generations that are still there; empty when all is well.

        Reads everything, and finds also what no answer has met yet. Raises NoIndex, StorageFailure; damage is told and
        not raised.
        """

    @abstractmethod
    def close(self) -> None:
        """Idempotent."""
