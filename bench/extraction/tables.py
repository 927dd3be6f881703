"""Makes the word tables in ``searcharchive/ingest/words/data``; run by hand: ``python -m bench.extraction.tables``.

``small_words.txt`` is counted from newspapers of 1916 in the public domain (Chronicling America): how often a word
inside a sentence is written small. ``given_names.txt`` and ``surnames.txt`` are the name lists of two packages under
the MIT licence, which must be importable: ``names`` 0.3.0 (the United States' census of 1990, a public domain) and
``Faker`` 40.63.0 (its languages in Latin script). All words are folded; of the texts nothing but counts is kept.
"""

import gzip
import json
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path

from bench.corpora import ROOT, SHARED
from searcharchive.analysis.words import forms
from searcharchive.ingest.words import vocabulary as v

DATA = ROOT / "searcharchive" / "ingest" / "words" / "data"
PAPERS = SHARED / "chronam1916-100k.jsonl.gz"
LEAST_COUNT = 60
SHARES = ((0.9, "9"), (0.6, "6"), (0.25, "2"))
"""The least share of a class among a word's occurrences, and the digit that its lines begin with."""
SURNAMES, GIVEN_NAMES = 6_000, 1_500
"""How many of the commonest of the census."""
SMALL_LIST = 1_500
"""Longer lists of Faker's have many rare names: of those a name counts only where another list has it too."""
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z][a-z]+(?![A-Za-z'’-])")


def counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands inside a sentence: small, and with a capital."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for word in _INSIDE.findall(text.replace("\n", " ")):
            (small if word.islower() else capital)[word.lower()] += 1
    return small, capital


def small_words(small: Mapping[str, int], capital: Mapping[str, int]) -> Iterator[str]:
    """The lines of the table: the digit of a class and its words of one initial."""
    classes: dict[str, list[str]] = {digit: [] for _, digit in SHARES}
    for word, count in small.items():
        share = count / (count + capital.get(word, 0))
        digit = next((digit for least, digit in SHARES if share >= least), None)
        if digit and count >= LEAST_COUNT and len(word) > 2:
            classes[digit].append(word)
    for digit, words in classes.items():
        for line in lines(words):
            yield f"{digit} {line}"


def lines(words: Iterable[str]) -> Iterator[str]:
    """The words in order, those of one initial on one line."""
    for _, group in groupby(sorted(set(words)), key=lambda word: word[0]):
        yield " ".join(group)


def name_forms(names: Iterable[str]) -> Iterator[str]:
    """The folded words of names in Latin script, without particles and words that begin sentences."""
    for name in names:
        for form in forms(name):
            if len(form) > 1 and form.isascii() and form.isalpha() and form not in v.PARTICLES | v.ORDINARY:
                yield form


def census(kind: str, most: int) -> Iterator[str]:
    """Names of one list of ``names``, the commonest first."""
    folder = Path(str(import_module("names").__file__)).parent
    for line in (folder / f"dist.{kind}").read_text("ascii").splitlines()[:most]:
        yield line.split()[0]


def fakers(start: str) -> Iterator[set[str]]:
    """The folded names of each of Faker's languages: its attributes that begin so (``first_``, ``last_``)."""
    persons = import_module("faker.providers.person")
    for module in pkgutil.iter_modules(persons.__path__):
        provider = import_module(f"{persons.__name__}.{module.name}").Provider
        lists = (getattr(provider, name) for name in dir(provider) if re.match(rf"{start}.*names", name))
        yield set(
            name_forms(v for values in lists if isinstance(values, Iterable) for v in values if isinstance(v, str))
        )


def widespread(names: Iterable[set[str]], small: int) -> set[str]:
    """Names of two lists or more, and of those that have fewer than ``small``."""
    lists = list(names)
    count = Counter(name for one in lists for name in one)
    return {name for one in lists for name in one if count[name] > 1 or len(one) < small}


def _texts() -> Iterator[str]:
    with gzip.open(PAPERS) as papers:
        for line in papers:
            yield json.loads(line)["body"] or ""


def _write(name: str, head: str, table: Iterable[str]) -> None:
    (DATA / name).write_text("\n".join([f"# {head}", *table, ""]), encoding="utf-8")


def main() -> None:
    """Write the three tables."""
    _write(
        "small_words.txt",
        "Words by how often they are written small inside a sentence (9: 90 of 100 or more), counted from newspapers "
        "of 1916 in the public domain by bench/extraction/tables.py",
        small_words(*counted(_texts())),
    )
    origin = "folded; from the packages names 0.3.0 and Faker 40.63.0 (MIT) by bench/extraction/tables.py"
    given = name_forms([*census("male.first", GIVEN_NAMES), *census("female.first", GIVEN_NAMES)])
    _write("given_names.txt", f"First names, {origin}", lines([*given, *widespread(fakers("first_"), SMALL_LIST)]))
    surnames = name_forms(census("all.last", SURNAMES))
    _write("surnames.txt", f"Surnames, {origin}", lines([*surnames, *widespread(fakers("last_"), 0)]))


if __name__ == "__main__":
    main()
