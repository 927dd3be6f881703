"""Where a text leaf occurs, found by trying every position. Slow on purpose; shares nothing with search/."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from searcharchive.analysis.stemming import base_language, query_stems, stem
from searcharchive.analysis.words import tokenize
from searcharchive.article import Article
from searcharchive.query.tree import Fuzzy, Leaf, Near, Phrase, Term, TextField, TextLeaf, Wildcard

FIELDS = (TextField.HEADLINE, TextField.BODY)
WordTest = Callable[["Token"], bool]


@dataclass(frozen=True)
class Token:
    form: str
    stem: str


@dataclass(frozen=True)
class Occurrence:
    """From the ``first`` position to the ``last``; ``positions`` are the words that make it one."""

    first: int
    last: int
    positions: frozenset[int]


def tokens_of(article: Article) -> dict[TextField, list[Token]]:
    """The words that are indexed, by field. A derived headline is not."""
    lang = base_language(article.lang)
    texts = {TextField.HEADLINE: "" if article.headline_derived else article.headline, TextField.BODY: article.body}
    return {f: [Token(w.form, stem(w.form, lang)) for w in tokenize(text)] for f, text in texts.items()}


def asked_fields(leaf: TextLeaf) -> frozenset[TextField]:
    if isinstance(leaf, Near):
        return asked_fields(leaf.left) & asked_fields(leaf.right)
    return frozenset(FIELDS if leaf.field is None else [leaf.field])


def wildcard_matches(pattern: str, form: str) -> bool:
    parts = {"*": ".*", "?": "."}
    return re.fullmatch("".join(parts.get(c, re.escape(c)) for c in pattern), form, re.DOTALL) is not None


def edit_distance(a: str, b: str) -> int:
    """Optimal string alignment: insert, delete, replace, or swap two neighbours, no piece edited twice."""
    rows = {(-1, -1): 0}
    rows |= {(i, -1): i + 1 for i in range(len(a))}
    rows |= {(-1, j): j + 1 for j in range(len(b))}
    for i, j in product(range(len(a)), range(len(b))):
        best = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (a[i] != b[j]))
        if i and j and a[i] == b[j - 1] and a[i - 1] == b[j]:
            best = min(best, rows[i - 2, j - 2] + 1)
        rows[i, j] = best
    return rows[len(a) - 1, len(b) - 1]


def form_matches(leaf: Wildcard | Fuzzy, form: str) -> bool:
    if isinstance(leaf, Wildcard):
        return wildcard_matches(leaf.pattern, form)
    return edit_distance(leaf.form, form) <= leaf.distance


def word_test(form: str, exact: bool, languages: tuple[str, ...]) -> WordTest:
    if exact:
        return lambda token: token.form == form
    stems = query_stems(form, languages)
    return lambda token: token.stem in stems


def occurrences(leaf: TextLeaf, tokens: Sequence[Token], reading: "Reading") -> list[Occurrence]:
    """Every occurrence of a leaf among the words of one field, by first position."""
    match leaf:
        case Near():
            return [left for left, _ in near_pairs(leaf, tokens, reading)]
        case Phrase():
            tests = [word_test(form, leaf.exact, reading.languages) for form in leaf.forms]
            return list(phrase_occurrences(tests, leaf.slop, tokens))
        case Term():
            test = word_test(leaf.form, leaf.exact, reading.languages)
        case Wildcard() | Fuzzy():
            forms = reading.expansion(leaf)
            test = lambda token: token.form in forms  # noqa: E731
    return [Occurrence(i, i, frozenset([i])) for i, token in enumerate(tokens) if test(token)]


def phrase_occurrences(tests: list[WordTest], slop: int, tokens: Sequence[Token]) -> Iterator[Occurrence]:
    """For each start the shortest occurrences from it; where several are equally short, the words of all of them."""
    width = len(tests) + slop
    for start in range(len(tokens)):
        found = chains(tests, tokens[: start + width], start)
        if found:
            last = min(chain[-1] for chain in found)
            words = frozenset(p for chain in found if chain[-1] == last for p in chain)
            yield Occurrence(start, last, words)


def chains(tests: list[WordTest], tokens: Sequence[Token], at: int) -> list[tuple[int, ...]]:
    """All ways to find the words in order, the first of them at ``at``."""
    if not tests or not tests[0](tokens[at]):
        return []
    if len(tests) == 1:
        return [(at,)]
    return [(at, *rest) for later in range(at + 1, len(tokens)) for rest in chains(tests[1:], tokens, later)]


def near_pairs(leaf: Near, tokens: Sequence[Token], reading: "Reading") -> list[tuple[Occurrence, list[Occurrence]]]:
    """Each occurrence of the left side that has partners on the right, with them."""
    right = occurrences(leaf.right, tokens, reading)
    pairs = [(a, [b for b in right if near(a, b, leaf.distance)]) for a in occurrences(leaf.left, tokens, reading)]
    return [pair for pair in pairs if pair[1]]


def near(a: Occurrence, b: Occurrence, distance: int) -> bool:
    return 0 < b.first - a.last <= distance or 0 < a.first - b.last <= distance


def words_taking_part(leaf: TextLeaf, tokens: Sequence[Token], reading: "Reading") -> set[int]:
    """The positions that a highlighter marks."""
    if isinstance(leaf, Near):
        found = [o for a, partners in near_pairs(leaf, tokens, reading) for o in (a, *partners)]
    else:
        found = occurrences(leaf, tokens, reading)
    return {p for occurrence in found for p in occurrence.positions}


class Reading:
    """What reading a leaf needs of the archive: its languages, and the forms that a pattern stands for."""

    def __init__(
        self, documents: Sequence[dict[TextField, list[Token]]], languages: tuple[str, ...], limit: int
    ) -> None:
        self.languages = languages
        self.truncated: set[Leaf] = set()
        self._documents = documents
        self._limit = limit
        self._known: dict[Leaf, frozenset[str]] = {}

    def expansion(self, leaf: Wildcard | Fuzzy) -> frozenset[str]:
        """The forms of a pattern: those in most articles (in the fields asked), ties by form, up to the limit."""
        if leaf not in self._known:
            counts: dict[str, int] = {}
            for document in self._documents:
                for form in {token.form for field in asked_fields(leaf) for token in document[field]}:
                    counts[form] = counts.get(form, 0) + 1
            matching = sorted((-n, form) for form, n in counts.items() if form_matches(leaf, form))
            if len(matching) > self._limit:
                self.truncated.add(leaf)
            self._known[leaf] = frozenset(form for _, form in matching[: self._limit])
        return self._known[leaf]


def mark_words(text: str, positions: set[int]) -> str:
    """The text escaped, each word at one of the positions in ``<mark>``; pairs of characters that overlap share one."""
    spans: list[list[int]] = []
    for i, word in enumerate(tokenize(text)):
        if i in positions and spans and word.start < spans[-1][1]:
            spans[-1][1] = word.end
        elif i in positions:
            spans.append([word.start, word.end])
    out, done = "", 0
    for start, end in spans:
        out += html.escape(text[done:start]) + "<mark>" + html.escape(text[start:end]) + "</mark>"
        done = end
    return out + html.escape(text[done:])
