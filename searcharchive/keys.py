"""Keys of the API: made here, shown once, kept as SHA-256 in ``keys.json`` of the archive's state folder.

A secret has 32 random bytes, so a plain hash of it cannot be guessed back; passwords would need more.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from searcharchive.errors import DamagedIndex, NotFound, StorageFailure
from searcharchive.statefiles import locked, sync_folder

FILE = "keys.json"
PREFIX = "sa_"
SECRET_BYTES = 32
ID_DIGITS = 12


class Scope(StrEnum):
    """What a key may do; each also allows what stands before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def allows(self, needed: "Scope") -> bool:
        order = list(Scope)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key. ``digest`` is the secret's SHA-256 in hex, ``id`` its first digits; times are aware."""

    digest: str
    scope: Scope
    created: datetime
    expires: datetime | None = None
    label: str = ""

    @property
    def id(self) -> str:
        return self.digest[:ID_DIGITS]

    def expired(self, now: datetime) -> bool:
        return self.expires is not None and self.expires <= now


def create_key(
    folder: Path, scope: Scope, expires: datetime | None = None, label: str = "", *, now: datetime | None = None
) -> str:
    """Add a key to ``folder`` (made where it is missing) and return its secret, which is kept nowhere.

    ``expires`` is aware. Raises StorageFailure, or DamagedIndex where the file is not what was written.
    """
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    created = (now or datetime.now(UTC)).replace(microsecond=0)
    with _locked(folder):
        _write(folder, (*list_keys(folder), Key(_digest(secret), scope, created, expires, label)))
    return secret


def list_keys(folder: Path) -> tuple[Key, ...]:
    """All keys, oldest first, expired ones included. Raises DamagedIndex where the file cannot be understood."""
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageFailure(f"{folder / FILE} cannot be read: {error.strerror}.") from error
    try:
        return tuple(_key_of(item) for item in json.loads(content)["keys"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(f"{folder / FILE} is damaged.") from error


def revoke_key(folder: Path, id: str) -> Key:
    """Remove the key with this id and return it. Raises NotFound."""
    with _locked(folder):
        keys = list_keys(folder)
        revoked = next((key for key in keys if key.id == id), None)
        if revoked is None:
            raise NotFound(f"No key has the id {id}.")
        _write(folder, [key for key in keys if key is not revoked])
    return revoked


def find_key(keys: Sequence[Key], secret: str) -> Key | None:
    """The key with this secret. Looks at every key, and at all of each, so that the time taken tells nothing."""
    digest, found = _digest(secret), None
    for key in keys:
        if hmac.compare_digest(key.digest, digest):
            found = key
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key_of(item: dict[str, Any]) -> Key:
    expires = item["expires"]
    return Key(
        digest=item["sha256"],
        scope=Scope(item["scope"]),
        created=_moment(item["created"]),
        expires=None if expires is None else _moment(expires),
        label=item["label"],
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment


def _record(key: Key) -> dict[str, Any]:
    expires = None if key.expires is None else key.expires.isoformat()
    return {
        "sha256": key.digest,
        "scope": key.scope.value,
        "created": key.created.isoformat(),
        "expires": expires,
        "label": key.label,
    }


def _write(folder: Path, keys: Sequence[Key]) -> None:
    """Put all keys in the place of the old file at once, readable by its owner only, and on disk on return."""
    content = json.dumps({"keys": [_record(key) for key in keys]}, indent=1).encode()
    fresh = folder / f"{FILE}.new"
    try:
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / FILE)
        sync_folder(folder)
    except OSError as error:
        raise StorageFailure(f"The keys cannot be written: {error.strerror}.") from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One change at a time. Raises StorageFailure."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder / FILE))
        except OSError as error:
            raise StorageFailure(f"{folder} cannot be written to: {error.strerror}.") from error
        yield
