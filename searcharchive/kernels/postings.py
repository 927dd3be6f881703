"""Postings: in which documents a term stands, how often, and where.

A term's postings are varints, one document after another: the gap to the document before (documents count from 0, the
one before the first is -1) less one, doubled, with 1 added when the term stands there once; otherwise its frequency
less two follows. Its positions are varints too, for each document the first, then gaps less one.

A term in more than ``SKIP`` documents begins with a table, so that readers can leap: for every full run of ``SKIP``
documents that others follow, three times four bytes (low first): the run's last document, and how far behind the table
the next run's postings, and behind the term's first position its positions, begin.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import get, get_u32, put, put_u32

SKIP = 128
SKIP_ROW = 12
POSTING = 15
"""Bytes of the longest posting: a document below 2^31 and a frequency."""
POSITION = 5


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


@kernel("void(int32[::1], int64[::1], int64[::1], int32[::1], int32[:, ::1], int64[::1])")
def count_terms(forms: Any, begins: Any, ends: Any, row_of: Any, term_of: Any, counts: Any) -> None:
    """Add to ``counts`` int64[terms] the words of each term.

    The words of a document are ``forms[begins[document]:ends[document]]``, int32 and int64; the term of a form is
    ``term_of[row_of[document], form]``: a row for each language.
    """
    for doc in range(len(begins)):
        row = row_of[doc]
        for i in range(begins[doc], ends[doc]):
            counts[term_of[row, forms[i]]] += 1


@kernel(
    "void(int32[::1], int64[::1], int64[::1], int32[::1], int32[:, ::1], int64, int64[::1], int32[::1], int32[::1])"
)
def scatter_terms(
    forms: Any,
    begins: Any,
    ends: Any,
    row_of: Any,
    term_of: Any,
    base: int,
    cursor: Any,
    docs: Any,
    positions: Any,
) -> None:
    """Put document (``base`` and up) and position of each word where its term's ``cursor`` int64[terms] points."""
    for doc in range(len(begins)):
        row = row_of[doc]
        begin = begins[doc]
        for i in range(begin, ends[doc]):
            term = term_of[row, forms[i]]
            to = cursor[term]
            cursor[term] = to + 1
            docs[to] = base + doc
            positions[to] = i - begin


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


@kernel(
    "Tuple((int64, int64, int64))(int32[::1], int32[::1], int64[::1], int64, uint8[::1], uint8[::1], int64[:, ::1])"
)
def encode_terms(
    docs: Any, positions: Any, term_at: Any, first: int, out: Any, out_positions: Any, record: Any
) -> tuple[int, int, int]:
    """Write terms from ``first`` on, as many whole ones as fit; (next term, bytes of postings, bytes of positions).

    Term t has the words ``docs[term_at[t]:term_at[t + 1]]`` (ascending) and their ``positions``. ``record``
    int64[terms, 3] gets documents, bytes of postings and bytes of positions of each.
    """
    at = at_positions = 0
    for term in range(first, len(term_at) - 1):
        begin, end = term_at[term], term_at[term + 1]
        df = _documents(docs, begin, end)
        need = df * POSTING + skip_rows(df) * SKIP_ROW
        if at + need > len(out) or at_positions + (end - begin) * POSITION > len(out_positions):
            return term, at, at_positions
        start, start_positions = at, at_positions
        table = at
        stream = at = table + skip_rows(df) * SKIP_ROW
        before, n, i = -1, 0, begin
        while i < end:
            doc = docs[i]
            if n and n % SKIP == 0:
                table = put_u32(out, table, before)
                table = put_u32(out, table, at - stream)
                table = put_u32(out, table, at_positions - start_positions)
            last = -1
            words = i
            while i < end and docs[i] == doc:
                at_positions = put(out_positions, at_positions, positions[i] - last - 1)
                last = positions[i]
                i += 1
            tf = i - words
            at = put(out, at, ((doc - before - 1) << 1) | (1 if tf == 1 else 0))
            if tf > 1:
                at = put(out, at, tf - 2)
            before = doc
            n += 1
        record[term, 0], record[term, 1], record[term, 2] = df, at - start, at_positions - start_positions
    return len(term_at) - 1, at, at_positions


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
