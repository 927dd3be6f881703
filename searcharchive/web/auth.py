"""Who is asking: a key in ``X-API-Key`` or ``Authorization: Bearer``, never in an address."""

from datetime import UTC, datetime
from pathlib import Path

from werkzeug.datastructures import Headers

from searcharchive.errors import Forbidden, Unauthorized
from searcharchive.keys import Key, Scope, find_key, list_keys

HOW_TO_CREATE = "python -m searcharchive key create --scope"
_LONGEST = 512


def given_key(headers: Headers) -> str | None:
    """The secret that a request carries. Raises Unauthorized where it carries two that differ.

    Other schemes of ``Authorization`` belong to whatever stands in front of the archive, and are left to it.
    """
    scheme, _, token = headers.get("Authorization", "").strip().partition(" ")
    given = {headers.get("X-API-Key", "").strip(), token.strip() if scheme.lower() == "bearer" else ""} - {""}
    if len(given) > 1:
        raise Unauthorized("X-API-Key and Authorization carry different keys.")
    return next(iter(given), None)


def key_of(headers: Headers, folder: Path) -> Key | None:
    """The request's key; None without one. Raises Unauthorized for an unknown or expired one."""
    secret = given_key(headers)
    return None if secret is None else known_key(secret, folder)


def known_key(secret: str, folder: Path) -> Key:
    """The key with this secret. Raises Unauthorized for an unknown or expired one."""
    key = find_key(list_keys(folder), secret) if len(secret) <= _LONGEST else None
    if key is None:
        raise Unauthorized("This key is not known here.")
    if key.expired(datetime.now(UTC)):
        raise Unauthorized("This key has expired.")
    return key


def require(needed: Scope, headers: Headers, folder: Path) -> Key:
    """The request's key, which allows what needs a scope. Raises Forbidden or Unauthorized, saying what to do."""
    if not list_keys(folder):
        raise Forbidden(f"This archive has no keys yet, so it takes no changes. Create one: {HOW_TO_CREATE} {needed}")
    key = key_of(headers, folder)
    if key is None:
        raise Unauthorized("Send a key in X-API-Key, or in Authorization after “Bearer”.")
    if not key.scope.allows(needed):
        raise Forbidden(f"This key may {key.scope}; a key that may {needed} is needed.")
    return key
