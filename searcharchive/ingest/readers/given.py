"""What pages and feeds give and nobody checked: a bad date, address or language must not cost the story. It is kept as
it was given, under another name."""

from typing import Any

from searcharchive.ingest.dates.dates_given import read_date
from searcharchive.ingest.fields import is_address, is_language


def split_dates(data: dict[str, Any]) -> dict[str, Any]:
    """Dates that cannot be read become ``published_given`` and ``updated_given``."""
    for name in ("published", "updated"):
        if name in data and not _is_date(data[name], data.get("lang")):
            data = _renamed(data, name)
    return data


def split_url(data: dict[str, Any]) -> dict[str, Any]:
    """An address that is none of the web becomes ``url_given``."""
    return _renamed(data, "url") if "url" in data and not is_address(data["url"]) else data


def split_lang(data: dict[str, Any]) -> dict[str, Any]:
    """A language that is no tag becomes ``lang_given``."""
    return _renamed(data, "lang") if "lang" in data and not is_language(data["lang"]) else data


def _renamed(data: dict[str, Any], name: str) -> dict[str, Any]:
    return {f"{key}_given" if key == name else key: value for key, value in data.items()}


def _is_date(text: str, lang: Any) -> bool:
    try:
        read_date(text, lang if isinstance(lang, str) else None)
    except ValueError:
        return False
    return True
