"""The tokeniser and the folding: golden rows of the query language's rules, and what holds for any text."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.analysis.classes import char_class
from searcharchive.analysis.folding import fold, fold_value
from searcharchive.analysis.pieces import pieces
from searcharchive.analysis.words import forms, read_closely, tokenize

ROWS = [
    ("grain deals", ["grain", "deals"]),
    ("The U.S. said", ["the", "us", "said"]),
    ("a U.S.-backed plan", ["a", "us", "backed", "plan"]),
    ("U.S.'s role", ["us", "role"]),
    ("J. T. Goodwin", ["j", "t", "goodwin"]),
    ("a.b.cd", ["ab", "cd"]),
    ("at 9 a.m. today", ["at", "9", "am", "today"]),
    ("Trump's and Trump’s", ["trump", "and", "trump"]),
    ("don't O'Brien l'Europe", ["don", "t", "o", "brien", "l", "europe"]),
    ("155,221 bags at 3.5%", ["155,221", "bags", "at", "3.5"]),
    ("version v2.0, build 1.", ["version", "v2.0", "build", "1"]),
    ("state-of_the/art", ["state", "of", "the", "art"]),
    ("example.org", ["example", "org"]),
    ("café CAFÉ ＣＡＦＥ cafe\u0301", ["cafe", "cafe", "cafe", "cafe"]),
    ("Łódź Straße Diyarbakır Øresund Ægir", ["lodz", "strasse", "diyarbakir", "oresund", "aegir"]),
    ("İstanbul", ["istanbul"]),
    ("Российский ёлка", ["российский", "елка"]),
    ("Αθήνα", ["αθηνα"]),
    ("שָׁלוֹם عَرَبِيّ", ["שלום", "عربي"]),
    ("हिन्दी", ["हिन्दी"]),
    ("東京都知事", ["東京", "京都", "都知", "知事"]),
    ("京", ["京"]),
    ("ﾃﾚﾋ", ["テレ", "レヒ"]),
    ("서울 시장", ["서울", "시장"]),
    ("NATO東京", ["nato", "東京"]),
    ("½ ⑴ x²", ["½", "⑴", "x2"]),
    ("— … !?", []),
    ("", []),
    ("\u0301", []),
]


@pytest.mark.parametrize(("text", "words"), ROWS)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert list(forms(text)) == words


def test_offsets_are_those_of_the_text() -> None:
    text = "In Łódź, U.S. envoys’ cafés"
    assert [text[w.start : w.end] for w in tokenize(text)] == ["In", "Łódź", "U.S.", "envoys", "cafés"]


@given(st.text(max_size=80))
def test_words_stand_in_order_inside_the_text(text: str) -> None:
    words = tokenize(text)
    assert all(0 <= w.start < w.end <= len(text) and w.form for w in words)
    assert [w.start for w in words] == sorted({w.start for w in words})


def test_a_folded_word_is_one_word() -> None:
    """For every character, alone and among others: a query for what the index holds finds it."""
    for point in range(sys.maxunicode + 1):
        if 0xD800 <= point < 0xE000:
            continue
        char = chr(point)
        plain = unicodedata.normalize("NFKD", char) == char.casefold() == char
        if not plain and char_class(char) in "adc":
            for text in (char, f"a{char}1", f"東{char}ア"):
                for word in tokenize(text):
                    assert forms(word.form) == (word.form,), (hex(point), text)


@given(st.text(alphabet=st.characters(categories=["L", "M", "Nd"]), min_size=1, max_size=8))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(alphabet="abcdé \n\tÅß", max_size=20))
def test_values_are_folded_words_with_single_blanks(value: str) -> None:
    key = fold_value(value)
    assert key == " ".join(fold(word) for word in re.split(r"\s+", value.strip()) if word)
    assert key == fold_value(value.upper()) or "ß" in value
    assert unicodedata.is_normalized("NFC", key)


TRICKY = st.text("aAzZsS'’.,- 07éŁяΑ\u0301\u02bc½ª\u1e9e\u20ac“”\n_東ก", max_size=30)


@given(TRICKY | st.text(max_size=60) | st.text(st.characters(max_codepoint=0x52F), max_size=60))
def test_plain_texts_are_cut_as_any_text_is_read(text: str) -> None:
    assert tokenize(text) == read_closely(text)
    assert forms(text) == tuple(word.form for word in tokenize(text))
    parts = pieces(text)
    assert parts is None or "".join(parts) == text


def test_every_character_is_cut_as_it_is_read() -> None:
    for point in range(0x3000):
        for text in (chr(point), f"a{chr(point)}b", f"1{chr(point)}2 x’{chr(point)}.y"):
            assert tokenize(text) == read_closely(text), hex(point)


def test_usual_texts_are_plain() -> None:
    assert pieces("“Łódź’s café — 3½ €,” said Ólafur; Мария и Αθήνα…") is not None
    assert pieces("cafe\u0301") is None
    assert pieces("東京") is None
