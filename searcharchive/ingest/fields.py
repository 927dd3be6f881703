"""A JSON object as a draft: the one table of names that sources use, and the checks that every value passes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from searcharchive.article import Origin, Status
from searcharchive.dates import PartialDate
from searcharchive.errors import InvalidArticle, Problem
from searcharchive.ingest.dates.dateline import dated, find_dateline, read_dateline
from searcharchive.ingest.dates.dates_given import read_date
from searcharchive.ingest.draft import DatelineDraft, Draft
from searcharchive.ingest.given_ids import id_of, is_id
from searcharchive.ingest.json_values import kind_of, number_problem, shown, text_problem, value_problem
from searcharchive.ingest.limits import TEXT_LIMIT

VALUES_LIMIT = 1_000
"""Values in one field."""
VALUE_LENGTH = 1_000
"""Characters of a value that is not a text."""
ADDRESS_LENGTH = 4_000
"""Characters of an address."""
RIGHTS_LENGTH = 20_000
"""Characters of a copyright notice, or of terms of use."""

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uid", "uri", "articleId", "article_id", "_id"),
    "headline": ("headline", "title", "head", "hed", "heading", "webTitle", "name"),
    "body": ("body", "text", "content", "story", "bodyText", "articleBody", "fulltext", "full_text"),
    "published": (
        "published",
        "date",
        "pubDate",
        "pub_date",
        "published_at",
        "publishedAt",
        "datePublished",
        "date_published",
        "publication_date",
        "publicationDate",
        "webPublicationDate",
        "firstcreated",
    ),
    "updated": ("updated", "versioncreated", "dateModified", "modified", "updated_at", "updatedAt", "lastModified"),
    "dateline": ("dateline",),
    "places": ("places", "place", "locations", "location"),
    "people": ("people", "persons", "person"),
    "orgs": ("orgs", "organisations", "organizations", "organisation", "organization", "org"),
    "topics": ("topics", "topic", "tags", "subjects", "subject", "keywords", "section", "sectionName", "category"),
    "source": ("source", "publisher", "provider", "newspaper", "agency", "outlet"),
    "lang": ("lang", "language", "inLanguage"),
    "url": ("url", "link", "webUrl", "web_url", "canonical_url", "permalink"),
    "byline": ("byline", "author", "authors", "creator", "by"),
    "version": ("version",),
    "status": ("status", "pubstatus"),
    "evolved_from": ("evolved_from", "evolvedfrom", "supersedes", "replaces"),
    "embargo": ("embargo", "embargoed", "embargoed_until", "embargoUntil"),
    "copyright": ("copyright", "copyrightnotice", "copyrightNotice", "copyrightholder", "copyrightHolder", "rights"),
    "usage_terms": ("usage_terms", "usageterms", "usageTerms"),
}
"""Field of a draft → the keys that give it; the first that has a value wins, the others go to ``extra``."""
NUMBERED = frozenset({"id", "version"})
"""Fields whose texts may be given as whole numbers."""
NAMED = frozenset({"source", "copyright"})
"""Fields whose texts may be given as an object with a name."""

_STATUSES = {"usable": Status.USABLE, "corrected": Status.CORRECTED} | dict.fromkeys(
    ("withdrawn", "withheld", "canceled", "cancelled", "killed", "retracted"), Status.WITHDRAWN
)
_LANG = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*", re.ASCII)
_WEB = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_NO_KEYS: dict[str, str | None] = dict.fromkeys(ALIASES)
USUAL_KEYS = 64
"""Keys of a record up to which it is remembered what they give."""
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


@lru_cache(maxsize=256)
def _keys_there(keys: tuple[str, ...], names: tuple[tuple[str, str], ...]) -> list[tuple[str, Sequence[str]]]:
    """Each field that some of these keys give, and the keys; records of one file mostly have the same ones.

    ``names``: as ``draft_of`` takes them.
    """
    given, there = dict(names), set(keys)
    taken = set(given.values())
    found: list[tuple[str, Sequence[str]]] = []
    for name, aliases in ALIASES.items():
        if given.get(name) in there:
            found.append((name, [given[name]]))
        elif present := [key for key in aliases if key in there and key not in taken]:
            found.append((name, present))
    return found


class _Checks:
    """Reads values and collects what is wrong with them."""

    def __init__(self, data: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self._data = data
        self._keys = dict(_NO_KEYS)
        found = _keys_there if len(data) <= USUAL_KEYS else _keys_there.__wrapped__
        for name, there in found(tuple(data), tuple(names.items())):
            self._keys[name] = there[0] if len(there) == 1 else self._key(there)
        given = set(self._keys.values())
        self.extra = {key: value for key, value in data.items() if key not in given}

    def _key(self, there: Sequence[str]) -> str:
        """The key that gives a field: the first that has a value, else the first that is there."""
        return next((key for key in there if self._data[key] not in (None, "", [])), there[0])

    def fail(self, name: str, detail: str, hint: str | None = None) -> None:
        key = self._keys.get(name) or name
        self.problems.append(Problem(f"{shown(key)} {detail}", shown(key), hint=hint))

    def value(self, name: str) -> Any:
        key = self._keys[name]
        return None if key is None else self._data[key]

    def text(self, name: str, *, limit: int | None = VALUE_LENGTH) -> str:
        """A text without blanks around it; empty where there is none."""
        value = self.value(name)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool) and name in NUMBERED:
            value = self._digits(name, value)
        if isinstance(value, dict) and name in NAMED and isinstance(value.get("name"), str):
            value = value["name"]
        if not isinstance(value, str):
            self.fail(name, f"must be text, not {kind_of(value)}")
            return ""
        clean = self.clean(name, value)
        if limit is not None and len(clean) > limit:
            self.fail(name, f"has {len(clean):,} characters; the limit is {limit:,}")
            return ""
        return clean

    def _digits(self, name: str, number: int) -> str:
        if problem := number_problem(number):
            self.fail(name, problem)
            return ""
        return str(number)

    def clean(self, name: str, text: str) -> str:
        """The text with plain line ends and without control characters. NUL and lone surrogates are refused."""
        if text.isprintable():  # then it has none of these
            return text.strip()
        if problem := text_problem(text):
            self.fail(name, problem)
            return ""
        return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Several texts, each once; a single one stands for a list of itself, an object for its name."""
        value = self.value(name)
        values = [] if value is None else value if isinstance(value, list) else [value]
        if len(values) > VALUES_LIMIT:
            self.fail(name, f"has {len(values):,} values; the limit is {VALUES_LIMIT:,}")
            return ()
        return tuple(dict.fromkeys(text for item in values if (text := self._item(name, item))))

    def _item(self, name: str, item: Any) -> str:
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            item = item["name"]
        if not isinstance(item, str):
            self.fail(name, f"must hold texts, not {kind_of(item)}")
            return ""
        if len(item) > VALUE_LENGTH:
            self.fail(name, f"holds a value of {len(item):,} characters; the limit is {VALUE_LENGTH:,}")
            return ""
        return self.clean(name, item)


def draft_of(
    data: Mapping[str, Any],
    origin: Origin | None = None,
    *,
    strict_id: bool = False,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Draft:
    """The draft of a JSON object. Raises InvalidArticle with everything that is wrong with it.

    Unknown keys are kept in ``extra``. An id that cannot be one here becomes a slug; with ``strict_id`` it is refused.
    ``names``: field → the key that gives it, which then gives no other.
    """
    checks = _Checks(data, names)
    headline, body = checks.text("headline", limit=None), checks.text("body", limit=None)
    status, (id, source_id) = _status(checks), _id(checks, strict_id)
    # A story that is taken back may come without its text; what it is then is said by its id.
    if not (headline or body or (status is Status.WITHDRAWN and id)):
        checks.problems.append(Problem("The article has no text: neither a headline nor a body.", "body"))
    size = len(headline.encode("utf-8", "surrogatepass")) + len(body.encode("utf-8", "surrogatepass"))
    if size > TEXT_LIMIT:
        checks.fail("body", f"and headline have {size:,} bytes; the limit is {TEXT_LIMIT:,}")
    lang = _lang(checks)
    published = _date(checks, "published", lang)
    draft = Draft(
        body=body,
        headline=headline,
        id=id,
        source_id=source_id,
        published=published,
        updated=_date(checks, "updated", lang),
        dateline=_dateline(checks, body, published),
        places=checks.texts("places"),
        people=checks.texts("people"),
        orgs=checks.texts("orgs"),
        topics=checks.texts("topics"),
        source=checks.text("source") or None,
        lang=lang,
        url=_url(checks),
        byline=", ".join(checks.texts("byline")) or None,
        version=checks.text("version") or None,
        status=status,
        evolved_from=tuple(given_id for text in checks.texts("evolved_from") if (given_id := id_of(text)[0]) != id),
        embargo=_date(checks, "embargo", lang),
        copyright=checks.text("copyright", limit=RIGHTS_LENGTH) or None,
        usage_terms=checks.text("usage_terms", limit=RIGHTS_LENGTH) or None,
        origin=origin,
        extra=_extra(checks),
    )
    if checks.problems:
        raise InvalidArticle(*checks.problems)
    return draft


def prefixed(draft: Draft, prefix: str) -> Draft:
    """The draft with something before every id that was given."""
    evolved_from = tuple(id_of(prefix + id)[0] for id in draft.evolved_from)
    if draft.id is None:
        return replace(draft, evolved_from=evolved_from)
    id, given = id_of(prefix + draft.id)
    return replace(
        draft, id=id, source_id=draft.source_id or draft.id if given is None else given, evolved_from=evolved_from
    )


def _id(checks: _Checks, strict: bool) -> tuple[str | None, str | None]:
    """(id, source id). Blanks and line ends around an id are part of it: they make it one that cannot be used here."""
    given = checks.value("id")
    if isinstance(given, str) and is_id(given):
        return given, None
    text = checks.text("id")
    if strict and isinstance(given, str):
        checks.fail("id", "must be 1 to 128 characters of A–Z a–z 0–9 . _ : -, and not dots alone")
        return None, None
    return id_of(given if isinstance(given, str) else text) if text else (None, None)


def _date(checks: _Checks, name: str, lang: str | None) -> PartialDate | None:
    value = checks.value(name)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
        value = str(value)  # a year
    if not isinstance(value, str):
        checks.fail(name, f"must be a date as text, not {kind_of(value)}", "such as 2026-01-10")
        return None
    try:
        return read_date(value, lang)
    except ValueError as error:
        checks.fail(name, f"cannot be read as a date: {error}", "such as 2026-01-10 or 2026-01-10T14:05:00Z")
        return None


def _dateline(checks: _Checks, body: str, published: PartialDate | None) -> DatelineDraft | None:
    """The dateline that is given, else the one at the beginning of the body."""
    given = _dateline_text(checks)
    repeated = body.lstrip()[:3].casefold() == given[:3].casefold()
    found = find_dateline(body) if repeated or not given else None
    if not given:
        return None if found is None else dated(found, published, end=found.end)
    read = read_dateline(given)
    same = found is not None and [place.casefold() for place in found.places] == [p.casefold() for p in read.places]
    return dated(read, published, end=found.end if found is not None and same else 0)


def _dateline_text(checks: _Checks) -> str:
    """A text, or the ``text`` of an object, which is how the archive itself answers."""
    value = checks.value("dateline")
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return checks.clean("dateline", value["text"])[:VALUE_LENGTH]
    return checks.text("dateline")


def is_language(text: str) -> bool:
    """Whether it has the form of a language tag."""
    return _LANG.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether it is an address of the web, and not too long."""
    return len(text) <= ADDRESS_LENGTH and _WEB.fullmatch(text) is not None


def _lang(checks: _Checks) -> str | None:
    text = checks.text("lang")
    if text and not is_language(text):
        checks.fail("lang", "must be a language tag", "such as en or pt-BR")
        return None
    return text or None


def _url(checks: _Checks) -> str | None:
    text = checks.text("url", limit=ADDRESS_LENGTH)
    if text and not is_address(text):
        checks.fail("url", "must be an address that begins with http:// or https://")
        return None
    return text or None


def _status(checks: _Checks) -> Status:
    text = checks.text("status").lower()
    if text and text not in _STATUSES:
        checks.fail("status", "must be usable, corrected or withdrawn")
    return _STATUSES.get(text, Status.USABLE)


def _extra(checks: _Checks) -> dict[str, Any]:
    for key, value in checks.extra.items():
        if problem := text_problem(key) or value_problem(value):
            checks.problems.append(Problem(f"{shown(key)} {problem}", shown(key)))
    return checks.extra
