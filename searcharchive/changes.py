"""What one write does: it looks at what is there, refuses or not, and says what it wants changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from searcharchive.article import Article, digest
from searcharchive.backends.base import Snapshot, Writer
from searcharchive.errors import Conflict, NotFound, PreconditionFailed
from searcharchive.versioning.filing import file_version
from searcharchive.versions import is_newer, is_own_version


class Outcome(StrEnum):
    """What a write did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Condition:
    """What an article must be like before a write: ``absent``, or there with one of ``digests`` (None: with any)."""

    digests: frozenset[str] | None = None
    absent: bool = False

    def holds(self, found: str | None) -> bool:
        """Whether it does for the content digest of what is there; None where nothing is."""
        if self.absent:
            return found is None
        return found is not None and (self.digests is None or found in self.digests)


class Changes:
    """What one operation sees and wants: the articles as the operations before it in its group leave them."""

    def __init__(self, snapshot: Snapshot | None, done: dict[str, Article | None]) -> None:
        self._snapshot = snapshot
        self._done = done  # by the operations before; None for what they removed
        self._wanted: dict[str, Article | None] = {}

    def get(self, id: str) -> Article | None:
        """An article by its id, withdrawn or not; None where there is none."""
        for changed in (self._wanted, self._done):
            if id in changed:
                return changed[id]
        return None if self._snapshot is None else self._snapshot.get(id)

    def digest(self, id: str) -> str | None:
        """The content digest of an article; None where there is none."""
        if id in self._wanted or id in self._done or self._snapshot is None:
            article = self.get(id)
            return None if article is None else digest(article)
        return self._snapshot.digest(id)

    def put(self, article: Article) -> None:
        """Add the article, or replace the one with its id."""
        self._wanted[article.id] = article

    def remove(self, id: str) -> None:
        """Remove an article and remember the removal."""
        self._wanted[id] = None

    def apply(self, writer: Writer) -> None:
        """Hand over to the writer what the operation wanted."""
        for id, article in self._wanted.items():
            if article is None:
                writer.remove(id, record=True)
            else:
                writer.put(article)
        self._done.update(self._wanted)


def check(changes: Changes, id: str, condition: Condition | None) -> None:
    """Return where a write may happen. Raises PreconditionFailed."""
    found = changes.digest(id)
    if condition is not None and not condition.holds(found):
        there = "is there already" if condition.absent else "is not there" if found is None else "has changed"
        raise PreconditionFailed(f"The article {id} {there}. Nothing was written.")


def create(changes: Changes, article: Article) -> Outcome:
    """Add an article. Raises Conflict when its id has other content."""
    if changes.digest(article.id) not in (None, digest(article)):
        raise Conflict(f"The id {article.id} has other content. PUT replaces it.")
    return replace(changes, article)


def replace(changes: Changes, article: Article) -> Outcome:
    """Add an article, or put it in the place of the one with its id, which is kept where the new one is newer."""
    known = changes.digest(article.id)
    if known is None:
        changes.put(article)
        return Outcome.CREATED
    before = changes.get(article.id)
    if known != digest(article):
        filed = file_version(before, article, changes.get) if before and is_newer(article, before) else None
        for version in [article] if filed is None else filed:
            changes.put(version)
        return Outcome.UPDATED
    if article.written and before is not None and not before.written:
        # From now on it belongs to whoever wrote it, and no longer to an import: a reindex carries it over.
        changes.put(article)
    return Outcome.UNCHANGED


def remove(changes: Changes, ids: Iterable[str]) -> None:
    """Remove articles. Raises NotFound, naming the first id that is not there, and then removes none."""
    for id in ids:
        article = changes.get(id)
        if article is None:
            raise NotFound(f"No article has the id {id}.")
        for version in _with_earlier(changes, article):
            changes.remove(version)


def _with_earlier(changes: Changes, article: Article) -> Iterator[str]:
    """The id of an article, and of the earlier versions under the same id."""
    waiting = [article]
    while waiting:
        version = waiting.pop()
        yield version.id
        kept = (changes.get(id) for id in version.replaces)
        waiting += [earlier for earlier in kept if earlier is not None and is_own_version(earlier.id, article)]
