"""Adds articles to an index, each in a commit of its own: ``python -m tests.faults.adder FOLDER LETTER COUNT``.

Says how many times somebody else was in the way for longer than it waited.
"""

import json
import sys
from contextlib import closing, suppress
from pathlib import Path

from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.writer import Limits
from searcharchive.errors import IndexBusy
from tests.backends.samples import story

MERGE_EVERY = 9


def main(folder: str, letter: str, count: str) -> None:
    busy = 0
    with closing(WhooshBackend(Path(folder), Limits(keep=0))) as backend:
        for number in range(int(count)):
            while not add(backend, f"{letter}{number}"):
                busy += 1
            if number % MERGE_EVERY == 0:
                with suppress(IndexBusy):
                    backend.merge()
    print(json.dumps(busy))


def add(backend: WhooshBackend, id: str) -> bool:
    try:
        with backend.writer(wait=0.5) as writer:
            writer.put(story(id, f"{id} waits in the canal"))
            writer.commit()
    except IndexBusy:
        return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
