"""A query string to a search: what the API and the page both ask of the archive, and how they say it back."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from searcharchive.analysis.folding import fold_value
from searcharchive.dates import DateRange, Interval, day_end
from searcharchive.errors import InvalidParameter, NotFound, PageTooLarge, Problem, WindowTooDeep
from searcharchive.query.doubts import doubts
from searcharchive.query.parser import Limits, Parsed, parse
from searcharchive.query.periods import read_bounds
from searcharchive.query.printer import to_text
from searcharchive.query.tree import ValueField
from searcharchive.search.keys import asked_key
from searcharchive.search.request import (
    BY_DATE,
    FacetRequest,
    Highlight,
    SearchRequest,
    Sort,
    TimelineRequest,
    ValueFilter,
)
from searcharchive.search.response import Notice
from searcharchive.settings import Settings
from searcharchive.web.arguments import Pairs, Reader
from searcharchive.web.cursors import read_cursor, search_check
from searcharchive.web.fields import nearest, shown
from searcharchive.web.schemas import (
    FACET_SIZE,
    NOT_EXPORTED,
    NOT_IN_FEEDS,
    PAGE_SIZE,
    SIGNIFICANT,
    ArticleParameters,
    ExportParameters,
    NoParameters,
    SearchParameters,
    SimilarParameters,
    SuggestParameters,
)

FEED_SIZE = 50
ARTICLES = "/v1/articles"
"""Where the API's articles are: links in answers lead there, whatever form of it was asked for."""
BLANK_IS_ABSENT = frozenset({"q", "from", "to", "tz"})
SEARCH, ARTICLE, NONE = Reader(SearchParameters()), Reader(ArticleParameters()), Reader(NoParameters())
"""What reads the parameters of a search, of one article, and of an address that takes none."""
EXPORT = Reader(ExportParameters(exclude=NOT_EXPORTED))
FEED = Reader(SearchParameters(exclude=NOT_IN_FEEDS))
SUGGEST, SIMILAR = Reader(SuggestParameters()), Reader(SimilarParameters())
_ADDRESSED = re.compile(r"[A-Za-z0-9._:-]*")
_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_NOTHING_ASKED = DateRange()
_FIELDS = {field.value: field for field in ValueField}
_EXCLUDED = {name: f"exclude_{name}" for name in _FIELDS}
_FACET_OPTIONS = {f"{kind}_{name}": (kind, name) for name in _FIELDS for kind in ("facet_size", "facet_prefix")}
_FACET_OPTIONS[f"facet_size_{SIGNIFICANT}"] = ("facet_size", SIGNIFICANT)


@dataclass(frozen=True, slots=True)
class SearchArguments:
    """One search as it was asked: the request for the archive, and the echo for the answer.

    ``pairs`` are the parameters under their own names, in the order given, without blank ones; ``parsed`` is the query
    as it was read, in the query language; ``bounds`` are those of ``from`` and ``to``; ``depth`` is how many
    results can be reached by page; ``fields`` None means all; ``walk`` is what the cursors of this search are checked
    by, None where it has none.
    """

    request: SearchRequest
    pairs: Pairs
    text: str
    walk: bytes | None
    parsed: str
    warnings: tuple[Notice, ...]
    bounds: DateRange
    zone: tzinfo
    page: int
    page_size: int
    depth: int
    fields: frozenset[str] | None

    def address(self, path: str, page: int | None = None) -> str:
        """The relative address of this search under ``path``, or of another page of it."""
        number = self.page if page is None else page
        query = _encoded(tuple(pair for pair in self.pairs if pair[0] != "page"))
        if number > 1:
            query = f"{query}&page={number}" if query else f"page={number}"
        return f"{path}?{query}" if query else path

    def going_on(self, path: str, cursor: str) -> str:
        """The relative address of the next page of a walk."""
        return f"{path}?{urlencode([*(pair for pair in self.pairs if pair[0] != 'cursor'), ('cursor', cursor)])}"


@lru_cache(maxsize=256)
def _encoded(pairs: Pairs) -> str:
    """A query string: an answer links to itself and to the pages beside it."""
    return urlencode(pairs)


def article_address(id: str) -> str:
    """The relative address of an article in the API."""
    return f"{ARTICLES}/{id if _ADDRESSED.fullmatch(id) else quote(id, safe=':')}"


def known_form(id: str) -> str:
    """An id that an article may have. Raises NotFound."""
    if not _ID.fullmatch(id):
        raise NotFound("No article has this id: ids are 1 to 128 letters, digits and . _ : -")
    return id


def read_search(pairs: Sequence[tuple[str, str]], settings: Settings, now: datetime) -> SearchArguments:
    """Read the parameters of a search. ``now`` is aware.

    Raises InvalidParameter (also as PageTooLarge or WindowTooDeep) and InvalidQuery.
    """
    values = {"page_size": min(PAGE_SIZE, settings.page_size), **SEARCH.load(pairs)}
    return _arguments(values, _meant(SEARCH.canonical(pairs)), settings, now)


def read_export(
    pairs: Sequence[tuple[str, str]], settings: Settings, now: datetime, budget: float
) -> tuple[SearchArguments, str]:
    """The search that is exported, which may take ``budget`` seconds, and the format. Raises as :func:`read_search`."""
    values = {**SEARCH.defaults, "page_size": 0, **EXPORT.load(pairs)}
    asked = _arguments(values, _meant(EXPORT.canonical(pairs)), settings, now)
    return dataclasses.replace(asked, request=dataclasses.replace(asked.request, budget=budget)), values["format"]


def read_feed(pairs: Sequence[tuple[str, str]], settings: Settings, now: datetime) -> SearchArguments:
    """The search that is followed, the newest first unless asked otherwise. Raises as :func:`read_search`."""
    shown = {"page_size": min(FEED_SIZE, settings.page_size), "highlight": Highlight.NONE.value, "snippets": 1}
    values = {**SEARCH.defaults, **shown, **FEED.load(pairs)}
    values["sort"] = values["sort"] or Sort.NEWEST.value
    return _arguments(values, _meant(FEED.canonical(pairs)), settings, now)


def _arguments(values: Mapping[str, Any], meant: Pairs, settings: Settings, now: datetime) -> SearchArguments:
    zone = read_zone(values["tz"] or settings.default_tz)
    _check_window(values["page"], values["page_size"], settings)
    bounds = read_bounds(values["from_"] or None, values["to"] or None, now=now, zone=zone) or _NOTHING_ASKED
    parsed = read_query(values["q"], settings, now, zone, any_word=values["match"] == "any", strict=values["strict"])
    request = _request(values, parsed, bounds, zone, settings, now)
    walk = None if values["cursor"] is None else search_check(meant)
    return SearchArguments(
        request=request if walk is None else _walked(request, values["cursor"], walk, meant),
        pairs=meant,
        walk=walk,
        text=values["q"],
        parsed=to_text(parsed.node, zone=zone),
        warnings=(*_doubts(values, now, zone), *notices(parsed)),
        bounds=bounds,
        zone=zone,
        page=values["page"],
        page_size=values["page_size"],
        depth=settings.page_depth,
        fields=None if values["only_"] is None else frozenset(values["only_"]),
    )


def _walked(request: SearchRequest, cursor: str, check: bytes, pairs: Pairs) -> SearchRequest:
    """The request that goes on behind a cursor."""
    if any(name == "page" for name, _ in pairs):
        raise InvalidParameter(Problem("A cursor and a page exclude each other.", "cursor", hint="leave out page"))
    if request.sort not in BY_DATE:
        detail = f"A cursor needs an order by date; this search is by {request.sort.value}."
        raise InvalidParameter(Problem(detail, "cursor", hint="sort=newest or sort=oldest"))
    if not request.limit:
        raise InvalidParameter(Problem("A walk with page_size=0 gets nowhere.", "page_size", hint="page_size=200"))
    return dataclasses.replace(request, after=read_cursor(cursor, check))


def read_query(
    text: str, settings: Settings, now: datetime, zone: tzinfo, *, any_word: bool = False, strict: bool = False
) -> Parsed:
    """Parse ``q`` under the limits that are set. Raises InvalidQuery."""
    limits = Limits(settings.query_length, settings.query_clauses, settings.query_nesting)
    return parse(text, now=now, zone=zone, any_word=any_word, strict=strict, limits=limits)


def notices(parsed: Parsed) -> tuple[Notice, ...]:
    """The parser's warnings as they stand in an answer."""
    return tuple(Notice(w.code, w.detail, w.position, w.length, w.hint) for w in parsed.warnings)


def _doubts(values: Mapping[str, Any], now: datetime, zone: tzinfo) -> Iterator[Notice]:
    """What is to be said of ``from`` and ``to``."""
    for name, given in (("from", values["from_"]), ("to", values["to"])):
        for doubt in doubts(given, now=now, zone=zone):
            yield Notice("ambiguous-date", f"{name}: {doubt.detail}", hint=doubt.other.isoformat())


def read_zone(name: str) -> tzinfo:
    """A time zone by its IANA name. Raises InvalidParameter."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(name, _zone_names())
        raise InvalidParameter(Problem(f"There is no time zone {shown(name)}.", "tz", hint=hint)) from None


@lru_cache(maxsize=1)
def _zone_names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _meant(pairs: Pairs) -> Pairs:
    return tuple((name, value) for name, value in pairs if value.strip() or name not in BLANK_IS_ABSENT)


def _check_window(page: int, page_size: int, settings: Settings) -> None:
    if page_size > settings.page_size:
        raise PageTooLarge(Problem(f"A page has at most {settings.page_size:,} results.", "page_size"))
    if page * max(page_size, 1) > settings.page_depth:
        detail = f"Only the first {settings.page_depth:,} results can be reached by page."
        raise WindowTooDeep(Problem(detail, "page", hint="narrow the search, by date for instance"))


def _request(
    values: Mapping[str, Any], parsed: Parsed, bounds: DateRange, zone: tzinfo, settings: Settings, now: datetime
) -> SearchRequest:
    dated = bounds if bounds != _NOTHING_ASKED else None
    mentioned = values["date_field"] == "mentioned"
    return SearchRequest(
        query=parsed.node,
        filters=tuple(_filters(values)),
        published=None if mentioned else dated,
        mentioned=dated if mentioned else None,
        facets=_facets(values),
        timeline=_timeline(values["interval"], zone),
        significant=_significant(values),
        sort=Sort(values["sort"] or (Sort.RELEVANCE if parsed.scores else Sort.NEWEST)),
        today=day_end(now),
        offset=(values["page"] - 1) * values["page_size"],
        limit=values["page_size"],
        snippets=values["snippets"],
        highlight=Highlight(values["highlight"]),
        relax=values["match"] == "auto",
        feedback=values["match"] == "any",
        respell=True,
        explain=values["explain"],
        zone=zone,
        budget=settings.query_budget,
    )


def _filters(values: Mapping[str, Any]) -> Iterator[ValueFilter]:
    for name, field in _FIELDS.items():
        include, exclude, missing = values[name], values[_EXCLUDED[name]], name in values["missing"]
        if include or exclude or missing:
            yield ValueFilter(
                field,
                include=_keys(field, name, include),
                exclude=_keys(field, f"exclude.{name}", exclude),
                missing=missing,
            )


def _keys(field: ValueField, parameter: str, given: Sequence[str]) -> tuple[str, ...]:
    """The values as the archive keys them, each once."""
    keys = [asked_key(field, value) for value in given]
    if not all(keys):
        raise InvalidParameter(Problem(f"{shown(given[keys.index('')])} holds nothing to compare.", parameter))
    return tuple(dict.fromkeys(keys))


def _facets(values: Mapping[str, Any]) -> tuple[FacetRequest, ...]:
    for option, (kind, name) in _FACET_OPTIONS.items():
        if values[option] is not None and name not in values["facet"]:
            detail = f"The facet {name} is not asked for."
            raise InvalidParameter(Problem(detail, f"{kind}.{name}", hint=f"add facet={name}"))
    return tuple(_facet(name, values) for name in values["facet"] if name != SIGNIFICANT)


def _significant(values: Mapping[str, Any]) -> int | None:
    if SIGNIFICANT not in values["facet"]:
        return None
    size: int | None = values[f"facet_size_{SIGNIFICANT}"]
    return FACET_SIZE if size is None else size


def _facet(name: str, values: Mapping[str, Any]) -> FacetRequest:
    size, prefix = values[f"facet_size_{name}"], values[f"facet_prefix_{name}"]
    return FacetRequest(_FIELDS[name], FACET_SIZE if size is None else size, fold_value(prefix) if prefix else "")


def _timeline(interval: str | None, zone: tzinfo) -> TimelineRequest | None:
    if interval is None:
        return None
    return TimelineRequest(None if interval == "auto" else Interval(interval), zone)
