"""Datelines: golden tables of what is one, what is none, and which year a date belongs to."""

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import PartialDate, parse_iso
from searcharchive.ingest.dates.calendar import MONTHS
from searcharchive.ingest.dates.dateline import FoundDateline, dated, find_dateline, read_dateline

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpora"

# (the beginning of a story, the dateline's text, its places, agency, (month, day, year), the story's first word)
LEADS = [
    ("Oslo, Jan 10 The ferry sank.", "Oslo, Jan 10", ["Oslo"], None, (1, 10, None), "The"),
    ("OSLO, Jan 10 (Harbour News) - A ferry sank.", "OSLO, Jan 10", ["OSLO"], "Harbour News", (1, 10, None), "A"),
    ("OSLO, Jan 10 (Harbour News) – A ferry.", "OSLO, Jan 10", ["OSLO"], "Harbour News", (1, 10, None), "A"),
    ("OSLO, Jan 10 (Harbour News) — A ferry.", "OSLO, Jan 10", ["OSLO"], "Harbour News", (1, 10, None), "A"),
    ("OSLO/BERGEN, Jan 10 (HN) - A.", "OSLO/BERGEN, Jan 10", ["OSLO", "BERGEN"], "HN", (1, 10, None), "A."),
    ("OSLO / BERGEN, Norway, Jan 10 - A.", "OSLO / BERGEN, Norway, Jan 10", ["OSLO, Norway", "BERGEN, Norway"], None, (1, 10, None), "A."),  # noqa: E501
    ("OSLO, Norway, Jan 10 A ferry.", "OSLO, Norway, Jan 10", ["OSLO, Norway"], None, (1, 10, None), "A"),
    ("FRESNO, Calif., March 4 - The well.", "FRESNO, Calif., March 4", ["FRESNO, Calif."], None, (3, 4, None), "The"),
    ("UTICA, N.Y., March 9 - The mill.", "UTICA, N.Y., March 9", ["UTICA, N.Y."], None, (3, 9, None), "The"),
    ("UTICA. N. Y., Feb. 9. The mill.", "UTICA. N. Y., Feb. 9", ["UTICA, N.Y."], None, (2, 9, None), "The"),
    ("BUTTE. Mont.. Feb. 9.—The mine.", "BUTTE. Mont.. Feb. 9", ["BUTTE, Mont."], None, (2, 9, None), "The"),
    ("TRIESTE. Feb. 9. The port.", "TRIESTE. Feb. 9", ["TRIESTE"], None, (2, 9, None), "The"),
    ("St. Louis, Mo., Feb. 9.—The bridge.", "St. Louis, Mo., Feb. 9", ["St. Louis, Mo."], None, (2, 9, None), "The"),
    ("Oslo (HN) — A ferry sank.", "Oslo", ["Oslo"], "HN", (None, None, None), "A"),
    ("Oslo, Norway (HN) -- A ferry.", "Oslo, Norway", ["Oslo, Norway"], "HN", (None, None, None), "A"),
    ("OSLO — A ferry sank.", "OSLO", ["OSLO"], None, (None, None, None), "A"),
    ("OSLO -- A ferry sank.", "OSLO", ["OSLO"], None, (None, None, None), "A"),
    ("OSLO - A ferry sank.", "OSLO", ["OSLO"], None, (None, None, None), "A"),
    ("LITTLE ELM, Texas - A barn.", "LITTLE ELM, Texas", ["LITTLE ELM, Texas"], None, (None, None, None), "A"),
    ("OSLO, 22 July - A ferry.", "OSLO, 22 July", ["OSLO"], None, (7, 22, None), "A"),
    ("Oslo, 22 July A ferry.", "Oslo, 22 July", ["Oslo"], None, (7, 22, None), "A"),
    ("OSLO, Jan 10, 2026 - A ferry.", "OSLO, Jan 10, 2026", ["OSLO"], None, (1, 10, 2026), "A"),
    ("OSLO, 10 January 2026 (HN) A ferry.", "OSLO, 10 January 2026", ["OSLO"], "HN", (1, 10, 2026), "A"),
    ("OSLO, Jan 10 2000 people marched.", "OSLO, Jan 10", ["OSLO"], None, (1, 10, None), "2000"),
    ("OSLO, Jan. 10th. The ferry.", "OSLO, Jan. 10th", ["OSLO"], None, (1, 10, None), "The"),
    ("THE HAGUE, Nov 3 (HN) - Judges.", "THE HAGUE, Nov 3", ["THE HAGUE"], "HN", (11, 3, None), "Judges."),
    ("The Hague, Nov 3 Judges met.", "The Hague, Nov 3", ["The Hague"], None, (11, 3, None), "Judges"),
    ("Rio de Janeiro, Nov 3 Rain fell.", "Rio de Janeiro, Nov 3", ["Rio de Janeiro"], None, (11, 3, None), "Rain"),
    ("COEUR D'ALENE, Idaho, May 3 - Fire.", "COEUR D'ALENE, Idaho, May 3", ["COEUR D'ALENE, Idaho"], None, (5, 3, None), "Fire."),  # noqa: E501
    ("Łódź, maja, May 3 Fire.", None, [], None, (None, None, None), ""),
    ("ŁÓDŹ, May 3 – Pożar.", "ŁÓDŹ, May 3", ["ŁÓDŹ"], None, (5, 3, None), "Pożar."),
    ("MADRID, 22 de julio (HN) - El tren.", "MADRID, 22 de julio", ["MADRID"], "HN", (7, 22, None), "El"),
    ("LYON, 1er mars (HN) - Le train.", "LYON, 1er mars", ["LYON"], "HN", (3, 1, None), "Le"),
    ("BERLIN, 22. Juli (HN) - Der Zug.", "BERLIN, 22. Juli", ["BERLIN"], "HN", (7, 22, None), "Der"),
    ("LISBOA, 3 fev (HN) - O comboio.", "LISBOA, 3 fev", ["LISBOA"], "HN", (2, 3, None), "O"),
    ("TORINO, 3 luglio (HN) - Il treno.", "TORINO, 3 luglio", ["TORINO"], "HN", (7, 3, None), "Il"),
    ("UTRECHT, 3 mei (HN) - De trein.", "UTRECHT, 3 mei", ["UTRECHT"], "HN", (5, 3, None), "De"),
    ("İZMİR, 5 Haziran (HN) - Tren.", "İZMİR, 5 Haziran", ["İZMİR"], "HN", (6, 5, None), "Tren."),
    ("大阪、8月28日 列車は", "大阪、8月28日", ["大阪"], None, (8, 28, None), "列車は"),
    ("Oslo, Jan 10 “We sank,” he said.", "Oslo, Jan 10", ["Oslo"], None, (1, 10, None), "“We"),
    ("OSLO, Jan. 3, (12:35 p. m.) The ferry.", "OSLO, Jan. 3", ["OSLO"], None, (1, 3, None), "The"),
    ("\n  Oslo, Jan 10\nThe ferry.", "Oslo, Jan 10", ["Oslo"], None, (1, 10, None), "The"),
    ("OSLO, Feb 30 - A ferry.", "OSLO, Feb 30", ["OSLO"], None, (2, 30, None), "A"),
    ("OSLO, Aprıl 5 - A ferry.", "OSLO, Aprıl 5", ["OSLO"], None, (4, 5, None), "A"),
    ("OSLO (HN) _ A ferry.", "OSLO", ["OSLO"], "HN", (None, None, None), "A"),
    ("OSLO, January 10. /TASS/. A ferry.", "OSLO, January 10", ["OSLO"], "TASS", (1, 10, None), "A"),
    ("OSLO, Jan. 10, 2026 /PRNewswire/ -- A ferry.", "OSLO, Jan. 10, 2026", ["OSLO"], "PRNewswire", (1, 10, 2026), "A"),
    ("OSLO [HN] — A ferry.", "OSLO", ["OSLO"], "HN", (None, None, None), "A"),
    ("OSLO, Jan 10, Reuter - A ferry.", "OSLO, Jan 10", ["OSLO"], "Reuter", (1, 10, None), "A"),
    ("OSLO, Jan 10 NZPA - A ferry.", "OSLO, Jan 10", ["OSLO"], "NZPA", (1, 10, None), "A"),
    ("OSLO, Jan 10 - RIA Novosti. A ferry.", "OSLO, Jan 10", ["OSLO"], "RIA Novosti", (1, 10, None), "A"),
    ("OSLO--(BUSINESS WIRE)--A ferry.", "OSLO", ["OSLO"], "BUSINESS WIRE", (None, None, None), "A"),
    ("OSLO -(Dow Jones)- A ferry.", "OSLO", ["OSLO"], "Dow Jones", (None, None, None), "A"),
    ("OSLO (AP) A ferry.", "OSLO", ["OSLO"], "AP", (None, None, None), "A"),
    ("Oslo (dpa/hn) - Eine Fähre.", "Oslo", ["Oslo"], "dpa/hn", (None, None, None), "Eine"),
    ("Frankfurt/Main (dpa) - Ein Zug.", "Frankfurt/Main", ["Frankfurt am Main"], "dpa", (None, None, None), "Ein"),
    ("Frankfurt/Oder (dpa) - Ein Zug.", "Frankfurt/Oder", ["Frankfurt (Oder)"], "dpa", (None, None, None), "Ein"),
    ("Hamburg/Oslo (dpa) - Ein Zug.", "Hamburg/Oslo", ["Hamburg", "Oslo"], "dpa", (None, None, None), "Ein"),
    ("Madrid (EFE).- El tren.", "Madrid", ["Madrid"], "EFE", (None, None, None), "El"),
    ("Madrid, 10 ene. (Europa Press) -. El tren.", "Madrid, 10 ene", ["Madrid"], "Europa Press", (1, 10, None), "El"),
    ("Roma, 10 gen. - (Adnkronos) - Il treno.", "Roma, 10 gen", ["Roma"], "Adnkronos", (1, 10, None), "Il"),
    ("(ANSA) - ROMA, 10 GEN - Il treno.", "ROMA, 10 GEN", ["ROMA"], None, (1, 10, None), "Il"),
    ("МОСКВА, 10 января. /ТАСС/. Поезд.", "МОСКВА, 10 января", ["МОСКВА"], "ТАСС", (1, 10, None), "Поезд."),
    ("МОСКВА, 10 янв — РИА Новости. Поезд.", "МОСКВА, 10 янв", ["МОСКВА"], "РИА Новости", (1, 10, None), "Поезд."),
    ("Москва. 10 января. INTERFAX.RU - Поезд.", "Москва. 10 января", ["Москва"], "INTERFAX.RU", (1, 10, None), "Поезд."),  # noqa: E501
    ("Київ. 10 січня. УНІАН. Потяг.", "Київ. 10 січня", ["Київ"], "УНІАН", (1, 10, None), "Потяг."),
    ("Warszawa, 10 stycznia (PAP) - Rząd.", "Warszawa, 10 stycznia", ["Warszawa"], "PAP", (1, 10, None), "Rząd."),
    ("Praha 10. ledna (ČTK) - Vlak.", "Praha 10. ledna", ["Praha"], "ČTK", (1, 10, None), "Vlak."),
    ("القاهرة 10 يناير (رويترز) - قال", "القاهرة 10 يناير", ["القاهرة"], "رويترز", (1, 10, None), "قال"),
    ("KHARTOUM 10 January (SUNA) - A ferry.", "KHARTOUM 10 January", ["KHARTOUM"], "SUNA", (1, 10, None), "A"),
    ("新华社北京1月10日电 列车", "新华社北京1月10日电", ["北京"], None, (1, 10, None), "列车"),
    ("（东京10日讯）列车", "东京10日讯", ["东京"], None, (None, None, None), "列车"),
    ("【ソウル共同】列車は", "ソウル共同", ["ソウル"], None, (None, None, None), "列車は"),
    ("OSLO and BERGEN — A ferry.", "OSLO and BERGEN", ["OSLO", "BERGEN"], None, (None, None, None), "A"),
    ("OSLO, Sat Jan 10 (HN) - A ferry.", "OSLO, Sat Jan 10", ["OSLO"], "HN", (1, 10, None), "A"),
    ("OSLO, Saturday, Jan. 10 — A ferry.", "OSLO, Saturday, Jan. 10", ["OSLO"], None, (1, 10, None), "A"),
    ("OSLO, Saturday — A ferry.", "OSLO, Saturday", ["OSLO"], None, (None, None, None), "A"),
    ("OSLO (10 January 2026) - A ferry.", "OSLO (10 January 2026)", ["OSLO"], None, (1, 10, 2026), "A"),
    ("OSLO: A ferry sank.", "OSLO", ["OSLO"], None, (None, None, None), "A"),
    ("JAKARTA, KOMPAS.com - Kereta.", "JAKARTA, KOMPAS.com", ["JAKARTA"], None, (None, None, None), "Kereta."),
    ("Jan 10 (Reuters) - A ferry.", "Jan 10", [], "Reuters", (1, 10, None), "A"),
    ("Special to The Harbour News\nOSLO, Jan. 10 — A ferry.", "OSLO, Jan. 10", ["OSLO"], None, (1, 10, None), "A"),
    ("OSLO, Jan. 10 — Special to the Harbour News. A ferry.", "OSLO, Jan. 10", ["OSLO"], None, (1, 10, None), "A"),
    ("OSLO, Jan. 10 (Special to the Harbour News) — A ferry.", "OSLO, Jan. 10", ["OSLO"], None, (1, 10, None), "A"),
    ("(By Associated Press.) OSLO, Jan. 10.—A ferry.", "OSLO, Jan. 10", ["OSLO"], None, (1, 10, None), "A"),
    ("By the Associated Press. OSLO, Jan. 10.—A ferry.", "OSLO, Jan. 10", ["OSLO"], None, (1, 10, None), "A"),
    ("By Anna Berg\nOSLO, Jan 10 (HN) - A ferry.", "OSLO, Jan 10", ["OSLO"], "HN", (1, 10, None), "A"),
    ("By ANNA BERG\nHarbour News Writer\nOSLO (HN) - A ferry.", "OSLO", ["OSLO"], "HN", (None, None, None), "A"),
    ("****OSLO, Jan 10 - A ferry.", "OSLO, Jan 10", ["OSLO"], None, (1, 10, None), "A"),
    ("RPT -- OSLO, Jan 10 - A ferry.", "OSLO, Jan 10", ["OSLO"], None, (1, 10, None), "A"),
    ("UPDATE 2-OSLO, Jan 10 - A ferry.", "OSLO, Jan 10", ["OSLO"], None, (1, 10, None), "A"),
    ("Mexico city, jan 10 - A bus.", "Mexico city, jan 10", ["Mexico city"], None, (1, 10, None), "A"),
    ("des moines, jan 10 - A bus.", "des moines, jan 10", ["des moines"], None, (1, 10, None), "A"),
    ("FRESNO Calif., Jan 10 - A bus.", "FRESNO Calif., Jan 10", ["FRESNO, Calif."], None, (1, 10, None), "A"),
    ("Smith, Jan 5 The one hard case.", "Smith, Jan 5", ["Smith"], None, (1, 5, None), "The"),
]  # fmt: skip

NO_LEADS = [
    "",
    "Oslo, Jan 10",
    "A ferry sank off Oslo on Jan 10 - nobody was hurt.",
    "On Tuesday, Jan 10 the ferry sank.",
    "On Tuesday, Jan 10 The Ferry sank.",
    "Tuesday, Jan 10 The ferry sank.",
    "Last March, April 5 The",
    "By Jan 10 - or later - the ferry",
    "Berlin, May 5 saw the first tram.",
    "Berlin, May 5, saw the first tram.",
    "Paris, June 12, 1985, was a hot day.",
    "January 10 - The ferry sank.",
    "March, April 5 The ferry",
    "Mayor of Putnam. July 19 The vote",
    "Receipts January 1st Corn 5, wheat 6.",
    "Born Nov. 17 Prince Karl",
    "The ferry (built 1912) - sank.",
    "The ferry — old and tired — sank.",
    "EXCLUSIVE - The ferry sank.",
    "UPDATE - The ferry sank.",
    "RESULTS — The league",
    "FRANCE - THE WHOLE STORY IS IN CAPITALS, AS TELEGRAMS WERE.",
    "NATO - The alliance met.",
    "12 Jan 10 - 11 Jan",
    "Oslo, Jan 10-12 The fair opens.",
    "Winter, 10 fev",
    "IRAQ: The sea is rough.",
    "WARNING: The sea is rough.",
    "Lima: The sea is rough.",
    "the other day, jan 10 - A ferry.",
    "Jan 10 (a Saturday) - A ferry.",
    "【速報】列車は",
    "By Anna Berg\nThe ferry sank on Jan 10 - nobody was hurt.",
    "The ferry (AP) sank.",
    "Anna Berg (Norway) won.",
]

# (a dateline that was given as one, its text, its places, (month, day, year))
GIVEN = [
    ("SALERNO, Feb 26 -", "SALERNO, Feb 26", ["SALERNO"], (2, 26, None)),
    ("Fresno, March 2 -", "Fresno, March 2", ["Fresno"], (3, 2, None)),
    ("FRESNO, March 2-", "FRESNO, March 2", ["FRESNO"], (3, 2, None)),
    ("FRESNO, MArch 2 -", "FRESNO, MArch 2", ["FRESNO"], (3, 2, None)),
    ("FRESNO, March  2  -", "FRESNO, March 2", ["FRESNO"], (3, 2, None)),
    ("FRESNO, Calif. March 2 -", "FRESNO, Calif. March 2", ["FRESNO, Calif."], (3, 2, None)),
    ("FRESNO , Calif., March 2 -", "FRESNO , Calif., March 2", ["FRESNO, Calif."], (3, 2, None)),
    ("UTICA, Feb. 9.", "UTICA, Feb. 9", ["UTICA"], (2, 9, None)),
    ("UTICA. N. Y., Feb. 9.", "UTICA. N. Y., Feb. 9", ["UTICA, N.Y."], (2, 9, None)),
    ("el paso, march 2 -", "el paso, march 2", ["el paso"], (3, 2, None)),
    ("UTRECHT, 2 March -", "UTRECHT, 2 March", ["UTRECHT"], (3, 2, None)),
    ("FRESNO, March 2 - Growers of al-", "FRESNO, March 2", ["FRESNO"], (3, 2, None)),
    ("RPT -- FRESNO, March 2 -", "FRESNO, March 2", ["FRESNO"], (3, 2, None)),
    ("FRESNO, Mrach 2 -", "FRESNO, Mrach 2", ["FRESNO"], None),
    ("FRESNO, Calif., March 222 -", "FRESNO, Calif., March 222", ["FRESNO, Calif."], None),
    ("FRESNO, March -", "FRESNO, March", ["FRESNO"], None),
    ("FRESNO -", "FRESNO", ["FRESNO"], None),
    ("Fresno", "Fresno", ["Fresno"], None),
    ("FRESNO (HN)", "FRESNO", ["FRESNO"], None),
    ("FRESNO Calif., March 2 -", "FRESNO Calif., March 2", ["FRESNO, Calif."], (3, 2, None)),
    ("BALDWIN Park, March 2 -", "BALDWIN Park, March 2", ["BALDWIN Park"], (3, 2, None)),
    ("FRESNO March 2 -", "FRESNO March 2", ["FRESNO"], (3, 2, None)),
    ("UTICA, N.Y. -", "UTICA, N.Y.", ["UTICA, N.Y."], None),
    ("FRANKFURT (ODER), 24. Juli", "FRANKFURT (ODER), 24. Juli", ["FRANKFURT (ODER)"], (7, 24, None)),
    ("ОМСК, 22 сентября", "ОМСК, 22 сентября", ["ОМСК"], (9, 22, None)),
    ("أسوان، 11 يونيو", "أسوان، 11 يونيو", ["أسوان"], (6, 11, None)),
    ("大阪、8月28日", "大阪、8月28日", ["大阪"], (8, 28, None)),
    ("gold 7.8015 -", "gold 7.8015", [], None),
    ("Jun   ---   ---", "Jun", [], None),
]


def parts(found: FoundDateline) -> tuple[int | None, int | None, int | None]:
    return found.month, found.day, found.year


@pytest.mark.parametrize(
    ("body", "text", "places", "agency", "date", "story"), LEADS, ids=[row[0][:40] for row in LEADS]
)
def test_leads(
    body: str, text: str | None, places: list[str], agency: str | None, date: tuple[int | None, ...], story: str
) -> None:
    found = find_dateline(body)
    if text is None:
        assert found is None
        return
    assert found is not None
    assert (found.text, list(found.places), found.agency) == (text, places, agency)
    assert parts(found) == date
    assert body[found.end :].split()[0] == story


@pytest.mark.parametrize("body", NO_LEADS, ids=[body[:40] for body in NO_LEADS])
def test_ordinary_beginnings_are_no_datelines(body: str) -> None:
    assert find_dateline(body) is None


@pytest.mark.parametrize(("text", "clean", "places", "date"), GIVEN, ids=[row[0] for row in GIVEN])
def test_given_datelines(text: str, clean: str, places: list[str], date: tuple[int | None, ...] | None) -> None:
    found = read_dateline(text)
    assert (found.text, list(found.places)) == (clean, places)
    assert parts(found) == (date or (None, None, None))


YEARS = [
    ("Jan 10", "2026-01-10", "2026-01-10"),
    ("Dec 31", "2026-01-01", "2025-12-31"),
    ("Jan 1", "2025-12-31", "2026-01-01"),
    ("Jul 4", "2026-01-02", "2025-07-04"),
    ("Jul 1", "2026-01-02", "2026-07-01"),
    ("Dec 31", "2026-01-01T00:30+09:00", "2025-12-31"),
    ("Dec 20", "1987", "1987-12-20"),
    ("Jan 2", "1987", "1987-01-02"),
    ("Feb 28", "1987-03", "1987-02-28"),
    ("Feb 29", "2024-03-01", "2024-02-29"),
    ("Feb 29", "2023-03-01", "2024-02-29"),
    ("Feb 29", "1901-03-01", None),
    ("Feb 30", "2024-03-01", None),
    ("Jan 10", None, None),
    ("Jan 10, 2019", None, "2019-01-10"),
    ("Jan 10, 2019", "2026-01-10", "2019-01-10"),
    ("Jan 1", "0001-01-01", "0001-01-01"),
    ("Dec 31", "9999-12-31", "9999-12-31"),
]


@pytest.mark.parametrize(("printed", "published", "expected"), YEARS)
def test_the_year_is_the_one_nearest_to_publication(printed: str, published: str | None, expected: str | None) -> None:
    resolved = dated(read_dateline(f"OSLO, {printed} -"), parse_iso(published) if published else None, end=0)
    assert (resolved.date and resolved.date.isoformat()) == expected


@given(st.dates(), st.dates())
def test_nearest_year_against_trying_every_year(day, published) -> None:  # type: ignore[no-untyped-def]
    found = FoundDateline("", (), month=day.month, day=day.day)
    anchor = parse_iso(published.isoformat())
    assert anchor is not None
    tried = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            tried.append(abs((day.replace(year=year) - published).days))
        except ValueError:
            continue
    resolved = dated(found, anchor, end=0).date
    assert (resolved is None) == (not tried)
    if resolved is not None:
        assert abs((resolved.day - published).days) == min(tried)


NAMES = st.sampled_from(
    ["OSLO", "Oslo", "St. Louis", "THE HAGUE", "Rio de Janeiro", "Łódź", "WINSTON-SALEM", "Val-d'Or"]
)
AREAS = st.sampled_from(["", ", Norway", ", N.Y.", ", Calif.", ", West Germany", ", Ont."])
MONTH_NAMES = st.sampled_from(sorted(name for name in MONTHS if name.isascii()))
ENDS = st.sampled_from([" - ", " – ", " -- ", "—", ".—", " (Harbour News) - ", ": ", " "])


@given(NAMES, AREAS, MONTH_NAMES, st.integers(1, 28), ENDS, st.booleans())
def test_made_datelines_are_read_back(name: str, area: str, month: str, day: int, end: str, day_first: bool) -> None:
    date = f"{day} {month}" if day_first else f"{month.title()}. {day}"
    found = find_dateline(f"{name}{area}, {date}{end}The story goes on.")
    assert found is not None
    assert (found.places, found.month, found.day) == ((name + area,), MONTHS[month], day)
    assert found.text == f"{name}{area}, {date}"


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm(text: str) -> None:
    found = find_dateline(text)
    assert found is None or (0 < found.end < len(text) and (found.places or found.day))
    read = read_dateline(text)
    assert all(place.strip() for place in read.places)


SIGNS = st.sampled_from(
    ["OSLO", "Oslo", "of", "St.", ",", ".", "/", " ", "  ", "-", "—", "(", ")", "Jan", "May", "5", "2026", "\n"]
)


@given(st.lists(SIGNS, max_size=60).map("".join))
def test_dateline_like_text_is_read_without_harm(text: str) -> None:
    published = parse_iso("2026-01-10")
    for found in (find_dateline(text), read_dateline(text)):
        if found is not None:
            made = dated(found, published, end=found.end)
            assert made.date is None or isinstance(made.date, PartialDate)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the texts of ../shared/corpora are not here")
def test_given_datelines_of_a_real_wire() -> None:
    total = good = 0
    for line in gzip.decompress((SHARED / "reuters21578-train.jsonl.gz").read_bytes()).splitlines():
        data = json.loads(line)
        if not data["dateline"]:
            continue
        total += 1
        published = parse_iso(data["date"])
        assert published is not None
        made = dated(read_dateline(data["dateline"]), published, end=0)
        near = made.date is not None and abs((made.date.day - published.day).days) <= 31
        clean = len(made.places) in (1, 2) and not any(re.search(r"\d|^\W|[-,]$", place) for place in made.places)
        good += near and clean
    assert total > 12_000
    assert good / total > 0.993
