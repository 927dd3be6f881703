"""``python -m searcharchive.web``: the application under gunicorn, set from the environment."""

import ctypes
import gc
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from searcharchive.errors import InvalidSetting
from searcharchive.settings import Settings, load
from searcharchive.web import metrics
from searcharchive.web.app import create_app
from searcharchive.web.warming import warm

THREADS = 4
SHARED_MEMORY = Path("/dev/shm")
COLLECT = (20_000, 20, 20)
"""When the collector of cycles looks: an answer makes hundreds of objects, and none of them is part of a cycle."""
_ARENA_MAX, ARENAS = -8, 2
"""glibc's mallopt. By default each thread gets a heap of its own, and what it freed stays in there."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn without its own command line: one application, loaded before the workers are forked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app(self._settings)
        warm(app)
        # What is there now stays: looking at it again would cost time, and writing to it would copy it for each worker.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT)
        return app


def options(settings: Settings) -> dict[str, Any]:
    """Gunicorn's settings for ours."""
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.web_concurrency,
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": True,
        "accesslog": None,
        "loglevel": "warning",
        "graceful_timeout": 30,
        "keepalive": 15,
        "control_socket_disable": True,
        "when_ready": announce,
    }


def announce(server: Any) -> None:
    """Say where the archive answers, once it does."""
    host, port = server.LISTENERS[0].sock.getsockname()[:2]
    print(f"Serving http://{f'[{host}]' if ':' in host else host}:{port} (stop with Ctrl-C)", flush=True)


def main() -> int:
    try:
        settings = load(os.environ)
    except InvalidSetting as error:
        print(error.detail, file=sys.stderr)
        return 2
    share_heaps()
    folder, process = Path(tempfile.mkdtemp(prefix="searcharchive-", dir=_in_memory())), os.getpid()
    metrics.share(folder)
    try:
        Server(settings).run()
    finally:
        if os.getpid() == process:  # and no worker, which ends here too
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _in_memory() -> str | None:
    """A folder that is not on a disk, where there is one: files that are mapped must not run out of room."""
    return str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None


def share_heaps() -> None:
    """Let the threads to come share heaps, where the C library can be told so."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, ARENAS)


if __name__ == "__main__":
    sys.exit(main())
