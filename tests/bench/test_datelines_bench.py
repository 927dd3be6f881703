"""The truth about datelines, and the score, on lines made up here."""

from datetime import date
from typing import Any

import pytest

from bench.extraction.datelines import plainly_read, score

ROWS = [
    ("OSLO, Jan 10 -", ("oslo", date(1987, 1, 10))),
    ("ST. PAUL, Minn., MArch  2 -", ("st. paul", date(1987, 3, 2))),
    ("OSLO/BERGEN, 2 March -", ("oslo", date(1987, 3, 2))),
    ("OSLO March 2 -", ("oslo", date(1987, 3, 2))),
    ("****OSLO, Dec 31 - The story", ("oslo", date(1986, 12, 31))),
    ("OSLO, Narch 2 -", ("oslo", None)),
    ("OSLO, March 222 -", ("oslo", None)),
    ("WHEAT -", None),
    ("MAY 7 --", None),
]


@pytest.mark.parametrize(("line", "truth"), ROWS)
def test_the_truth(line: str, truth: tuple[str, date | None] | None) -> None:
    assert plainly_read(line, date(1987, 1, 20)) == truth


def test_the_score() -> None:
    lines = ["OSLO, Jan 10 -", "Oslo 5 Jan -", "LIMA, Peru, Jan 9 -", "WHEAT -", None]
    documents: list[dict[str, Any]] = [
        {"dateline": line, "date": "1987-01-10T08:00:00", "body": "The port is open."} for line in lines
    ]
    found = score(documents)
    assert found["unread"] == 1
    assert found["city_seen"] == found["date_seen"] == found["date_unseen"] == found["lead_city_seen"] == 1
