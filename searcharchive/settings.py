"""The settings: one table of name, default and help, filled from the environment.

``PORT``, ``HOST``, ``INDEX`` and ``WEB_CONCURRENCY`` have short names of their own; every other setting is
``SEARCHARCHIVE_`` and its name in capitals.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from searcharchive.errors import InvalidSetting

_PLAIN_NAMES = {"port": "PORT", "host": "HOST", "index": "INDEX", "web_concurrency": "WEB_CONCURRENCY"}


def _setting(default: Any, help: str, least: float | None = None) -> Any:
    return field(default=default, metadata={"help": help, "least": least})


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Sizes are bytes, times are seconds."""

    index: str = _setting("index", "Folder of the index.")
    host: str = _setting("127.0.0.1", "Address that the server listens on.")
    port: int = _setting(8000, "Port that the server listens on.", 0)
    web_concurrency: int = _setting(2, "Worker processes of the server.", 1)
    title: str = _setting("searcharchive", "Name of the archive, shown on its pages.")
    default_tz: str = _setting("UTC", "Time zone in which dates without one are asked for.")
    spacy: str = _setting("", "An installed spaCy model that finds people and organisations instead of the rules.")
    query_length: int = _setting(1_000, "Characters of a query.", 1)
    query_clauses: int = _setting(64, "Words, phrases and filters in one query.", 1)
    query_nesting: int = _setting(20, "Parentheses inside parentheses in one query.", 1)
    query_budget: float = _setting(1.0, "Time for one query, after which the answer is partial.", 0.001)
    page_size: int = _setting(200, "Largest page_size.", 1)
    page_depth: int = _setting(10_000, "Results that can be reached by page.", 1)
    body_limit: int = _setting(8 << 20, "Largest request body.", 1)
    bulk_limit: int = _setting(64 << 20, "Largest body of many articles, as it is sent.", 1)
    bulk_unpacked_limit: int = _setting(512 << 20, "Largest body of many articles, unpacked.", 1)
    lock_wait: float = _setting(5.0, "How long a write waits for another one.", 0)
    index_memory: int = _setting(256 << 20, "What a writer may hold in memory before it goes to disk.", 1 << 20)
    import_processes: int = _setting(0, "Processes that understand articles in a long import; 0: one a processor.", 0)
    keep_generations: float = _setting(600.0, "How long an old state of the index stays on disk.", 0)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return _PLAIN_NAMES.get(name, f"SEARCHARCHIVE_{name.upper()}")


def table() -> list[tuple[str, Any, str]]:
    """(variable, default, help) of every setting, for documentation."""
    return [(variable(f.name), f.default, f.metadata["help"]) for f in fields(Settings) if f.default is not MISSING]


def load(environ: Mapping[str, str], **overrides: Any) -> Settings:
    """Settings from an environment; overrides that are not None win. Raises InvalidSetting."""
    values: dict[str, Any] = {}
    for item in fields(Settings):
        given = overrides.get(item.name)
        if given is None:
            given = environ.get(variable(item.name)) or None
        if given is not None:
            values[item.name] = _convert(item.name, given, type(item.default), item.metadata["least"])
    return Settings(**values)


def _convert(name: str, given: Any, kind: type, least: float | None) -> Any:
    try:
        value = kind(given)
    except (TypeError, ValueError):
        value = None
    if value is None or (least is not None and not least <= value < float("inf")):
        wanted = {int: "a whole number", float: "a number"}.get(kind, "text")
        bound = "" if least is None else f" of at least {least}"
        raise InvalidSetting(f"{variable(name)} must be {wanted}{bound}, not {given!r}")
    return value
