"""Postings: in which documents a term stands, how often, where, and in which of its forms.

A term's postings are varints, one document after another: the gap to the document before (documents count from 0, the
one before the first is -1) less one, doubled, with 1 added when the term stands there once; otherwise its frequency
less two follows. Its positions are varints too, for each document the first, then gaps less one. Its inflections are
as ``kernels.inflections`` says.

A term in more than ``SKIP`` documents begins with a table, so that readers can leap: for every full run of ``SKIP``
documents that others follow, four times four bytes (low first): the run's last document, and how far behind the table
the next run's postings, behind the term's first position its positions, and behind the beginning of the term's
inflections its inflections, begin.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.inflections import put_inflection
from searcharchive.kernels.varints import get, get_u32, put, put_u32, wide

SKIP = 128
SKIP_ROW = 16
POSTING = 15
"""Bytes of the longest posting: a document below 2^31 and a frequency."""
POSITION = 5
"""Bytes of the longest position; and of the inflections of one occurrence, in the mean, and of a number of forms."""


@inlined
def skip_rows(df: int) -> int:
    return max(df - 1, 0) // SKIP


@kernel("void(int32[::1], int64[::1], int64[::1], int32[::1], uint8[:, ::1])")
def mark_forms(forms: Any, begins: Any, ends: Any, row_of: Any, used: Any) -> None:
    """Set ``used`` uint8[rows, forms] to 1 for the forms of documents of each row, as :func:`count_terms` has them."""
    for doc in range(len(begins)):
        row = row_of[doc]
        for i in range(begins[doc], ends[doc]):
            used[row, forms[i]] = 1


@kernel("void(int32[::1], int64[::1], int64[::1], int32[::1], int64[:, ::1])")
def count_words(forms: Any, begins: Any, ends: Any, row_of: Any, counts: Any) -> None:
    """Add to ``counts`` int64[rows, forms] the words of each form in documents of each row.

    The words of a document are ``forms[begins[document]:ends[document]]``, int32 and int64; a row for each language.
    """
    for doc in range(len(begins)):
        row = row_of[doc]
        for i in range(begins[doc], ends[doc]):
            counts[row, forms[i]] += 1


SCATTER = (
    "void(int32[::1], int64[::1], int64[::1], int32[::1], int32[:, :, ::1], int64, int64[::1], int32[::1], int32[::1],"
    " {}[::1])"
)


@kernel(SCATTER.format("uint8"), SCATTER.format("int32"))
def scatter_terms(
    forms: Any,
    begins: Any,
    ends: Any,
    row_of: Any,
    means: Any,
    base: int,
    cursor: Any,
    docs: Any,
    positions: Any,
    ordinals: Any,
) -> None:
    """Put document (``base`` and up), position and ordinal of each word where its term's ``cursor`` int64[terms] is.

    The term of a form, and its ordinal among the term's forms, are ``means[row_of[document], form]``. ``ordinals`` is
    0 where nothing is put.
    """
    for doc in range(len(begins)):
        row = row_of[doc]
        begin = begins[doc]
        for i in range(begin, ends[doc]):
            term = means[row, forms[i], 0]
            to = cursor[term]
            cursor[term] = to + 1
            docs[to] = base + doc
            positions[to] = i - begin
            ordinal = means[row, forms[i], 1]
            if ordinal:
                ordinals[to] = ordinal


@inlined
def put_posting(out: Any, at: int, gap: int, tf: int) -> int:
    """Write the posting of a document that is so far behind the one before; the place behind it."""
    at = put(out, at, ((gap - 1) << 1) | (1 if tf == 1 else 0))
    return at if tf == 1 else put(out, at, tf - 2)


@inlined
def put_row(out: Any, table: int, before: int, offsets: tuple[int, int, int]) -> int:
    """Write a row of the table: the document before a run, and how far on its postings, positions and inflections
    begin; the place behind it."""
    table = put_u32(out, table, before)
    table = put_u32(out, table, offsets[0])
    table = put_u32(out, table, offsets[1])
    return put_u32(out, table, offsets[2])


@inlined
def _documents(docs: Any, begin: int, end: int) -> int:
    """How many different documents ``docs[begin:end]``, ascending, names."""
    n = 0
    last = -1
    for i in range(begin, end):
        if docs[i] != last:
            n += 1
            last = docs[i]
    return n


ENCODE = (
    "Tuple((int64, int64, int64, int64))(int32[::1], int32[::1], {}[::1], int32[::1], int64[::1], int64, uint8[::1],"
    " uint8[::1], uint8[::1], int64[:, ::1])"
)


@kernel(ENCODE.format("uint8"), ENCODE.format("int32"))
def encode_terms(
    docs: Any,
    positions: Any,
    ordinals: Any,
    forms_of: Any,
    term_at: Any,
    first: int,
    out: Any,
    out_positions: Any,
    out_inflections: Any,
    record: Any,
) -> tuple[int, int, int, int]:
    """Write terms from ``first`` on, as many whole ones as fit; (next term, bytes of postings, of positions, of
    inflections).

    Term t has the words ``docs[term_at[t]:term_at[t + 1]]`` (ascending), their ``positions`` and ``ordinals``, and
    ``forms_of[t]`` forms. ``record`` int64[terms, 4] gets documents and those bytes of each.
    """
    at = at_positions = at_inflections = 0
    for term in range(first, len(term_at) - 1):
        begin, end = term_at[term], term_at[term + 1]
        df = _documents(docs, begin, end)
        room = (end - begin) * POSITION
        if at + df * POSTING + skip_rows(df) * SKIP_ROW > len(out) or at_positions + room > len(out_positions):
            return term, at, at_positions, at_inflections
        several = forms_of[term] > 1
        if several and at_inflections + room + POSITION > len(out_inflections):
            return term, at, at_positions, at_inflections
        start, start_positions, start_inflections = at, at_positions, at_inflections
        if several:
            at_inflections = put(out_inflections, at_inflections, wide(forms_of[term]))
        table = at
        stream = at = table + skip_rows(df) * SKIP_ROW
        before, n, i = -1, 0, begin
        since = 0
        while i < end:
            doc = docs[i]
            if n and n % SKIP == 0:
                offsets = (at - stream, at_positions - start_positions, at_inflections - start_inflections)
                table = put_row(out, table, before, offsets)
                since = 0
            last = -1
            words = i
            while i < end and docs[i] == doc:
                at_positions = put(out_positions, at_positions, positions[i] - last - 1)
                last = positions[i]
                if several:
                    at_inflections, since = put_inflection(
                        out_inflections, at_inflections, since, wide(ordinals[i]), wide(forms_of[term])
                    )
                i += 1
            tf = i - words
            at = put_posting(out, at, doc - before, tf)
            before = doc
            n += 1
        record[term, 0], record[term, 1] = df, at - start
        record[term, 2], record[term, 3] = at_positions - start_positions, at_inflections - start_inflections
    return len(term_at) - 1, at, at_positions, at_inflections


@inlined
def next_posting(data: Any, at: int, doc: int) -> tuple[int, int, int]:
    """The posting at ``at``, behind that of ``doc``: its document, its frequency, and the place behind it."""
    value, at = get(data, at)
    doc += (value >> 1) + 1
    if value & 1:
        return doc, 1, at
    tf, at = get(data, at)
    return doc, tf + 2, at


@kernel("int64(uint8[::1], int64, int64, int32[::1], int32[::1])")
def decode_documents(data: Any, at: int, df: int, docs: Any, freqs: Any) -> int:
    """Read the postings that begin at ``at`` into int32[df] arrays; the sum of the frequencies."""
    at += skip_rows(df) * SKIP_ROW
    doc = -1
    total = 0
    for i in range(df):
        doc, tf, at = next_posting(data, at, doc)
        docs[i], freqs[i] = doc, tf
        total += tf
    return total


@kernel("void(uint8[::1], int64, int32[::1], int32[::1])")
def decode_positions(data: Any, at: int, freqs: Any, positions: Any) -> None:
    """Read the positions that begin at ``at`` of documents with these frequencies into int32[their sum]."""
    n = 0
    for i in range(len(freqs)):
        position = -1
        for _ in range(freqs[i]):
            gap, at = get(data, at)
            position += gap + 1
            positions[n] = position
            n += 1


@inlined
def run_begin(data: Any, at: int, rows: int, run: int) -> tuple[int, int, int]:
    """Of a run of postings: the document before it, where it begins, and how far on its positions begin."""
    stream = at + rows * SKIP_ROW
    if run == 0:
        return wide(-1), stream, wide(0)
    row = at + (run - 1) * SKIP_ROW
    return get_u32(data, row), stream + get_u32(data, row + 4), get_u32(data, row + 8)


@inlined
def run_inflections(data: Any, at: int, rows: int, run: int, head: int, size: int) -> tuple[int, int]:
    """How far behind the beginning of a term's inflections those of a run begin and end.

    ``head`` is where those of the first run begin, ``size`` where those of the last one end.
    """
    begin = get_u32(data, at + (run - 1) * SKIP_ROW + 12) if run else wide(head)
    end = get_u32(data, at + run * SKIP_ROW + 12) if run < rows else wide(size)
    return begin, end


@inlined
def seek(data: Any, at: int, df: int, doc: int) -> tuple[int, int, int, int]:
    """Where to begin to read for ``doc``: (place of the postings, of the positions behind the term's first, documents
    passed over, the document before)."""
    rows = skip_rows(df)
    low, high = 0, rows  # how many runs can be passed over
    while low < high:
        middle = (low + high) // 2
        if get_u32(data, at + middle * SKIP_ROW) < doc:
            low = middle + 1
        else:
            high = middle
    stream = at + rows * SKIP_ROW
    if low == 0:
        return stream, 0, 0, -1
    row = at + (low - 1) * SKIP_ROW
    return stream + get_u32(data, row + 4), get_u32(data, row + 8), low * SKIP, get_u32(data, row)
