"""Which of a story's organisations are one: by acronym, by the end of a longer name, without their legal form."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from searcharchive.ingest.names.named import Named, forms_of
from searcharchive.ingest.names.runs import ORG, Mention
from searcharchive.ingest.words import organisations as o
from searcharchive.ingest.words.prose import UPPER, Prose

_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "de", "la", "des", "du", "del"})
LEAST_INITIALS = 3


def organisations(found: Iterable[Mention]) -> list[Named]:
    """Each name once; a longer name takes in those that are its end: "Environmental Services" of the department."""
    orgs: dict[tuple[str, ...], Named] = {}
    for mention in found:
        forms = forms_of(mention)
        orgs.setdefault(forms, Named(forms, mention)).all.append(mention)
    ending: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for forms in orgs:
        for start in range(1, len(forms) - 1):
            ending[forms[start:]].append(forms)
    for forms in [forms for forms in orgs if len(forms) > 1]:
        longer = [other for other in ending.get(forms, ()) if other in orgs]
        if len(longer) == 1:
            orgs[longer[0]].all.extend(orgs.pop(forms).all)
    return list(orgs.values())


def short_names(orgs: Iterable[Named]) -> dict[str, Named]:
    """Companies by their name without its legal form (``Alcan`` for "Alcan Ltd"), teams without their city."""
    names: dict[str, Named] = {}
    for org in orgs:
        if len(org.forms) == 2 and org.forms[-1] in o.CORPORATE:
            names.setdefault(org.forms[0], org)
        elif org.forms[-1] not in o.ORG_TAILS and org.forms[-1].endswith("s"):
            names.setdefault(org.forms[-1], org)
    return names


def beginnings(orgs: Iterable[Named]) -> dict[str, Named]:
    """First word → organisation, where it is known by more than that: "Alder" may be "Alder Motors Corp"."""
    names: dict[str, Named] = {}
    for org in orgs:
        if len(org.forms) > 1:
            names.setdefault(org.forms[0], org)
    return names


def add_acronyms(orgs: list[Named], texts: Sequence[Prose]) -> None:
    """Acronyms that the story explains, or that are the initials of one of its organisations, name that one."""
    capitals = [(text, i) for text in texts if not text.shouted for i in _capitals(text)]
    if not capitals:
        return
    explained = {m.acronym: org for org in orgs for m in org.all if m.acronym}
    for org in orgs:
        initials = "".join([form[0] for form in org.forms if form not in _SMALL])
        if len(initials) >= LEAST_INITIALS:
            explained.setdefault(initials, org)
    single = {org.forms[0]: org for org in orgs if len(org.forms) == 1}
    explained = {letters: org for letters, org in explained.items() if org is not single.get(letters)}
    for text, i in capitals:
        if named := explained.get(text.forms[i]):
            named.all.append(Mention(text, i, i + 1, ORG))
    orgs[:] = [org for org in orgs if len(org.forms) > 1 or org.forms[0] not in explained]


def _capitals(text: Prose) -> list[int]:
    """Where words are written in capitals."""
    if UPPER not in text.cases:
        return []
    return [i for i, case in enumerate(text.cases) if case is UPPER]
