"""Where some forms stand: the postings of their terms, without the occurrences of the terms' other forms.

What is wanted comes as entries, one for each term: int64[n, 5] where its postings begin, in how many documents it
stands, where its positions and its inflections begin, and how many bytes the latter have; and the ordinals of its
wanted forms, ascending, ``wanted[wanted_at[e]:wanted_at[e + 1]]``. A run of postings with none of them is leapt over.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.dictionary import BLOCK
from searcharchive.kernels.inflections import next_inflection, number_of_forms, pass_occurrences
from searcharchive.kernels.leaves import SHIFT
from searcharchive.kernels.lists import advance
from searcharchive.kernels.postings import SKIP, SKIP_ROW, next_posting, run_begin, run_inflections, skip_rows
from searcharchive.kernels.varints import get, get_u32, pass_numbers, wide

AT, DF, POSITIONS_AT, INFLECTIONS_AT, INFLECTIONS = range(5)


@kernel("int64(int32[::1], int32[::1], int64, int32[::1], int64[::1])")
def group_members(terms: Any, ordinals: Any, count: int, groups: Any, group_at: Any) -> int:
    """Sort the first ``count`` pairs of term and ordinal in place; how many terms.

    The distinct terms go to ``groups`` int32, and where the ordinals of each begin to ``group_at`` int64[terms + 1]. By
    insertion: what comes in the order of forms is in that of their stems, nearly.
    """
    for i in range(1, count):
        term, ordinal = terms[i], ordinals[i]
        j = i
        while j > 0 and (terms[j - 1] > term or (terms[j - 1] == term and ordinals[j - 1] > ordinal)):
            terms[j], ordinals[j] = terms[j - 1], ordinals[j - 1]
            j -= 1
        terms[j], ordinals[j] = term, ordinal
    n = 0
    for i in range(count):
        if i == 0 or terms[i] != terms[i - 1]:
            groups[n] = terms[i]
            group_at[n] = i
            n += 1
    group_at[n] = count
    return n


@kernel("void(int32[::1], int64[:, ::1], int64[:, ::1], int64[::1], int64[::1], int64[::1], int64[:, ::1])")
def locate(
    terms: Any, numbers: Any, before: Any, postings_at: Any, positions_at: Any, inflections_at: Any, entries: Any
) -> None:
    """The entries of some terms, by number: of what ``dictionary.read_numbers`` gives and where blocks begin."""
    for i in range(len(terms)):
        block = terms[i] // BLOCK
        entries[i, AT] = postings_at[block] + before[i, 1]
        entries[i, DF] = numbers[i, 0]
        entries[i, POSITIONS_AT] = positions_at[block] + before[i, 2]
        entries[i, INFLECTIONS_AT] = inflections_at[block] + before[i, 3]
        entries[i, INFLECTIONS] = numbers[i, 3]


@inlined
def _is_wanted(wanted: Any, low: int, end: int, ordinal: int) -> bool:
    """Whether an ordinal is in ``wanted[low:end]``, ascending."""
    high = end
    while low < high:
        middle = (low + high) // 2
        if wanted[middle] < ordinal:
            low = middle + 1
        else:
            high = middle
    found: bool = low < end and wanted[low] == ordinal
    return found


@inlined
def _any_wanted(inflections: Any, at: int, end: int, forms: int, wanted: Any, first: int, last: int) -> bool:
    """Whether one of the wanted forms but the most frequent one stands in a run."""
    while at < end:
        _, ordinal, at = next_inflection(inflections, at, end, forms)
        if _is_wanted(wanted, first, last, ordinal):
            return True
    return False


@inlined
def _read_all(data: Any, at: int, df: int, docs: Any, freqs: Any, n: int) -> int:
    """Read the postings at ``at`` behind the ``n`` that there are; the end."""
    at += skip_rows(df) * SKIP_ROW
    doc = wide(-1)
    for i in range(n, n + df):
        doc, tf, at = next_posting(data, at, doc)
        docs[i], freqs[i] = doc, tf
    return n + df


@inlined
def _count_wanted(
    inflections: Any, at: int, end: int, forms: int, until: int, ordinal: int, tf: int, wanted: Any, low: int, high: int
) -> tuple[int, int, int, int]:
    """How many of a document's occurrences are wanted; and what ``next_inflection`` gives behind them."""
    main = wanted[low] == 0
    found = 0
    while until < tf:
        if main:
            found += until
        if _is_wanted(wanted, low, high, ordinal):
            found += 1
        tf -= until + 1
        until, ordinal, at = next_inflection(inflections, at, end, forms)
    if main:
        found += tf
    return found, until - tf, ordinal, at


@kernel(
    "int64(uint8[::1], uint8[::1], int64[:, ::1], int64[::1], int32[::1], int64, int64, int32[::1], int32[::1],"
    " int64[::1])"
)
def read_forms(
    data: Any,
    inflections: Any,
    entries: Any,
    wanted_at: Any,
    wanted: Any,
    first: int,
    last: int,
    docs: Any,
    freqs: Any,
    ends: Any,
) -> int:
    """Documents and frequencies of the entries from ``first`` up to ``last``, one entry's behind another's.

    ``docs`` and ``freqs`` int32 have room for all documents of these entries; ``ends`` int64[entries] gets where each
    one's end. Returns the end of all.
    """
    n = wide(0)
    for e in range(first, last):
        low, high = wanted_at[e], wanted_at[e + 1]
        at, df = entries[e, AT], entries[e, DF]
        inflections_at, size = entries[e, INFLECTIONS_AT], entries[e, INFLECTIONS]
        forms, head = number_of_forms(inflections, inflections_at, size)
        if high - low == forms:
            n = _read_all(data, at, df, docs, freqs, n)
            ends[e] = n
            continue
        rows = skip_rows(df)
        for run in range(rows + 1):
            begin, end = run_inflections(data, at, rows, run, head, size)
            read, end = inflections_at + begin, inflections_at + end
            if wanted[low] and not _any_wanted(inflections, read, end, forms, wanted, low, high):
                continue
            doc, read_postings, _ = run_begin(data, at, rows, run)
            until, ordinal, read = next_inflection(inflections, read, end, forms)
            for _ in range(min(SKIP, df - run * SKIP)):
                doc, tf, read_postings = next_posting(data, read_postings, doc)
                found, until, ordinal, read = _count_wanted(
                    inflections, read, end, forms, until, ordinal, tf, wanted, low, high
                )
                if found:
                    docs[n], freqs[n] = doc, found
                    n += 1
        ends[e] = n
    return n


@inlined
def _places_of_document(
    positions: Any,
    positions_at: int,
    inflections: Any,
    state: tuple[int, int, int],
    run_of: tuple[int, int],
    doc: int,
    tf: int,
    wanted: Any,
    bounds: tuple[int, int],
    usual: bool,
    places: Any,
    n: int,
) -> tuple[int, int, tuple[int, int, int]]:
    """Put those of a document's places that are wanted behind the ``n`` that there are.

    ``state`` is what ``next_inflection`` gave, ``run_of`` the end of the run's inflections and the number of forms;
    ``usual`` says whether occurrences of ordinal 0 are wanted. Returns the end of places, the place behind the
    positions, and the new state.
    """
    until, ordinal, at = state
    position = wide(-1)
    for _ in range(tf):
        gap, positions_at = get(positions, positions_at)
        position += gap + 1
        take = usual
        if until == 0:
            take = _is_wanted(wanted, bounds[0], bounds[1], ordinal)
            until, ordinal, at = next_inflection(inflections, at, run_of[0], run_of[1])
        else:
            until -= 1
        if take:
            places[n] = (doc << SHIFT) | position
            n += 1
    return n, positions_at, (until, ordinal, at)


@inlined
def _can_leap(data: Any, at: int, rows: int, run: int, within: Any, want: int) -> bool:
    """Whether a run of postings ends before the next of the documents that are looked at, or none is left."""
    return want == len(within) or (run < rows and get_u32(data, at + run * SKIP_ROW) < within[want])


@kernel(
    "int64(uint8[::1], uint8[::1], uint8[::1], int64[:, ::1], int64[::1], int32[::1], int32[::1], boolean, int64[::1])"
)
def places_of_forms(
    data: Any,
    positions: Any,
    inflections: Any,
    entries: Any,
    wanted_at: Any,
    wanted: Any,
    within: Any,
    everywhere: bool,
    places: Any,
) -> int:
    """The places of all entries, one entry's behind another's, ascending in each; how many, or -1 without room for all.

    In all documents, or only in those ``within`` int32, ascending.
    """
    n = wide(0)
    for e in range(len(entries)):
        bounds = (wanted_at[e], wanted_at[e + 1])
        at, df = entries[e, AT], entries[e, DF]
        inflections_at, size = entries[e, INFLECTIONS_AT], entries[e, INFLECTIONS]
        forms, head = number_of_forms(inflections, inflections_at, size)
        whole = bounds[1] - bounds[0] == forms
        usual = whole or wanted[bounds[0]] == 0
        rows = skip_rows(df)
        want = wide(0)
        for run in range(rows + 1):
            if not everywhere and _can_leap(data, at, rows, run, within, want):
                continue
            begin, end = run_inflections(data, at, rows, run, head, size)
            # Where all forms are wanted it does not matter which one stands where.
            read, end = inflections_at + begin, inflections_at + (begin if whole else end)
            if not usual and not _any_wanted(inflections, read, end, forms, wanted, bounds[0], bounds[1]):
                continue
            doc, read_postings, passed = run_begin(data, at, rows, run)
            read_positions = entries[e, POSITIONS_AT] + passed
            state = next_inflection(inflections, read, end, forms)
            for _ in range(min(SKIP, df - run * SKIP)):
                doc, tf, read_postings = next_posting(data, read_postings, doc)
                want = want if everywhere else advance(within, want, doc)
                if not everywhere and (want == len(within) or within[want] != doc):
                    read_positions = pass_numbers(positions, read_positions, tf)
                    state = pass_occurrences(inflections, state[2], end, forms, state[0], state[1], tf)
                    continue
                if n + tf > len(places):
                    return -1
                n, read_positions, state = _places_of_document(
                    positions,
                    read_positions,
                    inflections,
                    state,
                    (end, forms),
                    doc,
                    tf,
                    wanted,
                    bounds,
                    usual,
                    places,
                    n,
                )
    return n
