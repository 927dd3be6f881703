"""The benchmark of extraction, over a few made-up stories."""

from pathlib import Path

import pytest

from bench.corpora import CorpusMissing
from bench.extraction import about, places
from bench.extraction.__main__ import main, table
from bench.extraction.sets import Tally, documents, scores


def wire(body: str, places: list[str], dateline: str | None = None, title: str = "") -> dict[str, object]:
    return {"body": body, "title": title, "date": "1987-03-04", "dateline": dateline, "places": places}


def test_f1_of_nothing_is_nought() -> None:
    assert (Tally().f1, Tally().precision, Tally().recall) == (0, 0, 0)
    assert (Tally(2, 4, 2).f1, Tally(2, 4, 2).precision, Tally(2, 4, 2).recall) == (4 / 6, 0.5, 1.0)


def test_every_third_document_is_unseen() -> None:
    found = scores([{"n": n} for n in range(6)], lambda d, tally: tally.add(int(d["n"] in (2, 5)), 1, 1))
    assert (found["seen"], found["unseen"]) == (0.0, 1.0)


def test_about_counts_countries_of_stories_with_labels() -> None:
    stories = [
        wire("Wheat was sold.", ["kenya"], "NAIROBI, March 4 -"),
        wire("Moscow buys.", ["ussr", "peru"], "MOSCOW, March 4 -"),
        wire("Nobody said of what.", []),
    ]
    found = about.score(stories)
    assert (found["seen_precision"], found["seen_recall"]) == (1.0, 2 / 3)


def test_places_are_right_when_near_and_areas_when_they_are_the_same() -> None:
    body = "He moved from Paris, Texas, to Tehran in Iran, past Nowhereville."
    marks = [
        {"text": "Paris", "name": "Paris", "lat": 33.7, "lon": -95.6, "geonameid": "4717560"},
        {"text": "Texas", "name": "Texas", "lat": 0.0, "lon": 0.0, "geonameid": "4736286"},
        {"text": "Tehran", "name": "Tehran", "lat": 48.9, "lon": 2.3, "geonameid": "1"},
        {"text": "Iran", "name": "Iran"},
    ]
    for mark in marks:
        mark["start"] = body.index(str(mark["text"]))
        mark["end"] = int(mark["start"]) + len(str(mark["text"]))  # type: ignore[call-overload]
    found = places.score([{"title": "", "body": body, "toponyms": marks}])
    assert (found["seen_precision"], found["seen_recall"]) == (2 / 3, 2 / 3)


def test_a_hundred_miles() -> None:
    assert places.distance(0, 0, 0, 1) == pytest.approx(111.2, abs=0.1)


def test_the_table_shows_what_was_measured() -> None:
    result = {
        "date": "2026-01-01",
        "commit": "0123456789abcdef",
        "machine": {"cpu": "C", "cores": 2, "load": 0.5},
        "figures": {"about": {"seen": 0.5, "unseen": 0.25}, "names": {"people_seen": 0.75, "unseen_orgs": 0.125}},
    }
    lines = [line.split() for line in table(result).splitlines()]
    assert lines[0] == ["2026-01-01,", "0123456789ab,", "C,", "2", "cores,", "load", "0.5"]
    assert [line[-4:] for line in lines[2:]] == [
        ["0.5000", "0.2500", "0.93", "0.95"],
        ["F1", "0.7500", "0.76", "0.85"],
        ["F1", "0.1250", "0.6", "0.7"],
    ]


def test_without_the_texts_it_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CorpusMissing, match=str(tmp_path)):
        list(documents("none.jsonl.gz", shared=tmp_path))

    def missing(*_: object) -> None:
        raise CorpusMissing("nowhere")

    monkeypatch.setattr("bench.extraction.__main__.measure", missing)
    assert main([]) == 1
    assert "nowhere" in capsys.readouterr().err
