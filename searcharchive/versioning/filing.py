"""Where a version of an article goes when its id has another one already."""

import dataclasses
from collections.abc import Callable

from searcharchive.article import Article, digest
from searcharchive.dates import now
from searcharchive.versions import as_earlier, is_newer

Get = Callable[[str], Article | None]
"""Reads what is there under an id."""


def file_version(there: Article, article: Article, get: Get) -> list[Article] | None:
    """What to write so that both are kept, the newer one under the id: nothing where both are there already.

    None where the two do not say which is newer.
    """
    newer = is_newer(article, there)
    if newer is None:
        return None
    older, latest = (there, article) if newer else (article, there)
    earlier = as_kept(older, get, latest.replaces + older.replaces)
    kept = get(earlier.id)
    if not newer and earlier.id in latest.replaces and kept is not None and digest(kept) == digest(earlier):
        return []
    # The newest one names all the others, whatever the order in which they came.
    replaces = tuple(sorted({*latest.replaces, *older.replaces, earlier.id}))
    # What nobody will ever find need not be indexed; as long as the newest one is under embargo, it is found.
    hidden = None if latest.embargoed(now()) else latest.id
    return [
        dataclasses.replace(earlier, replaces=(), version_of=hidden),
        dataclasses.replace(latest, replaces=replaces),
    ]


def as_kept(older: Article, get: Get, own: tuple[str, ...] = ()) -> Article:
    """An article as an earlier version, under an id that no other story has. ``own``: ids of this story's versions."""
    for taken in (False, True):
        earlier = as_earlier(older, taken=taken)
        kept = get(earlier.id)
        if kept is None or earlier.id in own or digest(kept) == digest(earlier):
            return earlier
    return earlier
