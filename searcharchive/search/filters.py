"""Filters: what matches without scoring. Each tells of a list of visible documents which of them it keeps."""

import numpy as np

from searcharchive.dates import DateRange
from searcharchive.kernels.counting import are_within, have_within
from searcharchive.query.tree import Filter, Has, HasField, Mentioned, Published, TextField, Value, ValueField
from searcharchive.search.matches import Matches, chosen
from searcharchive.search.postings import Bools, Int32, Int64, Source
from searcharchive.search.request import SearchRequest, ValueFilter

FARTHEST = np.iinfo(np.int64)


def kept(source: Source, docs: Int32, node: Filter) -> Bools:
    """bool[docs]: which documents a filter inside a query matches."""
    match node:
        case Value(field, value):
            return source.facet(field).have_any(docs, [value])
        case Published(wanted):
            return published_within(source, docs, wanted)
        case Mentioned(wanted):
            return mentioned_within(source, docs, wanted)
        case Has(field):
            return having(source, docs, field)


def published_within(source: Source, docs: Int32, wanted: DateRange) -> Bools:
    published, found = source.published, np.empty(len(docs), np.bool_)
    periods = published.periods
    are_within(docs, periods.start, periods.end, periods.floating, published.dated, bounds_of(wanted), found)
    return found


def mentioned_within(source: Source, docs: Int32, wanted: DateRange) -> Bools:
    mentions, found = source.mentions, np.empty(len(docs), np.bool_)
    periods = mentions.periods
    have_within(docs, mentions.starts, periods.start, periods.end, periods.floating, bounds_of(wanted), found)
    return found


def bounds_of(wanted: DateRange) -> Int64:
    """int64[4]: least begin and largest end of zoned periods, then of floating ones."""
    ends = (wanted.utc_start, wanted.utc_end, wanted.wall_start, wanted.wall_end)
    open_ends = (FARTHEST.min, FARTHEST.max) * 2
    return np.array([o if end is None else end for end, o in zip(ends, open_ends, strict=True)], np.int64)


def having(source: Source, docs: Int32, field: HasField) -> Bools:
    match field:
        case HasField.DATE:
            return source.published.dated[docs]
        case HasField.MENTIONED:
            return mentioned_within(source, docs, DateRange())
        case HasField.HEADLINE | HasField.BODY:
            return source.has_text(TextField(field.value))[docs]
        case _:
            return source.facet(ValueField(field.value)).have(docs)


def kept_by(source: Source, docs: Int32, asked: ValueFilter) -> Bools:
    """bool[docs]: what a filter beside the query keeps."""
    column = source.facet(asked.field)
    if asked.include or asked.missing:
        keep = column.have_any(docs, asked.include)
        if asked.missing:
            keep |= ~column.have(docs)
    else:
        keep = np.ones(len(docs), np.bool_)
    if asked.exclude:
        keep &= ~column.have_any(docs, asked.exclude)
    return keep


class Found:
    """What matches the query and the date ranges, and the value filters kept apart so that one can be left out."""

    def __init__(self, source: Source, request: SearchRequest, matched: Matches) -> None:
        base = matched
        if request.published is not None:
            base = chosen(base, published_within(source, base.docs, request.published))
        if request.mentioned is not None:
            base = chosen(base, mentioned_within(source, base.docs, request.mentioned))
        self._base = base
        self._filters = [(f.field, kept_by(source, base.docs, f)) for f in request.filters]
        self.matches = self._but(None)

    @property
    def docs(self) -> Int32:
        return self.matches.docs

    def scored_anew(self, matches: Matches) -> None:
        """The same documents with other scores."""
        self.matches = matches

    def without(self, field: ValueField) -> Int32:
        """What matches everything but the filter on one field."""
        return self._but(field).docs if any(own is field for own, _ in self._filters) else self.docs

    def _but(self, field: ValueField | None) -> Matches:
        masks = [mask for own, mask in self._filters if own is not field]
        return chosen(self._base, np.logical_and.reduce(masks)) if masks else self._base
