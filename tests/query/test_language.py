"""The language as a table: what is written, and the tree that it means."""

import pytest

from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Has,
    HasField,
    Mentioned,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    Wildcard,
    scoring_leaves,
)
from tests.query.reading import (
    BODY,
    HEADLINE,
    between,
    either,
    every,
    exact,
    phrase,
    published,
    read,
    t,
    value,
    without,
)

A, B, C, D = t("a"), t("b"), t("c"), t("d")

TABLE: list[tuple[str, Node]] = [
    # words, and words side by side
    ("", All()),
    ("   ", All()),
    ("harbour", t("harbour")),
    ("harbour strike", every(t("harbour"), t("strike"))),
    ("  harbour\tstrike\n", every(t("harbour"), t("strike"))),
    ("Zürich", t("zurich")),
    ("CAFÉ", t("cafe")),
    ("U.S. troops", every(t("us"), t("troops"))),
    ("Lula's visit", every(t("lula"), t("visit"))),
    ("Lula’s", t("lula")),
    ("state-of-the-art", phrase("state of the art")),
    ("1,250 jobs", every(t("1,250"), t("jobs"))),
    ("東京都", phrase("東京 京都")),
    ("and or not", every(t("and"), t("or"), t("not"))),
    ("Iran(Reuters)", every(t("iran"), t("reuters"))),
    ("+ferry", t("ferry")),
    # alternatives, all, grouping
    ("a OR b", either(A, B)),
    ("a || b", either(A, B)),
    ("a||b", either(A, B)),
    ("a AND b", every(A, B)),
    ("a && b", every(A, B)),
    ("a&&b", every(A, B)),
    ("(a OR b) c", every(either(A, B), C)),
    ("a (b OR c)", every(A, either(B, C))),
    ("a OR b c", either(A, every(B, C))),
    ("a b OR c d", either(every(A, B), every(C, D))),
    ("a AND b OR c AND d", either(every(A, B), every(C, D))),
    ("a OR (b OR c)", either(A, B, C)),
    ("(a b) c", every(A, B, C)),
    ("((a))", A),
    ('"a"OR"b"', either(A, B)),
    ("(a)OR(b)", either(A, B)),
    # exclusions
    ("-flood", without(t("flood"))),
    ("NOT flood", without(t("flood"))),
    ("!flood", without(t("flood"))),
    ("-a -b", every(without(A), without(B))),
    ("a -b", every(A, without(B))),
    ("a NOT b OR c", either(every(A, without(B)), C)),
    ("-(a OR b)", without(either(A, B))),
    ('-"a b"', without(phrase("a b"))),
    ("NOT NOT a", without(without(A))),
    ("a OR -b", either(A, without(B))),
    ("a AND NOT b", every(A, without(B))),
    ("well-known", phrase("well known")),
    ("-headline:a", without(t("a", HEADLINE))),
    # phrases
    ('"peace talks"', phrase("peace talks")),
    ('"talks"', t("talks")),
    ("“peace talks”", phrase("peace talks")),
    ("„Frieden jetzt“", phrase("frieden jetzt")),
    ("« paix maintenant »", phrase("paix maintenant")),
    ('"Prime Minister’s office"', phrase("prime minister office")),
    ('"peace talks"~3', phrase("peace talks", 3)),
    ('a"b c"d', every(A, phrase("b c"), D)),
    ('"say \\"no\\" now"', phrase("say no now")),
    # proximity
    ("a NEAR/4 b", Near(A, B, 4)),
    ('"a b" NEAR/4 c', Near(phrase("a b"), C, 4)),
    ("a NEAR/2 b NEAR/3 c", every(Near(A, B, 2), Near(B, C, 3))),
    ("a NEAR/2 b c", every(Near(A, B, 2), C)),
    ("-a NEAR/2 b", without(Near(A, B, 2))),
    ("(a OR b) NEAR/2 c", either(Near(A, C, 2), Near(B, C, 2))),
    ("headline:a NEAR/2 b", Near(t("a", HEADLINE), B, 2)),
    ("body:(a NEAR/2 b)", Near(t("a", BODY), t("b", BODY), 2)),
    ("(a NEAR/2 b)^3", Boost(Near(A, B, 2), 3.0)),
    ("=a NEAR/2 por*", Near(exact("a"), Wildcard("por*"), 2)),
    # exact forms
    ("=strikes", exact("strikes")),
    ('="dock strikes"', Phrase(("dock", "strikes"), exact=True)),
    ('="dock strikes"~2', Phrase(("dock", "strikes"), exact=True, slop=2)),
    ("=(a OR b)", either(exact("a"), exact("b"))),
    ("headline:=strikes", Term("strikes", HEADLINE, exact=True)),
    ("=headline:strikes", Term("strikes", HEADLINE, exact=True)),
    ("a=b", phrase("a b")),
    # wildcards
    ("*", All()),
    ("**", All()),
    ("ferr*", Wildcard("ferr*")),
    ("*stadt", Wildcard("*stadt")),
    ("gr?y", Wildcard("gr?y")),
    ("Mü*n", Wildcard("mu*n")),
    ("headline:ferr*", Wildcard("ferr*", HEADLINE)),
    ("grey?", Wildcard("grey?")),
    ("a (grey?)", every(A, Wildcard("grey?"))),
    # fuzzy
    ("Zelensky~", Fuzzy("zelensky", 1)),
    ("Zelensky~1", Fuzzy("zelensky", 1)),
    ("Zelensky~2", Fuzzy("zelensky", 2)),
    ("body:Zelensky~2", Fuzzy("zelensky", 2, BODY)),
    ("home/~smith", phrase("home smith")),
    # text fields
    ("headline:ferry", t("ferry", HEADLINE)),
    ("title:ferry", t("ferry", HEADLINE)),
    ("HEADLINE:ferry", t("ferry", HEADLINE)),
    ('text:"ferry sinks"', phrase("ferry sinks", field=BODY)),
    ("headline:(a OR b) c", every(either(t("a", HEADLINE), t("b", HEADLINE)), C)),
    ("headline:(a body:b)", every(t("a", HEADLINE), t("b", BODY))),
    ("10:30", phrase("10 30")),
    ("https://example.org/a", phrase("https example org a")),
    ("Update: ferry", every(t("update"), t("ferry"))),
    # values
    ('person:"Angela Merkel"', value("person", "angela merkel")),
    ('person:"José  ÁLVAREZ"', value("person", "jose alvarez")),
    ("people:Merkel", value("person", "merkel")),
    ("place:NO", value("place", "no")),
    ("place:US/Texas/Austin", value("place", "us/texas/austin")),
    ("location:Oslo", value("place", "oslo")),
    ("dateline:GENEVA", value("dateline", "geneva")),
    ('organisation:"World Bank"', value("org", "world bank")),
    ("source:example.org", value("source", "example.org")),
    ("topic:grain-trade", value("topic", "grain-trade")),
    ("lang:de-AT", value("lang", "de")),
    ("language:FR", value("lang", "fr")),
    ('topic:(trade OR "grain prices")', either(value("topic", "trade"), value("topic", "grain prices"))),
    ("-source:wire", without(value("source", "wire"))),
    ('topic:"a \\"b\\""', value("topic", 'a "b"')),
    ('topic:"*"', value("topic", "*")),
    # dates
    ("date:2025-11-03", published("2025-11-03", "2025-11-03")),
    ("published:2025-11", published("2025-11", "2025-11")),
    ("date:[2025-11 TO 2025-12]", published("2025-11", "2025-12")),
    ("date:{2025-11 TO 2026-01}", published("2025-12-01", "2025-12-31")),
    ("date:[* TO 2025-12-05]", published(None, "2025-12-05")),
    ("date:[2025-12-05 TO *]", published("2025-12-05", None)),
    ("date:[* TO *]", published(None, None)),
    ('date:["last month" TO today]', published("2025-12-01", "2026-01-15")),
    ("date:>=2025-11", published("2025-11-01", None)),
    ("date:>2025-11", published("2025-12-01", None)),
    ("date:<=2025-11", published(None, "2025-11-30")),
    ("date:<2025-11", published(None, "2025-10-31")),
    ("date:>= 2025-11 a", every(published("2025-11-01", None), A)),
    ('date:>="last month"', published("2025-12-01", None)),
    ('date:"last month"', published("2025-12-01", "2025-12-31")),
    ("date:yesterday", published("2026-01-14", "2026-01-14")),
    ("date:2025-11-03T10:30Z", published("2025-11-03T10:30Z", "2025-11-03T10:30Z")),
    ("date:(2024 OR [2025-03 TO 2025-04])", either(published("2024", "2024"), published("2025-03", "2025-04"))),
    ("mentioned:1989-11", Mentioned(between("1989-11", "1989-11"))),
    ('mentioned:"since March 2019"', Mentioned(between("2019-03", None))),
    # weights
    ("a^2 b", every(Boost(A, 2.0), B)),
    ("a^0.5", Boost(A, 0.5)),
    ("a^1e-2", Boost(A, 0.01)),
    ('"a b"~2^3', Boost(phrase("a b", 2), 3.0)),
    ("(a OR b)^2", Boost(either(A, B), 2.0)),
    ("headline:a^2", Boost(t("a", HEADLINE), 2.0)),
    # presence
    ("has:place", Has(HasField.PLACE)),
    ("-has:people", without(Has(HasField.PERSON))),
    ("has:published", Has(HasField.DATE)),
    ("has:(org OR person)", either(Has(HasField.ORG), Has(HasField.PERSON))),
    ("person:*", Has(HasField.PERSON)),
    ("headline:*", Has(HasField.HEADLINE)),
    ("mentioned:*", Has(HasField.MENTIONED)),
]


@pytest.mark.parametrize(("text", "node"), TABLE, ids=[text or "(empty)" for text, _ in TABLE])
def test_reads_as(text: str, node: Node) -> None:
    parsed = read(text)
    assert parsed.node == node
    assert parsed.warnings == ()
    assert parsed.scores == bool(scoring_leaves(node))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a b", either(A, B)),
        ("a b -c", every(either(A, B), without(C))),
        ("a b place:NO", every(either(A, B), value("place", "no"))),
        ("a AND b c", either(every(A, B), C)),
        ("a b OR c", either(A, B, C)),
        ("a (b c)", either(A, B, C)),
        ('"a b" c', either(phrase("a b"), C)),
        ("a", A),
        ("-a -b", every(without(A), without(B))),
        ("place:NO has:org", every(value("place", "no"), Has(HasField.ORG))),
        ("*  a", every(A, All())),
    ],
)
def test_any_word(text: str, node: Node) -> None:
    assert read(text, any_word=True).node == node


@pytest.mark.parametrize(
    ("text", "implied"), [("a b", True), ("a AND b", False), ("a && b", False), ("a AND b c", True), ("(a b) c", True)]
)
def test_tells_words_side_by_side_from_a_written_and(text: str, implied: bool) -> None:
    node = read(text).node
    assert isinstance(node, And)
    assert node.implied is implied


def test_leaves_know_where_they_were_written() -> None:
    text = 'ferry OR -headline:"oil spill"~2 (port NEAR/3 =strikes)'
    node = read(text).node
    assert isinstance(node, Or)
    first, rest = node.children
    assert isinstance(first, Term)
    assert first.at == (0, 5)
    assert isinstance(rest, And)
    excluded, near = rest.children
    assert isinstance(excluded, Not)
    assert isinstance(excluded.child, Phrase)
    assert excluded.child.at is not None
    assert isinstance(near, Near)
    assert near.at is not None
    assert text[slice(*excluded.child.at)] == 'headline:"oil spill"~2'
    assert text[slice(*near.at)] == "port NEAR/3 =strikes"
