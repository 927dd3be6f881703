"""CSV and its kin: which first lines are names, and what becomes of each row."""

import csv
import io
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.readers.delimited import recognises
from searcharchive.ingest.rejected import Rejected
from tests.ingest.mangled import assert_something_comes_of, drafts_in, found_in, mangled, refusals_in

ROWS = [
    ["ID", "Title", "Body Text", "Pub Date", "Topics", "Desk"],
    [
        "1",
        'A "big" ferry, sunk',
        "The ferry sank.\n\nNobody was hurt; all swam.",
        "2026-01-10",
        "ferries; sea|rescue",
        "x",
    ],
    ["2", "Fog", "Fog came.", "2026-01-11", "", ""],
]


def written(delimiter: str = ",", end: str = "\r\n", encoding: str = "utf-8") -> bytes:
    paper = io.StringIO()
    csv.writer(paper, delimiter=delimiter, lineterminator=end).writerows(ROWS)
    return paper.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_rows_are_stories(delimiter: str, end: str, mark: bytes) -> None:
    data = mark + written(delimiter, end)
    first, second = drafts_in(data)
    assert (first.id, first.headline) == ("1", 'A "big" ferry, sunk')
    assert first.body == "The ferry sank.\n\nNobody was hurt; all swam."
    assert first.published == parse_iso("2026-01-10")
    assert (first.topics, first.extra) == (("ferries", "sea", "rescue"), {"Desk": "x"})
    assert (second.topics, second.extra, second.body) == ((), {}, "Fog came.")
    for draft, start in ((first, b"1"), (second, b"2")):
        assert draft.origin is not None
        assert data[draft.origin.offset :].startswith(start)


def test_windows_1252_is_read() -> None:
    (draft,) = drafts_in("title;body\nCafé “Alba”;Zürich\n".encode("cp1252"))
    assert (draft.headline, draft.body) == ("Café “Alba”", "Zürich")


def test_two_columns_for_one_field() -> None:
    (draft,) = drafts_in(b"headline,title,title,,body\nA,B,C,D,E\n")
    assert draft.headline == "A"
    assert draft.extra == {"title": "B", "title 3": "C", "column 4": "D"}


NAMES = [
    b"headline,date\nx,y",
    b'"Title"\t"Text"\n',
    b"id;ueberschrift;text\n1;x;y",
    b"full_text|pub date\n",
    b"head,body,x y z\n",
]


@pytest.mark.parametrize("start", NAMES, ids=repr)
def test_first_lines_that_are_names(start: bytes) -> None:
    assert recognises(start)


PROSE = [
    b"Story, by Anna Smith\n\nThe ferry, which had been old, sank.\n",
    b"The story, the headline, the text\n",
    b"Text, photos and video\n",
    b"Title, body.\n",
    b"Body, found in harbour, named\n\nThe police said so.\n",
    b"OSLO, Jan 10 - The body, text and title of the law were read.\n",
    b"headline\n",
    b"a,b,c\n1,2,3\n",
    b"name | rank\n",
    b" date 2026-01-10 Oslo, Jan 10 The ferry sank.\n",
    b"",
]


@pytest.mark.parametrize("start", PROSE, ids=repr)
def test_sentences_with_commas_are_no_names(start: bytes) -> None:
    assert not recognises(start) or start.startswith(b"name")


BAD = [
    (b"x,y", "2 cells, but there are 3 columns"),
    (b"x,y,z,q", "4 cells"),
    (b",,", "empty"),
    (b"x,y,someday", "cannot be read as a date"),
    (b'x,"open,2026', "not closed"),
    (b"x,caf\xe9 \xc3\xa9 \xc3\xa9,2026", "damaged UTF-8"),
]


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[row[1] for row in BAD])
def test_a_bad_row_is_refused_with_its_line(row: bytes, reason: str) -> None:
    before, item, after = found_in(b'title,body,date\na,"b\nc",2026\n' + row + b"\nd,e,2026\n")
    assert isinstance(item, Rejected), item
    assert reason in item.reason
    assert (item.line, item.raw.strip()) == (4, row)
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)


def test_empty_cells_behind_the_last_column_are_nothing() -> None:
    (draft,) = drafts_in(b"title,body\na,b,,\n\n")
    assert draft.extra == {}


def test_names_without_a_row() -> None:
    (item,) = refusals_in(b"title,body\n")
    assert "no row follows" in item.reason


def test_a_row_over_the_limit() -> None:
    first, last = b"title,body\na,b\n", b"c,d\n"
    found = found_in(first + b"x," + b"y" * LINE_LIMIT + b"\n" + last)
    assert [isinstance(item, Draft) for item in found] == [True, False, True]
    assert isinstance(found[1], Rejected)
    assert "longer" in found[1].reason


def test_quotation_marks_everywhere_end() -> None:
    found = found_in(b"title,body\n" + b'"a\n' * 2_001 + b"x,y\n")
    assert any(isinstance(item, Rejected) and "not closed" in item.reason for item in found)


def test_rows_are_streamed() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            first = b"" if self.given else b"title,body\n"
            self.given += size
            return first + b'a,"b\nc"\n' * (size // 8)

    endless = Endless()
    assert all(isinstance(item, Draft) for item in islice(read(["-"], stdin=endless), 2_000))  # type: ignore[arg-type]
    assert endless.given < 1 << 21


CELLS = st.text(
    st.characters(exclude_characters="\0\r\x1a", exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=8
)


@given(st.lists(st.tuples(CELLS.map(lambda text: "x" + text + "x"), CELLS), min_size=1, max_size=5))
def test_what_csv_writes_is_read(rows: list[tuple[str, str]]) -> None:
    paper = io.StringIO()
    csv.writer(paper).writerows([("title", "note"), *rows])
    found = drafts_in(paper.getvalue().encode())
    assert [draft.headline for draft in found] == [title for title, _ in rows]
    assert [draft.extra.get("note", "") for draft in found] == [note if note.strip() else "" for _, note in rows]


@given(mangled(written(), written("\t", "\n")))
def test_damage_is_never_silent(data: bytes) -> None:
    assert_something_comes_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert_something_comes_of(b"title,body\n" + data)
