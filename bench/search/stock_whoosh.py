"""Whoosh as it is: its own codec, queries, facets and highlights."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from heapq import nlargest
from importlib.metadata import version
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson
from whoosh import fields, highlight, query, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.index import create_in, open_dir

from bench.measure import folder_bytes
from bench.search.engine import FACET_SIZE, HITS, PASSAGE, Search, Seen, seen
from bench.search.indexes import Texts, edition_of, kept_index
from bench.search.questions import Kind, Question
from bench.search.values import values
from searcharchive.analysis.folding import fold_value
from searcharchive.article import to_dict
from searcharchive.dates import from_micros

TEXTS = ("headline", "body")
SEVERAL = ("place", "topic", "person", "org")
SINGLE = ("source", "lang")
MEMORY = 512
"""MB that its writer may hold."""


def make_schema() -> fields.Schema:
    schema = fields.Schema(id=fields.ID(stored=True), published=fields.DATETIME(sortable=True), rest=fields.STORED)
    for name in TEXTS:
        schema.add(name, fields.TEXT(StemmingAnalyzer(stoplist=None, minsize=1), stored=True))
    for name in SEVERAL:
        schema.add(name, fields.KEYWORD())
    for name in SINGLE:
        schema.add(name, fields.ID(sortable=True))
    return schema


def build(texts: Texts) -> Path:
    """The folder of its index over these texts, in one segment."""

    def make(folder: Path) -> None:
        writer = create_in(folder, make_schema()).writer(limitmb=MEMORY)
        for article in texts.stream():
            rest = to_dict(article)
            said = values(article)
            writer.add_document(
                id=article.id,
                headline=rest.pop("headline"),
                body=rest.pop("body"),
                published=article.published and from_micros(article.published.start),
                rest=orjson.dumps(rest),
                **{name: said[name] for name in SEVERAL if said[name]},
                **{name: said[name][0] for name in SINGLE if said[name]},
            )
        writer.commit(optimize=True)

    return kept_index(texts, "whoosh", f"{version('whoosh')}-{edition_of(__file__)}", make)


class StockWhoosh:
    """One searcher."""

    name = "whoosh"
    kinds = frozenset(Kind)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searcher = open_dir(folder).searcher()
        self._schema = make_schema()

    def ready(self, question: Question) -> Search:
        groups = {
            name: sorting.FieldFacet(name, allow_overlap=name in SEVERAL, maptype=sorting.Count)
            for name in question.facets
        }
        newest = sorting.FieldFacet("published", reverse=True) if question.kind is Kind.ALL else None
        asked = self._query(question)

        def search() -> Any:
            found = self._searcher.search(asked, limit=HITS, groupedby=groups, sortedby=newest)
            found.fragmenter = highlight.ContextFragmenter(maxchars=PASSAGE)
            # With groups it ranks all that it found, whatever the limit.
            hits = [self._hit(hit, question.kind) for hit in islice(found, HITS)]
            return len(found), hits, {name: top(found.groups(name)) for name in groups}

        return search

    def _hit(self, hit: Any, kind: Kind) -> Any:
        stored = hit.fields()
        article = orjson.loads(stored["rest"]) | {name: stored[name] for name in TEXTS}
        passage = article["body"][:PASSAGE] if kind is Kind.ALL else hit.highlights("body", top=1)
        return stored["id"], hit.score, article, passage

    def _query(self, question: Question) -> Any:
        match question.kind:
            case Kind.ALL:
                return query.Every()
            case Kind.PREFIX:
                return either(partial(query.Prefix, text=question.words[0]))
            case Kind.PHRASE:
                return either(lambda field: query.Phrase(field, [self._stem(word) for word in question.words]))
        words = [either(partial(query.Term, text=self._stem(word))) for word in question.words]
        if question.kind is Kind.FILTER:
            since, until = (datetime.fromisoformat(day) for day in (question.since, question.until))
            dates = query.DateRange("published", since, until + timedelta(days=1), endexcl=True)
            value = query.Term(question.field, fold_value(question.value))
            return query.And([*words, query.ConstantScoreQuery(query.And([value, dates]), 0.0)])
        return words[0] if len(words) == 1 else (query.Or if question.kind is Kind.OR else query.And)(words)

    def _stem(self, word: str) -> str:
        (token,) = [token.text for token in self._schema["body"].analyzer(word)]
        return str(token)

    def seen(self, answer: Any) -> Seen:
        return seen(answer)

    def about(self) -> dict[str, Any]:
        return {
            "version": version("whoosh"),
            "bytes": folder_bytes(self._folder),
            "articles": self._searcher.doc_count(),
        }

    def close(self) -> None:
        self._searcher.close()


def either(of: Callable[[str], Any]) -> Any:
    """In the headline or in the body."""
    return query.Or([of(field) for field in TEXTS])


def top(groups: dict[str | None, int]) -> list[tuple[str, int]]:
    """The most frequent values; what has none stands under None."""
    return nlargest(FACET_SIZE, ((value, n) for value, n in groups.items() if value), key=itemgetter(1))
