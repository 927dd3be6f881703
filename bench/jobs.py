"""What a measured process does: ``python -m bench.jobs TASK ARGUMENTS`` prints one line of JSON."""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from bench.corpora import stream
from bench.engines import ENGINES, OURS, Engine
from bench.measure import Clock, Memory, Result, folder_bytes, spread
from searcharchive.article import Article

BATCH = 2_000
"""Articles that are read while the clock stands still."""
CHECKED = 20
"""Articles that an engine must give back whole."""


class WrongIndex(Exception):
    """An engine did not keep what it was given."""


def listed(engine: str, articles: str, folder: str, limit: int | None = None) -> Result:
    """Index a list that is in memory before the clock starts; the clock ends when all is on disk."""
    ready = list(stream(Path(articles), limit))
    gc.collect()
    gc.freeze()
    os.sync()
    index = ENGINES[engine](Path(folder))
    memory, putting, committing = Memory(), Clock(), Clock()
    with putting.running():
        for article in ready:
            index.put(article)
    with committing.running():
        index.commit()
    used = memory.result()
    step = max(1, len(ready) // CHECKED)
    check(index, len(ready), ready[::step])
    return _timed(len(ready), putting, committing) | used | {"bytes": folder_bytes(Path(folder))}


def _timed(count: int, putting: Clock, committing: Clock) -> Result:
    seconds = putting.seconds + committing.seconds
    return {
        "articles": count,
        "seconds": seconds,
        "commit_seconds": committing.seconds,
        "cpu_seconds": putting.cpu + committing.cpu,
        "articles_per_second": count / seconds,
    }


def check(index: Engine, count: int, sample: Sequence[Article]) -> None:
    """Raises WrongIndex unless there are ``count`` articles, and those of the sample as they were."""
    if index.count() != count:
        raise WrongIndex(f"{index.count()} articles are found of {count}")
    for article in sample:
        if index.get(article.id) != article:
            raise WrongIndex(f"{article.id} is not what it was")
    index.close()


def streamed(engine: str, articles: str, folder: str, limit: int | None = None) -> Result:
    """Index articles as they are read, for the memory that it takes; the time is not looked at."""
    memory, index, count, text = Memory(), ENGINES[engine](Path(folder)), 0, 0
    for article in stream(Path(articles), limit):
        index.put(article)
        count += 1
        text += len(article.headline.encode()) + len(article.body.encode())
    index.commit()
    used = memory.result()
    check(index, count, ())
    return {"articles": count, "text_bytes": text} | used


def grown(engine: str, articles: str, folder: str, limit: int | None = None) -> Result:
    """Index more articles than memory holds; the clock stands still while the next of them are read.

    ``articles_per_second_overall`` has the reading in it: an engine with threads or processes works on meanwhile, so
    the truth lies between.
    """
    os.sync()
    memory, putting, committing = Memory(), Clock(), Clock()
    index = ENGINES[engine](Path(folder))
    start, count = time.perf_counter(), 0
    for batch in batches(stream(Path(articles), limit)):
        with putting.running():
            for article in batch:
                index.put(article)
        count += len(batch)
    with committing.running():
        index.commit()
    overall, used = time.perf_counter() - start, memory.result()
    check(index, count, ())
    facts = {"articles_per_second_overall": count / overall, "bytes": folder_bytes(Path(folder))}
    return _timed(count, putting, committing) | facts | used


def batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    while batch := list(islice(articles, BATCH)):
        yield batch


def added(articles: str, start: int, folder: str) -> Result:
    """Add the articles from number ``start`` on, one by one, to our index of those before. All in milliseconds.

    ``first_ms`` is the first of them, in a process that has not read the index yet; it is not among the others.
    """
    from bench.ours import add_each

    more = list(islice(stream(Path(articles)), start, None))
    (first, _), *others = add_each(Path(folder), more)
    check(ENGINES[OURS](Path(folder)), start + len(more), more)
    return {
        "first_ms": first.seconds * 1e3,
        "ms": spread([clock.seconds * 1e3 for clock, _ in others]),
        "fsync_ms": spread([disk.seconds * 1e3 for _, disk in others]),
        "fsyncs": median(disk.count for _, disk in others),
    }


TASKS: dict[str, Callable[..., Result]] = {"listed": listed, "streamed": streamed, "grown": grown, "added": added}


def main(arguments: Iterable[str]) -> None:
    task, values = arguments
    print(json.dumps(TASKS[task](**json.loads(values))))


if __name__ == "__main__":
    main(sys.argv[1:])
