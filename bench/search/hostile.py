"""Searches made to take long: how far beyond its budget the worst of them goes."""

import random
import re
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.measure import Result
from searcharchive.backends.base import Snapshot
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.query.tree import And, Fuzzy, Near, Node, Not, Or, Phrase, Term, TextLeaf, ValueField, Wildcard
from searcharchive.search.request import FacetRequest, SearchRequest, Sort, TimelineRequest

COUNT = 200
SEED = 404
BUDGETS = (0.05, 0.2, 1.0)
"""Seconds; 1 is what the server gives."""
CLAUSES = 64
"""The most that a query may have."""
FREQUENT = tuple(
    re.findall(
        r"\w+",
        """
        the of and to in a was that for on at by is with he it be as his from are were had an this which have been will
        who not or their they there has all but one its other more day would when men two no out up year said time
        """,
    )
)
ENDS = tuple("esdtnyrola")


def hostile(folder: Path) -> Result:
    """All of them in a thread of its own, with each budget: the longest, and how many were cut short."""
    with closing(WhooshBackend(folder)) as backend, backend.snapshot() as snapshot:
        found = [_asked(snapshot, budget) for budget in BUDGETS]
    return {"count": COUNT, "budgets": found, "worst": max(each["worst"] for each in found)}


def _asked(snapshot: Snapshot, budget: float) -> Result:
    spent: list[tuple[float, bool, str]] = []

    def ask() -> None:
        for name, request in requests(budget):
            start = time.perf_counter()
            answer = snapshot.search(request)
            spent.append(((time.perf_counter() - start) / budget, answer.partial, name))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    longest, _, name = max(spent)
    return {"seconds": budget, "worst": longest, "of": name, "partial": sum(partial for _, partial, _ in spent)}


def requests(budget: float, count: int = COUNT) -> list[tuple[str, SearchRequest]]:
    """The same ones each time, each with its kind, all with every facet, a timeline and passages."""
    chance = random.Random(SEED)
    kinds = list(KINDS.items())
    facets = tuple(FacetRequest(field, 1000) for field in ValueField)
    return [
        (
            kinds[number % len(kinds)][0],
            SearchRequest(
                query=kinds[number % len(kinds)][1](chance),
                facets=facets,
                timeline=TimelineRequest(),
                sort=chance.choice(list(Sort)),
                limit=200,
                snippets=3,
                budget=budget,
            ),
        )
        for number in range(count)
    ]


def _word(chance: random.Random) -> str:
    return chance.choice(FREQUENT)


def _any(chance: random.Random) -> Node:
    return Or(tuple(Term(_word(chance)) for _ in range(CLAUSES)))


def _exact(chance: random.Random) -> Node:
    return Or(tuple(Term(_word(chance), exact=True) for _ in range(CLAUSES)))


def _phrases(chance: random.Random) -> Node:
    def one() -> Node:
        return Phrase(tuple(_word(chance) for _ in range(4)), slop=chance.choice([0, 3, 50, 100_000]))

    return Or(tuple(one() for _ in range(CLAUSES // 4)))


def _near(chance: random.Random) -> Node:
    return And(tuple(Near(Term(_word(chance)), Term(_word(chance)), chance.choice([1, 50])) for _ in range(32)))


def _wild(chance: random.Random) -> TextLeaf:
    end, middle = chance.choice(ENDS), chance.choice(ENDS)
    return Wildcard(chance.choice([f"*{end}", f"{end}*", f"*{middle}*{end}*", f"{end}?{middle}*", f"*{middle}??{end}"]))


def _wilds(chance: random.Random) -> Node:
    return Or(tuple(_wild(chance) for _ in range(CLAUSES)))


def _fuzzies(chance: random.Random) -> Node:
    return Or(tuple(Fuzzy(_word(chance) + chance.choice(ENDS), 2) for _ in range(CLAUSES)))


def _not(chance: random.Random) -> Node:
    node: Node = And(tuple(Not(Or((Term(_word(chance)), _wild(chance)))) for _ in range(24)))
    for _ in range(15):
        node = Not(node)
    return node


def _mixed(chance: random.Random) -> Node:
    makers = (_any, _phrases, _near, _wilds, _fuzzies, _not)
    return And(tuple(Or((maker(chance), Term(_word(chance)))) for maker in makers))


KINDS: dict[str, Callable[[random.Random], Node]] = {
    "64 frequent words": _any,
    "64 exact words": _exact,
    "phrases with slop": _phrases,
    "32 NEAR": _near,
    "64 wildcards": _wilds,
    "64 fuzzy words": _fuzzies,
    "nested NOT": _not,
    "all of it": _mixed,
}
