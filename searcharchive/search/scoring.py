"""BM25F in small steps.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", section 3.6,
https://doi.org/10.1561/1500000019. The constants and the idf are those of ``backends/base.py``.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def relative_frequency(tf: Floats, lengths: NDArray[np.int32], average: float, *, weight: float, b: float) -> Floats:
    """One field's part of x: weighted occurrences over the length, which counts for ``b`` of it."""
    return weight * tf / (1 - b + b * (lengths / average))


def saturate(x: Floats, idf: float, k1: float) -> Floats:
    """From the summed, weighted frequency to the score."""
    return idf * x * (k1 + 1) / (x + k1)


def inverse_document_frequency(articles: int, found_in: int) -> float:
    """``1 + ln(N / (df + 1))``, positive for every df up to N."""
    return 1 + math.log(articles / (found_in + 1))
