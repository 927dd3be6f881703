"""The timeline as a picture: bars in percent of its width, with the link that each stands for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from searcharchive.dates import Interval
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.wording import bucket_words, last_day, span

HEIGHT = 56
LEAST = 2
TICKS = 6
WIDEST = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval. ``left``, ``reach`` (what can be clicked) and ``width`` (what is drawn) are percentages of the
    picture, ``top`` and ``height`` pixels."""

    words: str
    count: int
    left: float
    reach: float
    width: float
    top: int
    height: int
    address: Address


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the picture at ``at`` percent. ``minor`` ones go first where there is little room."""

    at: float
    words: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """``span`` is what the bars cover, in words. ``coarser`` articles, dated less precisely than by the interval, and
    ``undated`` ones stand in no bar.
    """

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    span: str
    interval: str
    highest: Bar
    undated: int
    coarser: int
    height: int = HEIGHT

    @property
    def drawn(self) -> bool:
        """A single bar compares with nothing."""
        return len(self.bars) > 1


def picture(timeline: Mapping[str, Any] | None, address: Address) -> Picture | None:
    """The picture of an answer's ``timeline``; None where nothing found has a date."""
    if not timeline or not any(bucket["count"] for bucket in timeline["buckets"]):
        return None
    interval = Interval(timeline["interval"])
    starts = [date.fromisoformat(bucket["start"]) for bucket in timeline["buckets"]]
    bars = tuple(_bars(timeline["buckets"], starts, interval, address))
    return Picture(
        bars=bars,
        ticks=tuple(_ticks(starts, interval)),
        span=_span(starts, interval, sum(bar.count for bar in bars), timeline["coarser"]),
        interval=interval.value,
        highest=max(bars, key=lambda bar: bar.count),
        undated=timeline["missing"],
        coarser=timeline["coarser"],
    )


def _bars(
    buckets: Sequence[Mapping[str, Any]], starts: Sequence[date], interval: Interval, address: Address
) -> Iterator[Bar]:
    width = 100 / len(buckets)
    highest = max(bucket["count"] for bucket in buckets)
    for index, (bucket, start) in enumerate(zip(buckets, starts, strict=True)):
        height = _height(bucket["count"], highest)
        yield Bar(
            words=bucket_words(start, interval),
            count=bucket["count"],
            left=round(index * width, 3),
            reach=round(width, 3),
            width=round(min(width * 0.84, WIDEST), 3),
            top=HEIGHT - height,
            height=height,
            address=narrowed(address, start, interval),
        )


def _height(count: int, highest: int) -> int:
    """Proportional, but a single article among thousands is still seen."""
    return 0 if count == 0 else max(LEAST, round(HEIGHT * count / highest))


def narrowed(address: Address, start: date, interval: Interval) -> Address:
    """The same search within one interval. Bounds are inclusive, so a year or a month is both of its own."""
    match interval:
        case Interval.YEAR:
            first = last = f"{start.year:04}"
        case Interval.MONTH:
            first = last = f"{start.year:04}-{start.month:02}"
        case _:
            first, last = start.isoformat(), last_day(start, interval).isoformat()
    return address.setting(from_=first, to=last)


def _span(starts: Sequence[date], interval: Interval, drawn: int, coarser: int) -> str:
    """The span of all bars; where articles may lie outside, how many of them decides what can be said."""
    if coarser:
        return f"mostly {_span(starts, interval, drawn, 0)}" if drawn > coarser else ""
    if interval is Interval.YEAR:
        first, last = starts[0].year, starts[-1].year
        return str(first) if first == last else f"{first} \N{EN DASH} {last}"
    return span(starts[0], last_day(starts[-1], interval))


def _ticks(starts: Sequence[date], interval: Interval) -> Iterator[Tick]:
    """Evenly spaced labels; the first and the middle one stay on narrow screens."""
    step = max(1, -(-len(starts) // TICKS))
    for order, index in enumerate(range(0, len(starts), step)):
        yield Tick(round(100 * index / len(starts), 3), _tick_words(starts[index], interval), minor=order % 3 != 0)


def _tick_words(start: date, interval: Interval) -> str:
    words = bucket_words(start, Interval.DAY if interval is Interval.WEEK else interval)
    if interval is Interval.YEAR:
        return words
    *day, month, year = words.split()
    return " ".join([*day, month[:3], year])
