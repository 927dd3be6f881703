"""Headers of mail: encoded words, dates and addresses. Nothing in them stops the reading."""

import codecs
import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from searcharchive.ingest.teletype import decoded

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_NO_CHARSETS = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"))
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Headers:
    """Headers as readers ask for them: decoded, on one line; empty where there is none."""

    def __init__(self, message: "Message[str, str]") -> None:
        self._message = message

    def text(self, name: str) -> str:
        return readable(str(self._message.get(name, "")))

    def date(self) -> str:
        """ISO, or the text as it is where it is no date of mail."""
        text = self.text("Date")
        try:
            return parsedate_to_datetime(text).isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            return text

    def sender(self) -> tuple[str, str]:
        """(name, address) of who wrote it."""
        raw = " ".join(_eight_bit(str(self._message.get("From", ""))).split())
        try:
            name, address = parseaddr(raw)
        except (ValueError, IndexError, RecursionError):
            return "", readable(raw)
        return readable(name), address or readable(raw)

    def language(self) -> str:
        found = self.text("Content-Language").split(",")[0].strip()
        return found if _LANG.fullmatch(found) else ""


def readable(text: str) -> str:
    """On one line, encoded words decoded; bytes that are no ASCII in the character set that they are in."""
    line = " ".join(_eight_bit(text).split())
    try:
        parts = decode_header(line)
    except (MessageError, ValueError):
        parts = [(line, None)]
    found = "".join(part if isinstance(part, str) else _in_charset(part, charset) for part, charset in parts)
    return " ".join(_CONTROLS.sub(" ", found.encode("utf-8", "replace").decode()).split())


def _eight_bit(text: str) -> str:
    """The text that was meant where ``email`` has bytes as halves of surrogate pairs."""
    try:
        return decoded(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()


def charset_of(name: str | None) -> str:
    """A character set by its name. Raises LookupError for one that nobody writes mail in, some of which take long."""
    found = codecs.lookup(name or "utf-8").name
    if found in _NO_CHARSETS:
        raise LookupError(name)
    return found


def _in_charset(raw: bytes, charset: str | None) -> str:
    try:
        # Beside encoded words, email writes what is not encoded in this way.
        return raw.decode(charset_of(charset) if charset else "raw-unicode-escape")
    except (LookupError, ValueError, TypeError):
        return decoded(raw)
