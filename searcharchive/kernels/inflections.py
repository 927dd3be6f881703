"""Inflections: which of its forms a term has at each occurrence; and which terms a form belongs to.

The forms of a term in a field have ordinals: 0 is the most frequent one. A term with one form has no inflections, which
take no bytes. Those of another begin with a varint, how many forms there are; then, for each run of ``SKIP`` documents
of its postings, a varint for every occurrence of another form than the most frequent one, in order: how many of the
most frequent one stand before it, behind the one before or the run's beginning, times the number of other forms; plus
its ordinal less one. So words that nearly always look alike cost nearly nothing, and others a byte each.

What a form belongs to stands form by form, in blocks of as many forms as those of the dictionary. For each field 0
says that it does not stand there. Otherwise a varint for each of its terms, of which there is one for each language
that stems it otherwise: how far the term's number is from the one before (from 0 where a block begins), zigzag, times
four; with 2 added when a further one follows, 1 when an ordinal follows that is not 0, and 1 more.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.dictionary import BLOCK
from searcharchive.kernels.varints import get, put, unzigzag, wide, zigzag

MEMBER = 12
"""Bytes of the longest term and ordinal of a form."""
NEVER = 1 << 62
"""Further than any run has occurrences."""


@inlined
def put_inflection(out: Any, at: int, since: int, ordinal: int, forms: int) -> tuple[int, int]:
    """Write one occurrence, ``since`` of ordinal 0 behind the one before that was not; (place behind, new since)."""
    if ordinal == 0:
        return at, since + 1
    return put(out, at, since * (forms - 1) + ordinal - 1), 0


@inlined
def number_of_forms(data: Any, at: int, size: int) -> tuple[int, int]:
    """How many forms a term has whose inflections begin at ``at``, and how far on those of its first run begin."""
    if size == 0:
        return 1, 0
    forms, behind = get(data, at)
    return forms, behind - at


@inlined
def next_inflection(data: Any, at: int, end: int, forms: int) -> tuple[int, int, int]:
    """(occurrences of ordinal 0 before the next other one, its ordinal, the place behind it).

    ``NEVER`` when there is none in the run, whose inflections end at ``end``.
    """
    if at >= end:
        return NEVER, 0, at
    value, at = get(data, at)
    return value // (forms - 1), value % (forms - 1) + 1, at


@inlined
def pass_occurrences(
    data: Any, at: int, end: int, forms: int, until: int, ordinal: int, count: int
) -> tuple[int, int, int]:
    """What :func:`next_inflection` gives behind so many occurrences more."""
    while until < count:
        count -= until + 1
        until, ordinal, at = next_inflection(data, at, end, forms)
    return until - count, ordinal, at


@inlined
def _first_row(counts: Any, means: Any, row: int, form: int) -> int:
    """The first row up to ``row`` in which a form has words and the term that it has in ``row``."""
    for other in range(row):
        if counts[other, form] and means[other, form, 0] == means[row, form, 0]:
            return other
    return row


@inlined
def _count_forms(counts: Any, means: Any, most: Any, main: Any, forms_of: Any) -> None:
    """How many forms each term has, and which one is the most frequent."""
    for form in range(counts.shape[1]):
        for row in range(counts.shape[0]):
            if counts[row, form] and _first_row(counts, means, row, form) == row:
                term = means[row, form, 0]
                total = wide(0)
                for other in range(row, counts.shape[0]):
                    if means[other, form, 0] == term:
                        total += counts[other, form]
                forms_of[term] += 1
                if total > most[term]:
                    most[term], main[term] = total, form


@kernel("void(int64[:, ::1], int32[:, :, ::1], int64[::1], int32[::1], int32[::1], int32[::1])")
def number_forms(counts: Any, means: Any, most: Any, main: Any, following: Any, forms_of: Any) -> None:
    """Give each form its ordinal among the forms of its term: ``means[row, form, 1]``.

    ``counts`` int64[rows, forms] are words in the field; the term of a form is ``means[row, form, 0]``. ``forms_of``
    int32[terms] gets the number of forms. For working: ``most`` int64, ``main`` int32 and ``following`` int32, [terms];
    these and ``forms_of`` start as 0.
    """
    _count_forms(counts, means, most, main, forms_of)
    rows, forms = counts.shape
    for form in range(forms):
        for row in range(rows):
            term = means[row, form, 0]
            first = _first_row(counts, means, row, form)
            if first < row:
                means[row, form, 1] = means[first, form, 1]
            elif counts[row, form] == 0 or main[term] == form:
                means[row, form, 1] = 0
            else:
                following[term] += 1
                means[row, form, 1] = following[term]


@kernel("void(int64[::1], int64[:, ::1], int32[:, :, ::1], int32[::1], int64[::1], int32[::1], int32[::1])")
def gather_members(order: Any, counts: Any, means: Any, number_of: Any, at: Any, terms: Any, ordinals: Any) -> None:
    """What each form belongs to, in ``order`` of the forms: ``terms[at[i]:at[i + 1]]`` and their ``ordinals``.

    ``number_of`` int32[terms] are the numbers of terms in their field. ``at`` int64[forms + 1]; ``terms`` and
    ``ordinals`` int32 have room for a row of ``counts`` each.
    """
    n = 0
    for i in range(len(order)):
        at[i] = n
        form = order[i]
        for row in range(counts.shape[0]):
            if counts[row, form]:
                number = number_of[means[row, form, 0]]
                known = False
                for j in range(at[i], n):
                    known = known or terms[j] == number
                if not known:
                    terms[n], ordinals[n] = number, means[row, form, 1]
                    n += 1
    at[len(order)] = n


@kernel("Tuple((int64, int64))(int64[::1], int32[::1], int32[::1], int64, int64, uint8[::1], uint32[::1])")
def encode_members(
    members_at: Any, terms: Any, ordinals: Any, first: int, base: int, out: Any, block_at: Any
) -> tuple[int, int]:
    """Write what forms belong to from ``first`` on, as many whole blocks as fit; (next form, bytes written).

    Form i belongs to ``terms[members_at[i]:members_at[i + 1]]``. ``block_at`` gets the beginning of each block written,
    which is ``base`` and up, and of the one behind.
    """
    count = len(members_at) - 1
    at = 0
    form = first
    while form < count:
        last = min(form + BLOCK, count)
        if at + (members_at[last] - members_at[form]) * MEMBER + BLOCK > len(out):
            return form, at
        block_at[form // BLOCK] = base + at
        before = wide(0)
        for i in range(form, last):
            end = members_at[i + 1]
            if members_at[i] == end:
                out[at] = 0
                at += 1
            for j in range(members_at[i], end):
                flags = (1 if ordinals[j] else 0) + (2 if j + 1 < end else 0)
                at = put(out, at, (zigzag(terms[j] - before) << 2) + flags + 1)
                before = wide(terms[j])
                if ordinals[j]:
                    at = put(out, at, wide(ordinals[j]))
        form = last
    block_at[(count + BLOCK - 1) // BLOCK] = base + at
    return count, at


@inlined
def next_member(data: Any, at: int, before: int) -> tuple[int, int, bool, int]:
    """What a form belongs to, behind ``before``: (term or -1 for none, ordinal, whether more follow, place behind)."""
    value, at = get(data, at)
    if value == 0:
        return -1, 0, False, at
    value -= 1
    ordinal = 0
    if value & 1:
        ordinal, at = get(data, at)
    return before + unzigzag(value >> 2), ordinal, value & 2 != 0, at


@kernel("int64(uint8[::1], uint32[::1], int32[::1], int64[::1], int32[::1], int32[::1])")
def decode_members(data: Any, block_at: Any, wanted: Any, which: Any, terms: Any, ordinals: Any) -> int:
    """What each of the ``wanted`` forms belongs to: rows of its place in ``wanted``, term and ordinal; how many.

    -1 where there is no room for all. Fastest when ``wanted`` int32[n] ascends: then nothing is read twice.
    """
    n = 0
    at = wide(0)
    term = wide(0)
    form = wide(-1)  # the next one, which stands at ``at``
    for i in range(len(wanted)):
        number = wide(wanted[i])
        if form < 0 or number < form or number // BLOCK > form // BLOCK or form % BLOCK == 0:
            form = number - number % BLOCK
            at = wide(block_at[number // BLOCK])
            term = wide(0)
        while form <= number:
            more = True
            while more:
                found, ordinal, more, at = next_member(data, at, term)
                if found >= 0:
                    term = found
                    if form == number:
                        if n == len(terms):
                            return -1
                        which[n], terms[n], ordinals[n] = i, found, ordinal
                        n += 1
            form += 1
    return n


@kernel("void(int32[::1], int32[::1], int32[::1], int64[::1], int32[::1], int32[::1])")
def scatter_members(forms: Any, terms: Any, ordinals: Any, cursor: Any, out_terms: Any, out_ordinals: Any) -> None:
    """Put terms and ordinals where the ``cursor`` int64[forms] of their form is."""
    for i in range(len(forms)):
        to = cursor[forms[i]]
        cursor[forms[i]] = to + 1
        out_terms[to], out_ordinals[to] = terms[i], ordinals[i]
