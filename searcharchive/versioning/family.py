"""All versions of one story that an archive has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from searcharchive.article import Article, Status
from searcharchive.backends.base import Snapshot
from searcharchive.errors import NotFound, Withdrawn
from searcharchive.versions import is_newer

MOST = 1_000
"""Earlier versions that are listed."""


@dataclass(frozen=True, slots=True)
class Versions:
    """``article`` was asked for; ``others`` are the story's other versions that may be seen, newest first.

    ``latest`` is the id of the one that searches find: None where it is the article itself.
    """

    article: Article
    others: tuple[Article, ...] = ()
    latest: str | None = None


def versions_of(snapshot: Snapshot, id: str, now: int) -> Versions:
    """``now`` in microseconds since 1970. Raises NotFound or Withdrawn, as ``Archive.get``."""
    article = _seen(snapshot, snapshot.get(id), now)
    if article is None:
        raise NotFound(f"No article has the id {id}.")
    newer = _reach(snapshot, [article], lambda version: snapshot.claimed_by(version.id), now)
    if any(version.status is Status.WITHDRAWN for version in (article, *newer)):
        raise Withdrawn(f"The article {id} was withdrawn by its source.")
    older = _reach(snapshot, [article, *newer], lambda version: version.claims, now, MOST)
    others = [version for version in (*newer, *older) if version.status is not Status.WITHDRAWN]
    others.sort(key=_Age, reverse=True)
    top = [version for version in newer if not snapshot.claimed_by(version.id)]
    latest = max(top or newer, key=_Age, default=None)
    return Versions(article, tuple(others), None if latest is None else latest.id)


class _Age:
    """Orders versions, older first."""

    def __init__(self, article: Article) -> None:
        made = article.updated or article.published
        self._article = article
        self._moment = (made.start if made else 0), article.id

    def __lt__(self, other: "_Age") -> bool:
        newer = is_newer(other._article, self._article)
        return self._moment < other._moment if newer is None else newer


def _seen(snapshot: Snapshot, article: Article | None, now: int) -> Article | None:
    """An article, or where it is under embargo the newest of its versions that is not."""
    if article is None or not article.embargoed(now):
        return article
    earlier = [found for id in article.replaces if (found := snapshot.get(id)) is not None and not found.embargoed(now)]
    return max((each for each in earlier if each.status is not Status.WITHDRAWN), key=_Age, default=None)


def _reach(
    snapshot: Snapshot,
    begin: list[Article],
    further: Callable[[Article], Iterable[str]],
    now: int,
    most: int | None = None,
) -> list[Article]:
    """All that is reached from some, without them; ``most`` of them, about."""
    met = {article.id: article for article in begin}
    waiting = list(begin)
    while waiting and (most is None or len(met) - len(begin) < most):
        for id in further(waiting.pop()):
            found = None if id in met else snapshot.get(id)
            if found is not None and not found.embargoed(now):
                met[id] = found
                waiting.append(found)
    return list(met.values())[len(begin) :]
