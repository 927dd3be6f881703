"""How the files of an index are called. Stock Whoosh knows the same names, and cleans by the same patterns.

============================== ======================================================================================
file                           what it is
============================== ======================================================================================
searcharchive.json             the mark: whose index this is, and of which format
_MAIN_<generation>.toc         a commit: which segments it is made of, and which mask lies over each
MAIN_<16 letters>.seg          a segment; never changed
MAIN_<16 letters>.<gen>.del    a mask: which documents of the segment that generation has deleted; never changed
_MAIN_<anything else>          a file that has not got its name yet, or never will
MAIN_WRITELOCK, …              empty; locked by whoever writes, merges or reindexes
============================== ======================================================================================
"""

import re
import secrets

NAME = "MAIN"
MARK = "searcharchive.json"

TOC = re.compile(rf"_{NAME}_(0|[1-9][0-9]*)\.toc")
SEGMENT_FILE = re.compile(rf"{NAME}_[0-9a-z]+\..+")
"""What belongs to a segment, whoever made it."""
TEMPORARY = f"_{NAME}_"
"""What starts with this and is no table of contents is a temporary file."""


def toc_name(generation: int) -> str:
    return f"_{NAME}_{generation}.toc"


def segment_name(segment_id: str) -> str:
    """``segment_id`` as Whoosh means it: with ``MAIN_``."""
    return f"{segment_id}.seg"


def mask_name(segment_id: str, generation: int) -> str:
    return f"{segment_id}.{generation}.del"


def temporary_name() -> str:
    """A name that no file has."""
    return f"{TEMPORARY}{secrets.token_hex(8)}.tmp"


def generation_of(name: str) -> int | None:
    """The generation of which a file is the table of contents; None where it is another file."""
    found = TOC.fullmatch(name)
    return int(found[1]) if found else None
