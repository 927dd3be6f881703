"""What an import remembers: right for every id, and small."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from searcharchive.seen import Seen

DIGESTS = [f"{i:032x}" for i in (0, 1, 1 << 64, (1 << 128) - 1)]


@given(st.lists(st.tuples(st.text(max_size=3), st.sampled_from(DIGESTS)), max_size=60))
def test_it_remembers_what_a_dictionary_would(meetings: list[tuple[str, str]]) -> None:
    seen, known = Seen(), dict[str, str]()
    for id, digest in meetings:
        assert (id in seen) == (id in known)
        expected = None if id not in known else known[id][:16] == digest[:16]
        assert seen.meet(id, digest) is expected
        known.setdefault(id, digest)
        assert len(seen) == len(known)


def test_it_grows() -> None:
    seen = Seen()
    assert all(seen.meet(f"a{i}", f"{i:032x}") is None for i in range(5_000))
    assert all(seen.meet(f"a{i}", f"{i:032x}") is not False for i in range(5_000))
    assert not any(f"b{i}" in seen for i in range(5_000))


def test_it_keeps_less_than_sixty_bytes_an_id() -> None:
    count = 40_000
    tracemalloc.start()
    try:
        seen = Seen()
        for i in range(count):
            seen.meet(f"an-id-that-is-rather-long-{i}", f"{i:032x}")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(seen) == count
    assert peak < 60 * count
