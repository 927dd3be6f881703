"""XML and other markup that nobody reads: refused, with what it is."""

from collections.abc import Iterator

from searcharchive.ingest.content import Content
from searcharchive.ingest.markup.roots import begins_like_markup, root_of
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected


def recognises(start: bytes) -> bool:
    """Whatever begins like markup: this is asked after every format that is markup."""
    return begins_like_markup(start)


def read(content: Content) -> Iterator[Rejected]:
    """One refusal of all of it; it is not read to its end."""
    reason = reason_for(content.start)
    yield Rejected(content.name, None, 0, reason, content.head[:RAW_LIMIT])


def reason_for(start: bytes) -> str:
    root = root_of(start)
    if root is None:
        return "this begins like XML, but no element was found at its beginning"
    if root.name.lower() == "html" or root.doctype.lower() == "html":
        return "this is HTML of a kind that is not read"
    space = f" in {root.namespace[:200]}" if root.namespace else ""
    return f"this is XML of a kind that is not read (root {root.name[:80]}{space})"
