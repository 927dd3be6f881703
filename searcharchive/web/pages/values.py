"""The values that filters take, as the page shows them and as an address holds them."""

from searcharchive.gazetteer import place_label, resolve
from searcharchive.query.tree import ValueField
from searcharchive.search.keys import fold_field
from searcharchive.web.pages.address import Address

PLACES = frozenset({"place", "dateline"})
FIELDS = {
    "place": ("Places", "place"),
    "person": ("People", "person"),
    "org": ("Organisations", "organisation"),
    "topic": ("Topics", "topic"),
    "source": ("Sources", "source"),
    "lang": ("Languages", "language"),
    "dateline": ("Datelines", "dateline"),
}
"""Each field's name as a heading, and within a sentence."""
LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def shown(field: str, value: str) -> str:
    """What a reader is shown for a value that an address or an article holds."""
    if field in PLACES:
        known = resolve(value)
        return known.name if known else place_label(value) if "/" in value else value
    return LANGUAGES.get(value, value) if field == "lang" else value


def written(field: str, value: str, label: str) -> str:
    """What an address holds for a facet's value: the label where it means the same, for people who read addresses."""
    return value if field in PLACES or fold_field(ValueField(field), label) != value else label


def same(field: str, given: str, value: str) -> bool:
    """Whether what an address holds means a facet's value: ``Japan`` is ``JP``, ``Muller`` is ``müller``."""
    if fold_field(ValueField(field), given) == fold_field(ValueField(field), value):
        return True
    known = resolve(given) if field in PLACES else None
    return known is not None and known.path == value


def holding(address: Address, name: str, field: str, value: str) -> list[str]:
    """Those values of the parameter ``name`` that mean ``value``, as they are written."""
    return [given for given in address.all(name) if same(field, given, value)]


def without(address: Address, name: str, given: list[str]) -> Address:
    for value in given:
        address = address.removing(name, value)
    return address
