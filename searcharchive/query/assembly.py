"""Tokens to a tree, with a stack of its own: hostile nesting costs neither recursion nor more than linear time."""

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise

from searcharchive.errors import InvalidQuery, Problem
from searcharchive.query.joining import conjunction, disjunction, near_sides, nears, side_by_side
from searcharchive.query.leaves import Context, LeafReader, count
from searcharchive.query.lexer import Close, Kind, Leaf, Lexer, Open, Operator, Proximity, Suffix
from searcharchive.query.names import canonical, similar
from searcharchive.query.tree import All, And, Boost, Node, Not, Or, scoring_leaves
from searcharchive.query.warning import Warnings, quoted

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|nan|inf(?:inity)?)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters, leaves, and parentheses (or NOTs) inside one another; over one of them a query is refused."""

    length: int = 1_000
    clauses: int = 64
    nesting: int = 20


def invalid(detail: str, position: int, hint: str | None = None) -> InvalidQuery:
    """The error for a query that cannot be run, at a place in it."""
    return InvalidQuery(Problem(detail, parameter="q", position=position, hint=hint))


@dataclass(slots=True)
class _Item:
    """Operands in a chain of NEARs, and what stands before it: NOTs, and nodes of words to add."""

    prefixes: list[Operator | Node]
    explicit: bool
    operands: list[Node]
    distances: list[tuple[int, Proximity]] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    """What was read since a parenthesis: alternatives of items, and what waits for the next operand."""

    context: Context
    opened: Open | None = None
    alternatives: list[list[_Item]] = field(default_factory=lambda: [[]])
    prefixes: list[Operator | Node] = field(default_factory=list)
    waiting: Operator | Proximity | None = None


class Assembler:
    def __init__(self, leaves: LeafReader, warnings: Warnings, limits: Limits, any_word: bool) -> None:
        self._leaves = leaves
        self._warnings = warnings
        self._limits = limits
        self._any_word = any_word
        self._frames = [_Frame(Context())]
        self._clauses = 0

    def run(self, lexer: Lexer) -> Node:
        for token in lexer:
            match token:
                case Leaf():
                    self._leaf(token)
                case Open():
                    self._open(token)
                case Close():
                    self._close(token)
                case Operator():
                    self._operator(token)
                case Proximity():
                    self._proximity(token)
        while len(self._frames) > 1:
            opened = self._frames[-1].opened
            assert opened is not None  # only the outermost frame has none
            at = opened.at[1] - 1, opened.at[1]
            self._warnings.add("unbalanced-parenthesis", "This parenthesis is never closed.", at, ")")
            self._finish_group(Suffix())
        return self._build(self._frames[0]) or All()

    # Tokens

    def _leaf(self, token: Leaf) -> None:
        context = self._context(token)
        node = self._leaves.read(token, context)
        if node is None:
            self._forget()
        else:
            self._count(_size(node), token.at[0])
            self._operand(self._boosted(node, token.suffix))

    def _open(self, token: Open) -> None:
        context = self._context(token)
        self._frames.append(_Frame(context, token))
        self._check_nesting(token.at[0])

    def _close(self, token: Close) -> None:
        if len(self._frames) == 1:
            at = token.at[0], token.at[0] + 1
            self._warnings.add("unbalanced-parenthesis", "No parenthesis is open here.", at)
        else:
            if token.suffix.tilde is not None:
                self._warnings.add("fuzzy-ignored", "~ is read after words and phrases only.", token.suffix.at)
            self._finish_group(token.suffix)

    def _operator(self, token: Operator) -> None:
        frame = self._frames[-1]
        if token.kind == "NOT":
            self._drop_near(frame)
            frame.prefixes.append(token)
            self._check_nesting(token.at[0])
        elif frame.waiting or frame.prefixes or not frame.alternatives[-1]:
            self._dangling(token)
        else:
            frame.waiting = token

    def _proximity(self, token: Proximity) -> None:
        frame = self._frames[-1]
        if frame.waiting or frame.prefixes or not frame.alternatives[-1]:
            self._dangling(token)
        elif not count(token.distance):
            hint = "NEAR/5"
            self._warnings.add("unreadable-near", "NEAR/ needs a number of words, from 1.", token.at, hint)
        else:
            frame.waiting = token

    # What waits for an operand

    def _context(self, token: Leaf | Open) -> Context:
        """The field and ``=`` that hold for a token. A name that is no field becomes a word before it."""
        around = self._frames[-1].context
        name = canonical(token.name) if token.name else around.field
        if token.name and name is None:
            self._unknown(token, token.name)
            name = around.field
        return Context(name, token.exact or around.exact)

    def _unknown(self, token: Leaf | Open, name: str) -> None:
        detail = f"There is no field {quoted(name)}; searched as words."
        self._warnings.add("unknown-field", detail, token.at, similar(name))
        self._count(1, token.at[0])
        label = self._leaves.read(Leaf(token.at, Kind.WORD, name), self._frames[-1].context)
        if label is not None:
            self._drop_near(self._frames[-1])
            self._frames[-1].prefixes.append(label)

    def _dangling(self, token: Operator | Proximity) -> None:
        text = f"NEAR/{token.distance}" if isinstance(token, Proximity) else token.text
        self._warnings.add("dangling-operator", f"{text[:20]} has nothing to join here; it is ignored.", token.at)

    def _drop_near(self, frame: _Frame) -> None:
        if isinstance(frame.waiting, Proximity):
            self._dangling(frame.waiting)
            frame.waiting = None

    def _forget(self) -> None:
        """The operand that was waited for turned out to be nothing; a word before it is still a word."""
        frame = self._frames[-1]
        self._drop_near(frame)
        label = frame.prefixes.pop() if frame.prefixes else None
        if label is None or isinstance(label, Operator):
            frame.prefixes = []
        else:
            self._operand(label)

    def _operand(self, node: Node) -> None:
        frame = self._frames[-1]
        waiting, frame.waiting = frame.waiting, None
        if isinstance(waiting, Proximity):
            item = frame.alternatives[-1][-1]
            distance = self._leaves.limited(count(waiting.distance) or 1, waiting.at)
            item.operands.append(node)
            item.distances.append((distance, waiting))
            return
        if waiting and waiting.kind == "OR":
            frame.alternatives.append([])
        frame.alternatives[-1].append(_Item(frame.prefixes, waiting is not None and waiting.kind == "AND", [node]))
        frame.prefixes = []

    # Building

    def _finish_group(self, suffix: Suffix) -> None:
        frame = self._frames.pop()
        node = self._build(frame)
        if node is not None:
            self._operand(self._boosted(node, suffix))
            return
        assert frame.opened is not None  # the outermost frame is never popped
        self._warnings.add("empty-group", "There is nothing in these parentheses.", frame.opened.at)
        self._forget()

    def _build(self, frame: _Frame) -> Node | None:
        if frame.waiting:
            self._dangling(frame.waiting)
        # A word to add never waits here: its operand was in the same token.
        for prefix in frame.prefixes:
            if isinstance(prefix, Operator):
                self._dangling(prefix)
        nodes = [self._joined(items) for items in frame.alternatives if items]
        return disjunction(nodes) if nodes else None

    def _joined(self, items: list[_Item]) -> Node:
        """One alternative: items joined by AND stay together, the others stand side by side."""
        runs = [[self._item(item) for item in run] for run in _runs(items)]
        if len(runs) == 1 and len(runs[0]) > 1:
            return conjunction(runs[0], implied=False)
        return side_by_side([conjunction(run, implied=False) for run in runs], any_word=self._any_word)

    def _item(self, item: _Item) -> Node:
        node = self._near(item) if item.distances else item.operands[0]
        for prefix in reversed(item.prefixes):
            if isinstance(prefix, Operator):
                node = Not(self._unboosted(node, prefix, "What is excluded does not score, so ^ has no effect."))
            else:
                node = side_by_side([prefix, node], any_word=self._any_word)
        return node

    def _near(self, item: _Item) -> Node:
        first, advice = item.distances[0][1], "NEAR scores as a whole: write (a NEAR/5 b)^2."
        sides = [near_sides(self._unboosted(operand, first, advice)) for operand in item.operands]
        if not all(sides):
            self._warnings.add("near-sides", "NEAR stands between words, phrases, or alternatives of them.", first.at)
            return side_by_side(item.operands, any_word=self._any_word)
        pairs = []
        for (lefts, rights), (distance, token) in zip(pairwise(sides), item.distances, strict=True):
            self._count(len(lefts) * len(rights), token.at[0])
            pairs.append(nears(lefts, rights, distance))
        return conjunction(pairs)

    def _unboosted(self, node: Node, token: Operator | Proximity, advice: str) -> Node:
        if isinstance(node, Boost):
            self._warnings.add("boost-ignored", advice, token.at)
        while isinstance(node, Boost):
            node = node.child
        return node

    def _boosted(self, node: Node, suffix: Suffix) -> Node:
        if suffix.boost is None:
            return node
        if not _NUMBER.fullmatch(suffix.boost):
            self._warnings.add("unreadable-boost", f"^{suffix.boost[:20]} is not a number; ignored.", suffix.at, "^2")
            return node
        factor = float(suffix.boost)
        if not 0 < factor < math.inf:
            raise invalid("A boost must be a number above 0.", suffix.at[0], "^2")
        if not scoring_leaves(node):
            self._warnings.add("boost-ignored", "Filters and exclusions do not score, so ^ has no effect.", suffix.at)
            return node
        return Boost(node, factor)

    # Limits

    def _count(self, clauses: int, position: int) -> None:
        self._clauses += clauses
        if self._clauses > self._limits.clauses:
            raise invalid(f"The query has more than {self._limits.clauses} words, phrases and filters.", position)

    def _check_nesting(self, position: int) -> None:
        depth = len(self._frames) - 1 + sum(len(frame.prefixes) for frame in self._frames)
        if depth > self._limits.nesting:
            raise invalid(f"The query is nested more than {self._limits.nesting} deep.", position)


def _runs(items: list[_Item]) -> list[list[_Item]]:
    """Items that a written AND joins, together."""
    runs: list[list[_Item]] = []
    for item in items:
        if item.explicit and runs:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _size(node: Node) -> int:
    """How many clauses one leaf token became."""
    return len(node.children) if isinstance(node, And | Or) else 1
