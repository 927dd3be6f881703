"""Every error that the archive raises on purpose.

::

    ArchiveError
    ├── InvalidInput             something given is wrong; carries a tuple of Problem
    │   ├── InvalidParameter     a request's parameter
    │   │   ├── PageTooLarge     page_size over its limit
    │   │   └── WindowTooDeep    a page beyond the depth limit
    │   ├── InvalidQuery         the query string itself
    │   ├── MalformedJSON        a body that is not one JSON value
    │   ├── InvalidArticle       a value that cannot become an article
    │   └── UnsupportedMedia     a media type or text encoding that is not read
    ├── TooLarge                 a body or a text over its limit
    ├── NotFound                 no such article, or no such page
    ├── Withdrawn                the article was withdrawn by its source
    ├── Conflict                 the same id with other content
    ├── Unauthorized             no key, or an unknown one
    ├── Forbidden                a key that may not do this
    ├── Unavailable              try again later; carries retry_after in seconds
    │   ├── IndexBusy            another writer holds the lock
    │   └── StorageFailure       the disk is full or answers with an error
    ├── NoIndex                  the folder holds no index (yet)
    ├── DamagedIndex             the index is not what was written
    │   └── OtherFormat          it was written by another version, in a format that this one does not read
    ├── UnreadableSource         an import path that cannot be opened or read
    └── InvalidSetting           an environment variable or option out of its range
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was given, and where."""

    detail: str
    parameter: str | None = None
    position: int | None = None
    hint: str | None = None


class ArchiveError(Exception):
    """The root of the tree. ``slug`` and ``title`` name the kind to people and programs."""

    slug = "error"
    title = "The archive could not do this"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title


class InvalidInput(ArchiveError):
    """Something given is wrong: nothing was done. ``problems`` is never empty."""

    slug = "invalid-input"
    title = "The input is not valid"

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(p.detail for p in problems))
        self.problems = problems


class InvalidParameter(InvalidInput):
    slug = "invalid-parameter"
    title = "A parameter is not valid"


class PageTooLarge(InvalidParameter):
    slug = "page-too-large"
    title = "The page size is over its limit"


class WindowTooDeep(InvalidParameter):
    slug = "window-too-deep"
    title = "That page is too deep"


class InvalidQuery(InvalidInput):
    slug = "invalid-query"
    title = "The query cannot be run"


class MalformedJSON(InvalidInput):
    slug = "malformed-json"
    title = "The body is not well-formed JSON"


class InvalidArticle(InvalidInput):
    slug = "invalid-article"
    title = "The article is not valid"


class UnsupportedMedia(InvalidInput):
    slug = "unsupported-media-type"
    title = "That media type or encoding is not read"


class TooLarge(ArchiveError):
    slug = "too-large"
    title = "That is larger than the archive accepts"


class NotFound(ArchiveError):
    slug = "not-found"
    title = "There is nothing here"


class Withdrawn(ArchiveError):
    slug = "withdrawn"
    title = "The article was withdrawn by its source"


class Conflict(ArchiveError):
    slug = "conflict"
    title = "Another article has this id"


class PreconditionFailed(ArchiveError):
    slug = "precondition-failed"
    title = "It has changed meanwhile"


class Unauthorized(ArchiveError):
    slug = "unauthorized"
    title = "A key is needed"


class Forbidden(ArchiveError):
    slug = "forbidden"
    title = "This key may not do that"


class Unavailable(ArchiveError):
    slug = "unavailable"
    title = "Not possible at the moment"

    def __init__(self, detail: str = "", retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class IndexBusy(Unavailable):
    slug = "index-busy"
    title = "Another writer is at work"


class StorageFailure(Unavailable):
    slug = "storage-failure"
    title = "The disk is full or failing"


class NoIndex(ArchiveError):
    slug = "no-index"
    title = "There is no index here"


class DamagedIndex(ArchiveError):
    slug = "damaged-index"
    title = "The index is damaged"


class OtherFormat(DamagedIndex):
    slug = "other-format"
    title = "The index was written by another version"


class UnreadableSource(ArchiveError):
    slug = "unreadable-source"
    title = "A source cannot be read"


class InvalidSetting(ArchiveError):
    slug = "invalid-setting"
    title = "A setting is not valid"
