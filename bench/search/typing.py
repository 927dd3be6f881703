"""Completing what somebody types, at every letter, beside searching for the word that is typed."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy as np

from bench.measure import Result
from bench.search.ours import request
from bench.search.questions import Kind, Question
from searcharchive.backends.whoosh.backend import WhooshBackend

SIZE = 10
"""Completions, as many as the API gives where nobody asks for more or fewer."""
ROUNDS = 5
FEWEST = 2
"""Letters after which a page begins to ask."""


def typing(folder: Path, asked: Sequence[Question]) -> Result:
    """Milliseconds: ``suggest`` for each beginning of the words that are asked for, ``search`` for the whole word."""
    words = [question for question in asked if question.kind is Kind.WORD]
    with closing(WhooshBackend(folder)) as backend, backend.snapshot() as snapshot:
        typed = [text for question in words for text in beginnings(question.words[0])]
        suggest = _times([lambda text=text: snapshot.suggest(text, SIZE) for text in typed])  # type: ignore[misc]
        search = _times([lambda one=one: snapshot.search(request(one)) for one in words])  # type: ignore[misc]
    ratio = {name: suggest[name] / search[name] for name in suggest}
    return {"count": len(typed), "suggest": suggest, "search": search, "ratio": ratio}


def beginnings(word: str) -> Iterable[str]:
    return (word[:length] for length in range(FEWEST, len(word) + 1))


def _times(calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """The median of some rounds for each call; of these the median and the 95th percentile."""
    spent: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for times, call in zip(spent, calls, strict=True):
            start = time.perf_counter()
            call()
            times.append(1e3 * (time.perf_counter() - start))
    each = [median(times) for times in spent]
    return {"p50": float(np.percentile(each, 50)), "p95": float(np.percentile(each, 95))}
