"""Terms, postings and statistics are those of a stock index with the same documents, segment by segment."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.matching import Matcher
from whoosh.query import Term
from whoosh.reading import SegmentReader, TermNotFound

from searcharchive.backends.whoosh.schema import make_schema
from tests.backends.generate import Commit
from tests.backends.samples import story
from tests.whoosh_codec.archives import archive, histories, ids_of, puts, rounded, twin

FIELDS = make_schema().names()
POSITIONS = {"headline", "headline_exact", "body", "body_exact"}


@given(histories(), st.booleans(), st.integers(0, 2**32))
@settings(max_examples=12)
def test_a_segment_reads_as_one_of_whoosh(history: list[Commit], merged: bool, seed: int) -> None:
    with archive(history, merged=merged) as ours, twin(ours) as theirs:
        pairs = zip(ours.reader().leaf_readers(), theirs.reader().leaf_readers(), strict=True)
        for (our, first), (their, there) in pairs:
            assert (our.doc_count_all(), first) == (their.doc_count_all(), there)
            if our.doc_count_all():
                for hold in (hold_equal_terms, hold_equal_lists, hold_equal_cursors, hold_equal_matchers):
                    hold(our, their, Random(seed))


def hold_equal_terms(our: SegmentReader, their: SegmentReader, _: Random) -> None:
    assert set(our.indexed_field_names()) == set(their.indexed_field_names())
    terms = list(their.all_terms())
    assert list(our.all_terms()) == terms
    for field, term in terms:
        assert list(postings(our, field, term)) == list(postings(their, field, term))
        assert statistics(our, field, term) == statistics(their, field, term)


def postings(reader: SegmentReader, field: str, term: bytes) -> Iterator[tuple[Any, ...]]:
    """Everything that a matcher tells, deleted documents left out."""
    matcher = reader.postings(field, term)
    while matcher.is_active():
        yield at(matcher) if field in POSITIONS else (matcher.id(), matcher.weight(), matcher.value_as("frequency"))
        matcher.next()


def at(matcher: Matcher) -> tuple[Any, ...]:
    spans = [(span.start, span.end) for span in matcher.spans()]
    return matcher.id(), matcher.weight(), *map(matcher.value_as, ("frequency", "positions", "position_boosts")), spans


def statistics(reader: SegmentReader, field: str, term: bytes) -> tuple[Any, ...]:
    info = reader.term_info(field, term)
    lengths = [rounded(length) for length in (info.min_length(), info.max_length())]
    counts = (info.doc_frequency(), info.weight(), info.max_weight(), *lengths, info.min_id(), info.max_id())
    return (*counts, reader.doc_frequency(field, term), reader.frequency(field, term))


def hold_equal_lists(our: SegmentReader, their: SegmentReader, random: Random) -> None:
    terms = list(their.all_terms())
    for _ in range(20):
        field, near = random.choice(terms)
        first = random.choice([near, near[: random.randint(0, 9)], near + b"\0", near[:-1] + random.randbytes(3)])
        expected = [term for term in terms if term >= (field, first)]
        assert list(our.terms_from(field, first)) == expected
        assert [term for term, _ in our.iter_from(field, first)] == expected
    for field in FIELDS:
        assert list(our.lexicon(field)) == [term for name, term in terms if name == field]
    assert [term for term, _ in our] == terms


def hold_equal_cursors(our: SegmentReader, their: SegmentReader, random: Random) -> None:
    terms = list(their.all_terms())
    for field in set(their.indexed_field_names()) - {"published"}:  # Whoosh's own fails at coarse dates
        ours, theirs = our.cursor(field), their.cursor(field)
        for _ in range(15):
            assert (ours.text(), ours.is_valid()) == (theirs.text(), theirs.is_valid())
            assert documents_at(ours) == documents_at(theirs)
            term = random.choice(terms)[1].decode(errors="ignore")
            way = random.choice(["next", "next", "find", "find", "first"]) if theirs.is_valid() else "first"
            where = [random.choice([term, term[:2], term.encode()])] if way == "find" else []
            assert getattr(ours, way)(*where) == getattr(theirs, way)(*where)


def documents_at(cursor: Any) -> int | None:
    info = cursor.term_info()
    return None if info is None else info.doc_frequency()


def hold_equal_matchers(our: SegmentReader, their: SegmentReader, random: Random) -> None:
    terms = [term for term in their.all_terms() if term[0] in POSITIONS]
    for field, term in random.choices(terms, k=20) if terms else ():
        ours, theirs = our.postings(field, term), their.postings(field, term)
        everything = list(ours.copy().all_ids())
        while theirs.is_active():
            assert at(ours) == at(theirs)
            target = random.choice([None, random.randint(0, our.doc_count_all())])
            for matcher in (ours, theirs):
                matcher.next() if target is None else matcher.skip_to(target)
        assert not ours.is_active()
        ours.reset()
        assert list(ours.all_ids()) == everything


def test_unknown_terms_and_fields() -> None:
    with archive([puts(story("a", "grain"))]) as searcher:
        reader = searcher.reader()
        for field, term in (("body", "port"), ("body", ""), ("nothing", "grain"), ("place", "co"), ("published", b"")):
            assert (field, term) not in reader
            with pytest.raises(TermNotFound):
                reader.term_info(field, term)
            with pytest.raises(TermNotFound):
                reader.postings(field, term)
        for term in ("port", "", "a" * 10_000):
            assert (reader.doc_frequency("body", term), reader.frequency("body", term)) == (0, 0)
        assert searcher.search(Term("nothing", "grain")).top_n == []
        assert reader.cursor("place").first() is None
        assert list(reader.lexicon("place")) == []


@pytest.mark.parametrize("lengths", [range(1, 40), [1_000] * 3, [3] * 700], ids=["short", "long", "many"])
def test_all_matches_of_long_lists(lengths: list[int]) -> None:
    """Lists that need more than one block of anything."""
    stories = [story(f"{n:04}", "grain " * length + f"w{n}") for n, length in enumerate(lengths)]
    with archive([puts(*stories)]) as searcher:
        reader = searcher.reader()
        assert [(doc, n) for doc, n, *_ in postings(reader, "body", b"grain")] == list(enumerate(lengths))
        numbered = [term for term in reader.field_terms("body_exact") if term[0] == "w"]
        assert numbered == sorted(f"w{n}" for n in range(len(stories)))
        assert list(reader.field_terms("id")) == ids_of(searcher)
