"""Where texts are, and articles kept as lines of ``article.to_json``. Light: every measured process imports it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from searcharchive.article import Article, from_json, to_json

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "corpora"
CACHE = ROOT / "bench" / ".cache"


class CorpusMissing(Exception):
    """A file of texts is not there; the message says where it was looked for."""


def write_articles(path: Path, articles: Iterable[Article]) -> int:
    """Write each id once, the first of its articles; how many there are."""
    seen: set[str] = set()
    with path.open("wb") as file:
        for article in articles:
            if article.id not in seen:
                seen.add(article.id)
                file.write(to_json(article) + b"\n")
    return len(seen)


def stream(path: Path, limit: int | None = None) -> Iterator[Article]:
    """The first ``limit`` articles of a prepared file, one at a time."""
    with path.open("rb") as lines:
        for line in islice(lines, limit):
            yield from_json(line)
