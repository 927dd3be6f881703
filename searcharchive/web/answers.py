"""A response to the dict that the API answers and the page shows. Their shapes are in ``web.answer_schemas``."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import tzinfo
from operator import itemgetter
from typing import Any, Protocol

from searcharchive.article import Article, to_dict
from searcharchive.ingest.places.evidence import Doubt
from searcharchive.query.printer import to_text
from searcharchive.query.respelling import respelt_text
from searcharchive.search.request import Highlight
from searcharchive.search.response import (
    DidYouMean,
    FacetResult,
    Hit,
    Notice,
    Relaxed,
    SearchResponse,
    Significance,
    Snippet,
    Suggestion,
    Timeline,
)
from searcharchive.versioning.family import Versions
from searcharchive.versioning.likeness import Similar
from searcharchive.web.cursors import write_cursor
from searcharchive.web.parameters import SearchArguments, article_address
from searcharchive.web.receipts import parts_answer, receipt
from searcharchive.web.schemas import SIGNIFICANT

COMMON = (
    "id",
    "headline",
    "headline_derived",
    "published",
    "published_precision",
    "updated",
    "dateline",
    "source",
    "lang",
    "byline",
    "version",
    "status",
    "copyright",
    "usage_terms",
    "topics",
)
FOUND = ("places", "people", "orgs")
_common_values = itemgetter(*COMMON)
WHOLE = ("body", *FOUND, "mentioned", "evolved_from", "embargo", "source_id", "origin", "extra")

Answer = dict[str, Any]


class Markup(Protocol):
    """An article's text as escaped HTML with ``<mark>``."""

    @property
    def headline_html(self) -> str: ...

    @property
    def body_html(self) -> str: ...


def search_answer(asked: SearchArguments, response: SearchResponse, path: str, took: float) -> Answer:
    """A page of results. ``path`` is what links lead to, ``took`` seconds."""
    size = asked.page_size
    pages = -(-response.total // size) if size else 0
    highlight = asked.request.highlight
    explanation = response.explanation
    cursor = write_cursor(response.last, asked.walk) if asked.walk is not None and response.last else None
    return {
        "total": response.total,
        "page": asked.page,
        "page_size": size,
        "pages": pages,
        "next_cursor": cursor,
        "took_ms": round(took * 1000, 1),
        "partial": response.partial,
        "query": query_answer(asked, response),
        "warnings": [notice_answer(notice) for notice in (*asked.warnings, *response.notices)],
        "results": [
            chosen(result_answer(hit, highlight, explained=explanation is not None), asked.fields)
            for hit in response.hits
        ],
        "facets": facets_answer(response),
        "timeline": None if response.timeline is None else timeline_answer(response.timeline),
        "links": _links(asked, path, pages) if asked.walk is None else _walk_links(asked, path, cursor),
        **({} if explanation is None else {"explain": receipt(asked, explanation, response.generation)}),
    }


def query_answer(asked: SearchArguments, response: SearchResponse) -> Answer:
    """How a search was read, and what became of it."""
    return {
        "text": asked.text,
        "parsed": asked.parsed,
        "from": asked.bounds.start_text,
        "to": asked.bounds.end_text,
        "generation": response.generation,
        "relaxed": None if response.relaxed is None else relaxed_answer(response.relaxed, asked.zone),
        "did_you_mean": None if response.did_you_mean is None else suggestion_answer(asked, response.did_you_mean),
    }


def suggestion_answer(asked: SearchArguments, found: DidYouMean) -> Answer:
    """The query with likelier words, as it was written otherwise."""
    words = [{"word": w.word, "instead": w.instead, "articles": w.articles} for w in found.words]
    return {"q": respelt_text(asked.text, asked.request.query, found.query), "total": found.total, "words": words}


def relaxed_answer(relaxed: Relaxed, zone: tzinfo) -> Answer:
    left_out = [{"words": to_text(left.node, zone=zone), "articles": left.articles} for left in relaxed.left_out]
    return {"words": relaxed.words, "of": relaxed.of, "left_out": left_out}


def notice_answer(notice: Notice) -> Answer:
    return {
        "code": notice.code,
        "detail": notice.detail,
        "position": notice.position,
        "length": notice.length,
        "hint": notice.hint,
    }


def result_answer(hit: Hit, highlight: Highlight = Highlight.MARK, *, explained: bool = False) -> Answer:
    """One article found, every field of it."""
    answer = _common(hit.article)
    if highlight is Highlight.MARK:
        answer["headline_html"] = hit.headline_html or html.escape(answer["headline"])
    answer["score"] = hit.score
    for name in FOUND:
        answer[name] = [_without_spans(found) for found in hit.article[name]]
    answer["snippets"] = [snippet_answer(snippet, highlight) for snippet in hit.snippets]
    if explained:
        answer["explain"] = parts_answer(hit.parts)
    return answer


def snippet_answer(snippet: Snippet, highlight: Highlight) -> Answer:
    if highlight is Highlight.MARK:
        return {"field": snippet.field, "start": snippet.start, "html": snippet.html}
    answer: Answer = {"field": snippet.field, "start": snippet.start, "end": snippet.end, "text": snippet.text}
    if highlight is Highlight.OFFSETS:
        answer["marks"] = [list(mark) for mark in snippet.marks]
    return answer


def facets_answer(response: SearchResponse) -> Answer:
    answer = {str(name): facet_answer(facet) for name, facet in response.facets.items()}
    if response.significant is not None:
        answer[SIGNIFICANT] = significant_answer(response.significant)
    return answer


def significant_answer(found: Significance) -> Answer:
    """In the shape of a facet, though nothing can be chosen, left over or missing."""
    values = [
        {
            "value": term.form,
            "label": term.form,
            "count": term.count,
            "selected": False,
            "background": term.background,
            "score": round(term.score, 6),
        }
        for term in found.terms
    ]
    return {"values": values, "other": 0, "missing": 0, "sample": found.sample}


def suggestions_answer(found: Iterable[Suggestion], meant: str | None = None) -> Answer:
    """``meant``: what may have been meant where nothing was found."""
    values = [{"text": s.text, "kind": s.kind.value, "count": s.count, "query": s.query} for s in found]
    return {"suggestions": values, "did_you_mean": meant}


def similar_answer(found: Similar) -> Answer:
    return {
        "results": [result_answer(hit, Highlight.NONE) for hit in found.hits],
        "terms": [{"term": term.form, "weight": term.weight} for term in found.terms],
        "partial": found.partial,
    }


def facet_answer(facet: FacetResult) -> Answer:
    values = [{"value": v.value, "label": v.label, "count": v.count, "selected": v.selected} for v in facet.values]
    return {"values": values, "other": facet.other, "missing": facet.missing}


def timeline_answer(timeline: Timeline) -> Answer:
    return {
        "interval": timeline.interval.value,
        "buckets": [{"start": bucket.start, "count": bucket.count} for bucket in timeline.buckets],
        "coarser": timeline.coarser,
        "missing": timeline.missing,
    }


def article_answer(article: Article, markup: Markup | None = None, versions: Versions | None = None) -> Answer:
    """A whole article, with its matches marked where there are some to mark, and its other versions."""
    stored = to_dict(article)
    answer = _common(stored)
    answer.update((name, stored[name]) for name in WHOLE)
    answer["latest"] = None if versions is None or versions.latest is None else article_address(versions.latest)
    answer["versions"] = [] if versions is None else [_version(other) for other in versions.others]
    if markup is not None:
        answer |= {"headline_html": markup.headline_html, "body_html": markup.body_html}
    return answer


def article_fields(stored: Mapping[str, Any]) -> Answer:
    """An article as it is exported: all that it says, without where in its text; ``url`` is its source's."""
    answer = _common(stored)
    answer["url"] = answer.pop("source_url")
    answer["body"] = stored["body"]
    for name in (*FOUND, "mentioned"):
        answer[name] = [_without_spans(found) for found in stored[name]]
    return answer | {"extra": stored["extra"]}


def with_evidence(answer: Answer, doubts: Iterable[Doubt]) -> Answer:
    """The same, with what was looked at in its text and not taken for a place."""
    told = [{"span": asdict(doubt.span), "place": doubt.place, "reason": doubt.reason} for doubt in doubts]
    return answer | {"evidence": told}


def _version(article: Article) -> Answer:
    stored = to_dict(article)
    answer = {name: stored[name] for name in ("id", "headline", "version", "status", "published", "updated")}
    return answer | {"url": article_address(article.id)}


def article_text(article: Article) -> str:
    """An article as plain text: headline, what is known of it, body."""
    stored = to_dict(article)
    known = (stored["published"], article.dateline.text if article.dateline else None, article.source, article.byline)
    head = [article.headline, " · ".join(filter(None, known))]
    return "\n\n".join(part for part in (*head, article.body) if part) + "\n"


def _common(stored: Mapping[str, Any]) -> Answer:
    answer: Answer = dict(zip(COMMON, _common_values(stored), strict=True))
    answer["url"], answer["source_url"] = article_address(stored["id"]), stored["url"]
    return answer


def _without_spans(found: Mapping[str, Any]) -> Answer:
    answer = dict(found)
    del answer["spans"]
    return answer


def chosen(result: Answer, fields: Iterable[str] | None) -> Answer:
    """Only the fields that were asked for, and those that are always there."""
    if fields is None:
        return result
    kept = {"id", "explain", *fields}
    return {name: value for name, value in result.items() if name in kept}


def _walk_links(asked: SearchArguments, path: str, cursor: str | None) -> Answer:
    further = None if cursor is None else asked.going_on(path, cursor)
    return {"self": asked.address(path), "next": further, "prev": None}


def _links(asked: SearchArguments, path: str, pages: int) -> Answer:
    """Past the last page, ``prev`` leads back to it."""
    before = min(asked.page - 1, pages)
    further = asked.page < pages and (asked.page + 1) * asked.page_size <= asked.depth
    return {
        "self": asked.address(path),
        "next": asked.address(path, asked.page + 1) if further else None,
        "prev": asked.address(path, before) if before >= 1 else None,
    }
