"""Any text is read or refused, never anything else; and what it was read as prints and reads back."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from searcharchive.errors import InvalidQuery
from searcharchive.query.parser import Parsed
from searcharchive.query.printer import to_text
from searcharchive.query.tree import scoring_leaves
from tests.query.reading import GENEROUS, read

OPERANDS = [
    "a",
    "b2",
    "ferry's",
    "U.S.",
    "3.5",
    "東京都",
    "état",
    "*",
    "?",
    "place",
    "author",
    "é",
    "😀",
    "\u0301",
    "\u200b",
]
SIGNS = [*"()()\"“”«-!=:+\\/[]{}'’.,–…^~<", "~2", "^2", "^x", "&&", "||", ">=", "=(", "-("]
WORDS = ["AND", "OR", "NOT", "NEAR/2", "NEAR/x", "TO", "2025", "2025-03", "yesterday"]
FIELDS = ["headline:", "body:", "person:", "place:", "lang:", "date:", "mentioned:", "has:", "zzz:", "headline:("]
DATES = ["date:[2025", '"last week"', "[2025 TO 2026]", "date:[2025 TO 2026]", "date:2025-02-30", "date:>=2025"]
PIECES = OPERANDS + SIGNS + WORDS + FIELDS + DATES

soups = st.lists(st.sampled_from(PIECES) | st.sampled_from([" ", "  ", "\n"]), max_size=25).map("".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)
texts = soups | spaced | st.text(max_size=60)


def attempt(text: str, **options: bool) -> Parsed | None:
    try:
        return read(text, **options)
    except InvalidQuery as error:
        problems = error.problems
    assert problems
    assert all(p.position is not None and 0 <= p.position <= len(text) for p in problems)
    return None


@given(texts, st.booleans())
@settings(max_examples=1500, deadline=None)
def test_any_text_is_read_or_refused(text: str, any_word: bool) -> None:
    parsed = attempt(text, any_word=any_word)
    if parsed is None:
        return
    assert parsed.scores == bool(scoring_leaves(parsed.node))
    for warning in parsed.warnings:
        assert warning.position >= 0
        assert warning.length >= 1
        assert warning.position + warning.length <= len(text)


@given(texts)
@settings(max_examples=500, deadline=None)
def test_strict_refuses_exactly_what_has_warnings(text: str) -> None:
    parsed = attempt(text)
    assert (attempt(text, strict=True) is None) == (parsed is None or bool(parsed.warnings))


@given(texts)
@settings(max_examples=1500, deadline=None)
def test_what_was_read_prints_and_reads_back(text: str) -> None:
    # A few signs (½, ⒈) fold to forms that the tokeniser takes apart; they cannot be written as themselves.
    parsed = attempt(text)
    assume(parsed is not None)
    assert parsed is not None
    printed = to_text(parsed.node)
    assert read(printed, limits=GENEROUS).node == parsed.node, printed
