"""``serve``: become the server."""

import argparse
import os
import runpy
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
    """Run the server in this process, so that signals reach it and nothing is imported twice. Does not return.

    It is run as the program that it is: parts that stand side by side do not import each other.
    """
    del settings  # read again, with what this command's own options say
    chosen = load(
        os.environ, index=arguments.index, host=arguments.host, port=arguments.port, web_concurrency=arguments.workers
    )
    os.environ |= {variable(name): str(getattr(chosen, name)) for name in ("index", "host", "port", "web_concurrency")}
    sys.stdout.flush()
    runpy.run_module("searcharchive.web", run_name="__main__", alter_sys=True)
    raise AssertionError("unreachable")
