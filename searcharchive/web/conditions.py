"""Writes that depend on what is there: ``If-Match`` and ``If-None-Match`` (RFC 9110, section 13).

The tag of an article is its content digest. Where an answer shows more than the article (marks, other versions), a dot
and what stands for that follow the digest: such a tag still says which content its reader has seen. Tags are compared
weakly, since proxies that compress make strong ones weak.
"""

from flask import Request
from werkzeug.datastructures import ETags

from searcharchive.article import digest
from searcharchive.changes import ANY, Condition
from searcharchive.errors import InvalidParameter, Problem
from searcharchive.versioning.family import Versions
from searcharchive.web.responses import tag_of

MATCH, NONE_MATCH = "If-Match", "If-None-Match"
BY_TIME = ("If-Unmodified-Since", "If-Modified-Since")
MOST_TAGS = 100


def article_tag(versions: Versions, *shown: object) -> str:
    """The tag of an article with its other versions and whatever else is ``shown`` (what is falsy is not)."""
    content = digest(versions.article)
    if versions.others or versions.latest or any(shown):
        return f"{content}.{tag_of(versions, shown)}"
    return content


def condition_of(request: Request) -> Condition:
    """Under which condition a request wants to write. Raises InvalidParameter for others."""
    refuse_conditions(request, BY_TIME)
    return Condition(_digests(request, MATCH, request.if_match), _digests(request, NONE_MATCH, request.if_none_match))


def refuse_conditions(request: Request, names: tuple[str, ...] = (MATCH, NONE_MATCH, *BY_TIME)) -> None:
    """A write that must only happen under a condition must not happen without the condition being looked at."""
    for name in names:
        if name in request.headers:
            raise InvalidParameter(
                Problem(f"{name} is not read here, so nothing was changed.", name, hint=f"{MATCH} with PUT or DELETE")
            )


def _digests(request: Request, name: str, tags: ETags) -> frozenset[str] | None:
    if name not in request.headers:
        return None
    if tags.star_tag:
        return frozenset({ANY})
    given = tags.as_set(include_weak=True)
    if not given or len(given) > MOST_TAGS:
        raise InvalidParameter(Problem(f'{name} must be * or tags such as "5f2b…".', name))
    return frozenset(tag.partition(".")[0] for tag in given)
