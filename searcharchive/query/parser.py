"""The query language: a string to a tree and warnings.

What binds tighter, from the top: ``^`` and ``~``; ``NEAR/n``; NOT; AND and words side by side; OR. So ``a OR b c`` is
``a OR (b AND c)``, and ``-a NEAR/3 b`` excludes the whole proximity. A chain ``a NEAR/3 b NEAR/3 c`` asks for a near b
and for b near c. A group of alternatives beside NEAR is multiplied out. The question mark that ends a query of several
words is punctuation; ``(port?)`` keeps the wildcard.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from searcharchive.errors import InvalidQuery
from searcharchive.query.assembly import Assembler, Limits, invalid
from searcharchive.query.leaves import LeafReader
from searcharchive.query.lexer import Lexer
from searcharchive.query.tree import Node, scoring_leaves
from searcharchive.query.warning import QueryWarning, Warnings, as_problems

__all__ = ["DEFAULT_LIMITS", "Limits", "Parsed", "parse"]

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was read. ``scores``: something in it can make one article score higher than another."""

    node: Node
    warnings: tuple[QueryWarning, ...]
    scores: bool


DEFAULT_LIMITS = Limits()


def parse(
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    any_word: bool = False,
    strict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Parsed:
    """Read a query. ``now`` (aware) and ``zone`` resolve dates in words.

    With ``any_word``, words side by side are alternatives; filters and exclusions beside them still hold. Raises
    InvalidQuery for what cannot be run, and with ``strict`` for whatever would be a warning.
    """
    if len(text) > limits.length:
        raise invalid(f"The query is longer than {limits.length:,} characters.", limits.length)
    if bad := _FORBIDDEN.search(text):
        raise invalid("The query holds a character that is not text.", bad.start())
    warnings = Warnings()
    leaves = LeafReader(warnings, now, zone, any_word, _question(text))
    node = Assembler(leaves, warnings, limits, any_word).run(Lexer(text, warnings))
    found = warnings.sorted()
    if strict and found:
        raise InvalidQuery(*as_problems(found))
    return Parsed(node, found, bool(scoring_leaves(node)))


def _question(text: str) -> int:
    """Where the question marks that end a query of several words begin, or the end of the text."""
    words = text.rstrip()
    bare = words.rstrip("?")
    return len(bare) if bare != words and len(words.split(maxsplit=1)) > 1 else len(text)
