"""What the algorithms of this package read: arrays over the documents of one generation.

Documents are numbered from 0; the numbering includes documents that are deleted or withdrawn, which ``Source.visible``
tells apart. A backend implements :class:`Source`; nothing here knows how it does.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from searcharchive.dates import Precision
from searcharchive.query.tree import Fuzzy, TextField, ValueField, Wildcard
from searcharchive.search.texts import FoundOnPage, Stems, WordsOfText
from searcharchive.search.values import FacetColumn

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Letters = NDArray[np.uint32]
T = TypeVar("T")

PRECISIONS = tuple(Precision)
"""``Published.precision`` holds indexes into this, coarse to fine."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one term stands in one field.

    ``docs`` (ascending) and ``freqs`` are int32[n]; the positions of ``docs[i]``, ascending, are
    ``positions[offsets[i]:offsets[i + 1]]``, with ``offsets`` int64[n + 1].
    """

    docs: Int32
    freqs: Int32
    offsets: Int64
    positions: Int32

    @property
    def nbytes(self) -> int:
        return self.docs.nbytes + self.freqs.nbytes + self.offsets.nbytes + self.positions.nbytes


def make_postings(docs: Int32, freqs: Int32, positions: Int32) -> Postings:
    """Postings whose offsets follow from the frequencies."""
    offsets = np.zeros(len(freqs) + 1, np.int64)
    np.cumsum(freqs, out=offsets[1:])
    return Postings(docs, freqs, offsets, positions)


NO_POSTINGS = make_postings(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))


class Lexicon:
    """The forms of a field in code-point order, and in how many documents each stands, invisible ones included."""

    def __init__(self, forms: list[str], counts: Int64) -> None:
        self.forms = forms
        self.counts = counts
        self.lengths = np.array([len(form) for form in forms], np.int32)
        self._of_length: dict[int, Letters] = {}

    def of_length(self, length: int) -> tuple[Int64, Letters]:
        """The indexes of the forms of one length, and their letters: uint32[n, length] code points."""
        members = np.flatnonzero(self.lengths == length)
        if length not in self._of_length:
            self._of_length[length] = letters_of([self.forms[i] for i in members.tolist()], length)
        return members, self._of_length[length]


def letters_of(words: list[str], length: int) -> Letters:
    """uint32[n, length]: the code points of n words of one length."""
    text = "".join(words).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(text, "<u4").reshape(len(words), length)


@dataclass(frozen=True, slots=True)
class Periods:
    """Dates as half-open periods in microseconds, each on its own clock.

    ``start`` and ``end`` int64[n], ``floating`` bool[n].
    """

    start: Int64
    end: Int64
    floating: Bools


@dataclass(frozen=True, slots=True)
class Published:
    """Dates of publication, a row a document; rows of documents without a date (``dated`` False) mean nothing.

    ``precision`` int8: index into :data:`PRECISIONS`.
    """

    periods: Periods
    precision: NDArray[np.int8]
    dated: Bools


@dataclass(frozen=True, slots=True)
class Mentions:
    """Dates that texts speak of: those of document d are the rows ``starts[d]:starts[d + 1]``, int64."""

    starts: Int64
    periods: Periods


@dataclass(frozen=True, slots=True)
class Scale:
    """How one field weighs in BM25F: ``average`` words of it in a document, its ``weight``, and the constant b."""

    average: float
    weight: float
    b: float


Over = Callable[[], bool]
"""Whether the time for a search is over."""


class Forms(Protocol):
    """Some forms that a source has in some fields, in code-point order. Immutable."""

    @property
    def at_most(self) -> int:
        """Not less than there are, and known at once."""

    @property
    def documents(self) -> Int64:
        """int64[forms, fields]: in how many documents each stands, invisible ones included, in each of the fields."""

    @property
    def texts(self) -> frozenset[str]: ...

    def some(self, which: NDArray[Any]) -> Self:
        """Those of some indexes."""

    def articles(self, fields: Sequence[TextField], visible: Bools, over: Over) -> Int64:
        """In how many visible documents each stands, in any of the fields; 0 for those that the time does not reach."""

    def weights(self, field: TextField, scale: Scale, over: Over) -> tuple[Int32, Floats]:
        """The documents with any of them, and how much they weigh together in each (``scoring.relative_frequency``).

        What is not read when the time is over is left out.
        """

    def places(self, field: TextField, within: Int32 | None) -> Int64:
        """Where any of them stands (``occurrences``), in all documents or in some, ascending."""


class FormUse(NamedTuple):
    """A form of a document: how often it stands in the headline and in the body, and in how many visible documents."""

    form: str
    headline: int
    body: int
    articles: int


class FormsAmong(Protocol):
    """The forms of some visible documents, in code-point order. Immutable.

    ``read``: how many of the documents, the first of them, were read before the time was over. ``counts`` int64[forms]:
    in how many of these each form stands. ``at_least`` int64[forms]: in how many visible documents, or fewer.
    """

    @property
    def read(self) -> int: ...

    @property
    def counts(self) -> Int64: ...

    @property
    def at_least(self) -> Int64: ...

    def articles(self, which: Int64) -> Int64:
        """In how many visible documents the forms of some indexes stand."""

    def texts(self, which: Int64) -> list[str]:
        """The forms of some indexes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment: its documents are those from ``base`` on. ``id_rank`` int32[documents]: each one's place by its id.

    ``kept`` is for what is the same whatever is visible; it lives as long as the segment.
    """

    base: int
    id_rank: Int32
    kept: dict[Hashable, Any] = field(default_factory=dict)


Scales = Mapping[TextField, Scale]
"""Those of the fields that are meant; none has the average 0."""


class Source(Protocol):
    """One generation of an archive, as arrays. Everything it returns is shared and must not be written to."""

    @property
    def doc_count(self) -> int:
        """Documents in the numbering."""

    @property
    def visible(self) -> Bools:
        """bool[doc_count]: which documents searches may find."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Base languages under which a query's words are stemmed."""

    @property
    def generation(self) -> int: ...

    @property
    def released(self) -> int: ...

    @property
    def published(self) -> Published: ...

    @property
    def mentions(self) -> Mentions: ...

    @property
    def parts(self) -> Sequence[Part]:
        """The segments, in the order of their documents."""

    def id_of(self, doc: int) -> str: ...

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is the same for all searches of this generation: made when first asked for, then kept."""

    @property
    def visible_docs(self) -> Int32:
        """The documents that searches may find, ascending."""

    def stem_count(self, field: TextField, stem: str) -> int:
        """In how many documents a stem stands, invisible ones included."""

    def stem_weights(self, stem: str, scales: Scales) -> tuple[Int32, Floats]:
        """The documents with a stem in some fields, and how much it weighs in each, the fields together.

        New arrays, which may be written to.
        """

    def stem_weights_in(self, stem: str, scales: Scales, docs: Int32) -> Floats:
        """How much a stem weighs in each of some documents, 0 where it is not."""

    def stem_places(self, field: TextField, stem: str) -> Int64:
        """Where a stem stands (``occurrences``), ascending."""

    def stem_places_near(self, field: TextField, stem: str, anchors: Int64, low: int, high: int) -> Int64:
        """Where a stem stands ``low`` to ``high`` words behind one of ``anchors``, ascending places; ascending."""

    def form(self, form: str, fields: Sequence[TextField]) -> Forms:
        """Exactly one form, where it stands in any of some fields."""

    def forms_like(self, leaf: Wildcard | Fuzzy, fields: Sequence[TextField], over: Over) -> Forms:
        """The forms of some fields that a pattern stands for; those found so far when the time is over."""

    def forms_beginning(self, prefix: str, size: int) -> list[tuple[str, int]]:
        """The forms that begin so and stand in most visible documents, each with how many these are; ties by form."""

    def headlines_beginning(self, prefix: str) -> Int32:
        """The visible documents with a word in their headline that begins so, ascending."""

    def forms_among(self, docs: Int32, over: Over) -> FormsAmong:
        """The forms of some visible documents, which ascend."""

    def forms_of(self, doc: int) -> Sequence[FormUse]:
        """The forms of one document."""

    def words_in(self, field: TextField) -> int:
        """Words indexed in all visible documents."""

    def lengths(self, field: TextField) -> Int32:
        """int32[doc_count]: words indexed; 0 for invisible documents and derived headlines."""

    def facet(self, field: ValueField) -> FacetColumn: ...

    def has_text(self, field: TextField) -> Bools:
        """bool[doc_count]: which documents have a (given) headline, or a body."""

    def article(self, doc: int) -> Mapping[str, Any]:
        """The stored form of a document's article."""

    def words(self, doc: int, field: TextField) -> WordsOfText:
        """The words of a document's field, which is not a derived headline."""

    def find_stems(self, docs: Sequence[int], stems: Stems, leaves: int) -> FoundOnPage:
        """What stems find in some documents for that many leaves; nothing in derived headlines."""
