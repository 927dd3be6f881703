"""The settings: one table of name, default and help, filled from the environment.

``PORT``, ``HOST``, ``INDEX`` and ``WEB_CONCURRENCY`` have short names of their own; every other setting is
``SEARCHARCHIVE_`` and its name in capitals.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from searcharchive.errors import InvalidSetting

_INTRODUCTION = """# Settings

Variables of the environment, read when a command or the server starts. Sizes are bytes, times are seconds. Switches are
`yes` or `no`. What is empty counts as not set; a value that cannot be used, or a name that is not here, ends the
command with a message. Made by `python -m searcharchive.settings > docs/settings.md`.
"""
_PREFIX = "SEARCHARCHIVE_"
_NO_SETTINGS = frozenset(_PREFIX + name for name in ("CACHE", "CHECKED_KERNELS", "SLOW", "WHOOSH3"))
"""What begins like a setting and is read elsewhere: by the compiler of kernels and names, and by tests."""
_PLAIN_NAMES = {"port": "PORT", "host": "HOST", "index": "INDEX", "web_concurrency": "WEB_CONCURRENCY"}


_SITE = r"https?://[^\s/,]+/?"
_SITES = rf"\*|{_SITE}(,\s*{_SITE})*"


def _setting(default: Any, help: str, least: float | None = None, form: str = "") -> Any:
    """``least``: the smallest number that it may be; ``form``: a pattern of all that a text may be."""
    return field(default=default, metadata={"help": help, "least": least, "form": form})


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
    bulk_limit: int = _setting(64 << 20, "Largest body of a bulk request, as it is sent.", 1)
    bulk_unpacked_limit: int = _setting(512 << 20, "Largest body of a bulk request, unpacked.", 1)
    bulk_lines: int = _setting(500_000, "Lines of a bulk request.", 1)
    closed: bool = _setting(False, "Whether reading needs a key, too.")
    login_lifetime: float = _setting(12 * 3600.0, "How long a login to the pages of a closed archive lasts.", 60)
    public_url: str = _setting(
        "", "Address that people reach the archive by, such as https://news.example.org.", form=_SITE
    )
    trusted_proxies: int = _setting(0, "Proxies in front of the server whose X-Forwarded headers are believed.", 0)
    cors_origins: str = _setting(
        "", "Sites whose scripts may use the API, with commas between them; *: all.", form=_SITES
    )
    anonymous_reads: int = _setting(0, "Reads a minute for one client without a key; 0: as many as it likes.", 0)
    compression: bool = _setting(True, "Whether answers are packed for clients that can unpack them.")
    log: str = _setting("", "json: a line for each request on standard error; empty: failures alone.", form="json")
    audit_size: int = _setting(16 << 20, "Size at which a new file of the audit log begins.", 1 << 10)
    audit_files: int = _setting(20, "Files of the audit log that are kept beside the present one.", 0)
    lock_wait: float = _setting(5.0, "How long a write waits for another one.", 0)
    index_memory: int = _setting(256 << 20, "What a writer may hold in memory before it goes to disk.", 1 << 20)
    import_processes: int = _setting(0, "Processes that understand articles in a long import; 0: one a processor.", 0)
    keep_generations: float = _setting(600.0, "How long an old state of the index stays on disk.", 0)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return _PLAIN_NAMES.get(name, f"{_PREFIX}{name.upper()}")


def table() -> list[tuple[str, Any, str]]:
    """(variable, default, help) of every setting, for documentation."""
    return [(variable(f.name), f.default, f.metadata["help"]) for f in fields(Settings) if f.default is not MISSING]


def as_markdown() -> str:
    """The table as docs/settings.md has it."""
    rows = [f"| `{name}` | {_shown(default)} | {help} |" for name, default, help in table()]
    return "\n".join([_INTRODUCTION, "| variable | default | meaning |", "| --- | --- | --- |", *rows, ""])


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, int) and default >= 1 << 20 and default % (1 << 20) == 0:
        return f"{default} ({default >> 20} MiB)"
    text = f"{default:g}" if isinstance(default, float) else str(default)
    return f"`{text}`" if text else "–"


def load(environ: Mapping[str, str], **overrides: Any) -> Settings:
    """Settings from an environment; overrides that are not None win. Raises InvalidSetting."""
    _check_names(environ)
    values: dict[str, Any] = {}
    for item in fields(Settings):
        given = overrides.get(item.name)
        if given is None:
            given = environ.get(variable(item.name)) or None
        if given is not None:
            value = _convert(item.name, given, type(item.default), item.metadata["least"])
            _check_form(item.name, value, item.metadata["form"])
            values[item.name] = value
    return Settings(**values)


def _check_names(environ: Mapping[str, str]) -> None:
    """A name that was misspelt must not leave an archive open that was meant to be closed."""
    known = {variable(f.name) for f in fields(Settings)} | _NO_SETTINGS
    for name in environ:
        if name.startswith(_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise InvalidSetting(f"There is no setting {name}{hint}.")


def _check_form(name: str, value: Any, form: str) -> None:
    if form and value and not re.fullmatch(form, value):
        described = next(f.metadata["help"] for f in fields(Settings) if f.name == name)
        raise InvalidSetting(f"{variable(name)} cannot be {value!r}. {described}")


_SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _convert(name: str, given: Any, kind: type, least: float | None) -> Any:
    try:
        value = _SWITCHES.get(str(given).strip().lower()) if kind is bool else kind(given)
    except (TypeError, ValueError):
        value = None
    if value is None or (least is not None and not least <= value < float("inf")):
        wanted = {int: "a whole number", float: "a number", bool: "yes or no"}.get(kind, "text")
        bound = "" if least is None else f" of at least {least}"
        raise InvalidSetting(f"{variable(name)} must be {wanted}{bound}, not {given!r}")
    return value


if __name__ == "__main__":
    print(as_markdown(), end="")
