"""What the search is narrowed to, each piece with the address of the search without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from searcharchive.web.pages.address import Address
from searcharchive.web.pages.values import FIELDS, shown
from searcharchive.web.pages.wording import EN_DASH, short_date


@dataclass(frozen=True, slots=True)
class Chip:
    """``kind`` says what sort of filter it is ("place"), ``label`` what it holds ("not Odesa")."""

    kind: str
    label: str
    address: Address


def chips(address: Address) -> list[Chip]:
    """One for each filter of an address, in the order given; both ends of a range of dates make one."""
    return [*_values(address), *_dates(address), *_match(address)]


def _values(address: Address) -> Iterator[Chip]:
    for name, value in address.pairs:
        field = name.removeprefix("exclude.")
        if name == "missing" and value in FIELDS:
            yield Chip("missing", f"no {FIELDS[value][0].lower()}", address.removing(name, value))
        elif field in FIELDS:
            leaving_out = "not " if field != name else ""
            yield Chip(FIELDS[field][1], leaving_out + shown(field, value), address.removing(name, value))


def _dates(address: Address) -> Iterator[Chip]:
    words = date_range_words(address.get("from"), address.get("to"))
    if words:
        mentioned = address.get("date_field") == "mentioned"
        rest = address.removing("from").removing("to").removing("date_field")
        yield Chip("date", f"mentions {words}" if mentioned else words, rest)


def date_range_words(first: str, last: str) -> str:
    """Two bounds as they were given, each possibly empty: ``Jul 2022 – Mar 2024``, ``since 2022``, ``last week``."""
    if first and last:
        return short_date(first) if first == last else f"{short_date(first)} {EN_DASH} {short_date(last)}"
    if first:
        return f"since {short_date(first)}" if short_date(first) != first or first.isdigit() else first
    return f"until {short_date(last)}" if last else ""


def _match(address: Address) -> Iterator[Chip]:
    if address.get("match") == "any":
        yield Chip("words", "any of the words", address.removing("match"))
    if address.get("match") == "all":
        yield Chip("words", "all of the words", address.removing("match"))
