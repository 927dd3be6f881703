"""What is known of single words, as bits of one number: the evidence for names is a look-up a word.

The tables in ``data/``: ``first_names.txt`` (our own), ``given_names.txt`` and ``surnames.txt`` (from packages under
the MIT licence) and ``small_words.txt`` (counted from newspapers in the public domain); each says so in its first line,
and ``bench/extraction/tables.py`` makes the last three.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from searcharchive.analysis.names import GENERATIONS
from searcharchive.gazetteer.areas import single_names
from searcharchive.ingest.words import organisations as o
from searcharchive.ingest.words import vocabulary as v

ORDINARY = 1
TITLE = 1 << 1
PORTFOLIO = 1 << 2
PARTICLE = 1 << 3
KNOWN_GIVEN = 1 << 4
GIVEN = 1 << 5
SURNAME = 1 << 6
SMALL = 1 << 7
MOSTLY = 1 << 8
OFTEN = 1 << 9
TAIL = 1 << 10
CORPORATE = 1 << 11
HEAD = 1 << 12
FOREIGN_HEAD = 1 << 13
NOT_SURNAME = 1 << 14
AREA = 1 << 15
DEMONYM = 1 << 16
ROLE = 1 << 17
SPEAKS = 1 << 18
GENERATION = 1 << 19
ACRONYM = 1 << 20
NOT_ACRONYM = 1 << 21
ORG_NOUN = 1 << 22
NO_TEAM = 1 << 23
BEGINS = 1 << 24
WORD_NAME = 1 << 25
ROAD = 1 << 26
LAST_ONLY = 1 << 27
BEGINS_KNOWN = 1 << 28
PARTNERS = 1 << 29

WRITTEN_SMALL = SMALL | MOSTLY
"""Words that stand small in most of their occurrences inside sentences."""
COMMON = SMALL | MOSTLY | OFTEN
FIRST_NAME = KNOWN_GIVEN | GIVEN
_CLASSES = {"9": SMALL, "6": MOSTLY, "2": OFTEN}


@cache
def table() -> dict[str, int]:
    """Folded word → bits; words of no class are not in it."""
    bits: dict[str, int] = {}
    areas, demonyms = single_names()
    for bit, words in (
        (ORDINARY, v.ORDINARY),
        (TITLE, v.TITLES),
        (PORTFOLIO, v.PORTFOLIOS),
        (PARTICLE, v.PARTICLES),
        (KNOWN_GIVEN, v.first_names()),
        (GIVEN, _read("given_names.txt")),
        (SURNAME, _read("surnames.txt")),
        (TAIL, o.ORG_TAILS),
        (CORPORATE, o.CORPORATE),
        (HEAD, v.ORG_HEADS),
        (FOREIGN_HEAD, o.FOREIGN_HEADS),
        (NOT_SURNAME, v.NOT_SURNAMES),
        (AREA, areas),
        (DEMONYM, demonyms),
        (ROLE, v.ROLES),
        (SPEAKS, v.SPEAKS),
        (GENERATION, GENERATIONS),
        (ACRONYM, o.acronyms()),
        (NOT_ACRONYM, o.NOT_ACRONYMS),
        (ORG_NOUN, o.ORG_NOUNS),
        (NO_TEAM, o.NO_TEAM),
        (BEGINS, v.BEGINNINGS),
        (WORD_NAME, v.WORD_NAMES),
        (ROAD, o.ROADS),
        (BEGINS_KNOWN, o.institutions()),
        (PARTNERS, o.PARTNERS),
        (LAST_ONLY, o.LAST_ONLY),
    ):
        _mark(bits, bit, words)
    for digit, bit in _CLASSES.items():
        _mark(bits, bit, _read("small_words.txt", digit))
    _mark(bits, SMALL, [word for word in v.MODERN if not bits.get(word, 0) & COMMON])
    return {word: known & ~GIVEN if _is_word(known) else known for word, known in bits.items()} | _plurals(bits)


def _is_word(bits: int) -> bool:
    """Whether a first name of the longer list is a word first: "Poetry", "Ocean"."""
    return bool(bits & WRITTEN_SMALL) and not bits & (KNOWN_GIVEN | WORD_NAME)


def _plurals(bits: dict[str, int]) -> dict[str, int]:
    """The plurals of words that are written small, where nothing else is known of them: a weaker sign."""
    plurals = (word + "s" for word, known in bits.items() if known & SMALL and len(word) > 3)
    return {word: OFTEN for word in plurals if word not in bits}


def _mark(bits: dict[str, int], bit: int, words: Iterable[str]) -> None:
    for word in words:
        bits[word] = bits.get(word, 0) | bit


def _read(name: str, digit: str = "") -> Iterator[str]:
    """The words of a table; with a digit, those of the lines that begin with it."""
    for line in (v.DATA / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and line.startswith(digit):
            yield from line[len(digit) :].split()
