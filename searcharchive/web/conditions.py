"""Writes under a condition: ``If-Match`` with the ETag of what was read, ``If-None-Match: *`` for what must be new."""

from flask import Request

from searcharchive.article import Article, digest
from searcharchive.changes import Condition
from searcharchive.errors import InvalidParameter, Problem

_APART = "."


def content_tag(article: Article, rest: str = "") -> str:
    """An ETag of an article: what it says, and ``rest`` for whatever else an answer shows."""
    return digest(article) + _APART + rest


def condition_of(request: Request) -> Condition | None:
    """What must be there for a write to happen; None where nothing is said. Raises InvalidParameter for other ones."""
    if "If-Unmodified-Since" in request.headers:
        raise _refused("If-Unmodified-Since", "An article has no time of modification.", "If-Match with its ETag")
    if "If-None-Match" in request.headers:
        if request.method != "PUT" or "If-Match" in request.headers or not request.if_none_match.star_tag:
            raise _refused("If-None-Match", "A write takes * here, with PUT, and not together with If-Match.", "*")
        return Condition(absent=True)
    if "If-Match" not in request.headers:
        return None
    if request.method == "POST":
        raise _refused("If-Match", "What is added has no ETag yet.", "PUT replaces an article")
    if request.if_match.star_tag:
        return Condition()
    # Weak ones too: they begin with a strong digest of the content, and that is compared.
    tags = request.if_match.as_set(include_weak=True)
    return Condition(frozenset(tag.partition(_APART)[0] for tag in tags))


def refuse_conditions(request: Request) -> None:
    """Of several writes none can have a condition of its own. Raises InvalidParameter."""
    for name in ("If-Match", "If-None-Match", "If-Unmodified-Since"):
        if name in request.headers:
            raise _refused(name, "Many writes together take no condition.", "PUT takes one for each")


def _refused(name: str, detail: str, hint: str) -> InvalidParameter:
    return InvalidParameter(Problem(f"{detail} Nothing was changed.", name, hint=hint))
