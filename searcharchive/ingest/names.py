"""People and organisations of a story: each once, under its fullest spelling, with every place where it is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from searcharchive.article import Entity, Span
from searcharchive.ingest import org_words as o
from searcharchive.ingest import vocabulary as v
from searcharchive.ingest.parting import mentions
from searcharchive.ingest.prose import Case, Prose
from searcharchive.ingest.runs import Kind, Mention


@dataclass(slots=True)
class Named:
    """A name in the making: the mentions that are taken to be one person or organisation."""

    forms: tuple[str, ...]
    best: Mention
    all: list[Mention] = field(default_factory=list)

    def entity(self) -> Entity:
        spans = {m.prose.span(m.first, m.end) for m in self.all}
        return Entity(self.best.name, spans=tuple(sorted(spans, key=_span_order)))


@dataclass(frozen=True, slots=True)
class Names:
    """What was found. ``claimed`` holds (field, word index) of people's names, where no place is looked for."""

    people: tuple[Entity, ...]
    orgs: tuple[Entity, ...]
    claimed: frozenset[tuple[str, int]]


def _span_order(span: Span) -> tuple[bool, int]:
    return span.field == "body", span.start


def find_names(texts: Sequence[Prose]) -> Names:
    """Names in the fields of one story, headline first. Single words count where they repeat a name of the story."""
    found = [mention for text in texts for mention in mentions(text)]
    people = _people([m for m in found if m.kind is Kind.PERSON])
    surnames = _surnames(people)
    orgs = _orgs([m for m in found if m.kind is Kind.ORG])
    short = _short_names(orgs)
    for mention in found:
        if mention.kind is Kind.OTHER:
            named = surnames.get(mention.key) or short.get(mention.key)
            if named:
                named.all.append(mention)
    _add_acronyms(orgs, texts)
    claimed = frozenset((m.prose.field, i) for person in people for m in person.all for i in range(m.first, m.end))
    return Names(tuple(p.entity() for p in people), tuple(o.entity() for o in orgs), claimed)


def _people(found: Sequence[Mention]) -> list[Named]:
    """Full names first, so that a surname with a title joins its full name, wherever that stands."""
    people: list[Named] = []
    by_name: dict[tuple[str, str], Named] = {}
    for mention in sorted(found, key=lambda m: m.end - m.first == 1):
        forms = tuple(w.form for w in mention.prose.words[mention.first : mention.end])
        person = by_name.get(_looked_up(forms))
        if person is None:
            person = Named(forms, mention)
            people.append(person)
        elif len(forms) > len(person.forms):
            person.forms, person.best = forms, mention
        person.all.append(mention)
        for key in _known_as(person.forms):
            by_name.setdefault(key, person)
    return sorted(people, key=lambda p: min(map(_mention_order, p.all)))


def _looked_up(forms: tuple[str, ...]) -> tuple[str, str]:
    """First and last name, or the one name there is: what is between does not tell people apart."""
    forms = _without_generation(forms)
    return (forms[0] if len(forms) > 1 else "", forms[-1])


def _known_as(forms: tuple[str, ...]) -> set[tuple[str, str]]:
    """What finds a person: each surname, alone and behind the first name."""
    surnames = _surnames_of(forms)
    return {("", name) for name in surnames} | {
        (forms[0], name) for name in (*surnames, _without_generation(forms)[-1])
    }


def _mention_order(mention: Mention) -> tuple[bool, int]:
    return mention.prose.field == "body", mention.first


def _without_generation(forms: tuple[str, ...]) -> tuple[str, ...]:
    return forms[:-1] if len(forms) > 2 and forms[-1] in v.GENERATIONS else forms


def _surnames_of(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The last name; of three and more also those before it (Nicolás Maduro Moros), but no initial or particle."""
    forms = _without_generation(forms)
    if len(forms) == 1:
        return forms
    names = [form for form in reversed(forms[1:]) if len(form) > 1 and form not in v.PARTICLES]
    return tuple(form for form in names if form not in v.first_names()) or forms[-1:]


def _surnames(people: Iterable[Named]) -> dict[str, Named]:
    table: dict[str, Named] = {}
    for person in people:
        for surname in _surnames_of(person.forms):
            table.setdefault(surname, person)
    return table


def _orgs(found: Iterable[Mention]) -> list[Named]:
    orgs: dict[str, Named] = {}
    for mention in found:
        key = mention.key
        orgs.setdefault(key, Named(tuple(key.split(" ")), mention)).all.append(mention)
    return list(orgs.values())


def _short_names(orgs: Iterable[Named]) -> dict[str, Named]:
    """Companies by their name without its legal form: ``Alcan`` for "Alcan Ltd"."""
    table: dict[str, Named] = {}
    for org in orgs:
        if len(org.forms) == 2 and org.forms[-1] in o.CORPORATE:
            table.setdefault(org.forms[0], org)
    return table


def _add_acronyms(orgs: list[Named], texts: Sequence[Prose]) -> None:
    """Acronyms that the story itself explains name the organisation wherever they stand."""
    explained = {m.acronym: org for org in orgs for m in org.all if m.acronym}
    if not explained:
        return
    for text in texts:
        for i, case in enumerate(text.cases):
            if case is Case.UPPER and not text.shouted and (org := explained.get(text.words[i].form)):
                org.all.append(Mention(text, i, i + 1, Kind.ORG))
    orgs[:] = [org for org in orgs if org.forms[0] not in explained or len(org.forms) > 1]
