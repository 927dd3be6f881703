"""Words with their case, what joins them, and where sentences begin."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.analysis.words import Word, tokenize
from searcharchive.ingest.words.prose import _END, _JOINTS, _SHORTENED, Case, Prose, case_of, prose


def words_of(made: Prose) -> list[Word]:
    """The words with their places, as the tokeniser gives them."""
    return list(map(Word, made.forms, made.begins, made.ends))


@pytest.mark.parametrize(
    ("raw", "case"),
    [
        ("port", Case.LOWER),
        ("Port", Case.CAPITAL),
        ("McNamara", Case.CAPITAL),
        ("PORT", Case.UPPER),
        ("U.S.", Case.UPPER),
        ("A", Case.CAPITAL),
        ("iPhone", Case.LOWER),
        ("42", Case.OTHER),
        ("東京", Case.OTHER),
        ("Órgiva", Case.CAPITAL),
        ("3rd", Case.LOWER),
    ],
)
def test_case(raw: str, case: Case) -> None:
    assert case_of(raw) is case


def test_names_are_joined_by_blanks_hyphens_and_the_dots_of_initials() -> None:
    text = prose("body", "Anna T. Berg of St. Louis met Jean-Luc Roy.\nThen, Mr. Hall left")
    joined = [form for form, joins in zip(text.forms, text.joined, strict=True) if not joins]
    assert joined == ["anna", "then", "mr"]


def test_sentences_begin_after_stops_but_not_after_abbreviations() -> None:
    text = prose("body", 'It rained. "We stay," said Mr. Hall of Gary, Ind. The U.S. team left! A dog\n\nbarked')
    starts = [form for form, begins in zip(text.forms, text.starts, strict=True) if begins]
    assert starts == ["it", "we", "said", "a", "barked"]


@pytest.mark.parametrize(
    ("text", "shouted"),
    [("PORT STRIKE ENDS", True), ("Port strike ends", False), ("UN calls for talks", False), ("", False)],
)
def test_shouted(text: str, shouted: bool) -> None:
    assert prose("headline", text).shouted is shouted


@given(st.text(max_size=60), st.integers(0, 20))
@example("ก ำกำ", 1)
def test_words_are_those_of_the_tokeniser_from_the_beginning_on(text: str, begin: int) -> None:
    made = prose("body", text, begin)
    found = words_of(made)
    assert found == [word for word in tokenize(text) if word.start >= begin]
    assert len({len(found), len(made.cases), len(made.gaps), len(made.joined), len(made.starts)}) == 1
    if found:
        pasts = [begin, *(word.end for word in found)]
        # Pairs of scripts that have no blanks share a letter.
        rebuilt = [g + text[max(p, w.start) : w.end] for g, p, w in zip(made.gaps, pasts, found, strict=False)]
        assert "".join(rebuilt) == text[begin : found[-1].end]


@given(
    st.lists(st.sampled_from(["Port", "of", "Spain", "U.S."]), min_size=1, max_size=12),
    st.sampled_from(["port", "of spain"]),
)
def test_spans_of_a_key_are_where_its_words_stand(words: list[str], key: str) -> None:
    text = " ".join(words)
    spans = prose("body", text).spans_of(key)
    assert [span.text.lower() for span in spans] == [key] * text.lower().count(key)
    assert all(text[span.start : span.end] == span.text for span in spans)


def slowly(text: str, begin: int) -> list[tuple[bool, bool]]:
    """Whether each word goes on with the name before it, and whether it begins a sentence: said word by word."""
    found, told, last, before = [w for w in tokenize(text) if w.start >= begin], [], begin, ""
    for form, start, end in found:
        gap = text[last:start]
        short = len(before) == 1 or before in _SHORTENED
        if gap in _JOINTS:
            joins, begins = True, len(before) > 3 and text[last - 1] == "."
        else:
            if gap[:1] == ".":
                joins = gap[1:] in ("", " ", "\n") and short
            else:
                joins = not gap.strip() and "\n\n" not in gap and len(gap) < 10
            ends = not short if gap.strip()[:1] == "." else _END.search(gap) is not None
            begins = ends or "\n\n" in gap or "\n    " in gap
        told.append((joins, begins) if before else (False, True))
        before, last = form, end
    return told


PIECES = st.sampled_from([
    "Port", "U.S.", "U.S.S.R.", "T", ".", " ", "  ", "\n", "\n\n", "\n     ", "-", "’", "”", ";", "Mr", "Calif", "3.5",
    "東京", "é", "e\u0301", ", ", "(", "A.", "\u00a0", "'s", "’d",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(0, 6))
def test_what_stands_between_words_tells_the_same_quickly_and_slowly(text: str, begin: int) -> None:
    made = prose("body", text, begin)
    assert [*zip(made.joined, made.starts, strict=True)] == slowly(text, begin)
    assert words_of(made) == [word for word in tokenize(text) if word.start >= begin]
