"""``key create``, ``key list`` and ``key revoke``."""

import argparse
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from searcharchive.keys import Key, Scope, create_key, list_keys, revoke_key
from searcharchive.settings import Settings

_DAYS = re.compile(r"([1-9]\d{0,4})d", re.ASCII)


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    key = commands.add_parser("key", help="create, list and revoke keys of the HTTP API")
    actions = key.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", parents=[shared], help="make a key and print it, once")
    create.add_argument("--scope", choices=[scope.value for scope in Scope], default=Scope.WRITE.value)
    create.add_argument("--expires", type=_lifetime, metavar="90d", help="days until it stops working (default: never)")
    create.add_argument("--label", default="", help="what it is for")
    create.set_defaults(run=run_create)
    shown = actions.add_parser("list", parents=[shared], help="list the keys, without what makes them work")
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.set_defaults(run=run_list)
    revoke = actions.add_parser("revoke", parents=[shared], help="make a key stop working")
    revoke.add_argument("id", metavar="ID", help="as `key list` shows it")
    revoke.set_defaults(run=run_revoke)


def _lifetime(text: str) -> timedelta:
    found = _DAYS.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days such as 90d")
    return timedelta(days=int(found[1]))


def run_create(arguments: argparse.Namespace, settings: Settings) -> int:
    expires = datetime.now(UTC) + arguments.expires if arguments.expires else None
    print(create_key(_state(settings), Scope(arguments.scope), expires=expires, label=arguments.label))
    return 0


def run_list(arguments: argparse.Namespace, settings: Settings) -> int:
    keys = list_keys(_state(settings))
    if arguments.json:
        print(json.dumps([_shown(key) for key in keys]))
        return 0
    for key in keys:
        print("  ".join(str(value or "-") for value in _shown(key).values()))
    return 0


def _shown(key: Key) -> dict[str, str | None]:
    return {
        "id": key.id,
        "scope": key.scope.value,
        "created": key.created.date().isoformat(),
        "expires": key.expires.date().isoformat() if key.expires else None,
        "label": key.label,
    }


def run_revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    key = revoke_key(_state(settings), arguments.id)
    print(f"Revoked {key.id}.")
    return 0


def _state(settings: Settings) -> Path:
    return Path(settings.index) / "state"
