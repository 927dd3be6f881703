"""What an import says at its end, and how it counts until then."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from searcharchive.article import Article


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, against the index as it was when the import began; read = stored + unchanged + quarantined.

    ``carried``: articles written over HTTP that a reindex kept; ``gone``: articles that neither the files nor HTTP have
    any more; ``fields``: how many of the articles read have each field; ``unread``: why nothing could be carried over
    from an index that was there.
    """

    read: int
    stored: int
    unchanged: int
    quarantined: int
    carried: int
    gone: int
    generation: int
    fields: dict[str, int]
    quarantine: Path | None
    unread: str | None = None


@dataclass(slots=True)
class Tally:
    """Counts while an import runs. ``known``: articles of the old index that the new one has too."""

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    carried: int = 0
    known: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def count(self, article: Article, *, changed: bool) -> Mapping[str, int]:
        """Count an article; what it has."""
        has = {name: 1 for name, there in _fields_of(article) if there}
        self.stored += changed
        self.unchanged += not changed
        self.fields.update(has)
        return has

    def recall(self, articles: int, fields: Mapping[str, int]) -> None:
        """Count articles that need not be read again."""
        self.read += articles
        self.unchanged += articles
        self.fields.update(fields)


def _fields_of(article: Article) -> tuple[tuple[str, bool], ...]:
    return (
        ("headline", not article.headline_derived),
        ("body", bool(article.body)),
        ("published", article.published is not None),
        ("dateline", article.dateline is not None),
        ("place", bool(article.places)),
        ("person", bool(article.people)),
        ("org", bool(article.orgs)),
        ("topic", bool(article.topics)),
        ("mentioned date", bool(article.mentioned)),
        ("source", article.source is not None),
        ("lang", article.lang is not None),
    )
