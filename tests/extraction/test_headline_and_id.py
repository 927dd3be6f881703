"""Headlines and ids for stories without them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.ingest.headline import LONGEST, derive_headline
from searcharchive.ingest.ids import derive_id

LONG = (
    "The harbour board of the northern isles has decided to sell both of its old steam tugs "
    "to a museum in the south next year."
)


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        ("The quay is open again. Ships came at noon.", "The quay is open again"),
        ("Is the quay really open? Nobody could say.", "Is the quay really open?"),
        ("The aide to Mr. Hall spoke at noon. He left.", "The aide to Mr. Hall spoke at noon"),
        ("“We are open again,” she said.\n\nShips came.", "“We are open again,” she said"),
        ("Prices rose 3.5 percent in the port of Gary.", "Prices rose 3.5 percent in the port of Gary."),
        ("Short. But more follows here. And more.", "Short. But more follows here"),
        ("  The   quay\nis open ", "The quay is open"),
        (LONG, "The harbour board of the northern isles has decided to sell both of its old steam tugs to a museum…"),
        ("x" * 150, "x" * 99 + "…"),
        (
            "港は再び開いた。船は正午に来た。そして荷を下ろし始めたのである。",
            "港は再び開いた。船は正午に来た。そして荷を下ろし始めたのである。",
        ),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_golden(lead: str, headline: str) -> None:
    assert derive_headline(lead) == headline


@given(st.text(max_size=400))
def test_a_headline_is_short_one_line_and_empty_only_for_nothing(lead: str) -> None:
    headline = derive_headline(lead)
    assert len(headline) <= LONGEST
    assert headline == " ".join(headline.split())
    assert bool(headline) == bool(lead.strip()) or set(lead.strip()) <= set(". \n")
    assert " ".join(lead.split()).startswith(headline.removesuffix("…")[:20])


def test_an_id_says_what_it_is_of() -> None:
    assert re.fullmatch(r"quay-opens-again-[0-9a-f]{12}", derive_id("Quay opens again on Monday", "text"))
    assert re.fullmatch(r"[0-9a-f]{12}", derive_id("東京", "text"))


@given(st.text(max_size=200), st.text(max_size=50))
def test_ids_are_allowed_and_stable(headline: str, body: str) -> None:
    first = derive_id(headline, body)
    assert re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", first)
    assert derive_id(headline, body) == first


@given(
    st.lists(st.none() | st.text(max_size=5), min_size=2, max_size=4),
    st.lists(st.none() | st.text(max_size=5), min_size=2, max_size=4),
)
def test_other_content_has_another_id(one: list[str | None], other: list[str | None]) -> None:
    assert (derive_id("h", *one) == derive_id("h", *other)) == (one == other)
