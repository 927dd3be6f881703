"""``search`` and ``show``."""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from searcharchive.archive import Archive
from searcharchive.article import Status, to_dict
from searcharchive.dates import day_end
from searcharchive.errors import InvalidParameter, Problem
from searcharchive.query.doubts import doubts
from searcharchive.query.help import as_text
from searcharchive.query.parser import Limits, Parsed, parse
from searcharchive.query.periods import read_bounds
from searcharchive.query.printer import to_text
from searcharchive.query.respelling import respelt_text
from searcharchive.query.tree import ValueField
from searcharchive.search.keys import asked_key
from searcharchive.search.request import FacetRequest, SearchRequest, Sort, TimelineRequest, ValueFilter
from searcharchive.search.response import Explanation, Hit, SearchResponse, Snippet
from searcharchive.settings import Settings

WIDTH = 96
SHOWN = 10
"""Other versions that are listed."""
FORMS = 10
"""So many of the forms that a pattern stands for are printed."""
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    search = commands.add_parser(
        "search",
        parents=[shared],
        help="search the archive",
        epilog=as_text(WIDTH).replace("%", "%%"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    search.add_argument("query", nargs="*", help="words, phrases, AND/OR/NOT, field:value; nothing means everything")
    search.add_argument(
        "--from", dest="first", metavar="DATE", help="published from: a date, or words such as 'last week'"
    )
    search.add_argument("--to", dest="last", metavar="DATE", help="published up to and including")
    search.add_argument("--tz", metavar="ZONE", help="time zone of dates without one")
    for field in ValueField:
        search.add_argument(
            f"--{field}", action="append", default=[], metavar="VALUE", help=f"only this {field} (repeatable)"
        )
    search.add_argument(
        "--facet", action="append", default=[], choices=[f.value for f in ValueField], help="count values"
    )
    search.add_argument(
        "--match",
        choices=["auto", "all", "any"],
        default="auto",
        help="whether words side by side must all occur; auto: those with most, where no article has them all",
    )
    search.add_argument(
        "--explain", action="store_true", help="say how words were read, and what each score is made of"
    )
    search.add_argument("--timeline", action="store_true", help="count by date")
    search.add_argument("--sort", choices=[s.value for s in Sort], help="default: relevance when a word is searched")
    search.add_argument("--page", type=_positive, default=1)
    search.add_argument("--page-size", type=_positive, default=10)
    search.set_defaults(run=run_search)
    show = commands.add_parser("show", parents=[shared], help="print an article")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=run_show)
    for command in (search, show):
        command.add_argument("--json", action="store_true", help="print JSON")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def run_search(arguments: argparse.Namespace, settings: Settings) -> int:
    text = " ".join(arguments.query)
    request, parsed = _request(arguments, settings)
    with Archive.of(settings) as archive:
        response = archive.search(request)
    for detail in (*_doubts(arguments, settings), *(warning.detail for warning in parsed.warnings)):
        print(f"note: {detail}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(_plain(response), ensure_ascii=False))
    else:
        _print_response(response, request)
        if found := response.did_you_mean:
            print(f"\nDid you mean: {respelt_text(text, parsed.node, found.query)} ({found.total:,})")
    return 0


def _plain(value: Any) -> Any:
    """Records of all kinds as objects with their names, and what JSON does not know as text."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _plain(each) for name, each in zip(value._fields, value, strict=True)}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _request(arguments: argparse.Namespace, settings: Settings) -> tuple[SearchRequest, Parsed]:
    now, zone = datetime.now(UTC), _zone(arguments.tz or settings.default_tz)
    limits = Limits(settings.query_length, settings.query_clauses, settings.query_nesting)
    parsed = parse(" ".join(arguments.query), now=now, zone=zone, limits=limits, any_word=arguments.match == "any")
    filters = tuple(
        ValueFilter(field, include=tuple(asked_key(field, value) for value in values))
        for field in ValueField
        if (values := getattr(arguments, field.value))
    )
    request = SearchRequest(
        query=parsed.node,
        filters=filters,
        # An open range would leave out what has no date.
        published=read_bounds(arguments.first, arguments.last, now=now, zone=zone)
        if arguments.first or arguments.last
        else None,
        facets=tuple(FacetRequest(ValueField(name)) for name in dict.fromkeys(arguments.facet)),
        timeline=TimelineRequest(zone=zone) if arguments.timeline else None,
        sort=Sort(arguments.sort) if arguments.sort else Sort.RELEVANCE if parsed.scores else Sort.NEWEST,
        today=day_end(now),
        offset=(arguments.page - 1) * arguments.page_size,
        limit=arguments.page_size,
        relax=arguments.match == "auto",
        feedback=arguments.match == "any",
        respell=True,
        explain=arguments.explain,
        zone=zone,
        budget=settings.query_budget,
    )
    return request, parsed


def _doubts(arguments: argparse.Namespace, settings: Settings) -> Iterator[str]:
    """What is to be said of ``--from`` and ``--to``."""
    now, zone = datetime.now(UTC), _zone(arguments.tz or settings.default_tz)
    for given in (arguments.first, arguments.last):
        yield from (doubt.detail for doubt in doubts(given or "", now=now, zone=zone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidParameter(
            Problem(f"{name} is not a time zone.", "tz", hint="a name such as Europe/Istanbul")
        ) from None


def _print_response(response: SearchResponse, request: SearchRequest) -> None:
    print(f"{response.total:,} {'article' if response.total == 1 else 'articles'}")
    for notice in response.notices:
        print(f"note: {notice.detail}{f' ({notice.hint})' if notice.hint else ''}", file=sys.stderr)
    for line in _explained(response.explanation):
        print(line)
    for number, hit in enumerate(response.hits, request.offset + 1):
        _print_hit(number, hit)
        if hit.parts:
            print(f"   {hit.score:.3f} = " + " + ".join(f"{part.score:.3f} [{part.leaf + 1}]" for part in hit.parts))
    for name, facet in response.facets.items():
        print(f"\n{name}")
        for value in facet.values:
            print(f"  {value.count:>9,}  {value.label}" + (f"  ({value.value})" if value.label != value.value else ""))
        print(f"  {facet.missing:>9,}  without any")
    if response.timeline:
        print(f"\nby {response.timeline.interval}")
        for bucket in response.timeline.buckets:
            print(f"  {bucket.count:>9,}  {bucket.start}")


def _explained(explanation: Explanation | None) -> Iterator[str]:
    """A line for each word of the query: how it was read, and in how many articles it is."""
    for number, read in enumerate(explanation.leaves if explanation else (), 1):
        forms = [form.form for form in read.forms]
        words = ", ".join([*read.stems, *forms[:FORMS], *(["…"] if len(forms) > FORMS or read.more_forms else [])])
        found = f"{read.articles:,} {'article' if read.articles == 1 else 'articles'}, idf {read.idf:.3f}"
        yield f"[{number}] {to_text(read.leaf)}: {found}" + (f"; {words}" if words else "")
    if explanation:
        yield from _added(explanation)


def _added(explanation: Explanation) -> Iterator[str]:
    """A line for each word that the first articles speak of, if they were ordered by such."""
    for number, word in enumerate(explanation.added, len(explanation.leaves) + 1):
        yield f"[{number}] {word.form}, which the first articles speak of: idf {word.idf:.3f}, boost {word.boost:.3f}"


def _print_hit(number: int, hit: Hit) -> None:
    print(f"\n{number}. {_strong(hit.article['headline'])}\n   {_credits(hit.article)}")
    for snippet in hit.snippets:
        print(textwrap.indent(_passage(snippet), "   "))


def _credits(article: Mapping[str, Any]) -> str:
    """Date, dateline, source and id of a stored article, as far as there are any."""
    dateline = (article["dateline"] or {}).get("text")
    return " · ".join(filter(None, (article["published"], dateline, article["source"], article["id"])))


def _passage(snippet: Snippet) -> str:
    """The passage with its matches in bold on a terminal, wrapped to the page."""
    text = snippet.text
    for start, end in sorted(snippet.marks, reverse=True):
        low, high = start - snippet.start, end - snippet.start
        text = text[:low] + _strong(text[low:high]) + text[high:]
    return textwrap.fill(" ".join(text.split()), WIDTH)


def _strong(text: str) -> str:
    return f"{BOLD}{text}{PLAIN}" if sys.stdout.isatty() else text


def run_show(arguments: argparse.Namespace, settings: Settings) -> int:
    with Archive.of(settings) as archive:
        versions = archive.versions(arguments.id)
    article = versions.article
    data = to_dict(article)
    if arguments.json:
        print(json.dumps(data, ensure_ascii=False))
        return 0
    print(_strong(article.headline))
    print(_credits(data))
    if versions.latest is not None:
        print(f"This is an earlier version; the newest is {versions.latest}.")
    elif article.status is Status.CORRECTED or article.version:
        print(" · ".join(filter(None, (article.version and f"version {article.version}", article.status.value))))
    print(f"\n{article.body}\n")
    _print_names("Places", (f"{place.name} ({place.id})" for place in article.places))
    _print_names("People", (person.name for person in article.people))
    _print_names("Organisations", (org.name for org in article.orgs))
    _print_names("Topics", article.topics)
    for title, text in (("Copyright", article.copyright), ("Terms of use", article.usage_terms)):
        _print_names(title, (text,) if text else ())
    more = len(versions.others) - SHOWN
    others = [other.id for other in versions.others[:SHOWN]] + ([f"and {more:,} more"] if more > 0 else [])
    _print_names("Other versions", others)
    return 0


def _print_names(title: str, names: Iterable[str]) -> None:
    if text := ", ".join(names):
        print(f"{title}: {text}")
