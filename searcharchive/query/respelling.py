"""A query string with other words in the place of some, all else as it was written."""

from collections.abc import Mapping

from searcharchive.analysis.words import tokenize
from searcharchive.query.tree import Node, Phrase, Place, Term, scoring_leaves


def respelt_text(text: str, node: Node, respelt: Node) -> str:
    """``text``, which reads as ``node``, with the words that ``respelt`` has in the same leaves instead."""
    changes: dict[Place, dict[str, str]] = {}
    for old, new in zip(scoring_leaves(node), scoring_leaves(respelt), strict=True):
        if isinstance(old, Term | Phrase) and isinstance(new, Term | Phrase) and old.at is not None:
            words = zip(_forms(old), _forms(new), strict=True)
            changes.setdefault(old.at, {}).update((a, b) for a, b in words if a != b)
    for place in sorted(changes, reverse=True):
        text = text[: place[0]] + _replaced(text[slice(*place)], changes[place]) + text[place[1] :]
    return text


def _forms(leaf: Term | Phrase) -> tuple[str, ...]:
    return (leaf.form,) if isinstance(leaf, Term) else leaf.forms


def _replaced(piece: str, instead: Mapping[str, str]) -> str:
    for word in reversed(tokenize(piece)):
        if word.form in instead:
            piece = piece[: word.start] + instead[word.form] + piece[word.end :]
    return piece
