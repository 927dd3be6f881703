"""Who has logged in: a cookie that names a key and is signed with what the archive keeps of that key.

So there is nothing to store, any worker knows it, and it ends with the key: when that expires, or is revoked. It only
ever allows to read.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from itsdangerous import BadSignature, TimestampSigner

from searcharchive.keys import Key

COOKIE = "searcharchive_login"
_SALT = "searcharchive.login"
_LONGEST = 512


def ticket_of(key: Key) -> str:
    """What the cookie holds."""
    return _signer(key).sign(key.id).decode()


def key_of_ticket(ticket: str, keys: Sequence[Key], lifetime: float) -> Key | None:
    """The key that somebody logged in with at most ``lifetime`` seconds ago, and that is still good."""
    id = ticket[:_LONGEST].partition(".")[0]
    key = next((key for key in keys if key.id == id), None)
    if key is None or key.expired(datetime.now(UTC)):
        return None
    try:
        _signer(key).unsign(ticket, max_age=int(lifetime))
    except BadSignature:
        return None
    return key


def _signer(key: Key) -> TimestampSigner:
    return TimestampSigner(key.digest, _SALT, digest_method=hashlib.sha256)
