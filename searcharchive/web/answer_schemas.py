"""What answers look like. Answers are made as plain dicts (``web.answers``); tests hold them against these schemas."""

from marshmallow import Schema, fields, validate

from searcharchive.article import Role, Status
from searcharchive.dates import Interval, Precision
from searcharchive.query.tree import ValueField
from searcharchive.search.response import SuggestionKind


def _text(description: str = "", *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description} if description else {})


def _count(description: str = "") -> fields.Integer:
    metadata = {"description": description} if description else {}
    return fields.Integer(required=True, strict=True, validate=validate.Range(0), metadata=metadata)


def _number(*, null: bool = False) -> fields.Float:
    return fields.Float(required=True, allow_none=null)


class SpanAnswer(Schema):
    """Where something stands: characters ``start`` up to ``end`` of a field."""

    field = _text()
    start = _count()
    end = _count()
    text = _text()


class DatelineAnswer(Schema):
    text = _text("As printed.")
    place = _text("A place's path.", null=True)
    date = _text(null=True)


class PlaceAnswer(Schema):
    id = _text("The path: country, division, name.")
    name = _text()
    country = _text(null=True)
    lat = _number(null=True)
    lon = _number(null=True)
    role = fields.Enum(Role, by_value=True, required=True)
    about = fields.Boolean(required=True)
    given = fields.Boolean(required=True)


class EntityAnswer(Schema):
    name = _text()
    given = fields.Boolean(required=True)


class FoundPlaceAnswer(PlaceAnswer):
    spans = fields.List(fields.Nested(SpanAnswer), required=True)


class FoundEntityAnswer(EntityAnswer):
    spans = fields.List(fields.Nested(SpanAnswer), required=True)


class MentionedAnswer(Schema):
    date = _text()
    precision = fields.Enum(Precision, by_value=True, required=True)
    spans = fields.List(fields.Nested(SpanAnswer), required=True)


class OriginAnswer(Schema):
    file = _text()
    offset = _count()
    sha256 = _text(null=True)


class SnippetAnswer(Schema):
    """A passage. With `mark` it has `html`; with `offsets` `text`, `end` and `marks`; with `none` `text` and `end`."""

    field = _text()
    start = _count()
    end = fields.Integer(strict=True)
    text = fields.String()
    html = fields.String()
    marks = fields.List(fields.Tuple((fields.Integer(strict=True), fields.Integer(strict=True))))


class CommonAnswer(Schema):
    """What a result and an article share."""

    id = _text()
    url = _text("Address of the article in this API.")
    source_url = _text("Address where its source published it.", null=True)
    headline = _text()
    headline_derived = fields.Boolean(required=True, metadata={"description": "Made from the lead, not given."})
    published = _text("As precise as its source gave it.", null=True)
    published_precision = fields.Enum(Precision, by_value=True, required=True, allow_none=True)
    updated = _text("When this version was made.", null=True)
    dateline = fields.Nested(DatelineAnswer, required=True, allow_none=True)
    source = _text(null=True)
    lang = _text(null=True)
    byline = _text(null=True)
    version = _text(null=True)
    status = fields.Enum(Status, by_value=True, required=True)
    copyright = _text("Whose it is.", null=True)
    usage_terms = _text("What may be done with it.", null=True)
    topics = fields.List(fields.String(), required=True)


class VersionAnswer(Schema):
    """Another version of the same story."""

    id = _text()
    url = _text("Its address in this API.")
    headline = _text()
    version = _text(null=True)
    status = fields.Enum(Status, by_value=True, required=True)
    published = _text(null=True)
    updated = _text(null=True)


class ScorePartAnswer(Schema):
    """What one word adds to a score: `boost · idf · x · (k1 + 1) / (x + k1)`."""

    word = _count("Index in the receipt's `words`, and in `added` behind them.")
    x = _number()
    idf = _number()
    boost = _number()
    score = _number()


class ResultAnswer(CommonAnswer):
    """One article found. `headline_html` is there with `highlight=mark`, `explain` with `explain=true`."""

    explain = fields.List(fields.Nested(ScorePartAnswer))

    headline_html = fields.String()
    score = _number(null=True)
    places = fields.List(fields.Nested(PlaceAnswer), required=True)
    people = fields.List(fields.Nested(EntityAnswer), required=True)
    orgs = fields.List(fields.Nested(EntityAnswer), required=True)
    snippets = fields.List(fields.Nested(SnippetAnswer), required=True)


class DoubtAnswer(Schema):
    """Words that might name a place, and why they were not taken to."""

    span = fields.Nested(SpanAnswer, required=True)
    place = _text("Path of the place that they might name.")
    reason = _text()


class ArticleAnswer(CommonAnswer):
    """One whole article. `headline_html` and `body_html` are there when `q` is given, `evidence` when asked for."""

    body = _text()
    headline_html = fields.String()
    body_html = fields.String()
    places = fields.List(fields.Nested(FoundPlaceAnswer), required=True)
    people = fields.List(fields.Nested(FoundEntityAnswer), required=True)
    orgs = fields.List(fields.Nested(FoundEntityAnswer), required=True)
    mentioned = fields.List(fields.Nested(MentionedAnswer), required=True)
    evolved_from = fields.List(fields.String(), required=True)
    embargo = _text("Nobody could see it before.", null=True)
    latest = _text("Address of the newest version, where this is an older one.", null=True)
    versions = fields.List(fields.Nested(VersionAnswer), required=True)
    source_id = _text(null=True)
    origin = fields.Nested(OriginAnswer, required=True, allow_none=True)
    extra = fields.Dict(keys=fields.String(), required=True)
    evidence = fields.List(fields.Nested(DoubtAnswer))


class DateAnswer(Schema):
    """A date that the text speaks of."""

    date = _text()
    precision = fields.Enum(Precision, by_value=True, required=True)


class ExportedAnswer(CommonAnswer):
    """A line of an export. Behind the last one comes `{"end": true, "count": n, "sha256": …}`, of all bytes before."""

    class Meta:
        exclude = ("source_url",)

    url = _text("Address where its source published it.", null=True)

    body = _text()
    places = fields.List(fields.Nested(PlaceAnswer), required=True)
    people = fields.List(fields.Nested(EntityAnswer), required=True)
    orgs = fields.List(fields.Nested(EntityAnswer), required=True)
    mentioned = fields.List(fields.Nested(DateAnswer), required=True)
    extra = fields.Dict(keys=fields.String(), required=True)


class ErrorAnswer(Schema):
    """One thing that is wrong."""

    parameter = fields.String()
    position = fields.Integer(strict=True)
    detail = _text()
    hint = fields.String()


class BulkAnswer(Schema):
    """What became of one line."""

    line = _count("From 1.")
    id = _text(null=True)
    status = fields.String(
        required=True, validate=validate.OneOf(["created", "updated", "unchanged", "invalid", "conflict"])
    )
    errors = fields.List(fields.Nested(ErrorAnswer))


RESULT_FIELDS = list(ResultAnswer().fields)
EXPORT_FIELDS = list(ExportedAnswer().fields)


class FacetValueAnswer(Schema):
    """`score` and `background` are there with `significant`: `background` articles of the archive have the term."""

    value = _text("What a filter takes.")
    label = _text()
    count = _count()
    selected = fields.Boolean(required=True)
    score = fields.Float()
    background = fields.Integer(strict=True, validate=validate.Range(0))


class FacetAnswer(Schema):
    """`sample` is there with `significant`: so many of the articles found were looked at, and `count` is of these."""

    values = fields.List(fields.Nested(FacetValueAnswer), required=True)
    other = _count("Of values that are not listed.")
    missing = _count("Articles without any value.")
    sample = fields.Integer(strict=True, validate=validate.Range(0))


class BucketAnswer(Schema):
    start = _text("First day, YYYY-MM-DD.")
    count = _count()


class TimelineAnswer(Schema):
    interval = fields.Enum(Interval, by_value=True, required=True)
    buckets = fields.List(fields.Nested(BucketAnswer), required=True)
    coarser = _count("Articles dated less precisely than the interval.")
    missing = _count("Articles without a date.")


class WarningAnswer(Schema):
    """How something was read that could not be read as written. Positions are characters of `q`."""

    code = _text()
    detail = _text()
    position = fields.Integer(required=True, allow_none=True, strict=True)
    length = fields.Integer(required=True, allow_none=True, strict=True)
    hint = _text(null=True)


class LeftOutAnswer(Schema):
    words = _text("A word, phrase or group of the query.")
    articles = _count("Articles found that are without it.")


class RelaxedAnswer(Schema):
    """No article has all `of` words; those found have `words` of them."""

    words = _count()
    of = _count()
    left_out = fields.List(fields.Nested(LeftOutAnswer), required=True)


class RespeltAnswer(Schema):
    word = _text()
    instead = _text("A word of the archive.")
    articles = _count("Articles that have it in exactly this form.")


class DidYouMeanAnswer(Schema):
    """The query with likelier words of the archive, where little was found and this finds more."""

    q = _text("The whole query, to be asked instead.")
    total = _count("Articles that it finds.")
    words = fields.List(fields.Nested(RespeltAnswer), required=True)


class QueryAnswer(Schema):
    """How the search was read."""

    text = _text()
    parsed = _text("The query in its full form; reading it again gives the same.")
    from_ = fields.String(data_key="from", required=True, allow_none=True)
    to = _text("The end, itself excluded.", null=True)
    generation = _count()
    relaxed = fields.Nested(RelaxedAnswer, required=True, allow_none=True)
    did_you_mean = fields.Nested(DidYouMeanAnswer, required=True, allow_none=True)


class FormAnswer(Schema):
    form = _text()
    articles = _count()


class ReadWordAnswer(Schema):
    """How a word, phrase, proximity or pattern was read."""

    written = _text()
    read = _text("In the query language.")
    kind = fields.String(required=True, validate=validate.OneOf(["term", "phrase", "near", "wildcard", "fuzzy"]))
    field = _text(null=True)
    exact = fields.Boolean(required=True)
    stems = fields.List(fields.String(), required=True)
    forms = fields.List(fields.Nested(FormAnswer), required=True)
    more_forms = _count("Forms that are not listed.")
    articles = _count("Articles in which it occurs.")
    idf = _number()


class RangeAnswer(Schema):
    from_ = fields.String(data_key="from", required=True, allow_none=True)
    to = _text("The end, itself excluded.", null=True)


class ReadDateAnswer(RangeAnswer):
    written = _text()
    field = fields.String(required=True, validate=validate.OneOf(["published", "mentioned"]))


class ReadFilterAnswer(Schema):
    field = fields.String(required=True, validate=validate.OneOf(list(ValueField)))
    include_ = fields.List(fields.String(), data_key="include", required=True)
    exclude_ = fields.List(fields.String(), data_key="exclude", required=True)
    missing = fields.Boolean(required=True)


class AddedWordAnswer(Schema):
    """A word of the first articles, by which the first hundred were ordered: of long questions with `match=any`."""

    form = _text("As most articles write it.")
    stems = fields.List(fields.String(), required=True)
    articles = _count("Articles in which it occurs.")
    idf = _number()
    boost = _number()


class ReceiptAnswer(Schema):
    """How the search was read, and the numbers of BM25F."""

    words = fields.List(fields.Nested(ReadWordAnswer), required=True)
    added = fields.List(fields.Nested(AddedWordAnswer), required=True)
    dates = fields.List(fields.Nested(ReadDateAnswer), required=True)
    published = fields.Nested(RangeAnswer, required=True, allow_none=True)
    mentioned = fields.Nested(RangeAnswer, required=True, allow_none=True)
    filters = fields.List(fields.Nested(ReadFilterAnswer), required=True)
    generation = _count()
    articles = _count("All that can be found.")
    k1 = _number()
    b = _number()
    headline_weight = _number()


class LinksAnswer(Schema):
    self = _text()
    next = _text(null=True)
    prev = _text(null=True)


class SearchAnswer(Schema):
    """A page of results."""

    total = _count()
    page = _count()
    page_size = _count()
    pages = _count()
    next_cursor = _text(null=True)
    took_ms = _number()
    partial_ = fields.Boolean(data_key="partial", required=True)
    query = fields.Nested(QueryAnswer, required=True)
    warnings = fields.List(fields.Nested(WarningAnswer), required=True)
    results = fields.List(fields.Nested(ResultAnswer), required=True)
    facets = fields.Dict(
        keys=fields.String(validate=validate.OneOf([*ValueField, "significant"])),
        values=fields.Nested(FacetAnswer),
        required=True,
    )
    timeline = fields.Nested(TimelineAnswer, required=True, allow_none=True)
    links = fields.Nested(LinksAnswer, required=True)
    explain = fields.Nested(ReceiptAnswer)


class HelpRowAnswer(Schema):
    written = _text()
    means = _text()
    example = _text("A whole query that uses it.")


class HelpSectionAnswer(Schema):
    title = _text()
    rows = fields.List(fields.Nested(HelpRowAnswer), required=True)


class QueryHelpAnswer(Schema):
    """The query language for people."""

    title = _text()
    lead = _text()
    sections = fields.List(fields.Nested(HelpSectionAnswer), required=True)


class SuggestionAnswer(Schema):
    """A completion, and what to search for to find what it names."""

    text = _text()
    kind = fields.Enum(SuggestionKind, by_value=True, required=True)
    count = _count("Articles that have it: of terms, in exactly this form; of headlines 1.")
    query = _text("In the query language.")


class SuggestAnswer(Schema):
    suggestions = fields.List(fields.Nested(SuggestionAnswer), required=True)
    did_you_mean = _text(null=True)


class WeightedTermAnswer(Schema):
    term = _text()
    weight = fields.Float(required=True, metadata={"description": "1 for the most telling."})


class SimilarAnswer(Schema):
    """Articles like another one, and the terms by which they were found."""

    results = fields.List(fields.Nested(ResultAnswer), required=True)
    terms = fields.List(fields.Nested(WeightedTermAnswer), required=True)
    partial_ = fields.Boolean(data_key="partial", required=True)


class ProblemErrorAnswer(Schema):
    detail = _text()
    parameter = fields.String()
    position = fields.Integer(strict=True)
    hint = fields.String()


class ProblemAnswer(Schema):
    """RFC 9457. `errors` names each thing that is wrong, where there is more to say than `detail`."""

    type = _text()
    title = _text()
    status = _count()
    detail = _text()
    errors = fields.List(fields.Nested(ProblemErrorAnswer), required=True)


class HealthAnswer(Schema):
    status = _text()


class ReadyAnswer(HealthAnswer):
    generation = _count()
