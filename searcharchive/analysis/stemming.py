"""Stems: Snowball's, by language, over folded words.

A word of an article is stemmed under the article's language; a word of a query under every language that the archive
holds, and it finds any of those stems. Languages without a stemmer keep their words as they are.
"""

import threading
from functools import lru_cache

import Stemmer

DEFAULT_LANGUAGE = "en"

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


@lru_cache(maxsize=1 << 10)
def base_language(lang: str | None) -> str:
    """``en`` for ``en-GB`` and ``EN_us``; the archive's default where an article names none."""
    return (lang or DEFAULT_LANGUAGE).replace("_", "-").split("-")[0].lower()


class _Stemmers(threading.local):
    """A stemmer holds the word it works on, so each thread has its own. ``cache``: words of which it knows the stem."""

    def __init__(self, cache: int) -> None:
        self.cache = cache
        self.made: dict[str, Stemmer.Stemmer] = {}

    def get(self, lang: str) -> Stemmer.Stemmer | None:
        if lang not in self.made and lang in _ALGORITHMS:
            self.made[lang] = Stemmer.Stemmer(_ALGORITHMS[lang], self.cache)
        return self.made.get(lang)


_STEMMERS = _Stemmers(1 << 16)
_FORGETFUL = _Stemmers(0)


def stem(form: str, lang: str) -> str:
    """The stem of a folded word under a base language."""
    stemmer = _STEMMERS.get(lang)
    return form if stemmer is None else stemmer.stemWord(form)


def stem_all(forms: list[str], lang: str) -> list[str]:
    """Stems of many folded words at once."""
    stemmer = _STEMMERS.get(lang)
    return forms if stemmer is None else stemmer.stemWords(forms)


def stem_distinct(forms: list[str], lang: str) -> list[str]:
    """Stems of very many folded words, each of which comes once: a cache would be four times as slow."""
    stemmer = _FORGETFUL.get(lang)
    return forms if stemmer is None else stemmer.stemWords(forms)


@lru_cache(maxsize=10_000)
def query_stems(form: str, langs: tuple[str, ...]) -> tuple[str, ...]:
    """All stems under which a query's word is looked for: sorted, without repetition; ``langs`` are base languages."""
    return tuple(sorted({stem(form, lang) for lang in langs or (DEFAULT_LANGUAGE,)}))
