"""The scorer of names, and the tables that are counted, on made-up data."""

import pytest

from bench.extraction.names import Tally, given_found, keys, same, score
from bench.extraction.tables import counted, lines, name_forms, small_words, widespread


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("hale", "hale", True),
        ("robert t hale", "hale", True),
        ("hale", "robert hale", True),
        ("hale", "haley", False),
        ("robert hale", "erik hale", False),
    ],
)
def test_one_name_may_contain_the_other_at_word_ends(one: str, other: str, equal: bool) -> None:
    assert same(one, other) is equal


def test_labels_of_cut_up_text_are_read_as_text() -> None:
    assert keys(["Howe 's Brigade", "Jean-Marie", ""]) == {"howe brigade", "jean marie"}


def test_a_tally() -> None:
    tally = Tally()
    tally.add(["Anna Hale", "Erik Moss"], ["Hale", "Anna Hale", "Maria Silva", "Peter Quist"])
    assert (tally.precision, tally.recall) == (0.5, 0.5)
    assert tally.f1 == 0.5
    assert Tally().f1 == 0.0


def test_every_third_document_is_unseen() -> None:
    right = {"title": "", "body": "Mr. Quistow met Anna Halloway.", "people": ["Quistow", "Anna Halloway"], "orgs": []}
    wrong = {**right, "people": ["Somebody Else"]}
    figures = score([right, right, wrong])
    assert figures["people_seen"] == 1.0
    assert figures["people_unseen"] == 0.0


def test_given_names_are_an_indication() -> None:
    documents = [{"title": "", "body": "OPEC met James Baker.", "people": ["james-baker", "odd"], "orgs": ["opec"]}]
    assert given_found(documents) == {"people_given_recall": 0.5, "orgs_given_recall": 1.0}


def test_words_are_counted_inside_sentences_only() -> None:
    small, capital = counted(["The quay was shut. Quay men say the Quay is old, quay or no"])
    assert (small["quay"], capital["quay"]) == (2, 1)


def test_words_go_into_classes_by_how_often_they_are_small() -> None:
    small = {"abbey": 100, "all": 990, "rare": 3, "rose": 300}
    assert [*small_words(small, {"abbey": 100, "all": 10, "rose": 900})] == ["9 all", "2 abbey", "2 rose"]


def test_names_are_folded_and_in_latin_script() -> None:
    assert [*lines(name_forms(["Ana María", "André", "Анна", "de la Cruz", "Bo"]))] == [
        "ana andre",
        "bo",
        "cruz",
        "maria",
    ]


def test_names_of_long_lists_count_where_another_has_them() -> None:
    assert widespread([{"ana", "bo"}, {"ana", "cyd", "dee"}], 3) == {"ana", "bo"}
