"""Parsing of the command line, and the exit codes that its commands share.

0 done · 1 failed · 2 usage · 3 something was quarantined · 4 damage found · 130 interrupted
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from searcharchive.cli import imports, keys, reading, serving, understanding, upkeep, watching
from searcharchive.cli.upkeep import DAMAGED
from searcharchive.errors import ArchiveError, DamagedIndex, InvalidInput, InvalidSetting, NoIndex, OtherFormat
from searcharchive.settings import load

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def parser() -> argparse.ArgumentParser:
    """The whole command line. Every command has ``run``, a function of (arguments, settings) to an exit code."""
    top = argparse.ArgumentParser(prog="python -m searcharchive", description="A search and archive server for news.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--index", metavar="DIR", help="folder of the index (default: $INDEX, else ./index)")
    for part in (imports, understanding, watching, reading, upkeep, serving, keys):
        part.add_commands(commands, shared)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Never raises for what a person can cause; says it on standard error instead."""
    arguments = parser().parse_args(argv)
    run: Callable[..., int] = arguments.run
    try:
        return run(arguments, load(os.environ, index=getattr(arguments, "index", None)))
    except KeyboardInterrupt as interrupt:
        print(f"Interrupted. {interrupt.args[0] if interrupt.args else 'The index is as it was.'}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing is wrong, but the exit must not flush into nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except ArchiveError as error:
        return _explain(error)


def _explain(error: ArchiveError) -> int:
    for problem in error.problems if isinstance(error, InvalidInput) else (error,):
        hint = getattr(problem, "hint", None)
        print(f"{problem.detail}{f' ({hint})' if hint else ''}", file=sys.stderr)
    if advice := _advice(error):
        print(advice, file=sys.stderr)
    if isinstance(error, DamagedIndex):
        return DAMAGED
    return USAGE if isinstance(error, InvalidInput | InvalidSetting) else FAILED


def _advice(error: ArchiveError) -> str | None:
    """What to do about an index that cannot be read."""
    if isinstance(error, NoIndex):
        return "Make one: python -m searcharchive reindex PATH…"
    if isinstance(error, OtherFormat):
        return "Build it anew: python -m searcharchive reindex PATH…"
    if isinstance(error, DamagedIndex):
        return (
            "python -m searcharchive verify names all that is damaged. Where the index is ours, "
            "reindex --discard-written PATH… builds it anew, without what was written over HTTP."
        )
    return None
