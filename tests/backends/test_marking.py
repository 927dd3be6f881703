"""What Whoosh marks and shows of an article, against its own text, cut into words and looked through plainly."""

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.analysis.stemming import base_language
from searcharchive.article import Article
from searcharchive.query.tree import Node, Or, Phrase, TextField
from searcharchive.search.highlight import AnalysedText, Finder, mark_article
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import Hit
from tests.backends.conftest import whoosh_opener
from tests.backends.generate import articles, trees, word_leaves
from tests.backends.samples import fill
from tests.search import twins

PHRASES = st.builds(
    Phrase,
    st.lists(st.sampled_from(["deal", "grain", "port"]), min_size=2, max_size=4).map(tuple),
    slop=st.integers(0, 9),
)
QUERIES = (
    PHRASES
    | trees()
    | word_leaves()
    | st.lists(PHRASES | word_leaves(), min_size=2, max_size=4).map(lambda some: Or(tuple(some)))
)


def assert_marked(article: Article, hit: Hit, query: Node, languages: tuple[str, ...], count: int) -> None:
    assert hit.headline_html == mark_article(article, query, languages).headline_html
    text = AnalysedText(article.body, base_language(article.lang))
    found = Finder(query, languages).found(text, TextField.BODY)
    if not article.body.strip():
        assert hit.snippets == ()
        return
    assert list(hit.snippets) == twins.snippets(article.body, "body", found.rows.tolist(), count)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(articles(), min_size=1, max_size=12, unique_by=lambda article: article.id),
    st.lists(QUERIES, min_size=1, max_size=8),
    st.integers(1, 4),
    st.integers(1, 9),
)
def test_articles_are_marked_as_their_texts_are(
    stories: list[Article], queries: list[Node], count: int, first: int
) -> None:
    """``first`` articles come in a segment of their own; bodies are long enough to choose from."""
    long = [replace(article, body=" ".join([article.body] * 9)) for article in stories]
    by_id = {article.id: article for article in long}
    with tempfile.TemporaryDirectory() as folder, closing(whoosh_opener(Path(folder, "index"))()) as backend:
        fill(backend, *long[:first])
        fill(backend, *long[first:])
        with backend.snapshot() as snapshot:
            for query in queries:
                request = SearchRequest(query=query, snippets=count, limit=100, budget=None)
                for hit in snapshot.search(request).hits:
                    assert_marked(by_id[hit.id], hit, query, snapshot.languages, count)
