"""``serve``: hand over to gunicorn."""

import argparse
import os
import sys
from typing import Any

from searcharchive.settings import Settings, load, variable


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    serve = commands.add_parser("serve", parents=[shared], help="serve the archive over HTTP")
    serve.add_argument("--host", help="address to listen on (default: $HOST, else 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default: $PORT, else 8000)")
    serve.add_argument("--workers", type=int, help="worker processes (default: $WEB_CONCURRENCY, else 2)")
    serve.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Replace this process by the server, so that signals reach it. Does not return."""
    del settings  # read again, with what this command's own options say
    chosen = load(
        os.environ, index=arguments.index, host=arguments.host, port=arguments.port, web_concurrency=arguments.workers
    )
    environment = {variable(name): str(getattr(chosen, name)) for name in ("index", "host", "port", "web_concurrency")}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "searcharchive.web"], {**os.environ, **environment})
