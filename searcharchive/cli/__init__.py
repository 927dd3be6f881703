"""The command line: ``python -m searcharchive COMMAND``."""

from searcharchive.cli.main import main

__all__ = ["main"]
