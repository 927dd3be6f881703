"""One search from start to end over a :class:`~searcharchive.search.postings.Source`."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from searcharchive.search.dressing import Dresser
from searcharchive.search.evaluate import Evaluator, Ranking
from searcharchive.search.explaining import Explainer, Parts
from searcharchive.search.facets import facet
from searcharchive.search.filters import Found
from searcharchive.search.finding import find, left_of
from searcharchive.search.leaves import LeafReader
from searcharchive.search.matches import Matches
from searcharchive.search.ordering import first
from searcharchive.search.postings import Int32, Source
from searcharchive.search.relaxing import notice, scored_by
from searcharchive.search.request import BY_DATE, FacetRequest, Position, SearchRequest, TimelineRequest
from searcharchive.search.response import FacetResult, Hit, Notice, Relaxed, SearchResponse, Significance, Timeline
from searcharchive.search.significant import SAMPLE, significant, words_of
from searcharchive.search.spelling import Speller
from searcharchive.search.timeline import timeline


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self._since
        self._since = now


def answer(source: Source, request: SearchRequest, ranking: Ranking) -> SearchResponse:
    """Evaluate, order, count and highlight. What the budget cut short is marked ``partial``."""
    watch = Stopwatch()
    budget, reader, evaluator, everything, found, loosened, learnt = find(source, request, ranking)
    suggestion = Speller(source, reader, evaluator).did_you_mean(request, everything, found, loosened)
    left = left_of(source, request, found)
    page = ordered(source, request, left)
    watch.lap("search")
    facets = {asked.field.value: _facet(source, request, found, asked) for asked in request.facets}
    told = None if request.significant is None else _significant(source, request, found, evaluator, reader)
    counted, notices = _timeline(source, found.docs, request.timeline) if request.timeline else (None, ())
    watch.lap("facets")
    dresser = Dresser(source, request, reader, budget)
    hits = dresser.hits(page)
    watch.lap("snippets")
    explanation = None
    if request.explain:
        docs = np.array([doc for doc, _ in page], np.int32)
        explainer = Explainer(source, reader, evaluator, ranking, np.sort(docs))
        explanation = explainer.explanation(request.query, learnt)
        hits = _explained(hits, docs, explainer.parts(scored_by(request.query) if loosened else request.query, learnt))
    return SearchResponse(
        total=len(found.docs),
        hits=hits,
        generation=source.generation,
        released=source.released,
        facets=facets,
        timeline=counted,
        significant=told,
        partial=reader.cut_short or dresser.cut_short,
        last=_last(source, request, left, page),
        relaxed=loosened,
        did_you_mean=suggestion,
        explanation=explanation,
        notices=(*_relaxing(loosened, len(found.docs), request), *notices, *_truncations(reader)),
        timings=watch.laps,
    )


def ordered(source: Source, request: SearchRequest, found: Matches) -> list[tuple[int, float | None]]:
    """The documents of the page that was asked for, in order, each with its score."""
    last = request.offset + request.limit if request.limit else 0
    page = first(source, found, request.sort, last, request.today)[request.offset :]
    docs, scores = found.docs[page].tolist(), found.scores
    page_scores = [None] * len(docs) if scores is None else scores[page].tolist()
    return list(zip(docs, page_scores, strict=True))


def _last(source: Source, request: SearchRequest, left: Matches, page: Sequence[tuple[int, Any]]) -> Position | None:
    """Where the last document of a page stands, if others come behind it."""
    if not page or request.sort not in BY_DATE or request.offset + len(page) >= len(left.docs):
        return None
    doc = page[-1][0]
    dated = bool(source.published.dated[doc])
    return Position(int(source.published.periods.start[doc]) if dated else None, source.id_of(doc))


def _explained(hits: Sequence[Hit], docs: Int32, parts: Parts) -> tuple[Hit, ...]:
    """The hits of some documents with what their scores are the sum of."""
    return tuple(hit._replace(parts=parts.get(doc, ())) for hit, doc in zip(hits, docs.tolist(), strict=True))


def _facet(source: Source, request: SearchRequest, found: Found, asked: FacetRequest) -> FacetResult:
    included = [value for f in request.filters if f.field is asked.field for value in f.include]
    return facet(source.facet(asked.field), found.without(asked.field), asked, included)


def _significant(
    source: Source, request: SearchRequest, found: Found, evaluator: Evaluator, reader: LeafReader
) -> Significance:
    docs = found.docs
    if len(docs) > SAMPLE:
        docs = np.sort(docs[first(source, found.matches, request.sort, SAMPLE, request.today)])
    own = words_of(request.query, reader, source.languages)
    return significant(source, evaluator, reader, docs, own, request.significant or 0)


def _timeline(source: Source, docs: Int32, asked: TimelineRequest) -> tuple[Timeline, tuple[Notice, ...]]:
    if docs is source.visible_docs:
        return source.once(("timeline", asked), lambda: timeline(source.published, docs, asked))
    return timeline(source.published, docs, asked)


def _relaxing(loosened: Relaxed | None, total: int, request: SearchRequest) -> tuple[Notice, ...]:
    return () if loosened is None else (notice(loosened, total, request.zone),)


def _truncations(reader: LeafReader) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            "expansion-truncated",
            f"A word with wildcards or ~ stands for over {reader.limit} forms; those in most articles were searched.",
            position=leaf.at[0] if leaf.at else None,
            length=leaf.at[1] - leaf.at[0] if leaf.at else None,
            hint="Write more letters of the word.",
        )
        for leaf in reader.truncated
    )
