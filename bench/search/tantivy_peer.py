"""tantivy through tantivy-py, in the cheapest way that gives the whole answer.

One ``search`` ranks without counting, which lets it skip what cannot be among the first ten; one ``aggregate`` counts
the total and all facets; the passages are of its SnippetGenerator. One thread writes, with much memory, so that a
hundred thousand articles are one segment. Nothing is stored that is not answered, and headlines weigh no more than
bodies, as its own query parser has it. Each of these was measured to be the faster choice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import tantivy

from bench.measure import folder_bytes
from bench.search.engine import FACET_SIZE, HITS, PASSAGE, Search, Seen, seen
from bench.search.indexes import Texts, edition_of, kept_index
from bench.search.questions import Kind, Question
from bench.search.values import values
from bench.tantivy_peer import TEXTS, VALUES, published
from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article, to_dict

Query, Occur = tantivy.Query, tantivy.Occur
HEAP = 2_000_000_000
TOTAL = "one"
"""The field that each article has exactly one value of."""


def make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem", index_option="position")
    for name in VALUES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("published", indexed=True, fast=True)
    builder.add_integer_field(TOTAL, fast=True)
    builder.add_bytes_field("rest", stored=True)
    return builder.build()


def document(article: Article) -> tantivy.Document:
    rest = to_dict(article)
    body, headline = rest.pop("body"), rest.pop("headline")
    fields: dict[str, Any] = {
        "id": article.id,
        "body": body,
        "headline": headline,
        **values(article),
        "published": published(article),
        "rest": orjson.dumps(rest),
    }
    return tantivy.Document(**{name: value for name, value in fields.items() if value}, **{TOTAL: 1})


def build(texts: Texts) -> Path:
    """The folder of its index over these texts; its merges are waited for."""

    def make(folder: Path) -> None:
        writer = tantivy.Index(make_schema(), path=str(folder)).writer(HEAP, 1)
        for article in texts.stream():
            writer.add_document(document(article))
        writer.commit()
        writer.wait_merging_threads()

    return kept_index(texts, "tantivy", f"{version('tantivy')}-{edition_of(__file__)}", make)


class Tantivy:
    """One searcher."""

    name = "tantivy"
    kinds = frozenset(Kind)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        index = tantivy.Index(make_schema(), path=str(folder))
        self._schema = index.schema
        self._searcher = index.searcher()
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self._stems = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()

    def ready(self, question: Question) -> Search:
        words = [self._stems.analyze(word)[0] for word in question.words]
        query = self._query(question, words)
        counting: dict[str, Any] = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in question.facets}
        counting[TOTAL] = {"value_count": {"field": TOTAL}}
        order = "published" if question.kind is Kind.ALL else None
        passages = self._passages(question, words)

        def search() -> Any:
            found = self._searcher.search(query, HITS, count=False, order_by_field=order)
            counted = self._searcher.aggregate(query, counting)
            total = int(counted.pop(TOTAL)["value"])
            facets = {
                name: [(bucket["key"], bucket["doc_count"]) for bucket in counts["buckets"]]
                for name, counts in counted.items()
            }
            passage = passages()
            hits = [self._hit(score, address, passage) for score, address in found.hits]
            return total, hits, facets

        return search

    def _hit(self, score: float, address: tantivy.DocAddress, passage: tantivy.SnippetGenerator | None) -> Any:
        found = self._searcher.doc(address)
        article = orjson.loads(found.get_first("rest") or b"")
        article["headline"], article["body"] = found.get_first("headline"), found.get_first("body")
        html = passage.snippet_from_doc(found).to_html() if passage else (article["body"] or "")[:PASSAGE]
        return article["id"], score, article, html

    def _passages(self, question: Question, words: list[str]) -> Callable[[], tantivy.SnippetGenerator | None]:
        """A function that makes what cuts and marks passages; it is called anew for each search.

        Of a regular expression its generator marks nothing, so a prefix becomes the words that it stands for.
        """
        if question.kind is Kind.ALL:
            return lambda: None
        if question.kind is Kind.PREFIX:
            return lambda: self._generator(self._prefixed(question.words[0]))
        query = self._text(question, words)
        return lambda: self._generator(query)

    def _generator(self, query: tantivy.Query) -> tantivy.SnippetGenerator:
        generator = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        generator.set_max_num_chars(PASSAGE)
        return generator

    def _prefixed(self, letters: str) -> tantivy.Query:
        words = [word for word, _ in self._searcher.terms_with_prefix("body", letters)]
        return Query.term_set_query(self._schema, "body", words)

    def _query(self, question: Question, words: list[str]) -> tantivy.Query:
        text = self._text(question, words)
        if question.kind is not Kind.FILTER:
            return text
        since, until = (datetime.fromisoformat(day) for day in (question.since, question.until))
        dates = Query.range_query(
            self._schema,
            "published",
            tantivy.FieldType.Date,
            since,
            until + timedelta(days=1),
            include_upper=False,
        )
        value = Query.term_query(self._schema, question.field, fold_value(question.value))
        return Query.boolean_query([(Occur.Must, text), (Occur.Must, value), (Occur.Must, dates)])

    def _text(self, question: Question, words: list[str]) -> tantivy.Query:
        match question.kind:
            case Kind.ALL:
                return Query.all_query()
            case Kind.PHRASE:
                return self._either(lambda field: Query.phrase_query(self._schema, field, list(words)))
            case Kind.PREFIX:
                # A phrase_prefix_query of one word stops at fifty words; this finds all.
                return self._either(lambda field: Query.regex_query(self._schema, field, f"{question.words[0]}.*"))
        terms = [self._either(self._term(word)) for word in words]
        if len(terms) == 1:
            return terms[0]
        how = Occur.Should if question.kind is Kind.OR else Occur.Must
        return Query.boolean_query([(how, term) for term in terms])

    def _term(self, word: str) -> Callable[[str], tantivy.Query]:
        return lambda field: Query.term_query(self._schema, field, word)

    def _either(self, of: Callable[[str], tantivy.Query]) -> tantivy.Query:
        """In the headline or in the body."""
        return Query.boolean_query([(Occur.Should, of(field)) for field in TEXTS])

    def seen(self, answer: Any) -> Seen:
        return seen(answer)

    def about(self) -> dict[str, Any]:
        searcher = self._searcher
        return {
            "version": version("tantivy"),
            "bytes": folder_bytes(self._folder),
            "segments": searcher.num_segments,
            "articles": searcher.num_docs,
        }

    def close(self) -> None:
        """Its files are closed when the process ends."""
