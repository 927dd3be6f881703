"""What cannot be run is refused, at a position, and soon, however long and nested it is."""

import pytest

from searcharchive.errors import InvalidQuery
from searcharchive.query.parser import Limits
from tests.query.reading import GENEROUS, read

HUGE = Limits(length=10_000_000, clauses=1_000_000, nesting=20)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a\x00b", 1),
        ("a \ud800", 2),
        ("a flood~3", 2),
        ("flood~99999999999999999999", 0),
        ("a^nan", 1),
        ("a^inf", 1),
        ("a^-1", 1),
        ("a^0", 1),
        ("a^1e999", 1),
        ("a^1e-999", 1),
        ("x" * 1001, 1000),
        ("a " * 65, 128),
        ("a " + "-".join(["b*"] * 64), 2),
        ("date:[" + "a " * 70 + "]", 0),
        ("(" * 21 + "a" + ")" * 21, 20),
        ("NOT " * 21 + "a", 80),
        ("-(" * 11 + "a" + ")" * 11, 20),
        ("(" * 5_000 + ")" * 5_000, 1000),
        ("NOT " * 3_000 + "a", 1000),
        ('"[a TO "' * 500, 1000),
        ("w" * 1_000_000, 1000),
        ("(a OR b OR c OR d OR e) NEAR/2 (f OR g OR h OR i OR j) NEAR/2 (k OR l OR m OR n OR o OR p OR q)", 55),
    ],
)
def test_refused(text: str, position: int) -> None:
    with pytest.raises(InvalidQuery) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert problem.parameter == "q"
    assert problem.position == position
    assert 0 < len(problem.detail) < 100


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20 + "a" + ")" * 20,
        "NOT " * 20 + "a",
        "a " * 64,
        "x" * 1000,
        "a^1e308",
        "a~2",
        "()" * 400,
        "a" + ")" * 900,
    ],
)
def test_at_the_limit_is_allowed(text: str) -> None:
    assert read(text).node is not None


def test_limits_are_settings() -> None:
    with pytest.raises(InvalidQuery):
        read("a b c", limits=Limits(clauses=2))
    with pytest.raises(InvalidQuery):
        read("((a))", limits=Limits(nesting=1))
    assert read("a " * 65, limits=GENEROUS).scores


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        "NOT " * 3_000,
        "-!" * 3_000 + "a",
        "headline:(" * 3_000,
    ],
)
def test_nesting_is_refused_whatever_the_length_allowed(text: str) -> None:
    with pytest.raises(InvalidQuery, match="nested"):
        read(text, limits=HUGE)


@pytest.mark.parametrize(
    "text",
    [
        ")" * 50_000,
        '"[a TO "' * 5_000,
        "date:[" * 5_000,
        "date:[a " * 5_000,
        '"\\"' * 10_000,
        "”\\“" * 10_000,
        "w" * 1_000_000,
        "a:" * 50_000,
        "~" * 50_000,
        "^" * 50_000,
        "*" * 50_000,
        "*?" * 25_000,
        "a~1" * 20_000,
        "U." * 50_000,
        "1," * 50_000,
        "&&||" * 10_000,
        "=" * 50_000,
        "date:" + "1" * 50_000,
        "a NEAR/" + "9" * 50_000 + " b",
        "a~0." + "9" * 50_000,
        'a"b"~' + "0" * 50_000,
        "-" * 50_000,
        "?" * 50_000,
        "a " + "?" * 50_000,
        "a OR " * 5_000,
        "a NEAR/1 " * 2_000,
        "date:May" * 3_000,
        "date:may-x-2019 " * 2_000,
    ],
    ids=lambda text: f"{text[:12]}×{len(text)}",
)
def test_long_hostile_text_is_read(text: str) -> None:
    """Anything worse than linear would be felt here: these are fifty times longer than a query may be."""
    parsed = read(text, limits=HUGE)
    assert len(parsed.warnings) <= 20
