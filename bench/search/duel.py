"""Two engines over the same questions, in turns, in one process."""

import gc
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

from bench.measure import Result, cpu_seconds, machine_cpu_seconds, spread
from bench.search.engine import Engine, Search, Seen
from bench.search.questions import Kind, Question, as_json

ROUNDS = 3
FREQUENT = 10_000
"""Hits beyond which a word is looked at by itself."""
SLOWEST = 5
"""Questions that the results name, of each kind."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One question: milliseconds of each engine, the median of the rounds, and what they answered."""

    question: Question
    ours_ms: float
    peer_ms: float
    ours: Seen
    peer: Seen


def duel(ours: Engine, peer: Engine, questions: Sequence[Question], rounds: int = ROUNDS) -> Result:
    """Ours and a peer over the questions that both can answer: figures by kind, and what should be known of both."""
    asked = [question for question in questions if question.kind in ours.kinds & peer.kinds]
    start, machine, own = time.perf_counter(), machine_cpu_seconds(), cpu_seconds()
    timed = take_turns(ours, peer, asked, rounds)
    others = machine_cpu_seconds() - machine - (cpu_seconds() - own)
    return {
        "kinds": by_kind(timed),
        "elsewhere": max(0.0, others) / (time.perf_counter() - start) / (os.cpu_count() or 1),
        "ours": ours.about(),
        "peer": peer.about(),
    }


def take_turns(ours: Engine, peer: Engine, questions: Sequence[Question], rounds: int = ROUNDS) -> list[Timed]:
    """Each question once, to see its answers and to warm up, then once a round: kind by kind, ours all, the peer all.

    A server runs one engine, and its memory is warm with that one. Who comes first changes from round to round.
    """
    ready = [(ours.ready(question), peer.ready(question)) for question in questions]
    seen = [(ours.seen(first()), peer.seen(second())) for first, second in ready]
    gc.collect()
    gc.freeze()
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in ready]
    of_kind: dict[Kind, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        of_kind[question.kind].append(number)
    for turn in range(rounds):
        for numbers, who in product(of_kind.values(), (0, 1)):
            engine = (who + turn) % 2
            for number in numbers:
                times[number][engine].append(milliseconds(ready[number][engine]))
    gc.unfreeze()
    return [
        Timed(question, median(first), median(second), *answers)
        for question, (first, second), answers in zip(questions, times, seen, strict=True)
    ]


def milliseconds(search: Search) -> float:
    start = time.perf_counter_ns()
    search()
    return (time.perf_counter_ns() - start) / 1e6


def by_kind(timed: Sequence[Timed]) -> Result:
    """Figures for each kind; words also apart by how many articles have them."""
    kinds: dict[str, list[Timed]] = defaultdict(list)
    for one in timed:
        kinds[one.question.kind.value].append(one)
        if one.question.kind is Kind.WORD:
            frequent = (one.ours.total or 0) > FREQUENT
            kinds[f"{Kind.WORD.value}, {'over' if frequent else 'up to'} {FREQUENT:,} hits"].append(one)
    return {kind: summary(of_kind) for kind, of_kind in kinds.items()}


def summary(timed: Sequence[Timed]) -> Result:
    """p50 and p95 in milliseconds, ours over the peer's, and how often both answered the same."""
    ours, peer = (spread([one.ours_ms for one in timed]), spread([one.peer_ms for one in timed]))
    slowest = sorted(timed, key=lambda one: one.ours_ms, reverse=True)[:SLOWEST]
    return {
        "count": len(timed),
        "hits": median(one.ours.total or 0 for one in timed),
        "ours": {"p50": ours["median"], "p95": ours["p95"]},
        "peer": {"p50": peer["median"], "p95": peer["p95"]},
        "ratio": {"p50": ours["median"] / peer["median"], "p95": ours["p95"] / peer["p95"]},
        "same_total": _agreeing(timed, lambda seen: seen.total),
        "same_facets": _agreeing(timed, lambda seen: seen.facets),
        "unmarked": {
            "ours": sum("<" not in passage for one in timed for passage in one.ours.passages),
            "peer": sum("<" not in passage for one in timed for passage in one.peer.passages),
        },
        "slowest": [
            as_json(one.question) | {"hits": one.ours.total, "ours_ms": one.ours_ms, "peer_ms": one.peer_ms}
            for one in slowest
        ],
    }


def _agreeing(timed: Sequence[Timed], of: Callable[[Seen], object]) -> int | None:
    """Questions of which both answered the same; None where the peer does not say."""
    pairs = [(of(one.ours), of(one.peer)) for one in timed]
    return None if all(second in (None, {}) for _, second in pairs) else sum(first == second for first, second in pairs)
