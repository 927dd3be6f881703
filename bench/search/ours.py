"""Our own engine, as the archive uses it."""

from contextlib import closing
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import folder_bytes
from bench.search.engine import FACET_SIZE, HITS, Search, Seen
from bench.search.indexes import Texts, edition_of, kept_index
from bench.search.questions import Kind, Question
from searcharchive.analysis.folding import fold_value
from searcharchive.backends.whoosh import tiers
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.segment.container import FORMAT
from searcharchive.backends.whoosh.store.mark import FORMAT_VERSION
from searcharchive.dates import parse_iso, range_of
from searcharchive.query.tree import All as Everything
from searcharchive.query.tree import And, Node, Or, Phrase, Published, Term, Value, ValueField, Wildcard
from searcharchive.search.request import FacetRequest, SearchRequest, Sort
from searcharchive.search.response import SearchResponse


def build(texts: Texts) -> Path:
    """The folder of our index over these texts, merged as the child process merges it.

    It is built anew when the format changes, or which segments are merged.
    """

    def make(folder: Path) -> None:
        with closing(WhooshBackend(folder)) as backend:
            with backend.writer() as writer:
                for article in texts.stream():
                    writer.put(article)
                writer.commit()
            backend.merge()

    return kept_index(texts, "ours", f"{FORMAT_VERSION}.{FORMAT}-{edition_of(tiers.__file__)}", make)


class Ours:
    """One snapshot. ``bare``: without facets and passages, beside an engine that has none."""

    name = "ours"
    kinds = frozenset(Kind)

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        self._folder = folder
        self._backend = WhooshBackend(folder)
        self._snapshot = self._backend.snapshot()
        self._bare = bare

    def ready(self, question: Question) -> Search:
        return partial(self._snapshot.search, request(question, bare=self._bare))

    def seen(self, answer: SearchResponse) -> Seen:
        if answer.partial:
            raise AssertionError("an answer is partial")
        return Seen(
            total=answer.total,
            ids=[hit.id for hit in answer.hits],
            facets={name: [value.count for value in found.values] for name, found in answer.facets.items()},
            passages=[hit.snippets[0].html if hit.snippets else "" for hit in answer.hits],
        )

    def about(self) -> dict[str, Any]:
        segments = self._snapshot.stats().details["segments"]
        return {"bytes": folder_bytes(self._folder), "segments": len(segments), "articles": len(self._snapshot)}

    def close(self) -> None:
        self._snapshot.close()
        self._backend.close()


def request(question: Question, *, bare: bool = False) -> SearchRequest:
    """A question for our engine. Filters stand in the query, so that they restrict every facet, as the peers' do."""
    return SearchRequest(
        query=tree(question),
        facets=() if bare else tuple(FacetRequest(ValueField(name), FACET_SIZE) for name in question.facets),
        sort=Sort.NEWEST if question.kind is Kind.ALL else Sort.RELEVANCE,
        limit=HITS,
        snippets=0 if bare else 1,
        budget=None,
    )


def tree(question: Question) -> Node:
    words = tuple(Term(word) for word in question.words)
    match question.kind:
        case Kind.ALL:
            return Everything()
        case Kind.PHRASE:
            return Phrase(question.words)
        case Kind.PREFIX:
            return Wildcard(f"{question.words[0]}*")
        case Kind.OR:
            return Or(words)
        case Kind.FILTER:
            dates = range_of(parse_iso(question.since), parse_iso(question.until), UTC)
            value = Value(ValueField(question.field), fold_value(question.value))
            return And((*words, value, Published(dates)))
        case _:
            return And(words) if len(words) > 1 else words[0]
