"""Made-up queries of stock Whoosh over the fields of an archive.

They come from a seed: to draw a hundred trees one by one takes hypothesis longer than to answer them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    DateRange,
    DisjunctionMax,
    Every,
    FuzzyTerm,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    SpanNear2,
    Term,
    TermRange,
    Wildcard,
)
from whoosh.util.times import datetime_to_long

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import stem
from tests.backends.generate import IDS, NAMES, PLACES, QUERY_FORMS

STEMS = sorted({stem(form, "en") for form in QUERY_FORMS})
WORDS = {"headline": STEMS, "body": STEMS, "headline_exact": QUERY_FORMS, "body_exact": QUERY_FORMS}
PATHS = sorted({fold_value("/".join(path.split("/")[:n])) for path in PLACES for n in (1, 2, 3)})
VALUES = {
    "place": PATHS,
    "dateline": PATHS,
    **{field.value: sorted({fold_value(name) for name in names} - {""}) for field, names in NAMES.items()},
    "lang": ["en", "fr"],
    "id": IDS,
}
TERMS = {**WORDS, **VALUES}
FIELDS = [field for field in TERMS for _ in range(1 + 2 * (field in WORDS))]
PATTERNS = ["d?al*", "*s", "?ort", "*a*", "po*t?", "東?", "u?", "*", "x*", "[ab]*", "co/*", "tr*s"]
MOMENTS = [datetime(year, 1, 1) for year in (1, 1850, 1999, 2019, 2020, 2021, 9999)]


class Queries:
    """Makes queries. ``moments``: when something was published."""

    def __init__(self, seed: int, moments: Sequence[datetime] = (), *, negations: bool = True) -> None:
        self._random = Random(seed)
        self._moments = [*MOMENTS, *moments, *moments]
        self._negations = negations

    def take(self, count: int, depth: int = 3) -> list[Query]:
        return [self.tree(depth) for _ in range(count)]

    def tree(self, depth: int) -> Query:
        """At most so many nodes deep."""
        random = self._random
        if depth == 1 or random.random() < 0.4:
            return self.leaf()
        kind = random.choice([And, And, Or, Or, DisjunctionMax, AndMaybe, *[Not, AndNot] * self._negations])
        if kind is Not:
            return Not(self.below(depth))
        if kind in (AndMaybe, AndNot):
            return kind(self.below(depth), self.below(depth))
        return kind([self.below(depth) for _ in range(random.randint(1, 4))])

    def below(self, depth: int) -> Query:
        query = self.tree(depth - 1)
        # Inside of others Whoosh's SpanNear2 fails for want of a variable, and AndNot at the end of its first side.
        return self.term() if isinstance(query, (SpanNear2, AndNot)) else query

    def leaf(self) -> Query:
        makers = [self.term] * 4 + [self.phrase, self.near, self.prefix, self.wildcard, self.fuzzy, self.every]
        return self._random.choice([*makers, self.term_range, self.date_range, self.date])()

    def _term(self, fields: Sequence[str] = FIELDS) -> tuple[str, str]:
        field = self._random.choice(fields)
        return field, self._random.choice(TERMS[field])

    def moment(self) -> datetime:
        off = timedelta(microseconds=self._random.choice([0, 0, -1, 1]))
        moment = self._random.choice(self._moments)
        return moment if moment.year == 1 else moment + off

    def flag(self) -> bool:
        return self._random.random() < 0.5

    def term(self) -> Query:
        return Term(*self._term())

    def phrase(self) -> Query:
        field = self._random.choice(list(WORDS))
        words = self._random.choices(WORDS[field], k=self._random.randint(1, 3))
        return Phrase(field, words, slop=self._random.choice([1, 1, 2, 4]))

    def near(self) -> Query:
        field = self._random.choice(list(WORDS))
        words = self._random.choices(WORDS[field], k=self._random.randint(1, 3))
        return SpanNear2([Term(field, word) for word in words], slop=self._random.randint(1, 5), ordered=self.flag())

    def prefix(self) -> Query:
        field, term = self._term()
        return Prefix(field, term[: self._random.randint(0, 4)])

    def wildcard(self) -> Query:
        return Wildcard(self._term()[0], self._random.choice(PATTERNS))

    def fuzzy(self) -> Query:
        term = self._term(["headline_exact", "body_exact"])
        return FuzzyTerm(*term, maxdist=self._random.randint(1, 2), prefixlength=self._random.randint(0, 1))

    def every(self) -> Query:
        return Every(self._random.choice([None, *TERMS, "published"]))

    def term_range(self) -> Query:
        field, term = self._term()
        low, high = sorted((term, self._random.choice(STEMS + PATHS)))
        bounds = (low if self.flag() else None, high if self.flag() else None)
        return TermRange(field, *bounds, self.flag(), self.flag())

    def date(self) -> Query:
        return Term("published", self.moment())

    def date_range(self) -> Query:
        bounds = [self.moment() if self._random.random() < 0.7 else None for _ in range(2)]
        if self.flag():
            return DateRange("published", *bounds, self.flag(), self.flag())
        numbers = [None if moment is None else datetime_to_long(moment) for moment in bounds]
        return NumericRange("published", *numbers, self.flag(), self.flag())
