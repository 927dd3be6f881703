"""What requests may ask: one marshmallow schema for each endpoint, which the OpenAPI document is made of too."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from searcharchive.query.tree import ValueField
from searcharchive.search.request import Highlight, Sort
from searcharchive.web.answer_schemas import EXPORT_FIELDS, RESULT_FIELDS
from searcharchive.web.fields import Choice, Cursor, Flag, Names, Query, Text, Values, Whole

FIELDS = [field.value for field in ValueField]
INTERVALS = ("auto", "year", "month", "week", "day")
FORMATS = ("json", "text")
EXPORT_FORMATS = ("jsonl", "csv")
FACET_SIZE = 10
MOST_FACET_VALUES = 1_000
SIGNIFICANT = "significant"
"""The facet that is no field: terms that tell what was found from the archive."""
MOST_TERMS = 100
SUGGESTIONS, MOST_SUGGESTIONS = 10, 50
SIMILAR, MOST_SIMILAR = 10, 50
MOST_SNIPPETS = 10
PAGE_SIZE = 10


def about(description: str, *aliases: str) -> Mapping[str, Any]:
    return {"description": description, "aliases": aliases}


class NoParameters(Schema):
    """An address that takes no parameters."""


class _Search(Schema):
    """The parameters of a search that are not one for each field."""

    q = Query(load_default="", metadata=about("What to look for, in the query language. Empty: every article."))
    from_ = Text(
        data_key="from",
        load_default="",
        metadata=about(
            "First date: ISO 8601 of any precision, YYYYMMDD, or words such as “last week”.",
            "from-date",
            "from_date",
            "begin_date",
            "start_date",
        ),
    )
    to = Text(
        load_default="",
        metadata=about("Last date, itself included; read like `from`.", "to-date", "to_date", "end_date"),
    )
    tz = Text(load_default="", metadata=about("Time zone of dates that name none, such as Europe/Istanbul."))
    date_field = Choice(
        ("published", "mentioned"),
        load_default="published",
        metadata=about("Whether `from` and `to` are about when an article was published or the dates in its text."),
    )
    match = Choice(
        ("auto", "all", "any"),
        load_default="auto",
        metadata=about(
            "Whether words side by side must all occur, or any of them. `auto`: all; where no article has all, those"
            " with most, with a warning `relaxed`. `any`: where eight words or more are asked for and nothing else, the"
            " first hundred are ordered by what the first three speak of, too; `explain=true` says by which words."
        ),
    )
    missing = Names(FIELDS, load_default=list, metadata=about("Only articles without any value of these fields."))
    facet = Names(
        [*FIELDS, SIGNIFICANT],
        load_default=list,
        metadata=about(
            "Fields whose values are counted, each under every filter but its own; and `significant`: terms that are "
            "much more frequent in the first 2,000 articles found than in the archive."
        ),
    )
    interval = Choice(INTERVALS, load_default=None, metadata=about("Adds a timeline with buckets of this width."))
    sort = Choice(
        Sort,
        load_default=None,
        metadata=about(
            "Order. By default relevance where something in `q` scores, else newest. `recent`: relevance that counts "
            "half after a year, a third after two.",
            "order-by",
            "order_by",
        ),
    )
    page = Whole(least=1, load_default=1, metadata=about("Page of the results, from 1."))
    page_size = Whole(least=0, metadata=about("Results on a page: 10, or up to 200.", "page-size", "per_page"))
    snippets = Whole(least=0, most=MOST_SNIPPETS, load_default=1, metadata=about("Passages for each result."))
    highlight = Choice(
        Highlight,
        load_default=Highlight.MARK.value,
        metadata=about("How matches are shown: HTML with <mark>, character offsets, or not at all."),
    )
    only_ = Names(
        RESULT_FIELDS,
        data_key="fields",
        load_default=None,
        metadata=about("Fields of each result. `id` is always there."),
    )
    explain = Flag(
        load_default=False,
        metadata=about("Say how each word, date and filter was read, and of which parts each score is the sum."),
    )
    strict = Flag(load_default=False, metadata=about("Refuse a query that would be read with warnings."))
    cursor = Cursor(
        load_default=None,
        metadata=about(
            "For harvesting, without a depth limit: `*` starts, `next_cursor` of an answer goes on. For the orders "
            "`newest` and `oldest`, and without `page`. An article that does not change is seen exactly once."
        ),
    )


def _filters() -> dict[str, fields.Field[Any]]:
    """Four parameters for each field: ``place``, ``exclude.place``, ``facet_size.place``, ``facet_prefix.place``."""
    made: dict[str, fields.Field[Any]] = {}
    for name in FIELDS:
        made[name] = Values(
            load_default=list, metadata=about(f"Only articles with this {name}. Repeated: with any of them.")
        )
        made[f"exclude_{name}"] = Values(
            data_key=f"exclude.{name}", load_default=list, metadata=about(f"Only articles without this {name}.")
        )
        made[f"facet_size_{name}"] = Whole(
            data_key=f"facet_size.{name}",
            least=0,
            most=MOST_FACET_VALUES,
            load_default=None,
            metadata=about(f"How many values of {name} to count; {FACET_SIZE} by default."),
        )
        made[f"facet_prefix_{name}"] = Text(
            data_key=f"facet_prefix.{name}",
            load_default=None,
            metadata=about(f"Count only values of {name} with a word that begins like this."),
        )
    return made


def _significant() -> Whole:
    described = f"How many significant terms to tell; {FACET_SIZE} by default."
    return Whole(
        data_key=f"facet_size.{SIGNIFICANT}", least=0, most=MOST_TERMS, load_default=None, metadata=about(described)
    )


SearchParameters = _Search.from_dict(
    {**_filters(), f"facet_size_{SIGNIFICANT}": _significant()}, name="SearchParameters"
)


ExportParameters = SearchParameters.from_dict(
    {
        "only_": Names(
            EXPORT_FIELDS,
            data_key="fields",
            load_default=None,
            metadata=about("Fields of each article. `id` is always there."),
        ),
        "format": Choice(EXPORT_FORMATS, load_default=EXPORT_FORMATS[0], metadata=about("JSON Lines or CSV.")),
    },
    name="ExportParameters",
)
_OF_PAGES = ("page", "cursor", "snippets", "highlight", "interval", "explain")
_AROUND = tuple(name for name in SearchParameters().load_fields if name.startswith("facet") or name in _OF_PAGES)
NOT_EXPORTED = (*_AROUND, "page_size")
NOT_IN_FEEDS = (*_AROUND, "only_")
"""Parameters of a search that an export, or a feed, has no use for."""
SHOWING = frozenset(
    field.data_key or name
    for name, field in SearchParameters().load_fields.items()
    if name in {*NOT_EXPORTED, *NOT_IN_FEEDS}
)
"""The parameters, by the names that requests use, that change neither what a search finds nor its order."""


class ArticleParameters(Schema):
    """How one article is shown."""

    q = Query(load_default="", metadata=about("Mark what this query finds, in `headline_html` and `body_html`."))
    format = Choice(
        FORMATS, later=("ninjs",), load_default=None, metadata=about("The form of the answer; goes before `Accept`.")
    )
    evidence = Flag(
        load_default=False, metadata=about("Add the names that were not taken for places, each with the reason.")
    )


class SuggestParameters(Schema):
    """What is completed."""

    q = Query(load_default="", metadata=about("What was typed so far; of more than 200 characters nothing is made."))
    size = Whole(
        least=0,
        most=MOST_SUGGESTIONS,
        load_default=SUGGESTIONS,
        metadata=about(f"How many suggestions; {SUGGESTIONS} by default."),
    )


class SimilarParameters(Schema):
    """How many similar articles are shown."""

    size = Whole(
        least=0, most=MOST_SIMILAR, load_default=SIMILAR, metadata=about(f"How many articles; {SIMILAR} by default.")
    )
