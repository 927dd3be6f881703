"""A name in the making: the mentions that are taken to be one person or one organisation."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from searcharchive.article import Entity
from searcharchive.ingest.names.runs import Mention
from searcharchive.ingest.spans import in_text_order


@dataclass(slots=True)
class Named:
    """``forms``: the folded words of the fullest spelling, whose mention is ``best``."""

    forms: tuple[str, ...]
    best: Mention
    all: list[Mention] = field(default_factory=list)

    def entity(self) -> Entity:
        return Entity(self.best.name, spans=in_text_order(m.prose.span(m.first, m.end) for m in self.all))

    def take(self, forms: tuple[str, ...], mention: Mention) -> None:
        """One mention more; the longer spelling is the better one."""
        if len(forms) > len(self.forms) or (len(forms) == len(self.forms) and _letters(forms) > _letters(self.forms)):
            self.forms, self.best = forms, mention
        self.all.append(mention)


def forms_of(mention: Mention) -> tuple[str, ...]:
    """The folded words of a mention."""
    return tuple(mention.prose.forms[mention.first : mention.end])


def in_order(named: Iterable[Named]) -> list[Named]:
    """By where they are first named, headline first."""
    return sorted(named, key=lambda each: min(map(_mention_order, each.all)))


def _letters(forms: tuple[str, ...]) -> int:
    return len(forms[0])


def _mention_order(mention: Mention) -> tuple[bool, int]:
    return mention.prose.field == "body", mention.first
