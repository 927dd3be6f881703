"""Who of a story's people is one: full names, surnames, initials, short first names."""

from collections import Counter
from collections.abc import Iterable, Sequence

from searcharchive.analysis.names import GENERATIONS
from searcharchive.ingest.names.named import Named, forms_of, in_order
from searcharchive.ingest.names.runs import PERSON, REPEAT, Mention
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.lexicon import FIRST_NAME, table

_SPELLINGS = (
    "william bill billy will willie|robert bob bobby rob|richard dick rick rich|james jim jimmy jamie|joseph "
    "joe joey|john jack johnny|michael mike mick|thomas tom tommy|edward ted ed eddie teddy|anthony "
    "tony|daniel dan danny|david dave|stephen steve steven|christopher chris|matthew matt|patrick pat|peter "
    "pete|philip phil phillip|ronald ron ronnie|kenneth ken kenny|lawrence larry|gerald jerry|charles charlie "
    "chuck|frederick fred|francis frank|gregory greg|henry hank harry|jeffrey jeff|geoffrey geoff|samuel "
    "sam|albert al|alexander alex aleksandr|andrew andy|benjamin ben|donald don|douglas doug|eugene "
    "gene|elizabeth liz beth betty|katherine kate kathy|margaret peggy maggie|susan sue|deborah debbie|barbara "
    "barb|nicholas nick|timothy tim|vincent vince|walter walt wally|stanley stan|raymond ray|hugo hugh|michail "
    "mikhail|yury yuri|sergey sergei|andrey andrei|mohammed mohamed muhammad mohammad|ahmed ahmad|hussain "
    "hussein|joanne jo|abraham abe|bernard bernie "
)
_SHORT = {short: name for names in _SPELLINGS.split("|") for name, *shorts in [names.split()] for short in shorts}
"""Short or other spellings of first names, and the one they are compared by."""


def people(found: Sequence[Mention]) -> list[Named]:
    """Full names first, so that a surname with a title joins its full name, wherever that stands."""
    made: list[Named] = []
    by_name: dict[tuple[str, str], Named] = {}
    for mention in sorted(found, key=_fullness):
        forms = forms_of(mention)
        person = by_name.get(_looked_up(forms))
        if person is None:
            person = Named(forms, mention)
            made.append(person)
        person.take(forms, mention)
        for key in _known_as(person.forms):
            by_name.setdefault(key, person)
    return in_order(made)


def with_full_names(found: Sequence[Mention]) -> list[Mention]:
    """The people among mentions, and what stands for one by its last word: that word names a person elsewhere.

    "Zelmira Quist" is a person's name in a story where "Mr. Quist" speaks, and where "Quist" alone is named again.
    """
    persons = [m for m in found if m.kind is PERSON]
    alone = {m.key for m in persons if m.end - m.first == 1}
    repeated = Counter(m.key for m in found if m.kind is REPEAT and m.end - m.first == 1)
    for mention in found:
        if mention.kind is REPEAT and mention.end - mention.first in (2, 3) and mention.sure:
            forms = forms_of(mention)
            if forms[-1] in alone or (repeated[forms[-1]] and not repeated[forms[0]]):
                persons.append(mention._replace(kind=PERSON))
    return persons


def surnames(found: Iterable[Named]) -> dict[str, Named]:
    """Surname → the first person who bears it."""
    names: dict[str, Named] = {}
    for person in found:
        for surname in _surnames_of(person.forms):
            names.setdefault(surname, person)
    return names


def _fullness(mention: Mention) -> int:
    """Names of several words before single ones, those with a first name before those with its initial."""
    if mention.end - mention.first == 1:
        return 2
    return len(mention.prose.forms[mention.first]) == 1


def _looked_up(forms: tuple[str, ...]) -> tuple[str, str]:
    """First and last name, or the one name there is: what is between does not tell people apart."""
    forms = _without_generation(forms)
    return (_SHORT.get(forms[0], forms[0]) if len(forms) > 1 else "", forms[-1])


def _known_as(forms: tuple[str, ...]) -> set[tuple[str, str]]:
    """What finds a person: each surname, alone, behind the first name and behind its initial."""
    names = _surnames_of(forms)
    first = _SHORT.get(forms[0], forms[0])
    known = {("", name) for name in names}
    if len(forms) > 1:
        known |= {(start, name) for name in (*names, _without_generation(forms)[-1]) for start in (first, forms[0][0])}
    return known


def _without_generation(forms: tuple[str, ...]) -> tuple[str, ...]:
    return forms[:-1] if len(forms) > 2 and forms[-1] in GENERATIONS else forms


def _surnames_of(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The last name; of three and more also those before it (Nicolás Maduro Moros), but no initial or particle."""
    forms = _without_generation(forms)
    if len(forms) == 1:
        return forms
    names = [form for form in reversed(forms[1:]) if len(form) > 1 and form not in v.PARTICLES]
    known = table()
    return tuple(form for form in names if form == forms[-1] or not known.get(form, 0) & FIRST_NAME) or forms[-1:]
