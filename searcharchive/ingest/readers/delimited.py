"""CSV and its kin: a row of names, then one story a row. Cells are parted by a comma, semicolon, tab or bar."""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.encoded import decoded
from searcharchive.ingest.fields import ALIASES
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.readers.delimited_rows import Row, cells_of, rows
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

_DELIMITERS = (b",", b";", b"\t", b"|")
_KNOWN = {re.sub(r"[\s_-]", "", name).casefold(): name for names in ALIASES.values() for name in reversed(names)}
_FIELDS = {name: field for field, names in ALIASES.items() for name in names}
_LISTS = frozenset({"places", "people", "orgs", "topics", "byline", "evolved_from"})
_NAME_LENGTH = 40
"""Characters of a column's name."""


def _known(cell: str) -> str | None:
    """The key that fields know a column by, whatever its capitals, blanks and underscores."""
    return _KNOWN.get(re.sub(r"[\s_-]", "", cell).casefold())


def recognises(start: bytes) -> bool:
    return _delimiter(start) is not None


def _delimiter(start: bytes) -> bytes | None:
    """What parts the names in the first line; None where it holds no names."""
    line = start.partition(b"\n")[0]
    return next((mark for mark in _DELIMITERS if mark in line and _is_header(start, line, mark)), None)


def _is_header(start: bytes, line: bytes, mark: bytes) -> bool:
    """Whether a line names columns: a headline's or a body's among them, and nothing that could be a sentence.

    Where only one name is known the others must be single words, and the next row have as many cells.
    """
    try:
        names = [cell.decode() for cell in cells_of(line, mark)]
    except UnicodeDecodeError:
        return False
    known = [_FIELDS[name] for cell in names if (name := _known(cell))]
    if len(names) < 2 or not {"headline", "body"} & set(known) or any(_is_prose(name) for name in names):
        return False
    if len(known) > 1 and len(known) * 3 >= len(names):
        return True
    after = start[len(line) + 1 :].lstrip(b"\r\n").partition(b"\n")[0]
    return all(" " not in name.strip() for name in names) and (
        not after or b'"' in after or after.count(mark) >= len(names) - 1
    )


def _is_prose(name: str) -> bool:
    return len(name) > _NAME_LENGTH or len(name.split()) > 3 or name.rstrip().endswith((".", "!", "?", ":"))


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each row; blank rows are nothing."""
    mark = _delimiter(content.start)
    names: list[str] | None = None
    number = 0
    for row in rows(content.lines(LINE_LIMIT), mark or b","):
        if not row.raw.strip() and not row.broken:
            continue
        number += 1
        try:
            if row.broken:
                raise ValueError(row.broken)
            cells = [decoded(cell) for cell in row.cells]
            if names is None:
                names = _columns(cells)
            else:
                yield Record(_data(names, cells), row.raw, row.offset, row.line)
        except ValueError as error:
            yield _refused(content.name, row, str(error))
    if names is not None and number == 1:
        yield _refused(content.name, row, "the columns have names, but no row follows")


def _refused(name: str, row: Row, reason: str) -> Rejected:
    return Rejected(name, row.line, row.offset, reason, row.raw[:RAW_LIMIT])


def _columns(cells: list[str]) -> list[str]:
    """The key of each column: the known one where no other column has its field; no two are the same."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = _known(cell) or cell.strip() or f"column {number}"
        if name in names:
            name = f"{name} {number}"
        names.append(name)
    return names


def _data(names: list[str], cells: list[str]) -> dict[str, Any]:
    """The values of a row; empty cells are none. Raises ValueError where their number is another than the names'."""
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        raise ValueError(f"the row has {len(cells):,} cells, but there are {len(names):,} columns")
    data = {name: _value(name, cell) for name, cell in zip(names, cells, strict=True) if cell.strip()}
    if not data:
        raise ValueError("the row is empty")
    return data


def _value(name: str, cell: str) -> Any:
    if _FIELDS.get(name) in _LISTS and re.search(r"[;|]", cell):
        return [part.strip() for part in re.split(r"[;|]", cell) if part.strip()]
    return cell
