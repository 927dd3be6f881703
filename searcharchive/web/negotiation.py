"""Which form of an article a client wants."""

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

MEDIA_TYPES = {"application/json": "json", "text/plain": "text"}


def wanted_format(given: str | None, accept: MIMEAccept) -> str:
    """``json`` or ``text``: what the parameter says, else what ``Accept`` likes best. Raises NotAcceptable."""
    if given is not None:
        return given
    if not accept:
        return "json"
    best = accept.best_match(MEDIA_TYPES)
    if best is None:
        raise NotAcceptable(f"This can be had as {' or '.join(MEDIA_TYPES)}.")
    return MEDIA_TYPES[best]
