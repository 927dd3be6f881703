"""Under which key people and organisations are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.names import fold_org, fold_person

PEOPLE = [
    ("John F. Kennedy", "john kennedy"),
    ("JOHN F KENNEDY", "john kennedy"),
    ("John Kennedy", "john kennedy"),
    ("John F. Kennedy Jr.", "john kennedy jr"),
    ("John F. Kennedy, Jr", "john kennedy jr"),
    ("J.R.R. Tolkien", "jrr tolkien"),
    ("J. R. R. Tolkien", "jrr tolkien"),
    ("JRR Tolkien", "jrr tolkien"),
    ("J. Tolkien", "j tolkien"),
    ("George W. Bush", "george bush"),
    ("George H.W. Bush", "george bush"),
    ("J. Edgar Hoover", "j edgar hoover"),
    ("Malcolm X", "malcolm x"),
    ("Nicolás Maduro Moros", "nicolas maduro moros"),
    ("Roberta Byrd", "roberta byrd"),
    ("M. X.", "mx"),
    ("Ludwig van Beethoven", "ludwig van beethoven"),
    ("Jean-Luc Mélenchon", "jean-luc melenchon"),
    ("李 小 龙", "李 小 龙"),
    ("Ольга И. Петрова", "ольга петрова"),
    ("Pelé", "pele"),
    ("…", "…"),
]
ORGS = [
    ("U.S. Navy", "us navy"),
    ("US Navy", "us navy"),
    ("U. S. Navy", "us navy"),
    ("J.P. Morgan & Co.", "jp morgan & co"),
    ("JP Morgan & Co", "jp morgan & co"),
    ("O.P.E.C.", "opec"),
    ("OPEC", "opec"),
    ("Alder Motors Inc.", "alder motors inc"),
    ("Alder Motors Corp", "alder motors corp"),
    ("Amazon.com", "amazon.com"),
    ("AT&T", "at&t"),
]


@pytest.mark.parametrize(("name", "key"), PEOPLE)
def test_people(name: str, key: str) -> None:
    assert fold_person(name) == key


@pytest.mark.parametrize(("name", "key"), ORGS)
def test_organisations(name: str, key: str) -> None:
    assert fold_org(name) == key


NAMES = st.text() | st.lists(
    st.sampled_from(["J.", "R.R.", "JR", "Jr.", "X", "de", "Kim", "É.", "U.S.", ".", ",", "..", "и.", "ß", "1."])
).map(" ".join)


@given(NAMES)
def test_a_key_is_its_own_key_and_is_there_where_there_is_a_value(name: str) -> None:
    for fold in (fold_person, fold_org):
        key = fold(name)
        assert fold(key) == key == fold(fold_value(name))
        assert bool(key) == bool(fold_value(name))
