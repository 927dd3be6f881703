"""Names by a spaCy model, where one is installed and ``SEARCHARCHIVE_SPACY`` names it: spaCy is no requirement.

The model says what names a person or an organisation; what of it is one person stays the rules' work. Without the
setting, or where the model cannot be loaded, the rules find names too.
"""

import logging
import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from searcharchive.ingest.names.runs import Kind, Mention
from searcharchive.ingest.words.prose import Prose
from searcharchive.settings import variable

Model = Callable[[str], Any]
_KINDS = {"PERSON": Kind.PERSON, "PER": Kind.PERSON, "ORG": Kind.ORG}
"""The labels of spaCy's models, English and others."""


def chosen_model() -> Model | None:
    """The model that the environment asks for, loaded once; None where it asks for none or that cannot be loaded."""
    name = os.environ.get(variable("spacy"), "")
    return _load(name) if name else None


def mentions_by(model: Model, prose: Prose) -> Iterator[Mention]:
    """The people and organisations that a model finds in one text, in order, as whole words."""
    starts, ends = prose.begins, prose.ends
    if not starts:
        return
    past = 0
    for entity in model(prose.text[starts[0] : ends[-1]]).ents:
        kind = _KINDS.get(entity.label_)
        first = bisect_right(ends, entity.start_char + starts[0])
        end = bisect_left(starts, entity.end_char + starts[0])
        if kind and past <= first < end:
            yield Mention(prose, first, end, kind, sure=True)
            past = end


@cache
def _load(name: str) -> Model | None:
    try:
        model: Model = import_module("spacy").load(name)
    except (ImportError, OSError) as error:
        logging.getLogger(__name__).warning("%s: names are found by rules, since %s", variable("spacy"), error)
        return None
    return model
