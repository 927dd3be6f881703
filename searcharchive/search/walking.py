"""All that a search finds, article by article, for those who take it away."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from searcharchive.search.evaluate import Ranking
from searcharchive.search.finding import find, left_of
from searcharchive.search.ordering import first
from searcharchive.search.postings import Source
from searcharchive.search.request import SearchRequest


class Walk(NamedTuple):
    """``total`` articles, each read when it is asked for. ``partial``: the budget was over before all were found."""

    total: int
    partial: bool
    articles: Iterator[Mapping[str, Any]]


def walk(source: Source, request: SearchRequest, ranking: Ranking) -> Walk:
    """As ``Snapshot.walk`` says. What it keeps is a few bytes an article."""
    finding = find(source, request, ranking)
    left = left_of(source, request, finding.found)
    docs = left.docs[first(source, left, request.sort, len(left.docs), request.today)]
    return Walk(len(docs), finding.reader.cut_short, (source.article(int(doc)) for doc in docs))
