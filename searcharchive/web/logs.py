"""The server's log as lines of JSON, one for each request, where the setting says so. No line holds a key."""

import logging
import re
import sys
from datetime import UTC, datetime
from time import perf_counter

import orjson
from flask import Flask, Response, g, request

from searcharchive.web.site import WARMING

ROOT = "searcharchive"
_REQUESTS = logging.getLogger(f"{ROOT}.requests")
_FIELDS = "fields"
_KEY = re.compile(r"sa_[\w-]{20,}", re.ASCII)
LONGEST = 2_000
"""Characters of an address that are logged."""


class JsonFormatter(logging.Formatter):
    """One record as one line. What looks like a key, such as one that somebody put into an address, is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            **getattr(record, _FIELDS, {"message": record.getMessage()}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _KEY.sub("sa_…", orjson.dumps(line, default=str, option=orjson.OPT_UTC_Z).decode())


def register(app: Flask, kind: str) -> None:
    """``kind``: ``json``, or empty for failures alone, as Flask writes them."""
    if kind == "json":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonFormatter())
        logger = logging.getLogger(ROOT)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)
        app.after_request(_log)


def _log(response: Response) -> Response:
    if WARMING not in request.environ:
        key = g.get("key")
        fields = {
            "request": g.request_id,
            "method": request.method,
            "path": request.path[:LONGEST],
            "query": request.query_string[:LONGEST].decode("utf-8", "replace"),
            "status": response.status_code,
            "seconds": round(perf_counter() - g.began, 6),
            "bytes": response.content_length,
            "client": request.remote_addr,
            "key": None if key is None else key.id,
        }
        _REQUESTS.info("request", extra={_FIELDS: fields})
    return response
