"""What may have been meant by what somebody types, where the archive completes it to nothing."""

from datetime import UTC, datetime

from searcharchive.archive import Archive
from searcharchive.errors import InvalidQuery
from searcharchive.query.respelling import respelt_text
from searcharchive.search.request import SearchRequest
from searcharchive.settings import Settings
from searcharchive.web.parameters import read_query


def meant(archive: Archive, typed: str, settings: Settings) -> str | None:
    """The same text with likelier words of the archive; None where there are none, or it cannot be read at all."""
    if not typed.strip():
        return None
    try:
        query = read_query(typed, settings, datetime.now(UTC), UTC).node
    except InvalidQuery:
        return None
    request = SearchRequest(query, limit=0, respell=True, budget=settings.query_budget)
    found = archive.search(request).did_you_mean
    return None if found is None else respelt_text(typed, query, found.query)
