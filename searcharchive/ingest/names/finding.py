"""People and organisations of a story: each once, under its fullest spelling, with every place where it is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from searcharchive.article import Entity
from searcharchive.ingest.names.loud import repeated_loudly
from searcharchive.ingest.names.named import Named, in_order
from searcharchive.ingest.names.organisations import add_acronyms, beginnings, organisations, short_names
from searcharchive.ingest.names.parting import mentions
from searcharchive.ingest.names.people import people, surnames, with_full_names
from searcharchive.ingest.names.runs import ORG, PERSON, REPEAT, Mention
from searcharchive.ingest.names.spacy_model import chosen_model, mentions_by
from searcharchive.ingest.words.prose import Prose


@dataclass(frozen=True, slots=True)
class Names:
    """What was found. ``claimed`` holds (field, word index) of people's names, where no place is looked for."""

    people: tuple[Entity, ...]
    orgs: tuple[Entity, ...]
    claimed: frozenset[tuple[str, int]]


def find_names(texts: Sequence[Prose]) -> Names:
    """Names in the fields of one story, headline first. Other words count where they repeat a name of the story."""
    model = chosen_model()
    found = [m for text in texts for m in (mentions_by(model, text) if model else mentions(text))]
    orgs = organisations([m for m in found if m.kind is ORG])
    add_acronyms(orgs, texts)
    begun = beginnings(orgs)
    known = people([m for m in with_full_names(found) if not _is_org(m, begun)])
    by_surname, short = surnames(known), short_names(orgs)
    keys = {" ".join(named.forms): named for named in (*orgs, *known)}
    for mention in found:
        if mention.kind is REPEAT or (mention.kind is PERSON and mention.end - mention.first == 1):
            _repeat(mention, keys, by_surname, short)
    for text in texts:
        if text.shouted:
            repeated_loudly(text, [*known, *orgs], by_surname)
    known, orgs = in_order(known), in_order(orgs)
    claimed = frozenset((m.prose.field, i) for person in known for m in person.all for i in range(m.first, m.end))
    return Names(tuple(p.entity() for p in known), tuple(org.entity() for org in orgs), claimed)


def _is_org(mention: Mention, begun: Mapping[str, Named]) -> bool:
    """Whether a single word without a title is how an organisation of the story begins: "Alder said"."""
    return mention.end - mention.first == 1 and not mention.sure and mention.key in begun


def _repeat(
    mention: Mention, keys: Mapping[str, Named], by_surname: Mapping[str, Named], short: Mapping[str, Named]
) -> None:
    """Give words that repeat a name of the story to it."""
    key = mention.key
    named = keys.get(key)
    if named is None and mention.end - mention.first == 1:
        named = by_surname.get(key) or short.get(key)
    if named:
        named.all.append(mention)
