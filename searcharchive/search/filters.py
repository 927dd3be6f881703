"""Filters: what matches without scoring. Each is a function from a source to bool[doc_count]."""

import numpy as np

from searcharchive.dates import DateRange
from searcharchive.query.tree import Filter, Has, HasField, Mentioned, Published, TextField, Value, ValueField
from searcharchive.search.matches import Matches, chosen
from searcharchive.search.postings import Bools, Int32, Source
from searcharchive.search.request import SearchRequest, ValueFilter


def filter_mask(source: Source, node: Filter) -> Bools:
    """What a filter inside a query matches."""
    match node:
        case Value(field, value):
            return source.facet(field).any_of([value])
        case Published(wanted):
            return published_mask(source, wanted)
        case Mentioned(wanted):
            return mentioned_mask(source, wanted)
        case Has(field):
            return has_mask(source, field)


def published_mask(source: Source, wanted: DateRange) -> Bools:
    published = source.published
    return published.dated & published.periods.within(wanted)


def mentioned_mask(source: Source, wanted: DateRange) -> Bools:
    mentions = source.mentions
    mask = np.zeros(source.doc_count, np.bool_)
    mask[mentions.docs[mentions.periods.within(wanted)]] = True
    return mask


def has_mask(source: Source, field: HasField) -> Bools:
    match field:
        case HasField.DATE:
            return source.published.dated
        case HasField.MENTIONED:
            return mentioned_mask(source, DateRange())
        case HasField.HEADLINE | HasField.BODY:
            return source.has_text(TextField(field.value))
        case _:
            return source.facet(ValueField(field.value)).present


def value_filter_mask(source: Source, asked: ValueFilter) -> Bools:
    """What a filter beside the query keeps."""
    column = source.facet(asked.field)
    if asked.include or asked.missing:
        mask = column.any_of(asked.include)
        if asked.missing:
            mask |= ~column.present
    else:
        mask = np.ones(source.doc_count, np.bool_)
    if asked.exclude:
        mask &= ~column.any_of(asked.exclude)
    return mask


class Found:
    """What matches the query and the date ranges, and the value filters kept apart so that one can be left out."""

    def __init__(self, source: Source, request: SearchRequest, matched: Matches) -> None:
        base = matched
        if request.published is not None:
            base = chosen(base, published_mask(source, request.published))
        if request.mentioned is not None:
            base = chosen(base, mentioned_mask(source, request.mentioned))
        self._base = base
        self._filters = [(f.field, value_filter_mask(source, f)) for f in request.filters]
        self.matches = self._but(None)

    @property
    def docs(self) -> Int32:
        return self.matches.docs

    def without(self, field: ValueField) -> Int32:
        """What matches everything but the filter on one field."""
        return self._but(field).docs if any(own is field for own, _ in self._filters) else self.docs

    def _but(self, field: ValueField | None) -> Matches:
        found = self._base
        for own, mask in self._filters:
            if own is not field:
                found = chosen(found, mask)
        return found
