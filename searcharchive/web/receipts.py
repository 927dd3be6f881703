"""``explain=true``: how a search was read, for those who want to know why an article is where it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from searcharchive.archive import with_known_places
from searcharchive.dates import DateRange
from searcharchive.query.printer import to_text
from searcharchive.query.tree import And, Boost, Mentioned, Near, Node, Not, Or, Published, TextLeaf
from searcharchive.search.response import Explanation, ReadLeaf, ScorePart
from searcharchive.web.parameters import SearchArguments

Receipt = dict[str, Any]


def receipt(asked: SearchArguments, explanation: Explanation, generation: int) -> Receipt:
    """What became of the query, its dates and its filters, and the numbers that scores are made of."""
    request = with_known_places(asked.request)
    return {
        "words": [_leaf(leaf, asked.text, asked.zone) for leaf in explanation.leaves],
        "dates": list(_dates(asked.request.query, asked.text)),
        "published": _range(request.published),
        "mentioned": _range(request.mentioned),
        "filters": [
            {"field": f.field.value, "include": f.include, "exclude": f.exclude, "missing": f.missing}
            for f in request.filters
        ],
        "generation": generation,
        "articles": explanation.articles,
        "k1": explanation.k1,
        "b": explanation.b,
        "headline_weight": explanation.headline_weight,
        "added": [word._asdict() for word in explanation.added],
    }


def parts_answer(parts: Sequence[ScorePart]) -> list[Mapping[str, Any]]:
    """What a hit's score is the sum of."""
    return [{"word": p.leaf, "x": p.x, "idf": p.idf, "boost": p.boost, "score": p.score} for p in parts]


def _leaf(read: ReadLeaf, text: str, zone: tzinfo) -> Receipt:
    leaf = read.leaf
    return {
        "written": _written(leaf.at, text),
        "read": to_text(leaf, zone=zone),
        "kind": type(leaf).__name__.lower(),
        "field": _field(leaf),
        "exact": not isinstance(leaf, Near) and getattr(leaf, "exact", False),
        "stems": read.stems,
        "forms": [{"form": form.form, "articles": form.articles} for form in read.forms],
        "more_forms": read.more_forms,
        "articles": read.articles,
        "idf": read.idf,
    }


def _field(leaf: TextLeaf) -> str | None:
    field = None if isinstance(leaf, Near) else leaf.field
    return None if field is None else field.value


def _written(at: tuple[int, int] | None, text: str) -> str:
    return "" if at is None else text[at[0] : at[1]]


def _dates(node: Node, text: str) -> Iterator[Receipt]:
    """The dates of a query, each with its range."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _dates(child, text)
        case Not(child) | Boost(child):
            yield from _dates(child, text)
        case Published(span, at) | Mentioned(span, at):
            field = "published" if isinstance(node, Published) else "mentioned"
            yield {"written": _written(at, text), "field": field, "from": span.start_text, "to": span.end_text}


def _range(span: DateRange | None) -> Receipt | None:
    return None if span is None else {"from": span.start_text, "to": span.end_text}
