"""Names by a spaCy model: a stand-in for spaCy, since it is no requirement."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from searcharchive.ingest.names import spacy_model
from searcharchive.ingest.names.finding import find_names
from searcharchive.ingest.words.prose import prose

TEXT = "In Oslo, zelmira quist of Alder spoke. Quist left Alder."
LABELS = {"zelmira quist": "PERSON", "Quist": "PER", "Alder": "ORG", "Oslo": "GPE"}


def model(text: str) -> SimpleNamespace:
    """A model that knows a few names by heart."""
    found = [(text.find(name), name, label) for name, label in LABELS.items()]
    entities = [SimpleNamespace(start_char=at, end_char=at + len(name), label_=label) for at, name, label in found]
    return SimpleNamespace(ents=sorted((e for e in entities if e.start_char >= 0), key=lambda e: e.start_char))


def load(name: str) -> object:
    if name != "a_model":
        raise OSError(f"no model {name}")
    return model


@pytest.fixture(autouse=True)
def spacy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    spacy_model._load.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    yield
    spacy_model._load.cache_clear()


def test_the_model_finds_and_the_rules_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHARCHIVE_SPACY", "a_model")
    found = find_names([prose("body", TEXT)])
    assert [(e.name, [s.text for s in e.spans]) for e in found.people] == [
        ("zelmira quist", ["zelmira quist", "Quist"])
    ]
    assert [e.name for e in found.orgs] == ["Alder"]


def test_spans_count_from_the_field_not_from_the_end_of_the_dateline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHARCHIVE_SPACY", "a_model")
    found = find_names([prose("body", f"OSLO -- {TEXT}", 8)])
    assert all(f"OSLO -- {TEXT}"[s.start : s.end] == s.text for e in (*found.people, *found.orgs) for s in e.spans)


def test_without_the_setting_the_rules_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEARCHARCHIVE_SPACY", raising=False)
    assert spacy_model.chosen_model() is None


def test_a_model_that_is_not_there_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SEARCHARCHIVE_SPACY", "another")
    assert spacy_model.chosen_model() is spacy_model.chosen_model() is None
    assert [r.getMessage() for r in caplog.records] == [
        "SEARCHARCHIVE_SPACY: names are found by rules, since no model another"
    ]


def test_without_spacy_the_rules_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setenv("SEARCHARCHIVE_SPACY", "a_model")
    assert [e.name for e in find_names([prose("body", "Mr. Quist left.")]).people] == ["Quist"]


def test_a_text_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHARCHIVE_SPACY", "a_model")
    assert find_names([prose("body", "—")]).people == ()
