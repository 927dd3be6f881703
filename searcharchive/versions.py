"""Versions of one story: which of them is newer, where an earlier one is kept, and which are superseded.

A version that has the id of another, newer one is kept under an id of its own (:func:`as_earlier`). One that has an id
of its own is superseded by whatever claims that id (``Article.claims``). Searches find neither.
"""

import dataclasses
import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from searcharchive.article import Article, Status
from searcharchive.dates import PartialDate

K = TypeVar("K", bound=Hashable)

LONGEST_ID = 128
_NUMBERS = re.compile(r"\d{1,18}")
_OTHER = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)
_SLUG = 40


def is_newer(one: Article, other: Article) -> bool | None:
    """Whether one of two versions under the same id is newer; None where they do not say, or say the same.

    Their version numbers decide, else the moments at which they were made, else that one of them was withdrawn.
    """
    for key in (_number, _moment):
        a, b = key(one), key(other)
        if a and b and a != b:
            return a > b
    gone, other_gone = one.status is Status.WITHDRAWN, other.status is Status.WITHDRAWN
    return None if gone == other_gone else gone


def _number(article: Article) -> tuple[int, ...]:
    """``2.10`` is (2, 10); empty where there is no number."""
    return tuple(map(int, _NUMBERS.findall(article.version or "")))


def _moment(article: Article) -> tuple[int, ...]:
    return () if article.updated is None else (article.updated.start,)


def tells_version(article: Article) -> bool:
    """Whether an article says which version of its story it is."""
    return bool(article.version or article.updated)


def as_earlier(article: Article, *, taken: bool = False) -> Article:
    """An article as an earlier version of the one that has its id; ``taken`` as :func:`earlier_id` has it."""
    return dataclasses.replace(article, id=earlier_id(article, taken=taken), version_of=article.id)


def is_own_version(id: str, article: Article) -> bool:
    """Whether an id is that of an earlier version under the id of an article."""
    return id.startswith(f"{article.id}.v")


def earlier_id(article: Article, *, taken: bool = False) -> str:
    """The id under which an earlier version is kept: that of the story, ``.v`` and what tells the version.

    ``taken``: another story has that id, so that this one needs a longer one.
    """
    told = "-".join(filter(None, (article.version, _written(article.updated) if article.updated else "")))
    slug = _OTHER.sub("-", told)[:_SLUG].strip("-.") or "0"
    id = f"{article.id}.v{slug}"
    if len(id) <= LONGEST_ID and slug == told and not taken:
        return id
    # What was cut or changed must not make two versions one.
    digits = hashlib.sha256(f"{article.id} {told}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{article.id[: LONGEST_ID - len(slug) - len(digits) - 3]}.v{slug}-{digits}"


def _written(date: PartialDate) -> str:
    return re.sub(r"[^0-9TZ]", "", date.isoformat())


def superseded(claims: Iterable[tuple[K, K]], age: Callable[[K], Any]) -> set[K]:
    """Of (who claims, who is claimed), those who are claimed.

    Of those who claim each other in a circle, and whom nobody else claims, the one of the greatest ``age`` is left out.
    """
    below: dict[K, list[K]] = {}
    above: dict[K, list[K]] = {}
    for one, other in claims:
        if one != other:
            below.setdefault(one, []).append(other)
            above.setdefault(other, []).append(one)
    hidden = set(above)
    tops = [one for one in below if one not in hidden]
    shown: set[K] = reached(tops, below)
    lost = hidden - shown
    # Who is left last by a walk downwards is in a circle that nobody outside of it claims, if anybody is left there.
    for last in reversed(_leaving(lost, below)):
        if last in lost:
            # In a circle each one reaches all, itself too.
            circle: set[K] = reached([last], above)
            hidden.discard(max(circle, key=age))
            shown = reached([last], below)
            lost -= shown
    return hidden


def reached(begin: Iterable[K], further: Mapping[K, Iterable[K]]) -> set[K]:
    """All that can be reached from some in one step or more."""
    found: set[K] = set()
    waiting = list(begin)
    while waiting:
        for other in further.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _leaving(nodes: set[K], below: dict[K, list[K]]) -> list[K]:
    """Nodes in the order in which a walk in depth leaves them."""
    order: list[K] = []
    met: set[K] = set()
    for begin in nodes:
        path = [] if begin in met else [(begin, iter(below.get(begin, ())))]
        met.add(begin)
        while path:
            node, others = path[-1]
            following = next((other for other in others if other not in met), None)
            if following is None:
                order.append(node)
                path.pop()
            else:
                met.add(following)
                path.append((following, iter(below.get(following, ()))))
    return order
