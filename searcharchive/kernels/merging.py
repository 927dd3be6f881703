"""Segments into one: postings and forward indexes read, renumbered and written again.

Documents and forms get new numbers by tables, in which -1 stands for what is dropped. Sources come in the order of
their documents, whose new numbers ascend through all of them.
"""

from typing import Any

from searcharchive.kernels import forward
from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.postings import POSTING, SKIP, SKIP_ROW, next_posting, skip_rows
from searcharchive.kernels.varints import put, put_u32, wide


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


@kernel(
    "Tuple((int64, int64, int64))(uint8[::1], uint8[::1], int64[::1], int32[::1], int64[:, ::1], int32[::1],"
    " int64[::1], int64, uint8[::1], uint8[::1], int64[:, ::1])"
)
def merge_terms(
    data: Any,
    positions: Any,
    group_at: Any,
    source_of: Any,
    entries: Any,
    doc_map: Any,
    map_at: Any,
    first: int,
    out: Any,
    out_positions: Any,
    record: Any,
) -> tuple[int, int, int]:
    """Write terms from ``first`` on, as many whole ones as fit; (next term, bytes of postings, bytes of positions).

    Term t is made of the entries ``group_at[t]`` up to ``group_at[t + 1]``, by source. Of each, ``source_of`` int32
    says from where it is, ``entries`` int64[n, 4] where its postings begin in ``data``, its positions in
    ``positions``, in how many documents it stands, and how many bytes its positions have. The new number of document d
    of source s is ``doc_map[map_at[s] + d]``. ``record`` int64[terms, 3] gets documents (0: nothing is left), bytes of
    postings and of positions.
    """
    at = at_positions = 0
    for term in range(first, len(group_at) - 1):
        df = size = 0
        for e in range(group_at[term], group_at[term + 1]):
            df += _kept(data, entries[e, 0], entries[e, 2], doc_map, map_at[source_of[e]])
            size += entries[e, 3]
        if at + df * POSTING + (df // SKIP) * SKIP_ROW > len(out) or at_positions + size > len(out_positions):
            return term, at, at_positions
        start, start_positions = at, at_positions
        table = at
        rows = skip_rows(df) if df else 0
        stream = at = table + rows * SKIP_ROW
        before, n = wide(-1), 0
        for e in range(group_at[term], group_at[term + 1]):
            base = map_at[source_of[e]]
            read = entries[e, 0] + skip_rows(entries[e, 2]) * SKIP_ROW
            read_positions = entries[e, 1]
            old = wide(-1)
            for _ in range(entries[e, 2]):
                old, tf, read = next_posting(data, read, old)
                doc = wide(doc_map[base + old])
                if doc >= 0 and n and n % SKIP == 0:
                    table = put_u32(out, table, before)
                    table = put_u32(out, table, at - stream)
                    table = put_u32(out, table, at_positions - start_positions)
                read_positions, at_positions = _copy_numbers(
                    positions, read_positions, tf, out_positions, at_positions, doc >= 0
                )
                if doc >= 0:
                    at = put(out, at, ((doc - before - 1) << 1) | (1 if tf == 1 else 0))
                    if tf > 1:
                        at = put(out, at, tf - 2)
                    before = doc
                    n += 1
        record[term, 0], record[term, 1], record[term, 2] = df, at - start, at_positions - start_positions
    return len(group_at) - 1, at, at_positions


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
