"""BM25F: what one field adds to x. What becomes of x stands in ``kernels.lists.score_word``.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", section 3.6,
https://doi.org/10.1561/1500000019. The constants and the idf are those of ``backends/base.py``.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def relative_frequency(tf: Floats, lengths: NDArray[np.int32], average: float, *, weight: float, b: float) -> Floats:
    """One field's part of x: weighted occurrences over the length, which counts for ``b`` of it."""
    return weight * tf / (1 - b + b * (lengths / average))
