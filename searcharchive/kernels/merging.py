"""Segments into one: postings and forward indexes read, renumbered and written again.

Documents and forms get new numbers by tables, in which -1 stands for what is dropped. Sources come in the order of
their documents, whose new numbers ascend through all of them.
"""

from typing import Any

from searcharchive.kernels import forward
from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.inflections import (
    NEVER,
    next_inflection,
    number_of_forms,
    pass_occurrences,
    put_inflection,
)
from searcharchive.kernels.postings import (
    POSITION,
    POSTING,
    SKIP,
    SKIP_ROW,
    next_posting,
    put_posting,
    put_row,
    run_inflections,
    skip_rows,
)
from searcharchive.kernels.varints import put, wide


@inlined
def _kept(data: Any, at: int, df: int, doc_map: Any, base: int) -> int:
    """How many documents of the postings at ``at`` are kept."""
    at += skip_rows(df) * SKIP_ROW
    doc = wide(-1)
    n = 0
    for _ in range(df):
        doc, _, at = next_posting(data, at, doc)
        if doc_map[base + doc] >= 0:
            n += 1
    return n


@inlined
def _copy_numbers(data: Any, at: int, count: int, out: Any, to: int, write: Any) -> tuple[int, int]:
    """Step over so many varints, and copy them when asked; (place behind them, place behind the copies)."""
    while count:
        byte = data[at]
        at += 1
        if write:
            out[to] = byte
            to += 1
        if byte < 128:
            count -= 1
    return at, to


AT, POSITIONS_AT, INFLECTIONS_AT, DF, POSITIONS, INFLECTIONS, ORDINALS = range(7)
FEW = 129
"""Forms of a term up to which the inflections of an occurrence take one byte, in the mean."""


@inlined
def _put_same(out: Any, at: int, since: int, ordinal: int, forms: int, count: int) -> tuple[int, int]:
    """Write so many occurrences of one form; (place behind, new since)."""
    if ordinal == 0:
        return at, since + count
    for _ in range(count):
        at, since = put_inflection(out, at, since, ordinal, forms)
    return at, since


@inlined
def _copy_inflections(
    inflections: Any,
    state: tuple[int, int, int],
    run_of: tuple[int, int],
    tf: int,
    new_ordinals: Any,
    ordinals_at: int,
    forms: int,
    out: Any,
    at: int,
    since: int,
) -> tuple[tuple[int, int, int], int, int]:
    """Write the inflections of one document, renumbered; (what ``next_inflection`` gives behind them, place behind the
    copies, new since).

    ``state`` is what ``next_inflection`` gave, ``run_of`` the end of the run's inflections and the old number of forms.
    """
    until, ordinal, read = state
    main = wide(new_ordinals[ordinals_at])
    while until < tf:
        at, since = _put_same(out, at, since, main, forms, until)
        at, since = put_inflection(out, at, since, wide(new_ordinals[ordinals_at + ordinal]), forms)
        tf -= until + 1
        until, ordinal, read = next_inflection(inflections, read, run_of[0], run_of[1])
    at, since = _put_same(out, at, since, main, forms, tf)
    return (until - tf, ordinal, read), at, since


@inlined
def _kept_of(
    data: Any, entries: Any, source_of: Any, first: int, last: int, doc_map: Any, map_at: Any
) -> tuple[int, int]:
    """In how many kept documents some entries stand, and bytes of the positions in all."""
    df = size = wide(0)
    for e in range(first, last):
        df += _kept(data, entries[e, AT], entries[e, DF], doc_map, map_at[source_of[e]])
        size += entries[e, POSITIONS]
    return df, size


@inlined
def _fits(df: int, size: int, forms: int, room: int, room_positions: int, room_inflections: int) -> bool:
    """Whether a term in so many documents, with positions of so many bytes, may be written into the room left."""
    need = (size if forms <= FEW else size * POSITION) + POSITION if forms > 1 else 0
    return df * POSTING + (df // SKIP) * SKIP_ROW <= room and size <= room_positions and need <= room_inflections


@kernel(
    "Tuple((int64, int64, int64, int64))(uint8[::1], uint8[::1], uint8[::1], int64[::1], int32[::1], int64[:, ::1],"
    " int32[::1], int32[::1], int32[::1], int64[::1], int64, uint8[::1], uint8[::1], uint8[::1], int64[:, ::1])"
)
def merge_terms(
    data: Any,
    positions: Any,
    inflections: Any,
    group_at: Any,
    source_of: Any,
    entries: Any,
    new_ordinals: Any,
    forms_of: Any,
    doc_map: Any,
    map_at: Any,
    first: int,
    out: Any,
    out_positions: Any,
    out_inflections: Any,
    record: Any,
) -> tuple[int, int, int, int]:
    """Write terms from ``first`` on, as many whole ones as fit; (next term, bytes of postings, of positions, of
    inflections).

    Term t is made of the entries ``group_at[t]`` up to ``group_at[t + 1]``, by source, and has ``forms_of[t]`` forms.
    Of each entry, ``source_of`` int32 says from where it is, ``entries`` int64[n, 7] where its postings begin in
    ``data``, its positions in ``positions``, its inflections in ``inflections``, in how many documents it stands, how
    many bytes its positions and its inflections have, and where in ``new_ordinals`` int32 those of its forms begin. The
    new number of document d of source s is ``doc_map[map_at[s] + d]``. ``record`` int64[terms, 4] gets documents (0:
    nothing is left), and bytes of each kind.
    """
    at = at_positions = at_inflections = 0
    for term in range(first, len(group_at) - 1):
        first_entry, last_entry = group_at[term], group_at[term + 1]
        df, size = _kept_of(data, entries, source_of, first_entry, last_entry, doc_map, map_at)
        forms = wide(forms_of[term])
        left, left_positions = len(out) - at, len(out_positions) - at_positions
        if not _fits(df, size, forms, left, left_positions, len(out_inflections) - at_inflections):
            return term, at, at_positions, at_inflections
        start, start_positions, start_inflections = at, at_positions, at_inflections
        if forms > 1 and df:
            at_inflections = put(out_inflections, at_inflections, forms)
        table = at
        stream = at = table + skip_rows(df) * SKIP_ROW
        before, n = wide(-1), 0
        since = wide(0)
        for e in range(first_entry, last_entry):
            rows = skip_rows(entries[e, DF])
            read = entries[e, AT] + rows * SKIP_ROW
            read_positions = entries[e, POSITIONS_AT]
            old_forms, head = number_of_forms(inflections, entries[e, INFLECTIONS_AT], entries[e, INFLECTIONS])
            end = entries[e, INFLECTIONS_AT]
            state = (NEVER, wide(0), end)
            old = wide(-1)
            for i in range(entries[e, DF]):
                if i % SKIP == 0:
                    begin, end = run_inflections(data, entries[e, AT], rows, i // SKIP, head, entries[e, INFLECTIONS])
                    begin, end = entries[e, INFLECTIONS_AT] + begin, entries[e, INFLECTIONS_AT] + end
                    state = next_inflection(inflections, begin, end, old_forms)
                old, tf, read = next_posting(data, read, old)
                doc = wide(doc_map[map_at[source_of[e]] + old])
                if doc >= 0 and n and n % SKIP == 0:
                    offsets = (at - stream, at_positions - start_positions, at_inflections - start_inflections)
                    table = put_row(out, table, before, offsets)
                    since = wide(0)
                read_positions, at_positions = _copy_numbers(
                    positions, read_positions, tf, out_positions, at_positions, doc >= 0
                )
                if doc < 0:
                    state = pass_occurrences(inflections, state[2], end, old_forms, state[0], state[1], tf)
                    continue
                if forms > 1:
                    state, at_inflections, since = _copy_inflections(
                        inflections,
                        state,
                        (end, old_forms),
                        tf,
                        new_ordinals,
                        entries[e, ORDINALS],
                        forms,
                        out_inflections,
                        at_inflections,
                        since,
                    )
                at = put_posting(out, at, doc - before, tf)
                before = doc
                n += 1
        record[term, 0], record[term, 1] = df, at - start
        record[term, 2], record[term, 3] = at_positions - start_positions, at_inflections - start_inflections
    return len(group_at) - 1, at, at_positions, at_inflections


@kernel(
    "Tuple((int64, int64))(uint8[::1], uint32[::1], int32[::1], int64[::1], uint32[::1], int32[::1], int32[::1], int64,"
    " uint8[::1], int64[::1])"
)
def renumber_words(
    data: Any,
    data_at: Any,
    doc_map: Any,
    words: Any,
    top: Any,
    number_of: Any,
    rank_of: Any,
    first: int,
    out: Any,
    sizes: Any,
) -> tuple[int, int]:
    """Write the words of the documents that are kept, from document ``first`` on; (next document, bytes written).

    ``data_at`` uint32[documents + 1] is where each one's words begin, ``words`` int64[documents] how many there are;
    ``number_of`` int32[old forms] gives new numbers, ``rank_of`` int32[new forms] new ranks. ``sizes``
    int64[documents] gets bytes.
    """
    at = 0
    for doc in range(first, len(words)):
        if doc_map[doc] < 0:
            continue
        # A new number may need four bytes more than the old rank.
        if at + (wide(data_at[doc + 1]) - wide(data_at[doc])) + words[doc] * 5 > len(out):
            return doc, at
        begin, read = at, wide(data_at[doc])
        for _ in range(words[doc]):
            _, _, form = forward.get_shape(data, read)
            while read < form:
                out[at] = data[read]
                at += 1
                read += 1
            number, read = forward.get_form(data, form, top)
            new = wide(number_of[number])
            at = forward.put_form(out, at, wide(rank_of[new]), new)
        sizes[doc] = at - begin
    return len(words), at


@kernel("void(uint8[::1], uint32[::1], int32[::1], int32[::1], int32[::1], uint32[::1], int32[:, ::1], int32[:, ::1])")
def count_forms(
    data: Any, data_at: Any, doc_map: Any, headline_words: Any, body_words: Any, top: Any, last_seen: Any, counts: Any
) -> None:
    """Add to ``counts`` int32[forms, 2] the kept documents with each form in the headline, and in the body.

    ``last_seen`` int32[forms, 2] starts as -1; the words of a document are int32[documents].
    """
    for doc in range(len(doc_map)):
        if doc_map[doc] < 0:
            continue
        at = wide(data_at[doc])
        for field in range(2):
            words = headline_words[doc] if field == 0 else body_words[doc]
            for _ in range(words):
                _, _, at = forward.get_shape(data, at)
                number, at = forward.get_form(data, at, top)
                if last_seen[number, field] != doc:
                    last_seen[number, field] = doc
                    counts[number, field] += 1
