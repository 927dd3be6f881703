"""Which documents of a segment have which forms in their headlines: few words, but asked for at every key stroke."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from searcharchive.search.postings import Int32


class Headlines:
    """The words of all headlines by form: word i has ``forms[i]``, ascending, and stands in ``docs[i]``; int32 both."""

    def __init__(self, lengths: NDArray[np.unsignedinteger], forms_of: Callable[[int], Int32]) -> None:
        """``lengths`` are the words of each document's headline, ``forms_of`` tells their forms."""
        docs = np.flatnonzero(lengths).tolist()
        forms = np.concatenate([np.empty(0, np.int32), *map(forms_of, docs)])
        order = np.argsort(forms, kind="stable")
        self.forms = forms[order]
        self.docs = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]

    def within(self, first: int, last: int) -> Int32:
        """The documents with a form from ``first`` up to ``last``, in no order; some come more than once."""
        low, high = np.searchsorted(self.forms, [first, last])
        return self.docs[low:high]
