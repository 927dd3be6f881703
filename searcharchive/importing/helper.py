"""A process that understands drafts, and how it is talked to: pickles over its standard input and output.

It is a program of its own, and not made by ``multiprocessing``: that runs the script which uses the archive once more
in each process, or copies a process that has threads. Its end is the end of its input, so that it outlives nobody.
"""

import gc
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from searcharchive.article import Article, to_json
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.understand import understand

_ROOT = Path(__file__).parents[2]
_HELLO = b"!"
_ENDS = (EOFError, OSError, ValueError, pickle.UnpicklingError)
"""What a pipe raises when there is nobody at its other end, or only a part came of what was sent."""


class Gone(Exception):
    """The process has ended."""


class Helper:
    """One process. What is handed over is understood in that order."""

    def __init__(self) -> None:
        """Starts it. Raises OSError."""
        if not sys.executable:
            raise FileNotFoundError("This Python does not know its own program.")
        path = os.pathsep.join([str(_ROOT), *sys.path])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "searcharchive.importing.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )
        self._ready = self._gone = False
        self.waiting = 0
        """Batches that were handed over and not taken back."""

    @property
    def ready(self) -> bool:
        """Whether it has begun, and not ended. Does not wait for it."""
        if not self._ready and not self._gone and select.select([self._output], [], [], 0)[0]:
            self._ready = self._output.read(1) == _HELLO
            self._gone = not self._ready
        return self._ready and not self._gone

    def hand(self, drafts: list[Draft]) -> None:
        """Raises Gone."""
        self.waiting += 1
        assert self._process.stdin is not None
        try:
            pickle.dump(drafts, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except _ENDS as error:
            self._gone = True
            raise Gone from error

    def take(self) -> list[Article]:
        """What was handed over first, understood; waits for it. Raises Gone."""
        self.waiting -= 1
        if self._gone:
            raise Gone
        try:
            understood: list[Article] = pickle.load(self._output)
        except _ENDS as error:
            self._gone = True
            raise Gone from error
        return understood

    @property
    def _output(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]

    def close(self) -> None:
        """End it, whatever it is doing: it holds nothing that is not elsewhere."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


# In the process


def serve(source: BinaryIO, out: BinaryIO) -> None:
    """Understand what comes until nothing more does."""
    out.write(_HELLO)
    out.flush()
    drafts: SimpleQueue[list[Draft] | None] = SimpleQueue()
    # Read at once, whatever is worked on: or both ends would wait for each other, each with a full pipe.
    threading.Thread(target=_receive, args=(source, drafts), daemon=True).start()
    while (batch := drafts.get()) is not None:
        articles = list(map(understand, batch))
        for article in articles:
            to_json(article)  # which it carries with it
        pickle.dump(articles, out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _receive(source: BinaryIO, drafts: "SimpleQueue[list[Draft] | None]") -> None:
    with suppress(*_ENDS):
        while True:
            drafts.put(pickle.load(source))
    drafts.put(None)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the import, which ends this
    gc.freeze()
    # What anybody prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers)
