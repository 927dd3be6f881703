"""What text leaves and the operators around them match, case by case."""

import pytest

from searcharchive.analysis.words import forms
from searcharchive.article import Article, Status
from searcharchive.backends.base import EXPANSION_LIMIT, QUERY_EXPANSION_LIMIT, Backend
from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    TextField,
    Wildcard,
)
from tests.backends.samples import ask, fill, found_set, story

HEADLINE, BODY = TextField.HEADLINE, TextField.BODY
Texts = dict[str, str]

# Bodies by id, a query, and the ids that it finds.
BODIES: dict[str, tuple[Texts, Node, str]] = {
    "any inflection": ({"a": "Two deals.", "b": "dealing", "c": "dear ideal"}, Term("deal"), "a b"),
    "an inflected query": ({"a": "deals", "b": "deal", "c": "dear"}, Term("dealing"), "a b"),
    "an exact form": ({"a": "deals", "b": "deal"}, Term("deals", exact=True), "a"),
    "an exact form is folded": ({"a": "CAFÉS", "b": "café"}, Term("cafes", exact=True), "a"),
    "accents and case": ({"a": "CAFÉ", "b": "cafe\u0301", "c": "caff"}, Term("cafe"), "a b"),
    "an acronym": ({"a": "the U.S. said", "b": "u s"}, Term("us"), "a"),
    "a number with a point": ({"a": "3.5 per cent", "b": "3 5", "c": "35"}, Term("3.5"), "a"),
    "a possessive": ({"a": "Ankara's offer", "b": "s"}, Term("ankara"), "a"),
    "a word that nobody wrote": ({"a": "deal"}, Term("zebra"), ""),
    "a pair of characters": ({"a": "東京都庁", "b": "京都"}, Term("東京"), "a"),
    "a run of pairs": ({"a": "東京都庁", "b": "東京と京都"}, Phrase(forms("東京都")), "a"),
    "a phrase": (
        {"a": "a grain deal", "b": "deal grain", "c": "grain. Deal", "d": "grain big deal"},
        Phrase(("grain", "deal")),
        "a c",
    ),
    "a phrase takes inflections": ({"a": "grains dealing"}, Phrase(("grain", "deal")), "a"),
    "an exact phrase": ({"a": "grain deals", "b": "grain deal"}, Phrase(("grain", "deals"), exact=True), "a"),
    "a phrase at a field's end": ({"a": "no more grain deal", "b": "no more grain"}, Phrase(("grain", "deal")), "a"),
    "a phrase longer than the text": ({"a": "grain", "b": "grain deal"}, Phrase(("grain", "deal", "talks")), ""),
    "a phrase of one word": ({"a": "grain", "b": "deal"}, Phrase(("grain",)), "a"),
    "a phrase with a word twice": ({"a": "no", "b": "no no", "c": "no yes no"}, Phrase(("no", "no")), "b"),
    "slop": (
        {"a": "grain x deal", "b": "grain x y deal", "c": "grain x y z deal"},
        Phrase(("grain", "deal"), slop=2),
        "a b",
    ),
    "slop is shared": ({"a": "k x m n", "b": "k x m y n", "c": "k m x y n"}, Phrase(("k", "m", "n"), slop=1), "a"),
    "slop keeps the order": ({"a": "deal grain", "b": "grain deal"}, Phrase(("grain", "deal"), slop=3), "b"),
    "slop with a word twice": ({"a": "no", "b": "no yes no"}, Phrase(("no", "no"), slop=1), "b"),
    "near in both orders": (
        {"a": "grain x deal", "b": "deal x grain", "c": "grain x y deal"},
        Near(Term("grain"), Term("deal"), 2),
        "a b",
    ),
    "near neighbours": ({"a": "grain deal", "b": "grain x deal"}, Near(Term("grain"), Term("deal"), 1), "a"),
    "near the same word": ({"a": "deal", "b": "deal deal"}, Near(Term("deal"), Term("deal"), 1), "b"),
    "near does not overlap": ({"a": "k m", "b": "k m m", "c": "m k m"}, Near(Phrase(("k", "m")), Term("m"), 1), "b c"),
    "near counts from the nearest ends": (
        {"a": "k m x n", "b": "k m x y n"},
        Near(Phrase(("k", "m")), Term("n"), 2),
        "a",
    ),
    "near takes a sloppy phrase at its shortest": (
        {"a": "k m x m n", "b": "k x m n"},
        Near(Phrase(("k", "m"), slop=3), Term("n"), 1),
        "b",
    ),
    "near inflections and patterns": (
        {"a": "grains ports", "b": "grain sports"},
        Near(Term("grain"), Wildcard("port*"), 1),
        "a",
    ),
    "near two phrases": ({"a": "k m x n o", "b": "k m x x n o"}, Near(Phrase(("n", "o")), Phrase(("k", "m")), 2), "a"),
    "a wildcard at the end": ({"a": "port", "b": "Ports", "c": "airport"}, Wildcard("port*"), "a b"),
    "a wildcard in front": ({"a": "port", "b": "ports", "c": "airport"}, Wildcard("*port"), "a c"),
    "a question mark is one character": (
        {"a": "woman", "b": "women", "c": "womn", "d": "womaan"},
        Wildcard("wom?n"),
        "a b",
    ),
    "wildcards look at forms": ({"a": "dealing", "b": "deals", "c": "deal"}, Wildcard("deal?*"), "a b"),
    "a wildcard of everything": ({"a": "port", "b": "!"}, Wildcard("*"), "a"),
    "a point is a point": ({"a": "3.5", "b": "345"}, Wildcard("3.?"), "a"),
    "brackets are no pattern": ({"a": "port", "b": "a"}, Wildcard("[ap]*"), ""),
    "fuzzy: one edit": (
        {"a": "maduro", "b": "madura", "c": "madro", "d": "maduroo", "e": "maduor", "f": "madora"},
        Fuzzy("maduro"),
        "a b c d e",
    ),
    "fuzzy: two edits": ({"a": "madora", "b": "amdruo", "c": "madorax"}, Fuzzy("maduro", 2), "a b"),
    "fuzzy: no piece is edited twice": ({"a": "abc", "b": "ac"}, Fuzzy("ca", 2), "b"),
    "fuzzy looks at forms": ({"a": "dealing", "b": "deals"}, Fuzzy("deal"), "b"),
    "fuzzy of a short word": ({"a": "us", "b": "a", "c": "uk"}, Fuzzy("us"), "a c"),
    "all": ({"a": "x", "b": "y"}, All(), "a b"),
    "and": ({"a": "x", "b": "y", "c": "x y"}, And((Term("x"), Term("y"))), "c"),
    "and of nothing": ({"a": "x"}, And(()), "a"),
    "or": ({"a": "x", "b": "y", "c": "z"}, Or((Term("x"), Term("y"))), "a b"),
    "or of nothing": ({"a": "x"}, Or(()), ""),
    "not": ({"a": "x", "b": "y"}, Not(Term("x")), "b"),
    "not not": ({"a": "x", "b": "y"}, Not(Not(Term("x"))), "a"),
    "not of a phrase": ({"a": "k m", "b": "m k"}, Not(Phrase(("k", "m"))), "b"),
    "only exclusions": ({"a": "x", "b": "y", "c": "z"}, And((Not(Term("x")), Not(Term("y")))), "c"),
    "a boost changes nothing here": ({"a": "x", "b": "y"}, Boost(Term("x"), 0.1), "a"),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(archive: Backend, name: str) -> None:
    bodies, query, expected = BODIES[name]
    fill(archive, *(story(id, body) for id, body in bodies.items()))
    assert found_set(archive, query) == expected


# (headline, body) by id, a query, and the ids that it finds.
FIELDS: dict[str, tuple[dict[str, tuple[str, str]], Node, str]] = {
    "both fields": ({"a": ("grain", "x"), "b": ("x", "grain")}, Term("grain"), "a b"),
    "the headline only": ({"a": ("grain", "x"), "b": ("x", "grain")}, Term("grain", HEADLINE), "a"),
    "the body only": ({"a": ("grain", "x"), "b": ("x", "grain")}, Term("grain", BODY), "b"),
    "a phrase spans no fields": (
        {"a": ("the grain", "deal is"), "b": ("", "grain deal")},
        Phrase(("grain", "deal")),
        "b",
    ),
    "a phrase in the headline": (
        {"a": ("grain deal", "x"), "b": ("x", "grain deal")},
        Phrase(("grain", "deal"), HEADLINE),
        "a",
    ),
    "near spans no fields": (
        {"a": ("grain", "deal"), "b": ("deal grain", "x")},
        Near(Term("grain"), Term("deal"), 9),
        "b",
    ),
    "one side's field holds both": (
        {"a": ("grain", "grain deal"), "b": ("grain deal", "x")},
        Near(Term("grain", HEADLINE), Term("deal"), 1),
        "b",
    ),
    "sides in two fields": (
        {"a": ("grain deal", "grain deal")},
        Near(Term("grain", HEADLINE), Term("deal", BODY), 9),
        "",
    ),
    "a wildcard in the headline": ({"a": ("port", "x"), "b": ("x", "port")}, Wildcard("p*", HEADLINE), "a"),
    "fuzzy in the body": ({"a": ("port", "x"), "b": ("x", "port")}, Fuzzy("part", 1, BODY), "b"),
    "and over two fields": ({"a": ("grain", "deal"), "b": ("grain", "x")}, And((Term("grain"), Term("deal"))), "a"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields(archive: Backend, name: str) -> None:
    texts, query, expected = FIELDS[name]
    fill(archive, *(story(id, body, headline) for id, (headline, body) in texts.items()))
    assert found_set(archive, query) == expected


def test_a_derived_headline_is_not_indexed(archive: Backend) -> None:
    fill(archive, story("a", "wheat", "grain", headline_derived=True), story("b", "grain wheat"))
    assert found_set(archive, Term("grain")) == "b"
    assert found_set(archive, Wildcard("*", HEADLINE)) == ""


HORSES = [story("f", "deux chevaux", lang="fr-CA"), story("e", "cheval", lang="en")]


@pytest.mark.parametrize(
    ("articles", "query", "expected"),
    [
        (HORSES, Term("chevaux"), "e f"),
        (HORSES, Term("cheval"), "e f"),
        (HORSES, Term("chevaux", exact=True), "f"),
        (HORSES[1:], Term("chevaux"), ""),
        ([*HORSES[1:], story("w", "text", lang="fr", status=Status.WITHDRAWN)], Term("chevaux"), ""),
        ([story("n", "deals", lang=None), story("t", "deals", lang="xx")], Term("dealing"), "n"),
        ([story("n", "deals", lang=None), story("t", "deals", lang="xx")], Term("deals"), "n t"),
    ],
)
def test_languages(archive: Backend, articles: list[Article], query: Node, expected: str) -> None:
    """Words are stemmed under their article's language, queries under all those of visible articles."""
    fill(archive, *articles)
    assert found_set(archive, query) == expected


def test_withdrawn_articles_are_never_found(archive: Backend) -> None:
    fill(archive, story("a", "x"), story("w", "x", status=Status.WITHDRAWN), story("c", "x", status=Status.CORRECTED))
    for query in (All(), Term("x"), Not(Term("y")), Wildcard("*"), And(())):
        assert found_set(archive, query) == "a c"


def many_words(count: int) -> str:
    return " ".join(f"w{i:05}" for i in range(count))


def test_a_pattern_becomes_so_many_forms_at_most(archive: Backend) -> None:
    """Those in most articles are taken, ties by form: here the last one twice, so the first but one is dropped."""
    last = f"w{EXPANSION_LIMIT:05}"
    fill(archive, story("a", many_words(EXPANSION_LIMIT + 1)), story("b", last), story("c", f"x{last[1:]}"))
    answer = ask(archive, Wildcard("w*"))
    assert {hit.id for hit in answer.hits} == {"a", "b"}
    assert [notice.code for notice in answer.notices] == ["expansion-truncated"]
    dropped = f"w{EXPANSION_LIMIT - 1:05}"
    fill(archive, story("d", dropped), story("e", last))
    assert found_set(archive, Wildcard("w*")) == "a b d e"


def test_no_notice_up_to_the_limit_nor_for_what_is_hidden(archive: Backend) -> None:
    fill(archive, story("a", many_words(EXPANSION_LIMIT)), story("w", "wx", status=Status.WITHDRAWN), story("r", "wy"))
    with archive.writer() as writer:
        writer.remove("r")
        writer.commit()
    answer = ask(archive, Wildcard("w*"))
    assert (answer.total, answer.notices, answer.partial) == (1, (), False)


def test_the_patterns_of_a_query_share_a_limit(archive: Backend) -> None:
    """Of five patterns each becomes a fifth of what all may; one that is there twice counts once."""
    share = QUERY_EXPANSION_LIMIT // 5
    fill(archive, story("a", many_words(share)), story("b", f"w{share:05}"))
    w, x, y, z = (Wildcard(f"{letter}*") for letter in "wxyz")
    answer = ask(archive, Or((w, x, y, z, Not(Not(w)))))
    assert ({hit.id for hit in answer.hits}, answer.notices) == ({"a", "b"}, ())
    answer = ask(archive, Or((w, x, y, z, Near(Fuzzy("zzzz"), Term("a"), 3))))
    assert {hit.id for hit in answer.hits} == {"a"}
    assert [notice.code for notice in answer.notices] == ["expansion-truncated"]


def test_a_pattern_finds_words_beside_very_long_ones(archive: Backend) -> None:
    """Which there is no room for at first."""
    fill(archive, story("a", f"{many_words(200)} {'z' * 300}"), story("b", "w00001"), story("c", "w00199 v"))
    assert found_set(archive, Wildcard("?00001")) == "a b"
    assert found_set(archive, Fuzzy("w0199")) == "a c"
    assert found_set(archive, Wildcard("*z")) == "a"
