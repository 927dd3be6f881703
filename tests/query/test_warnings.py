"""What cannot be read as written: the meaning taken, and the warning that says so."""

import pytest

from searcharchive.errors import InvalidQuery
from searcharchive.query.parser import Parsed
from searcharchive.query.printer import to_text
from tests.query.reading import read

TABLE: list[tuple[str, str, list[tuple[str, str, str | None]]]] = [
    # written, read as, [(code, the piece it is about, hint)]
    ('"half a phrase', '"half a phrase"', [("unbalanced-quote", '"', '"')]),
    ("ferry“", "ferry", [("unbalanced-quote", "“", '"'), ("ignored", "“", None)]),
    ("(a b", "a b", [("unbalanced-parenthesis", "(", ")")]),
    ("headline:(a", "headline:a", [("unbalanced-parenthesis", "(", ")")]),
    ("a) b", "a b", [("unbalanced-parenthesis", ")", None)]),
    ("a ()", "a", [("empty-group", "(", None)]),
    ("-() a", "a", [("empty-group", "(", None)]),
    ("a OR", "a", [("dangling-operator", "OR", None)]),
    ("OR a", "a", [("dangling-operator", "OR", None)]),
    ("AND", "*", [("dangling-operator", "AND", None)]),
    ("a OR AND b", "a OR b", [("dangling-operator", "AND", None)]),
    ("a NOT", "a", [("dangling-operator", "NOT", None)]),
    ("a (b OR) c", "a b c", [("dangling-operator", "OR", None)]),
    ("NEAR/3 a", "a", [("dangling-operator", "NEAR/3", None)]),
    ("a NEAR/3", "a", [("dangling-operator", "NEAR/3", None)]),
    ("a NEAR/3 -b", "a -b", [("dangling-operator", "NEAR/3", None)]),
    ("a NEAR/x b", "a b", [("unreadable-near", "NEAR/x", "NEAR/5")]),
    ("a NEAR/0 b", "a b", [("unreadable-near", "NEAR/0", "NEAR/5")]),
    ("a NEAR/9999 b", "a NEAR/1000 b", [("distance-limited", "NEAR/9999", None)]),
    ("a NEAR/3 place:NO", "a place:no", [("near-sides", "NEAR/3", None)]),
    ("(a b) NEAR/3 c", "a b c", [("near-sides", "NEAR/3", None)]),
    ("a^2 NEAR/3 b", "a NEAR/3 b", [("boost-ignored", "NEAR/3", None)]),
    ("headlin:flood", "headlin flood", [("unknown-field", "headlin:flood", "headline")]),
    ("-headlin:flood", "-(headlin flood)", [("unknown-field", "headlin:flood", "headline")]),
    ('persn:"Ban Ki-moon"', 'persn "ban ki moon"', [("unknown-field", 'persn:"Ban Ki-moon"', "person")]),
    ("zzz:(a OR b)", "zzz (a OR b)", [("unknown-field", "zzz:(", None)]),
    ("has:peeple", "has peeple", [("unknown-field", "has:peeple", "has:person")]),
    ("date:someday", "date someday", [("unreadable-date", "date:someday", None)]),
    ("-date:someday", "-(date someday)", [("unreadable-date", "date:someday", None)]),
    ("date:2025-02-30", 'date "2025 02 30"', [("unreadable-date", "date:2025-02-30", None)]),
    ("date:07/08/2025", 'date "07 08 2025"', [("unreadable-date", "date:07/08/2025", "2025-07-08 or 2025-08-07")]),
    (
        'date:"last Wednesday"',
        "date:[2026-01-14 TO 2026-01-14]",
        [("ambiguous-date", 'date:"last Wednesday"', "2026-01-07")],
    ),
    ("mentioned:[a TO b]", "mentioned a to b", [("unreadable-date", "mentioned:[a TO b]", None)]),
    ("date:>=soon", "date soon", [("unreadable-date", "date:>=soon", None)]),
    ("date:[2026 TO 2025]", "date:[2026-01-01 TO 2025-12-31]", [("empty-range", "date:[2026 TO 2025]", None)]),
    ("a^x", "a", [("unreadable-boost", "^x", "^2")]),
    ("a^", "a", [("unreadable-boost", "^", "^2")]),
    ("a^2^3", "a", [("unreadable-boost", "^2^3", "^2")]),
    ("place:NO^2", "place:no", [("boost-ignored", "^2", None)]),
    ("-a^2", "-a", [("boost-ignored", "-", None)]),
    ("NOT ((a^2)^3)", "-a", [("boost-ignored", "NOT", None)]),
    ("NOT NOT", "*", [("dangling-operator", "NOT", None), ("dangling-operator", "NOT", None)]),
    ("well-known~", '"well known"', [("fuzzy-ignored", "well-known~", None)]),
    ("flood~0", "flood", [("fuzzy-ignored", "flood~0", None)]),
    ("flood~0.7", "flood", [("fuzzy-ignored", "flood~0.7", None)]),
    ("flo*d~", "flo*d", [("fuzzy-ignored", "flo*d~", None)]),
    ("(a b)~2", "a b", [("fuzzy-ignored", "~2", None)]),
    ('person:"X"~2', "person:x", [("fuzzy-ignored", 'person:"X"~2', None)]),
    ('"flood"~2', "flood", [("slop-ignored", '"flood"~2', None)]),
    ('"a b"~', '"a b"', [("slop-ignored", '"a b"~', None)]),
    ('"a b"~9999', '"a b"~1000', [("distance-limited", '"a b"~9999', None)]),
    ('"oil pri*"', '"oil pri"', [("wildcard-ignored", '"oil pri*"', None)]),
    ("person:Merk*", 'person:"merk*"', [("wildcard-ignored", "person:Merk*", None)]),
    ("out-of-to*", "out of to*", [("wildcard-split", "out-of-to*", None)]),
    ("a – b", "a b", [("ignored", "–", None)]),
    ("a - b", "a b", [("ignored", "-", None)]),
    ("a -- b", "a b", [("ignored", "--", None)]),
    ('-"..." a', "a", [("ignored", '"..."', None)]),
    ("= a", "a", [("ignored", "=", None)]),
    ('person:""', "*", [("missing-value", 'person:""', None)]),
    ("who resigned?", "who resigned", [("question-mark", "?", "(resigned?)")]),
    ('zzz:"..."', "zzz", [("unknown-field", 'zzz:"..."', None), ("ignored", 'zzz:"..."', None)]),
]


def found(text: str, parsed: Parsed) -> list[tuple[str, str, str | None]]:
    return [(w.code, text[w.position : w.position + w.length], w.hint) for w in parsed.warnings]


@pytest.mark.parametrize(("text", "meaning", "warnings"), TABLE, ids=[row[0] for row in TABLE])
def test_reads_as_far_as_it_makes_sense(text: str, meaning: str, warnings: list[tuple[str, str, str | None]]) -> None:
    parsed = read(text)
    assert to_text(parsed.node) == meaning
    assert sorted(found(text, parsed), key=str) == sorted(warnings, key=str)
    assert all(0 < len(w.detail) < 120 for w in parsed.warnings)


@pytest.mark.parametrize(("text", "meaning", "warnings"), TABLE, ids=[row[0] for row in TABLE])
def test_strict_refuses_each_of_them(text: str, meaning: str, warnings: list[tuple[str, str, str | None]]) -> None:
    with pytest.raises(InvalidQuery) as caught:
        read(text, strict=True)
    expected = [(w.detail, "q", w.position, w.hint) for w in read(text).warnings]
    assert [(p.detail, p.parameter, p.position, p.hint) for p in caught.value.problems] == expected
    assert len(expected) == len(warnings)
    assert read(meaning).node == read(text).node


def test_strict_lets_a_sound_query_through() -> None:
    assert read('headline:"oil spill"~3 -place:NO', strict=True).warnings == ()


def test_warnings_stand_in_the_order_of_the_text_and_end_at_twenty() -> None:
    positions = [w.position for w in read("a) zz:b date:never (c").warnings]
    assert positions == sorted(positions)
    assert len(positions) == 4
    assert len(read(") " * 200).warnings) == 20


def test_unknown_words_are_alternatives_with_any_word() -> None:
    assert to_text(read("zzz:a", any_word=True).node) == "zzz OR a"
