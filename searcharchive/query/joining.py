"""Putting nodes together in normal form.

An And holds no And, an Or no Or, and neither has a single child: ``(a b) c`` and ``a b c`` are one tree.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from searcharchive.query.tree import And, Fuzzy, Leaf, Near, Node, Or, Phrase, Term, Wildcard, scoring_leaves


def conjunction(nodes: Iterable[Node], *, implied: bool = True) -> Node:
    flat = tuple(chain.from_iterable(node.children if isinstance(node, And) else (node,) for node in nodes))
    return flat[0] if len(flat) == 1 else And(flat, implied)


def disjunction(nodes: Iterable[Node]) -> Node:
    flat = tuple(chain.from_iterable(node.children if isinstance(node, Or) else (node,) for node in nodes))
    return flat[0] if len(flat) == 1 else Or(flat)


def side_by_side(nodes: Sequence[Node], *, any_word: bool) -> Node:
    """What was written without an operator: all of it, or any word of it and all that filters and excludes.

    Of which words articles have any, one that is written twice says no more than once.
    """
    words = list(dict.fromkeys(node for node in nodes if scoring_leaves(node))) if any_word else []
    if not words:
        return conjunction(nodes)
    return conjunction([disjunction(words), *(node for node in nodes if not scoring_leaves(node))])


def near_sides(node: Node) -> tuple[Leaf, ...]:
    """What may stand beside NEAR, one or more alternatives; empty where it may not."""
    alternatives = node.children if isinstance(node, Or) else (node,)
    sides = tuple(child for child in alternatives if isinstance(child, Term | Phrase | Wildcard | Fuzzy))
    return sides if len(sides) == len(alternatives) else ()


def nears(lefts: Iterable[Leaf], rights: Sequence[Leaf], distance: int) -> Node:
    """Any left near any right."""
    return disjunction(_near(left, right, distance) for left in lefts for right in rights)


def _near(left: Leaf, right: Leaf, distance: int) -> Near:
    at = (left.at[0], right.at[1]) if left.at and right.at else None
    return Near(left, right, distance, at)
