"""The front door: one archive in one folder. The web and the command line use nothing below it."""

import dataclasses
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from searcharchive.article import Article, digest
from searcharchive.backends.base import Backend, Snapshot, Stats
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.errors import Conflict, NotFound, Withdrawn
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import SearchResponse


class Outcome(enum.StrEnum):
    """What a write did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
