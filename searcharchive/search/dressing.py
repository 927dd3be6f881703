"""The hits of a page: documents as a reader sees them, with what the query found marked."""

from collections.abc import Mapping, Sequence
from typing import Any

from searcharchive.query.tree import TextField
from searcharchive.search.budget import Budget
from searcharchive.search.highlight import Finder, mark_text
from searcharchive.search.leaves import LeafReader
from searcharchive.search.postings import Source
from searcharchive.search.request import Highlight, SearchRequest
from searcharchive.search.response import Hit, Snippet
from searcharchive.search.snippets import snippets
from searcharchive.search.texts import NOTHING, FoundInDocument, FoundWords, spans

HEADLINE, BODY = TextField.HEADLINE, TextField.BODY
NAME_OF_BODY = BODY.value
NO_TEXT = ("", NOTHING)


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
        together = self._together([doc for doc, _ in page])
        articles, found = [], []
        for (doc, _), words in zip(page, together, strict=True):
            article = self._source.article(doc)
            articles.append(article)
            found.append(self._found(doc, article, words))
        texts = [(each["body"], words.body) if words else NO_TEXT for each, words in zip(articles, found, strict=True)]
        passages = snippets(texts, NAME_OF_BODY, self._count, self._highlight)
        dressed = zip(page, articles, found, passages, strict=True)
        return tuple([self._hit(score, article, words, shown) for (_, score), article, words, shown in dressed])

    def _hit(
        self,
        score: float | None,
        article: Mapping[str, Any],
        found: FoundInDocument | None,
        passages: tuple[Snippet, ...],
    ) -> Hit:
        headline = mark_text(article["headline"], spans(found.headline.rows) if found else ())
        return Hit(article["id"], article, score if self._scored else None, headline, passages)

    def _together(self, docs: Sequence[int]) -> Sequence[FoundInDocument | None]:
        """What is found in each document by stems alone, read at once; None where the query needs more."""
        stems = {field: self._finder.stems_by_leaf(field) for field in self._fields}
        plain = {field: by_leaf for field, by_leaf in stems.items() if by_leaf is not None}
        if not plain or self._budget.over():
            return [None] * len(docs)
        return self._source.find_stems(docs, plain)

    def _found(self, doc: int, article: Mapping[str, Any], found: FoundInDocument | None) -> FoundInDocument | None:
        """What is found in a document, given what stems alone find; None when the budget is over."""
        self.cut_short = self.cut_short or self._budget.over()
        if self.cut_short:
            return None
        return found or FoundInDocument(self._found_in(doc, HEADLINE, article), self._found_in(doc, BODY, article))

    def _found_in(self, doc: int, field: TextField, article: Mapping[str, Any]) -> FoundWords:
        if field not in self._fields or (field is HEADLINE and article["headline_derived"]):
            return NOTHING
        return self._finder.found(self._source.words(doc, field), field)
