"""The hits of a page: documents as a reader sees them, with what the query found marked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from searcharchive.query.tree import Fuzzy, Term, TextField, Wildcard
from searcharchive.search.budget import Budget
from searcharchive.search.highlight import Finder
from searcharchive.search.leaves import LeafReader
from searcharchive.search.postings import Int32, Int64, Source
from searcharchive.search.request import Highlight, SearchRequest
from searcharchive.search.response import Hit
from searcharchive.search.snippets import dressed
from searcharchive.search.texts import NUMBER, FoundOnPage

HEADLINE, BODY = TextField.HEADLINE, TextField.BODY
NAME_OF_BODY = BODY.value


class Dresser:
    """Makes hits of documents, until the budget is over: then without snippets and marks, and ``cut_short`` is set."""

    def __init__(self, source: Source, request: SearchRequest, reader: LeafReader, budget: Budget) -> None:
        self._source = source
        self._reader = reader
        self._count = request.snippets
        self._highlight = request.highlight
        self._budget = budget
        self._finder = Finder(request.query, source.languages, reader.expansions)
        self._scored = bool(self._finder.leaves)
        shown = {HEADLINE: self._highlight is Highlight.MARK, BODY: self._count > 0}
        self._fields = [field for field in shown if shown[field] and self._scored]
        self.cut_short = False

    def hits(self, page: Sequence[tuple[int, float | None]]) -> tuple[Hit, ...]:
        """The hits of a page's documents, given with their scores."""
        if not page:
            return ()
        docs = [doc for doc, _ in page]
        found, left = self._together(docs)
        articles, bodies = [], []
        for number, doc in enumerate(docs):
            article = self._source.article(doc)
            articles.append(article)
            self.cut_short = self.cut_short or self._budget.over()
            bodies.append("" if self.cut_short else article["body"])
            if self.cut_short:
                found.windows[number] = 0
            else:
                for field in left:
                    self._find(found, number, doc, field, article)
        headlines = [article["headline"] for article in articles]
        shown = dressed(headlines, bodies, NAME_OF_BODY, found, self._count, self._highlight)
        scored = self._scored
        return tuple(
            [
                Hit(article["id"], article, score if scored else None, *own)
                for (_, score), article, own in zip(page, articles, shown, strict=True)
            ]
        )

    def _together(self, docs: Sequence[int]) -> tuple[FoundOnPage, Sequence[TextField]]:
        """What is found in all documents, read at once; and the fields in which each has to be looked at by itself."""
        leaves = len(self._finder.leaves)
        if self._budget.over():
            return FoundOnPage(len(docs), leaves), self._fields
        ascending = np.array(sorted(docs), np.int32)
        runs = {field: self._finder.runs(field, self._places(field, ascending)) for field in self._fields}
        plain = {field: by_leaf for field, by_leaf in runs.items() if by_leaf is not None}
        if not plain:
            return FoundOnPage(len(docs), leaves), self._fields
        return self._source.find_stems(docs, plain, leaves), [field for field in self._fields if field not in plain]

    def _places(self, field: TextField, docs: Int32) -> Callable[[Term | Wildcard | Fuzzy], Int64]:
        return lambda leaf: self._reader.places_in(leaf, field, docs)

    def _find(self, found: FoundOnPage, number: int, doc: int, field: TextField, article: Mapping[str, Any]) -> None:
        if field is not HEADLINE or not article["headline_derived"]:
            words = self._finder.found(self._source.words(doc, field), field)
            found.put(number, NUMBER[field], words)
