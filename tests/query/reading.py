"""The clock that these tests read queries by, and short ways to write trees."""

from datetime import UTC, datetime

from searcharchive.dates import DateRange, parse_iso, range_of
from searcharchive.query.parser import Limits, Parsed, parse
from searcharchive.query.tree import And, Node, Not, Or, Phrase, Published, Term, TextField, Value, ValueField

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)  # a Thursday
GENEROUS = Limits(length=100_000, clauses=10_000, nesting=1_000)
HEADLINE, BODY = TextField.HEADLINE, TextField.BODY


def read(text: str, **options: object) -> Parsed:
    return parse(text, **{"now": NOW, "zone": UTC, **options})  # type: ignore[arg-type]


def codes(text: str) -> list[str]:
    return [warning.code for warning in read(text).warnings]


def t(form: str, field: TextField | None = None) -> Term:
    return Term(form, field)


def exact(form: str) -> Term:
    return Term(form, exact=True)


def phrase(words: str, slop: int = 0, field: TextField | None = None) -> Phrase:
    return Phrase(tuple(words.split()), field, slop=slop)


def every(*nodes: Node) -> And:
    return And(nodes)


def either(*nodes: Node) -> Or:
    return Or(nodes)


def without(node: Node) -> Not:
    return Not(node)


def value(field: str, folded: str) -> Value:
    return Value(ValueField(field), folded)


def between(first: str | None, last: str | None) -> DateRange:
    """ISO dates, inclusive, in UTC."""
    return range_of(parse_iso(first or ""), parse_iso(last or ""), UTC)


def published(first: str | None, last: str | None) -> Published:
    return Published(between(first, last))
