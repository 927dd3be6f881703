"""Where a name stands in a story: in order, and no place within another."""

from collections.abc import Iterable

from searcharchive.article import Span


def in_text_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each once, headline first; of those that overlap the one that begins first, and of these the longest."""
    kept: list[Span] = []
    for span in sorted(spans, key=_order):
        if not kept or kept[-1].field != span.field or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _order(span: Span) -> tuple[bool, int, int]:
    return span.field == "body", span.start, -span.end
