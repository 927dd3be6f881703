"""The hits of a page: documents as a reader sees them, with what the query found marked."""

from collections.abc import Mapping, Sequence
from typing import Any

from searcharchive.query.tree import TextField
from searcharchive.search.budget import Budget
from searcharchive.search.highlight import Finder, mark_text
from searcharchive.search.leaves import LeafReader
from searcharchive.search.postings import Source
from searcharchive.search.request import Highlight, SearchRequest
from searcharchive.search.response import Hit
from searcharchive.search.snippets import snippets
from searcharchive.search.texts import NOTHING, FoundInDocument, FoundWords, spans

HEADLINE, BODY = TextField.HEADLINE, TextField.BODY
NAME_OF_BODY = BODY.value


class Dresser:
    """Makes hits of documents, until the budget is over: then without snippets and marks, and ``cut_short`` is set."""

    def __init__(self, source: Source, request: SearchRequest, reader: LeafReader, budget: Budget) -> None:
        self._source = source
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
        found = self._together([doc for doc, _ in page])
        return tuple([self._hit(doc, score, words) for (doc, score), words in zip(page, found, strict=True)])

    def _together(self, docs: Sequence[int]) -> Sequence[FoundInDocument | None]:
        """What is found in each document by stems alone, read at once; None where the query needs more."""
        stems = {field: self._finder.stems_by_leaf(field) for field in self._fields}
        plain = {field: by_leaf for field, by_leaf in stems.items() if by_leaf is not None}
        if not plain or self._budget.over():
            return [None] * len(docs)
        return self._source.find_stems(docs, plain)

    def _hit(self, doc: int, score: float | None, found: FoundInDocument | None) -> Hit:
        article = self._source.article(doc)
        score = score if self._scored else None
        self.cut_short = self.cut_short or self._budget.over()
        if self.cut_short:
            return Hit(article["id"], article, score, mark_text(article["headline"], ()))
        found = found or FoundInDocument(self._found(doc, HEADLINE, article), self._found(doc, BODY, article))
        return Hit(
            article["id"],
            article,
            score,
            mark_text(article["headline"], spans(found.headline.rows)),
            snippets(article["body"], NAME_OF_BODY, found.body, self._count, self._highlight),
        )

    def _found(self, doc: int, field: TextField, article: Mapping[str, Any]) -> FoundWords:
        if field not in self._fields or (field is HEADLINE and article["headline_derived"]):
            return NOTHING
        return self._finder.found(self._source.words(doc, field), field)
