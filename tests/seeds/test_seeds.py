"""The seeds keep what their README promises, counted by simple code that shares nothing with the readers."""

import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected, read

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
LATIN_1 = "1994-11-04_valencia_latin-1.txt"
START = re.compile(r"(?m)^ date (\d{4}-\d\d-\d\d) (?=\S)")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = {"id", "headline", "body", "published", "date", "dateline", "places", "people", "orgs", "topics"}
KEYS |= {"source", "lang", "url", "byline", "version", "status"}
EXTRA = {"desk", "embargo", "word_count"}


def wire_text(path: Path) -> str:
    text = path.read_bytes().decode("latin-1" if path.name == LATIN_1 else "utf-8-sig")
    return text.replace("\r\n", "\n")


def wire_stories() -> list[tuple[str, str]]:
    """(day, text without the date line's mark) of each wire story."""
    found = []
    for path in sorted((SEEDS / "wire").glob("*.txt")):
        _, *parts = START.split(wire_text(path))
        found += [(day, text.strip()) for day, text in zip(parts[::2], parts[1::2], strict=True)]
    return found


def json_stories() -> list[dict[str, Any]]:
    lines = [line for path in sorted((SEEDS / "jsonl").glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    return [json.loads(line.decode("utf-8")) for line in lines]


def published(story: dict[str, Any]) -> str | None:
    return story.get("published", story.get("date"))


WIRE = wire_stories()
JSONL = json_stories()
BODIES = [text for _, text in WIRE] + [story["body"] for story in JSONL]


def folder_of(draft: Draft) -> str:
    assert draft.origin is not None
    return Path(draft.origin.file).parent.name


def story(id_: str) -> dict[str, Any]:
    return next(s for s in JSONL if s.get("id") == id_)


def test_about_sixty_stories() -> None:
    assert (len(WIRE), len(JSONL)) == (27, 40)
    readme = (SEEDS / "README.md").read_text("utf-8")
    assert f"{len(WIRE) + len(JSONL)} short news stories" in readme


def test_the_readme_counts_each_file() -> None:
    rows = re.findall(r"(?m)^\| `([^`]+)` \| (\d+) \|", (SEEDS / "README.md").read_text("utf-8"))
    assert sum(int(n) for _, n in rows) == len(WIRE) + len(JSONL)
    for name, number in rows:
        if "<" in name:
            continue
        path = SEEDS / name
        stories = path.read_bytes().splitlines() if path.suffix == ".jsonl" else START.findall(wire_text(path))
        assert len(stories) == int(number), name


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:30])
def test_stories_are_short_and_in_paragraphs(body: str) -> None:
    unspaced = re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", body)
    size = len(body) / 2.5 if unspaced else len(body.split())
    assert 80 <= size <= 220
    assert len(body.split("\n\n")) >= 4


def test_no_story_stands_twice() -> None:
    assert max(Counter(BODIES).values()) == 1


def test_ids_are_unique_and_some_are_absent_or_awkward() -> None:
    ids = [s["id"] for s in JSONL if "id" in s]
    assert len(ids) == len(set(ids)) == len(JSONL) - 1
    assert [i for i in ids if not re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", i)] == ["Johannesburg/2023 no. 14"]


def test_keys_are_known_but_for_a_few_extra_ones() -> None:
    assert set().union(*JSONL) == KEYS | EXTRA


def test_about_half_of_the_json_stories_name_their_entities() -> None:
    assert 15 <= sum("people" in s or "orgs" in s for s in JSONL) <= 30


def test_years_span_from_before_1900_to_2101() -> None:
    years = sorted({int(day[:4]) for day, _ in WIRE} | {int(d[:4]) for s in JSONL if (d := published(s))})
    assert (years[0], years[-2:]) == (1887, [2026, 2101])
    decades = {year // 10 for year in years} - {210}
    assert decades >= set(range(191, 203)) - {192, 194}
    assert all(b - a <= 20 for a, b in pairwise(years[:-1]))


def test_dates_have_every_precision_and_several_offsets() -> None:
    dates = [published(s) for s in JSONL]
    assert dates.count(None) == 1
    lengths = Counter(len(d) for d in dates if d and "T" not in d)
    assert lengths[4] == lengths[7] == 1
    offsets = {d[19:] for d in dates if d and "T" in d}
    assert len(offsets) >= 10
    assert "Z" in offsets


def test_wire_days_match_their_datelines_and_weekdays() -> None:
    for day, text in WIRE:
        when = date.fromisoformat(day)
        head = text[:80]
        assert f"{when:%b} {when.day} " in head, day
        named = [d for d in DAYS if f"on {d}" in text.split("\n\n")[0]]
        assert named in ([], [DAYS[when.weekday()]]), day


def test_wire_datelines_come_in_their_shapes() -> None:
    shapes = {
        "City, Mon D": r"[A-Z][a-zé]+, [A-Z][a-z]{2} \d+ [A-Z]",
        "CITY, Mon D (Agency) -": r"[A-ZÓ]+, [A-Z][a-z]{2} \d+ \([\w ]+\) - ",
        "CITY/CITY, Mon D (Agency) –": r"[A-Z]+/[A-Z]+, [A-Z][a-z]{2} \d+ \([\w ]+\) – ",
        "CITY, Country, Mon D": r"[A-ZÓ]+, [A-Z][A-Za-z ]+, [A-Z][a-z]{2} \d+ ",
    }
    for name, shape in shapes.items():
        assert any(re.match(shape, text) for _, text in WIRE), name


def test_languages() -> None:
    by_lang = Counter(s.get("lang", "none") for s in JSONL)
    assert by_lang["en"] > 20
    assert {k: v for k, v in by_lang.items() if k not in ("en", "none")} == {
        "es": 3, "fr": 2, "de": 2, "pt": 1, "tr": 1, "ru": 1, "ar": 1, "ja": 1, "zh": 1,
    }  # fmt: skip
    assert re.search(r"[\u0600-\u06ff]{4}", next(s["headline"] for s in JSONL if s.get("lang") == "ar"))


def test_status_and_corrections() -> None:
    status = Counter(s.get("status", "usable") for s in JSONL)
    assert (status["withdrawn"], status["corrected"]) == (1, 2)
    for s in JSONL:
        assert (s.get("status") == "corrected") == s.get("headline", "").startswith("CORRECTED: ")
        assert "status" not in s or "version" in s


def test_only_the_withdrawn_report_has_its_word() -> None:
    having = [s for s in JSONL if "zugzwang" in json.dumps(s)]
    assert [s["status"] for s in having] == ["withdrawn"]
    assert not any("zugzwang" in text for _, text in WIRE)


def test_odd_headlines() -> None:
    lines = [s.get("headline") for s in JSONL]
    assert lines.count(None) == 1
    assert [len(x) for x in lines if x and len(x) > 200] == [len(story("northline-1977-05-16-reykjavik")["headline"])]
    hostile = story("edge-hostile")["headline"]
    assert hostile.startswith("=cost+1")
    assert all(part in hostile for part in ("<b>", "&", '"quotes"', "<script>"))


def test_near_copies_share_most_of_their_words() -> None:
    signed = next(text for day, text in WIRE if day == "2024-05-17")
    pairs = [
        (signed, story("harbour-2024-05-17-grain")["body"]),
        (story("meridian-2018-04-13-aid")["body"], story("harbour-2018-04-13-aid")["body"]),
    ]
    for one, other in pairs:
        a, b = set(one.split()), set(other.split())
        assert one != other
        assert len(a & b) / len(a | b) > 0.6


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("Leyla Aksoy", 7),
        ("Marisol Quintana", 3),
        ("Halvard Brekke", 4),
        ("Nicolás Ferreyra", 5),
        ("Samira Haddad", 5),
        ("Teresa Nowak", 4),
        ("Kenji Morita", 4),
        ("Amara Okonkwo", 3),
        ("Pieter van Dalen", 4),
        ("Norseline Shipping", 10),
        ("Vistula River Authority", 4),
        ("Black Sea Grain Board", 5),
        ("Deep Sky Institute", 4),
        ("Himalayan Relief Fund", 5),
        ("Łódź", 2),
        ("Bogotá", 4),
        ("São Paulo", 4),
        ("Odesa", 6),
        ("Georgia", 2),
        ("Valencia", 4),
        ("Cambridge", 6),
    ],
)
def test_names_recur(name: str, at_least: int) -> None:
    assert sum(name in body for body in BODIES) >= at_least


def test_running_stories_go_on_for_months() -> None:
    months = {day[:7] for day, text in WIRE if "grain" in text and day > "2024"}
    months |= {str(published(s))[:7] for s in JSONL if "grain deal" in s["body"]}
    assert len(months) >= 7


def test_odd_encodings() -> None:
    latin = (SEEDS / "wire" / LATIN_1).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        latin.decode("utf-8")
    assert "Júcar" in latin.decode("latin-1")
    marked = (SEEDS / "wire" / "2004-02-17_valencia_crlf-bom.txt").read_bytes()
    assert marked.startswith(b"\xef\xbb\xbf date ")
    assert marked.count(b"\r\n") == marked.count(b"\n") > 4


def test_the_readers_reject_nothing() -> None:
    found = list(read([SEEDS]))
    assert [(r.source, r.line, r.reason) for r in found if isinstance(r, Rejected)] == []
    given = [day for day, _ in WIRE] + [published(s) for s in JSONL]
    drafts = [d for d in found if isinstance(d, Draft) and folder_of(d) in ("wire", "jsonl")]
    assert Counter(d.published for d in drafts) == Counter(day and parse_iso(day) for day in given)


OTHERS = {"json": 4, "ninjs": 1, "csv": 2, "html": 1, "feeds": 3, "wordpress": 1}
"""Folder of another format → its stories."""


@pytest.mark.parametrize(("folder", "number"), OTHERS.items(), ids=list(OTHERS))
def test_other_formats_have_a_few_stories_with_all_that_a_reader_wants(folder: str, number: int) -> None:
    drafts = [item for item in read([SEEDS / folder]) if isinstance(item, Draft)]
    assert len(drafts) == number
    assert f"| `{folder}/` |" in (SEEDS / "README.md").read_text("utf-8")
    for draft in drafts:
        assert draft.headline
        assert draft.dateline is not None
        assert len(draft.body.split("\n\n")) >= 2
        assert not re.search(r"[<>\[\]]|&\w+;", draft.body + draft.headline)
