"""The lines of an export: JSON Lines or CSV, and a last one by which a reader sees that nothing is cut off."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import orjson

from searcharchive.web.answers import article_fields, chosen
from searcharchive.web.responses import NDJSON

FORMATS = {"jsonl": NDJSON, "csv": "text/csv; charset=utf-8"}
COLUMNS = (
    "id", "headline", "published", "updated", "dateline", "source", "lang", "byline", "places", "people", "orgs",
    "topics", "status", "version", "url", "copyright", "usage_terms", "body",
)  # fmt: skip
"""Of a CSV, unless fields are asked for."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With one of these a cell begins that a spreadsheet runs."""
MANY = "; "
PIECE = 1 << 16
"""Bytes sent at a time, at least."""

Article = Mapping[str, Any]


def lines(articles: Iterable[Article], format: str, fields: Collection[str] | None) -> Iterator[bytes]:
    """The bytes of an export, in pieces."""
    written, count, waiting = hashlib.sha256(), 0, bytearray()
    rows = _json_lines(articles, fields) if format == "jsonl" else _csv_lines(articles, fields)
    for line, is_article in rows:
        count += is_article
        waiting += line
        if len(waiting) >= PIECE:
            written.update(waiting)
            yield bytes(waiting)
            waiting.clear()
    written.update(waiting)
    yield bytes(waiting) + _end(format, count, written.hexdigest())


def _end(format: str, count: int, digest: str) -> bytes:
    if format == "csv":
        return f"#end,{count},{digest}\r\n".encode()
    return orjson.dumps({"end": True, "count": count, "sha256": digest}) + b"\n"


def _json_lines(articles: Iterable[Article], fields: Collection[str] | None) -> Iterator[tuple[bytes, bool]]:
    for article in articles:
        yield orjson.dumps(chosen(article_fields(article), fields)) + b"\n", True


def _csv_lines(articles: Iterable[Article], fields: Collection[str] | None) -> Iterator[tuple[bytes, bool]]:
    columns = [name for name in COLUMNS if fields is None or name in fields or name == "id"]
    yield _row(columns), False
    for article in articles:
        made = article_fields(article)
        yield _row([cell(made[name]) for name in columns]), True


def _row(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula; of several, and of records, what tells them."""
    text = MANY.join(_told(each) for each in value) if isinstance(value, list) else _told(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("id") or value.get("name") or value.get("text") or "")
    return "" if value is None else str(value)
