"""Options of all commands that read stories: how names are read."""

import argparse
import json

from searcharchive.errors import InvalidParameter, Problem
from searcharchive.ingest.fields import ALIASES
from searcharchive.ingest.pipeline import Naming


def add_naming(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=NAME",
        help="the name that gives a field, such as headline=TITEL (repeatable; before the names that are known)",
    )
    command.add_argument("--id-prefix", default="", metavar="TEXT", help="put before every id that a story comes with")


def naming_of(arguments: argparse.Namespace) -> Naming:
    """Raises InvalidParameter for a field that there is not."""
    keys: dict[str, str] = {}
    for given in arguments.map:
        field, equals, name = given.partition("=")
        if field not in ALIASES or not equals or not name:
            raise InvalidParameter(
                Problem(f"--map {given}: it must be FIELD=NAME.", "map", hint=f"fields are {', '.join(ALIASES)}")
            )
        keys[field] = name
    return Naming(keys, arguments.id_prefix)


def options_of(arguments: argparse.Namespace) -> str:
    """Stands for how names are read."""
    return json.dumps([sorted(arguments.map), arguments.id_prefix])
