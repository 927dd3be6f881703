"""What a receipt must say, from the words of the contract."""

from searcharchive.analysis.stemming import query_stems
from searcharchive.article import Article
from searcharchive.backends.base import HEADLINE_WEIGHT, K1, B
from searcharchive.query.tree import And, Boost, Fuzzy, Near, Node, Or, Phrase, Term, TextLeaf, Wildcard, scoring_leaves
from searcharchive.search.response import AddedWord, Explanation, Form, ReadLeaf, ScorePart
from tests.backends.oracle_match import Scan, patterns
from tests.backends.oracle_text import asked_fields


def explanation(scan: Scan, query: Node, added: tuple[AddedWord, ...]) -> Explanation:
    leaves = tuple(read_leaf(scan, leaf) for leaf in scoring_leaves(query))
    return Explanation(leaves, len(scan.articles), K1, B, HEADLINE_WEIGHT, added)


def read_leaf(scan: Scan, leaf: TextLeaf) -> ReadLeaf:
    counts = [Form(form, n) for pattern in patterns(leaf) for form, n in articles_by_form(scan, pattern).items()]
    counts.sort(key=lambda form: (-form.articles, form.form))
    found = len(scan.frequencies(leaf))
    more = max(len(counts) - 50, 0)
    return ReadLeaf(leaf, stems(scan, leaf), tuple(counts[:50]), more, found, scan.idf(leaf))


def stems(scan: Scan, leaf: TextLeaf) -> tuple[str, ...]:
    match leaf:
        case Near():
            found = [*stems(scan, leaf.left), *stems(scan, leaf.right)]
        case Term(exact=False):
            found = [*query_stems(leaf.form, scan.reading.languages)]
        case Phrase(exact=False):
            found = [stem for form in leaf.forms for stem in query_stems(form, scan.reading.languages)]
        case _:
            found = []
    return tuple(dict.fromkeys(found))


def articles_by_form(scan: Scan, pattern: TextLeaf) -> dict[str, int]:
    forms = scan.reading.expansion(pattern)  # type: ignore[arg-type]
    counts: dict[str, int] = {}
    for words in scan.words.values():
        for form in forms & {token.form for field in asked_fields(pattern) for token in words[field]}:
            counts[form] = counts.get(form, 0) + 1
    return counts


def parts_of(scan: Scan, node: Node, article: Article, boost: float = 1.0, first: int = 0) -> tuple[ScorePart, ...]:
    """The parts of an article's score by a tree whose first leaf has the number ``first``."""
    if not scan.matches(node, article):
        return ()
    match node:
        case And(children) | Or(children):
            found: tuple[ScorePart, ...] = ()
            for child in children:
                found += parts_of(scan, child, article, boost, first)
                first += len(scoring_leaves(child))
            return found
        case Boost(child, factor):
            return parts_of(scan, child, article, boost * factor, first)
        case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
            x, idf = scan.weighted_frequency(node, article), scan.idf(node)
            return (ScorePart(first, x, idf, boost, boost * idf * x * (K1 + 1) / (x + K1)),)
        case _:
            return ()
