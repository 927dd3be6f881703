"""The hits of a page: documents as a reader sees them, with what the query found marked."""

from collections.abc import Mapping
from typing import Any

from searcharchive.query.tree import TextField
from searcharchive.search.budget import Budget
from searcharchive.search.highlight import Finder, mark_headline, mark_text
from searcharchive.search.leaves import LeafReader
from searcharchive.search.postings import Source
from searcharchive.search.request import Highlight, SearchRequest
from searcharchive.search.response import Hit, Snippet
from searcharchive.search.snippets import snippets


class Dresser:
    """Makes hits of documents, until the budget is over: then without snippets and marks, and ``cut_short`` is set."""

    def __init__(self, source: Source, request: SearchRequest, reader: LeafReader, budget: Budget) -> None:
        self._source = source
        self._request = request
        self._budget = budget
        self._finder = Finder(request.query, source.languages, reader.expansions)
        self.cut_short = False

    def hit(self, doc: int, found: float | None) -> Hit:
        article = self._source.article(doc)
        score = found if self._finder.leaves else None
        self.cut_short = self.cut_short or self._budget.over()
        if self.cut_short:
            return Hit(article["id"], article, score, mark_text(article["headline"], ()))
        return Hit(article["id"], article, score, self._headline(doc, article), self._snippets(doc, article))

    def _headline(self, doc: int, article: Mapping[str, Any]) -> str:
        headline: str = article["headline"]
        if self._request.highlight is not Highlight.MARK or article["headline_derived"] or not self._finder.leaves:
            return mark_text(headline, ())
        return mark_headline(self._finder, headline, self._source.words(doc, TextField.HEADLINE, headline))

    def _snippets(self, doc: int, article: Mapping[str, Any]) -> tuple[Snippet, ...]:
        if not self._request.snippets:
            return ()
        body = self._source.words(doc, TextField.BODY, article["body"])
        by_leaf = self._finder.by_leaf(body, TextField.BODY)
        return snippets(body, TextField.BODY.value, by_leaf, self._request.snippets, self._request.highlight)
