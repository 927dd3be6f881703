"""From what a reader understood of one story to the article: what was given is kept, the rest is found in the text."""

from collections.abc import Sequence
from datetime import date

from searcharchive.article import Article, Dateline, Entity, Place, Role, Status
from searcharchive.dates import PartialDate, Precision
from searcharchive.gazetteer.areas import name_key
from searcharchive.ingest.dates.mentions import find_dates
from searcharchive.ingest.draft import DatelineDraft, Draft
from searcharchive.ingest.headline import derive_headline
from searcharchive.ingest.ids import derive_id
from searcharchive.ingest.language.finding import find_language
from searcharchive.ingest.markers import Marker, read_markers
from searcharchive.ingest.names.finding import find_names
from searcharchive.ingest.places.finding import find_places
from searcharchive.ingest.words.prose import Prose, prose

WITHDRAWN = "(withdrawn)"
"""The headline of what was withdrawn and came without a text."""
_STATUSES: dict[Marker | None, Status] = {Marker.CORRECTION: Status.CORRECTED, Marker.WITHDRAWAL: Status.WITHDRAWN}


def understand(draft: Draft) -> Article:
    """The article of a draft. Never raises.

    Nothing is guessed: a story without a date has none, whatever its dateline says.
    """
    lead = draft.dateline.end if draft.dateline else 0
    texts = (prose("headline", draft.headline), prose("body", draft.body, lead))
    names = find_names(texts)
    datelines = draft.dateline.places if draft.dateline else ()
    places = find_places(texts, given=draft.places, datelines=datelines, claimed=names.claimed)
    derived = not draft.headline.strip()
    lang = draft.lang or find_language(texts[1] if len(texts[1]) else texts[0])
    return Article(
        id=draft.id or _id(draft),
        headline=_headline(draft, lead) if derived else draft.headline,
        body=draft.body,
        headline_derived=derived,
        published=draft.published,
        updated=draft.updated,
        dateline=_dateline(draft.dateline, places),
        mentioned=find_dates(texts, _anchor(draft), lang),
        places=places,
        people=_given(draft.people, texts, names.people) if draft.people else names.people,
        orgs=_given(draft.orgs, texts, names.orgs) if draft.orgs else names.orgs,
        topics=draft.topics,
        source=draft.source,
        lang=lang,
        url=draft.url,
        byline=draft.byline,
        version=draft.version,
        status=_status(draft),
        evolved_from=draft.evolved_from,
        embargo=draft.embargo,
        copyright=draft.copyright,
        usage_terms=draft.usage_terms,
        source_id=draft.source_id,
        origin=draft.origin,
        extra=draft.extra,
    )


def _status(draft: Draft) -> Status:
    """As given, else as the story says of itself."""
    if draft.status is not Status.USABLE:
        return draft.status
    return _STATUSES.get(read_markers(draft.headline, draft.body).marker, Status.USABLE)


def _headline(draft: Draft, lead: int) -> str:
    return derive_headline(draft.body[lead:]) or derive_headline(draft.body) or draft.body.strip() or WITHDRAWN


def _id(draft: Draft) -> str:
    published = draft.published.isoformat() if draft.published else None
    return derive_id(draft.headline, draft.body, draft.source, published, draft.url)


def _dateline(dateline: DatelineDraft | None, places: Sequence[Place]) -> Dateline | None:
    """As printed, with the first place of the story where that is the dateline's."""
    if dateline is None:
        return None
    stands = places[0].id if places and places[0].role is Role.DATELINE else None
    return Dateline(dateline.text, stands, dateline.date)


def _anchor(draft: Draft) -> date | None:
    """The day from which "yesterday" counts: the dateline's, else that of publication, where it is known to the day."""
    for known in (draft.dateline.date if draft.dateline else None, draft.published):
        if known is not None and _to_the_day(known):
            return known.day
    return None


def _to_the_day(known: PartialDate) -> bool:
    return known.precision not in (Precision.YEAR, Precision.MONTH)


def _given(names: Sequence[str], texts: Sequence[Prose], found: Sequence[Entity]) -> tuple[Entity, ...]:
    """Given names in the given order, each once, with the places where the text has them.

    A name's spans are those of the same name found in the text, which bring its repetitions along; else every literal
    occurrence of its words.
    """
    same = {name_key(entity.name): entity.spans for entity in found}
    entities: dict[str, Entity] = {}
    for name in names:
        key = name_key(name)
        if key not in entities:
            spans = same.get(key) or tuple(span for text in texts for span in text.spans_of(key))
            entities[key] = Entity(name, given=True, spans=spans)
    return tuple(entities.values())
