"""Where a version of an article goes when its id has another one already."""

import dataclasses
from collections.abc import Callable

from searcharchive.article import Article, digest
from searcharchive.versions import as_earlier, is_newer


def file_version(there: Article, article: Article, get: Callable[[str], Article | None]) -> list[Article] | None:
    """What to write so that both are kept, the newer one under the id: nothing where both are there already.

    None where the two do not say which is newer. ``get`` reads what is there.
    """
    newer = is_newer(article, there)
    if newer is None:
        return None
    earlier, latest = (as_earlier(there), article) if newer else (as_earlier(article), there)
    kept = get(earlier.id)
    if not newer and earlier.id in latest.replaces and kept is not None and digest(kept) == digest(earlier):
        return []
    # The newest one names all the others, whatever the order in which they came.
    replaces = tuple(sorted({*latest.replaces, *earlier.replaces, earlier.id}))
    return [dataclasses.replace(earlier, replaces=()), dataclasses.replace(latest, replaces=replaces)]
