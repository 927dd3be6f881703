"""Facets and timelines, counted article by article."""

from collections import Counter
from collections.abc import Sequence

from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article
from searcharchive.dates import (
    Interval,
    PartialDate,
    Precision,
    bucket_start,
    buckets,
    from_micros,
    next_bucket,
    wall_micros,
)
from searcharchive.gazetteer import place_label
from searcharchive.query.tree import ValueField
from searcharchive.search.keys import fold_field
from searcharchive.search.request import FacetRequest, TimelineRequest, ValueFilter
from searcharchive.search.response import Bucket, FacetResult, FacetValue, Notice, Timeline
from tests.backends.oracle_match import PLACES, called, lineage, spellings

AUTO_BUCKETS = 62
MOST_BUCKETS = 10_000
FINEST_FIRST = [Interval.DAY, Interval.WEEK, Interval.MONTH, Interval.YEAR]
PRECISE_ENOUGH = {
    Interval.YEAR: set(Precision),
    Interval.MONTH: set(Precision) - {Precision.YEAR},
    Interval.WEEK: set(Precision) - {Precision.YEAR, Precision.MONTH},
    Interval.DAY: set(Precision) - {Precision.YEAR, Precision.MONTH},
}


def keys(article: Article, field: ValueField) -> set[str]:
    """The values under which a facet counts an article."""
    held = spellings(article, field)
    if field in PLACES:
        return {step for path in held for step in lineage(path)}
    return {fold_field(field, name) for name in held}


def labels(articles: Sequence[Article], field: ValueField) -> dict[str, str]:
    """What people read for each value of the archive."""
    if field in PLACES:
        return {key: place_label(key) for article in articles for key in keys(article, field)}
    used: dict[str, Counter[str]] = {}
    for article in articles:
        for name in set(spellings(article, field)):
            used.setdefault(fold_field(field, name), Counter())[name] += 1
    return {key: min(names, key=lambda name: (-names[name], name)) for key, names in used.items()}


def has_prefix(field: ValueField, value: str, label: str, prefix: str) -> bool:
    """Whether the prefix begins some word of the value (of a place: of its last name) or of its label."""
    texts = (value.split("/")[-1], label) if field in PLACES else (value,)
    return any((" " + fold_value(text)).find(" " + fold_field(field, prefix)) >= 0 for text in texts)


def facet(
    asked: FacetRequest, found: Sequence[Article], visible: Sequence[Article], filters: Sequence[ValueFilter]
) -> FacetResult:
    """``found`` is what matches everything but this field's filter; labels are those of all visible articles."""
    field = asked.field
    label = labels(visible, field)
    count = Counter(key for article in found for key in keys(article, field))
    asked_for = {value for f in filters if f.field is field for value in f.include}
    chosen = {value: fold_field(field, value) for value in asked_for}
    said = {key: {fold_value(key), called(fold_value(key)) if field in PLACES else fold_value(key)} for key in label}
    known = {name for names in said.values() for name in names}
    selected = {key for key in label if said[key] & set(chosen.values())}
    # A selected value that no article has is still shown, so that it can be taken back.
    for value in [value for value, folded in chosen.items() if folded not in known]:
        label[value] = place_label(value) if field in PLACES else value
        selected.add(value)
    order = sorted(label, key=lambda key: (-count[key], key))
    counted = [key for key in order if count[key] > 0]
    fitting = [key for key in counted if has_prefix(field, key, label[key], asked.prefix)]
    shown = set(fitting[: asked.size]) | {k for k in selected if has_prefix(field, k, label[k], asked.prefix)}
    return FacetResult(
        values=tuple(FacetValue(k, label[k], count[k], k in selected) for k in order if k in shown),
        other=sum(count.values()) - sum(count[key] for key in set(counted[: asked.size]) | selected),
        missing=sum(1 for article in found if not keys(article, field)),
    )


def timeline(asked: TimelineRequest, found: Sequence[Article]) -> tuple[Timeline, tuple[Notice, ...]]:
    dates = [article.published for article in found if article.published is not None]
    interval = asked.interval or auto_interval(asked, dates)
    notices: tuple[Notice, ...] = ()
    while bucket_count(asked, dates, interval, MOST_BUCKETS) > MOST_BUCKETS:
        interval = FINEST_FIRST[FINEST_FIRST.index(interval) + 1]
        notices = (Notice("interval-coarsened", f"Counted by {interval}: there would be too many buckets."),)
    starts = bucket_starts(asked, dates, interval)
    count = Counter(starts)
    return Timeline(
        interval=interval,
        buckets=tuple(
            Bucket(from_micros(wall).date().isoformat(), count[wall])
            for wall in (buckets(min(starts), max(starts), interval) if starts else ())
        ),
        coarser=len(dates) - len(starts),
        missing=len(found) - len(dates),
    ), notices


def bucket_starts(asked: TimelineRequest, dates: Sequence[PartialDate], interval: Interval) -> list[int]:
    """The bucket of each date precise enough: zoned dates by the asked zone's clocks, floating ones by their own."""
    walls = [
        date.wall if date.floating else wall_micros(date.start, asked.zone)
        for date in dates
        if date.precision in PRECISE_ENOUGH[interval]
    ]
    return [bucket_start(wall, interval) for wall in walls]


def bucket_count(asked: TimelineRequest, dates: Sequence[PartialDate], interval: Interval, limit: int) -> int:
    """How many buckets there would be; counting stops one past the limit."""
    starts = bucket_starts(asked, dates, interval)
    if not starts:
        return 0
    wall, count = min(starts), 1
    while wall < max(starts) and count <= limit:
        wall = next_bucket(wall, interval)
        count += 1
    return count


def auto_interval(asked: TimelineRequest, dates: Sequence[PartialDate]) -> Interval:
    precise = [date for date in dates if date.precision in PRECISE_ENOUGH[Interval.DAY]]
    for interval in FINEST_FIRST:
        if precise and bucket_count(asked, precise, interval, AUTO_BUCKETS) <= AUTO_BUCKETS:
            return interval
    return Interval.YEAR
