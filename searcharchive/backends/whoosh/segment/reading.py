"""One segment of the index: its file, mapped, checked once, and read as arrays.

A segment never changes. Which of its documents are deleted belongs to a generation, so generations share segments.
"""

import threading
from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout, lineage
from searcharchive.backends.whoosh.segment.checking import check_structure
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.segment.dictionaries import Dictionary, texts_of
from searcharchive.backends.whoosh.segment.facts import DIGEST
from searcharchive.backends.whoosh.segment.forms import FormUses, count_articles
from searcharchive.backends.whoosh.segment.headlines import Headlines
from searcharchive.backends.whoosh.segment.json_texts import text_of
from searcharchive.backends.whoosh.segment.lexicon import Lexicon, as_key
from searcharchive.backends.whoosh.segment.lineage import Lineage
from searcharchive.backends.whoosh.segment.marking import Marker
from searcharchive.backends.whoosh.segment.numbers import starts_of, unpacked
from searcharchive.backends.whoosh.segment.rows import FLOATING, HAS_BODY, HAS_HEADLINE, KIND_BITS
from searcharchive.backends.whoosh.segment.stored import Unpacker
from searcharchive.backends.whoosh.segment.tallies import Tally
from searcharchive.backends.whoosh.segment.text import NOWHERE, FormReader, TermReader
from searcharchive.errors import DamagedIndex
from searcharchive.kernels.leaves import weigh_term, weigh_term_in
from searcharchive.query.tree import TextField, ValueField
from searcharchive.search.keys import Keys
from searcharchive.search.occurrences import FARTHEST, words
from searcharchive.search.postings import (
    NO_POSTINGS,
    Bools,
    Floats,
    Int32,
    Int64,
    Mentions,
    Over,
    Periods,
    Postings,
    Published,
    Scale,
    Scales,
    make_postings,
)
from searcharchive.search.values import Spellings, Values

LET_GO_AFTER = 1_000
"""Articles read until the process lets go of the pages that it has mapped. Each read maps 64 KiB around what is read,
in the end all of the file, and all that counts as the process's own memory. To map again what is in use takes less than
a millisecond."""


class Segment:
    """Reads one segment. Safe to share between threads.

    Its file stays readable when it is unlinked, and is let go with the last array of it.
    """

    def __init__(self, path: Path) -> None:
        """Maps the file and checks its columns. Raises FileNotFoundError, DamagedIndex."""
        self.file = ColumnFile(path)
        self.file.check_columns(but=frozenset({layout.STORED}))
        check_structure(self.file)
        self.name = path.name
        self.count: int = self.file.meta["documents"]
        self.languages: tuple[str, ...] = tuple(self.file.meta["languages"])
        self.terms = {field: TermReader(self.file, field) for field in TextField}
        self.words = FormReader(self.file, self.terms[TextField.HEADLINE])
        self.ids = Dictionary(self.file, "ids", 1)
        self.lexicon = Lexicon(self.words.forms)
        self.uses = {field: FormUses(self.file, field, self.terms[field]) for field in TextField}
        self._values: dict[ValueField, Values] = {}
        self.kept: dict[Hashable, Any] = {}
        """What searches keep that is the same for all generations (``search.postings.Part``)."""
        self._lock = threading.Lock()
        self._reads = 0

    # Words

    def stem_count(self, field: TextField, stem: str) -> int:
        """In how many documents a stem stands."""
        entry = self.terms[field].known(stem)
        return 0 if entry is None else entry.df

    def stem_weights(self, stem: str, scales: Scales, rows: Floats, base: int) -> tuple[Int32, Floats]:
        """The documents with a stem, plus ``base``, and how much it weighs in each; ``rows`` say the scales again."""
        (headlines, a), (bodies, b) = [
            (terms, terms.known(stem) if field in scales else None) for field, terms in self.terms.items()
        ]
        if a is None and b is None:
            return NO_POSTINGS.docs, np.empty(0, np.float64)
        a, b = a or NOWHERE, b or NOWHERE
        docs, weights = np.empty(a.df + b.df, np.int32), np.empty(a.df + b.df, np.float64)
        words = headlines.lengths_near, bodies.lengths_near
        if words[0].dtype != words[1].dtype:
            words = headlines.lengths_wide, bodies.lengths_wide
        begins = (headlines.postings, a.at, a.df, words[0], bodies.postings, b.at, b.df, words[1])
        count = weigh_term(*begins, rows, base, docs, weights)
        return docs[:count], weights[:count]

    def add_stem_weights(
        self, stem: str, scales: Scales, rows: Floats, base: int, docs: Int32, weights: Floats
    ) -> None:
        """Add how much a stem weighs in some of its documents, given plus ``base``."""
        for row, (field, terms) in enumerate(self.terms.items()):
            entry = terms.known(stem) if field in scales else None
            if entry is not None:
                weigh_term_in(terms.postings, entry.at, entry.df, terms.lengths_near, rows, row, base, docs, weights)

    def stem_places(self, field: TextField, stem: str) -> Int64:
        """Where a stem stands."""
        entry = self.terms[field].known(stem)
        return np.empty(0, np.int64) if entry is None else self.terms[field].places(entry)

    def stem_places_near(self, field: TextField, stem: str, anchors: Int64, low: int, high: int) -> Int64:
        """Where a stem stands ``low`` to ``high`` words behind one of ``anchors``."""
        entry = self.terms[field].known(stem)
        return np.empty(0, np.int64) if entry is None else self.terms[field].places_near(entry, anchors, low, high)

    def form_weights(
        self, field: TextField, numbers: Int32, scale: Scale, base: int, over: Over
    ) -> tuple[Int32, Floats]:
        """The documents with any of some forms, by number, plus ``base``, and how much these weigh together in each."""
        return self.uses[field].weights(numbers, scale, base, over)

    def form_places(self, field: TextField, numbers: Int32, within: Int32 | None) -> Int64:
        """Where any of some forms, by number, stands, in all documents or in some."""
        return self.uses[field].places(numbers, within)

    def form_articles(self, fields: Sequence[TextField], numbers: Int32, visible: Bools, over: Over) -> Int64:
        """In how many visible documents each of some forms stands."""
        return count_articles([self.uses[field] for field in fields], numbers, visible, over)

    def tally(self) -> Tally:
        """What counts the documents of forms."""
        return Tally(self.words, self.terms)

    @cached_property
    def form_counts(self) -> Int32:
        """In how many documents each form stands, in whichever field, deleted ones included. Reads all words."""
        tally = self.tally()
        tally.add(np.arange(self.count, dtype=np.int32))
        return tally.counts

    @cached_property
    def headlines(self) -> Headlines:
        field = TextField.HEADLINE
        return Headlines(self.terms[field].lengths, lambda doc: self.words_of(doc, field)[0])

    def postings(self, field: TextField, stem: str) -> Postings:
        """Documents and positions of a stem."""
        entry = self.terms[field].known(stem)
        return NO_POSTINGS if entry is None else self.terms[field].read(entry)

    def form_postings(self, field: TextField, form: str) -> Postings:
        """Documents and positions of exactly this form."""
        places = self.form_places(field, self.lexicon.numbers(frozenset([form])), None)
        docs, freqs = words(places).documents()
        return make_postings(docs, freqs, (places & FARTHEST).astype(np.int32))

    def positions(self, field: TextField, stem: str, doc: int) -> list[int]:
        """Where a stem stands in one document."""
        return self.marker.positions(field, stem, doc)

    @cached_property
    def marker(self) -> Marker:
        return Marker(self.terms, self.words)

    def words_of(self, doc: int, field: TextField) -> tuple[Int32, Int32, Int32]:
        """Numbers of forms, starts and ends of the words of one document."""
        return self.words.words(doc, field, int(self.terms[field].lengths[doc]))

    def form_numbers(self, forms: frozenset[str]) -> Int32:
        """The numbers of those forms that the segment has, ascending."""
        return self.lexicon.numbers(forms)

    def form(self, number: int) -> str:
        return self.words.forms.entry(number)[0].decode("utf-8", "surrogatepass")

    # Documents

    def document(self, id: str) -> int | None:
        """The document of an id."""
        found = self.ids.find(as_key(id))
        return None if found is None else int(found[1][0, 0])

    def all_ids(self) -> list[str]:
        """The id of each document."""
        texts = [text for _, strings, _ in self.ids.ranges() for text in texts_of(strings)]
        return [texts[rank] for rank in self.file["id_rank"].tolist()]

    def id_of(self, doc: int) -> str:
        return self.ids.entry(int(self.file["id_rank"][doc]))[0].decode("utf-8", "surrogatepass")

    @cached_property
    def id_rank(self) -> Int32:
        """Each document's place among the ids."""
        ranks: Int32 = self.file["id_rank"].astype(np.int32)
        return ranks

    @property
    def flags(self) -> NDArray[np.uint8]:
        return self.file["flags"]

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """``rows.Kind`` of each document."""
        return self.flags & np.uint8(KIND_BITS)

    def has_text(self, field: TextField) -> Bools:
        bit = HAS_HEADLINE if field is TextField.HEADLINE else HAS_BODY
        return (self.flags & np.uint8(bit)).astype(np.bool_)

    def lengths(self, field: TextField) -> Int32:
        lengths: Int32 = self.terms[field].lengths.astype(np.int32)
        return lengths

    @cached_property
    def published(self) -> Published:
        start, duration, kind = self.dates("published").T
        return Published(
            _periods(start, duration, kind), (kind & (FLOATING - 1)).astype(np.int8) - np.int8(1), kind > 0
        )

    @cached_property
    def mentions(self) -> Mentions:
        return Mentions(starts_of(self.file["mentioned.counts"]), _periods(*self.dates("mentioned").T))

    def dates(self, name: str) -> Int64:
        """int64[n, 3]: start, duration and kind (``rows.date_kind``) of dates."""
        base, step = self.file.meta["numbers"][f"{name}.start"]
        ways = self.file[f"{name}.ways"].reshape(-1, 2)
        rows = np.empty((len(self.file[f"{name}.way"]), 3), np.int64)
        rows[:, 0] = unpacked(self.file[f"{name}.start"], base, step)
        rows[:, 1:] = ways[self.file[f"{name}.way"]]
        return rows

    def spellings(self, field: ValueField) -> Spellings:
        """The values of a field as the documents write them."""
        starts = starts_of(self.file[layout.counts(field)]).astype(np.int32)
        return Spellings(self.value_texts(field), starts, self.file[layout.ordinals(field)])

    def values(self, field: ValueField, keys: Keys) -> Values:
        """The values of a field numbered by ``keys``, which are always the same."""
        known = self._values.get(field)
        if known is None:
            known = self._values[field] = Values(self.spellings(field), keys)
        return known

    def value_texts(self, field: ValueField) -> list[str]:
        told = orjson.loads(zstandard.decompress(self.file[layout.texts(field)].tobytes()))
        return [text_of(text) for text in told]

    @cached_property
    def lineages(self) -> list[Lineage]:
        """Of the documents that are under embargo or supersede others. Raises ValueError."""
        return lineage.unpack(self.file[layout.LINEAGE], self.count)

    def warm(self, keys: Mapping[ValueField, Keys]) -> None:
        """Make what is made from the columns once, so that no search has to."""
        _ = self.id_rank, self.published, self.mentions, *(terms.total for terms in self.terms.values())
        _ = self.form_counts, self.headlines
        for field, own in keys.items():
            _ = self.values(field, own).totals

    # Articles

    def since(self, born: int) -> Int64:
        """The generation that wrote each document, in a segment that is of generation ``born``."""
        if "since" not in self.file:
            return np.full(self.count, born, np.int64)
        return unpacked(self.file["since"], *self.file.meta["numbers"]["since"])

    def digest(self, doc: int) -> str:
        """In hexadecimal."""
        return self.file["digests"][doc * DIGEST : (doc + 1) * DIGEST].tobytes().hex()

    def packed(self, doc: int) -> bytes:
        """The stored form of an article, compressed; empty for what is none."""
        data, at = self._stored
        return bytes(data[at[doc] : at[doc + 1]])

    def stored(self, doc: int) -> bytes:
        """The stored form of an article, as JSON. Raises DamagedIndex when it is not what was written."""
        data, at = self._stored
        unpacker = self._unpackers[bisect_right(self._dictionaries_from, doc) - 1]
        with self._lock:
            self._reads += 1
            if self._reads % LET_GO_AFTER == 0:
                self.file.let_go()
            try:
                return unpacker.unpack(data[at[doc] : at[doc + 1]])
            except zstandard.ZstdError as error:
                raise DamagedIndex(f"The index is damaged in {self.name}: the article of document {doc}.") from error

    @cached_property
    def _stored(self) -> tuple[memoryview, memoryview]:
        """The stored articles, and where each begins."""
        return self.file[layout.STORED].data, self.file["stored_at"].data

    @cached_property
    def _dictionaries_from(self) -> list[int]:
        first: list[int] = self.file["dictionaries_from"].tolist()
        return first

    @cached_property
    def dictionaries(self) -> list[bytes]:
        held = self.file["dictionaries"].tobytes()
        starts = starts_of(self.file["dictionaries_size"]).tolist()
        return [held[a:b] for a, b in pairwise(starts)]

    @cached_property
    def _unpackers(self) -> list[Unpacker]:
        return [Unpacker(dictionary) for dictionary in self.dictionaries]


def check_segment(path: Path, check: int) -> list[str]:
    """What is wrong inside a segment's file, whose check must be this one; all of it is read. Raises DamagedIndex."""
    file = ColumnFile(path)
    damage = file.damage()
    if not damage:
        check_structure(file)
    if file.check != check:
        damage.append("it is not the file that was committed")
    return damage


def _periods(start: Int64, duration: Int64, kind: Int64) -> Periods:
    """Columns of the rows of dates, side by side in memory."""
    return Periods(start.copy(), start + duration, (kind & FLOATING).astype(np.bool_))
