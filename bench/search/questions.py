"""What is asked: drawn from the texts themselves, always the same for the same texts, seed and number."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise
from random import Random
from typing import Any

import orjson

from bench.corpora import CACHE
from bench.search.indexes import Texts, edition_of
from searcharchive.article import Article
from searcharchive.dates import from_micros

SEED = 1916
BANDS = ((0.0001, 0.001), (0.001, 0.01), (0.01, 0.05), (0.05, 0.2), (0.2, 0.7))
"""Parts of all articles that a word stands in; words are drawn from each of these as often."""
LEAST = 2
"""Articles that a word stands in, at least."""
TRIES = 60
"""Articles that are looked at for each question that wants words of one article."""
DAYS = (3, 45)
"""Days before and after an article that a range of dates about it takes in."""
WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{3,}(?![\w'’-])")
"""A word that every tokeniser takes for one."""


class Kind(StrEnum):
    WORD = "word"
    AND = "two words, AND"
    OR = "three words, OR"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FILTER = "word, two filters"
    ALL = "all, newest, all facets"


@dataclass(frozen=True, slots=True)
class Question:
    """One search. ``words`` are lower case; of a prefix only its letters. Dates are days, both taken in."""

    kind: Kind
    words: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    since: str = ""
    until: str = ""

    @property
    def facets(self) -> tuple[str, ...]:
        """Fields whose ten most frequent values are counted."""
        return ("place", "source", "topic", "lang", "person", "org") if self.kind is Kind.ALL else ("place", "source")

    def __str__(self) -> str:
        """In our query language, without filters."""
        text = {Kind.OR: " OR "}.get(self.kind, " ").join(self.words)
        return f'"{text}"' if self.kind is Kind.PHRASE else f"{text}*" if self.kind is Kind.PREFIX else text


def questions(texts: Texts, count: int) -> list[Question]:
    """``count`` of each kind, kept for the next run."""
    key, name = texts.articles.stem.split("-", 1)[0], f"{texts.name}-questions-{SEED}-{count}"
    path = CACHE / f"{key}-{name}-{edition_of(__file__)}.json"
    if not path.exists():
        print(f"Drawing questions from {texts.name}, once …", flush=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"*-{name}-*"):
            old.unlink()
        path.write_bytes(orjson.dumps([asdict(one) for one in draw(texts.stream(), count)]))
    return [
        Question(**one | {"kind": Kind(one["kind"]), "words": tuple(one["words"])})
        for one in orjson.loads(path.read_bytes())
    ]


def draw(articles: Iterable[Article], count: int, seed: int = SEED) -> list[Question]:
    """``count`` questions of each kind; fewer where the texts do not give as many."""
    chance = Random(seed)
    total, frequencies, sample = look(articles, count * TRIES, chance)
    words = Words(total, frequencies, chance)
    kinds: dict[Kind, Callable[[], Iterator[Question]]] = {
        Kind.WORD: lambda: (Question(Kind.WORD, (word,)) for word in words.each()),
        Kind.AND: lambda: _pairs(words, sample),
        Kind.OR: lambda: (Question(Kind.OR, three) for three in zip(*[words.each()] * 3, strict=False)),
        Kind.PHRASE: lambda: _phrases(words, sample, chance),
        Kind.PREFIX: lambda: _prefixes(words),
        Kind.FILTER: lambda: _filtered(words, sample, chance),
        Kind.ALL: lambda: iter([Question(Kind.ALL)] * count),
    }
    return [question for made in kinds.values() for question in _first(count, made())]


def _first(count: int, made: Iterator[Question]) -> Iterator[Question]:
    seen: set[Question] = set()
    taken = 0
    for question in made:
        if taken == count:
            return
        if question.kind is Kind.ALL or question not in seen:
            seen.add(question)
            taken += 1
            yield question


def look(articles: Iterable[Article], size: int, chance: Random) -> tuple[int, Counter[str], list[Article]]:
    """How many there are, in how many of them each word stands, and ``size`` of them drawn at random."""
    frequencies: Counter[str] = Counter()
    sample: list[Article] = []
    total = 0
    for article in articles:
        frequencies.update(set(found(article)))
        place = total if total < size else int(chance.random() * (total + 1))
        if place < size:
            sample[place : place + 1] = [article]
        total += 1
    return total, frequencies, sample


def found(article: Article) -> list[str]:
    """The words of an article, lower case, in their order."""
    return [word.lower() for word in WORD.findall(f"{article.headline}\n{article.body}")]


class Words:
    """The words of some texts by the part of the articles that they stand in."""

    def __init__(self, total: int, frequencies: Mapping[str, int], chance: Random) -> None:
        self._chance = chance
        self.band: dict[str, int] = {}
        for word, articles in frequencies.items():
            for number, (low, high) in enumerate(BANDS):
                if articles >= LEAST and low <= articles / total < high:
                    self.band[word] = number
        self._bands = [sorted(word for word, band in self.band.items() if band == n) for n in range(len(BANDS))]
        self.there = [n for n, words in enumerate(self._bands) if words]
        """The bands that have words."""

    def each(self) -> Iterator[str]:
        """Words of all bands in turn, without end; none where there are none."""
        while self.there:
            for number in self.there:
                band = self._bands[number]
                yield band[int(self._chance.random() * len(band))]

    def of(self, article: Article, band: int) -> str | None:
        """Some word of an article that is in a band."""
        words = sorted({word for word in found(article) if self.band.get(word) == band})
        return words[int(self._chance.random() * len(words))] if words else None


def _pairs(words: Words, sample: Sequence[Article]) -> Iterator[Question]:
    """Two words of one article, of different bands, each pair of bands in turn."""
    bands = list(combinations(words.there, 2))
    wanted = 0
    for article in sample if bands else ():
        a, b = bands[wanted % len(bands)]
        first, second = words.of(article, a), words.of(article, b)
        if first and second:
            wanted += 1
            yield Question(Kind.AND, (first, second))


def _phrases(words: Words, sample: Sequence[Article], chance: Random) -> Iterator[Question]:
    """Two words side by side in some article, not both of the most frequent."""
    most = len(BANDS) - 1
    for article in sample:
        there = list(WORD.finditer(article.body))
        pairs = [(a[0].lower(), b[0].lower()) for a, b in pairwise(there) if article.body[a.end() : b.start()] == " "]
        known = [(a, b) for a, b in pairs if {a, b} <= words.band.keys() and min(words.band[a], words.band[b]) < most]
        if known:
            yield Question(Kind.PHRASE, known[int(chance.random() * len(known))])


def _prefixes(words: Words) -> Iterator[Question]:
    """The first three, four and five letters of longer words, in turn."""
    letters = 0
    for word in words.each():
        if len(word) > 5:
            yield Question(Kind.PREFIX, (word[: 3 + letters % 3],))
            letters += 1


def _filtered(words: Words, sample: Sequence[Article], chance: Random) -> Iterator[Question]:
    """A word of an article, with its newspaper or its place, in turn, and some days around its own."""
    wanted = 0
    for article in sample if words.there else ():
        word = words.of(article, words.there[wanted % len(words.there)])
        values = {"source": article.source, "place": article.places[0].id if article.places else None}
        field = tuple(values)[wanted % 2]
        value, around = values[field], _around(article, chance)
        if word and value and around:
            wanted += 1
            yield Question(Kind.FILTER, (word,), field, value, *around)


def _around(article: Article, chance: Random) -> tuple[str, str] | None:
    if article.published is None:
        return None
    low, high = DAYS
    day: date = from_micros(article.published.start).date()
    days = timedelta(days=low + int(chance.random() * (high - low)))
    return (day - days).isoformat(), (day + days).isoformat()


def as_json(question: Question) -> dict[str, Any]:
    """A question as the results keep it."""
    return {name: value for name, value in asdict(question).items() if value}
