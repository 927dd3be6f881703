"""The compiled tokeniser gives what the slow one gives, whatever the text and wherever its tables have to grow."""

import gzip
import json
import sys
from collections.abc import Iterable
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.analysis import batch
from searcharchive.analysis.batch import Tokens, Vocabulary
from searcharchive.analysis.classes import char_class
from searcharchive.analysis.words import Word, tokenize
from searcharchive.kernels import words as kernels

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"

APOSTROPHES = "'’ʼ＇"
MARKS = "\u0301\u0308\u0338\u05b0\u064b\u0e31\u3099\u093f\u20dd"
SCRIPTS = "東京都ぁゞゟアーﾃﾞㇷ𠀀ไทยำ서울ᄒ\u1161\u11abקהعрёйИ\u0306हिन्दी"
ODD = "ßİıﬃǆſKÅµÆŁþ²½⑴ⅷªº１２３ＡｂＣ．，٣߁𝐀𝟘\u1e9e\u0345\u0130\ufb4f\u2126"
NOTHING = "\0\n\r\t\x1f\x80\xa0\xad\u200b\u200d\ufeff\ufffe\U0010ffff\ud800\udc00\udfff\ue000—…«»😀👩\u200d🚀\u2028"
RARE = st.sampled_from(APOSTROPHES + MARKS + SCRIPTS + ODD + NOTHING)
PLAIN = st.sampled_from("aAbsSxzZ09'.,.,’ -")
PIECES = st.sampled_from(
    [
        *("U.S.", "U.S.A.x", "a.b.cd.e", "J. T. Goodwin", "a.m.", "x.1.a", "1.a", "A\u0301.B.\u0301c", "É.U.", "U.É."),
        *("155,221", "3.5", "3.5.", "1,,2", "1.2,3.4", "٣.٣", "1.é2", "2é.5", "\u03011.5", "1\u0301.5"),
        *("Trump's", "Trump’S", "don't", "l'a", "'s", ".'s", "京's", "é's", "'ſ", "a'é", "a's'b", "'n'", "rock'n'roll"),
        *("a'b.c.", "x'a.b", "abcdefgh", "ABCDEFGHi", "sixteenletters16", "sixteenletters16é", "é" * 33, "東京都知事"),
        *("\u0301", "\u0301\u0301 a", "\u0345", "ʼ", "東\u0301京", "Ａ．Ｂ．", "ﬃﬁ", "ẞ", "ΟΔΟΣ", "İstanbul"),
    ]
)
TEXTS = st.lists(st.one_of(PLAIN, PLAIN, RARE, PIECES, st.characters()), max_size=40).map("".join)
ASCII_TEXTS = st.text(alphabet=st.characters(max_codepoint=127), max_size=60)
BATCHES = st.lists(st.one_of(TEXTS, ASCII_TEXTS, st.text(max_size=30)), max_size=12)


def words_of(tokens: Tokens, strings: list[str]) -> list[list[Word]]:
    forms = [strings[form] for form in tokens.forms.tolist()]
    words = [Word(*word) for word in zip(forms, tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]
    offsets = tokens.offsets.tolist()
    assert (offsets[0], offsets[-1]) == (0, len(words))
    return [words[a:b] for a, b in pairwise(offsets)]


def check(vocabulary: Vocabulary, batches: Iterable[list[str]]) -> None:
    """Each batch gives the words of its texts, and the vocabulary their forms in the order of meeting."""
    met: dict[str, None] = {}
    for texts in batches:
        expected = [tokenize(text) for text in texts]
        met.update((word.form, None) for words in expected for word in words)
        tokens = vocabulary.tokenize(texts)
        strings = vocabulary.strings()
        assert words_of(tokens, strings) == expected
        assert strings == list(met)
    assert len(vocabulary) == len(met)
    encoded, offsets = vocabulary.encoded()
    assert encoded.tobytes() == "".join(met).encode()
    assert offsets.tolist() == [0, *np.cumsum([len(form.encode()) for form in met]).tolist()]
    for first in (0, len(met) // 2, len(met)):
        assert vocabulary.lengths(first).tolist() == [len(form) for form in met][first:]


@given(TEXTS)
def test_a_text(text: str) -> None:
    check(Vocabulary(), [[text]])


@given(st.lists(BATCHES, max_size=3))
def test_batches_of_texts(batches: list[list[str]]) -> None:
    check(Vocabulary(), batches)


@given(st.lists(BATCHES, max_size=3), st.integers(1, 8), st.integers(1, 40))
def test_small_blocks_and_tables_that_grow(batches: list[list[str]], block: int, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "BLOCK", block)
        patch.setattr(batch, "CHUNK", chunk)
        check(Vocabulary(capacity=1), batches)


def test_a_character_of_every_kind() -> None:
    """Alone, in a word, before a dot, between digits, and after an apostrophe."""
    vocabulary = Vocabulary()
    shapes = "{0}", "a{0}b", "{0}.{0}.", "1{0}2", "{0}.5", "東{0}", "x'{0}", "x{0}s"
    for first in range(0, sys.maxunicode + 1, 0x1000):
        points = range(first, first + 0x1000)
        # All of the scripts that are written most; of the others, and of the long runs that are alike, samples.
        chars = [chr(p) for p in points if p < 0x3400 or 0xF900 <= p < 0x10000 or p % (7 if p < 0x20000 else 61) == 0]
        texts = [" ".join(shape.format(char) for shape in shapes) for char in chars]
        tokens = vocabulary.tokenize(texts)
        assert words_of(tokens, vocabulary.strings()) == [tokenize(text) for text in texts]


def test_many_forms() -> None:
    """Enough to grow the tables many times over, and for words to share slots."""
    numbers = [f"{i:x}" for i in range(100_000)]
    texts = [" ".join(numbers[i : i + 1000]) for i in range(0, len(numbers), 1000)]
    raws = [text.replace("7", "é") for text in texts]
    vocabulary = Vocabulary(capacity=1)
    first = vocabulary.tokenize(texts)
    assert first.forms.tolist() == list(range(len(numbers)))
    assert vocabulary.tokenize(texts).forms.tolist() == first.forms.tolist()
    again = vocabulary.tokenize(raws).forms
    strings = vocabulary.strings()
    assert strings == list(dict.fromkeys([*numbers, *" ".join(raws).replace("é", "e").split()]))
    assert [strings[form] for form in again] == " ".join(raws).replace("é", "e").split()


def test_long_words() -> None:
    long = [c * n for n in (7, 8, 9, 15, 16, 17, 5000) for c in ("a", "Z", "é", "1.", "a.", "東", "\u0301")]
    check(Vocabulary(capacity=1), [long, [" ".join(long)], ["".join(long)]])


def test_nothing_to_tokenize() -> None:
    vocabulary = Vocabulary()
    for texts in ([], [""], ["", "", "\u0301 —"]):
        tokens = vocabulary.tokenize(texts)
        assert tokens.offsets.tolist() == [0] * (len(texts) + 1)
        assert len(tokens.forms) == len(tokens.starts) == len(tokens.ends) == 0
    assert (len(vocabulary), vocabulary.strings()) == (0, [])
    assert [array.tolist() for array in vocabulary.encoded()] == [[], [0]]


def test_types() -> None:
    tokens = Vocabulary().tokenize(["Grain deals", "in Łódź"])
    assert [getattr(tokens, name).dtype for name in ("forms", "starts", "ends")] == [np.int32] * 3
    assert tokens.offsets.dtype == np.int64


def test_memory_is_told() -> None:
    vocabulary = Vocabulary()
    before = vocabulary.nbytes
    vocabulary.tokenize([" ".join(map(str, range(10_000)))])
    assert 10_000 * 12 < vocabulary.nbytes - before < 10_000 * 60


def test_a_broken_off_batch_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was scanned but not folded when a batch stopped is folded by the next one."""
    vocabulary = Vocabulary()

    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Vocabulary, "_number", interrupted)
        with pytest.raises(KeyboardInterrupt):
            vocabulary.tokenize(["Łódź \u0301 café"])
    check(vocabulary, [["naïve Łódź café \u0301"]])


@pytest.mark.parametrize("short", ["starts", "block lanes", "places", "lanes", "slots"])
@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_scan_stops_before_the_end_of_an_array(short: str, size: int) -> None:
    """And writes nothing behind it, whichever array is the short one; before a word that does not fit."""
    text = "\nédition é dœuvre, œuvres naïves œil été île\n"
    whole = np.full(size + 8, 0x7777, np.int32 if short == "starts" else np.uint32 if short == "places" else np.uint64)
    array = whole[:size]
    starts, ends, raws, hashes, places, lanes = batch._block(len(text))
    table = batch.Table(100)
    if short == "starts":
        starts = array
    elif short == "block lanes":
        lanes = array
    else:
        array[:] = 0
        setattr(table, short, array)
    classes = np.array([batch._CODES[char_class(chr(p))] for p in range(0x200)], np.uint8)
    block = starts, ends, raws, hashes, places, lanes
    at, count = kernels.scan(batch._code_points(text), 0, classes, block, table.arrays)
    assert whole[size:].tolist() == [0x7777] * 8
    assert at < len(text)
    assert [text[a:b] for a, b in zip(starts[:count], ends[:count], strict=True)] == text[:at].replace(",", "").split()
    assert len(table) == count <= size


@pytest.mark.parametrize("short", ["places", "lanes", "slots"])
@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_number_stops_before_the_end_of_an_array(short: str, size: int) -> None:
    text = "\nabcdefghi abc abcdefghijklmnopqrst abcd abcde abcdef abcdefg abcdefgh\n"
    codes, classes = batch._code_points(text), np.full(0x80, kernels.LETTER, np.uint8)
    classes[[ord(" "), ord("\n")]] = kernels.OTHER
    block, table = batch._block(len(text)), batch.Table(100)
    whole = np.full(size + 8, 0x7777, np.uint32 if short == "places" else np.uint64)
    whole[:size] = 0
    setattr(table, short, whole[:size])
    at, count = kernels.scan(codes, 0, classes, block, batch.Table(1).arrays)
    assert (at, count) == (len(text), 8)
    cursor, texts = np.zeros(3, np.int64), (np.array([1, len(text)], np.int32), np.zeros(1, np.int64))
    empty = np.empty(0, np.uint32), np.zeros(1, np.uint32), np.empty(0, np.uint64)
    kernels.number(block, count, cursor, texts, np.empty(0, np.int32), 0, empty, table.arrays)
    assert whole[size:].tolist() == [0x7777] * 8
    assert len(table) == cursor[0] == cursor[1] == texts[1][0] < 8
    assert table.counts[1] == sum(-(-len(word) // 8) for word in text.split()[: cursor[0]])


@pytest.mark.shared
@pytest.mark.parametrize("name", ["chronam1916-100k", "reuters21578-train"])
def test_real_texts(name: str) -> None:
    path = CORPORA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["body"] for line in islice(lines, 300)]
    check(Vocabulary(capacity=1), [texts[:100], texts[100:]])
