"""The language of a text: by its script; where several share one, by their commonest words, endings and letters.

The tables are small and our own. None is given where too little tells it; it is no use to guess a language under whose
stems nothing would be found.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from searcharchive.analysis.folding import fold
from searcharchive.ingest.language.tables import COMMON, ENDINGS, LETTERS
from searcharchive.ingest.words.prose import Prose

SAMPLE_WORDS = 250
SAMPLE_CHARACTERS = 1_500
LEAST = 1.3
"""Points that the best language must have; a short word that is its own gives one."""
LEAST_SHARE = 0.11
"""Points for each word of the text."""
LEAST_LEAD = 1.15
"""How far the best language must be ahead of the next one."""
FEW, LEAD_OF_FEW = 2.5, 1.3
"""Of so few points a larger lead is wanted."""
ENGLISH_SHARE = 0.12
"""Of words that are English alone: then nothing else is asked."""
SHORT = 25
"""Words of a text whose endings count."""

# Scripts that one language of the archive's readers owns, as it were; those with several are told by words or letters.
_SCRIPTS = (
    ("ja", "\u3041-\u30ff\u31f0-\u31ff"),
    ("ko", "\u1100-\u11ff\uac00-\ud7af"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("th", "\u0e01-\u0e4e"),
    ("devanagari", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("lo", "\u0e81-\u0edf"),
    ("my", "\u1000-\u109f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u137f"),
    ("km", "\u1780-\u17ff"),
    ("hy", "\u0530-\u058f"),
    ("hebrew", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff"),
)
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS}
_LATIN = re.compile("[A-Za-zÀ-ɏḀ-ỿ]")
# Letters that only one language of a script has, and words that the letters leave open. The first that fits is taken.
_OWN = {
    "cyrillic": (
        ("uk", "", "і в на що не з до як за та у це про від"),
        ("ru", "", "и в не на что с по как от из это был для за"),
        ("bg", "", "и на да се за от че не по са със това беше"),
    ),
    "arabic": (
        ("ur", "[ٹڈڑںےہ]", "کے کی ہے میں اور سے کا نے کو"),
        ("fa", "[پچژگکی]", "و در به از که این است را با برای"),
        ("ar", "[ةىكي]|ال", "في من على إلى أن التي عن مع لم كان"),
    ),
    "hebrew": (
        ("yi", "[ײױװ]|אַ|אָ", "און איז די דער אין פון"),
        ("he", "", ""),
    ),
    "devanagari": (
        ("mr", "ळ", "आणि आहे या होते आहेत"),
        ("ne", "", "छ र को मा ले भएको छन् गरेको पनि थियो"),
        ("hi", "", "है के की में और से का को ने पर हैं"),
    ),
}

LANGUAGES = frozenset({*COMMON, *(name for name, _ in _SCRIPTS if len(name) == 2), "mk", "sr", "be"}) | {
    lang for rows in _OWN.values() for lang, _, _ in rows
}
"""All that can be told."""


def find_language(text: Prose) -> str | None:
    """ISO 639-1 code of the language in which the text is written, or None when too little tells it."""
    forms = text.forms[:SAMPLE_WORDS]
    alone = sum(map(_english_alone().__contains__, forms))
    if alone >= 3 and alone >= ENGLISH_SHARE * len(forms):
        return "en"
    sample = text.text[:SAMPLE_CHARACTERS]
    if not sample.isascii():
        script = _script(sample)
        if script is not None:
            return _by_script(script, sample.lower())
    return _by_words(forms, sample)


def _script(sample: str) -> str | None:
    """The script of most letters, if it is not Latin. Japanese is told by a few kana among the Han signs."""
    counts = {name: len(letters.findall(sample)) for name, letters in _LETTERS.items()}
    if counts["ja"] * 10 > counts["zh"]:
        counts["ja"] += counts["zh"]
    name = max(counts, key=lambda n: counts[n])
    return name if counts[name] > max(3, len(_LATIN.findall(sample))) else None


def _by_script(script: str, sample: str) -> str | None:
    """Letters and common words of each language that the script has."""
    if script not in _OWN:
        return script
    if script == "cyrillic" and (lang := _by_cyrillic_letters(sample)):
        return lang
    words = re.findall(r"[^\W\d_]+[\u0900-\u097f]*", sample)
    points: dict[str, int] = {}
    for lang, letters, common in _OWN[script]:
        own = len(re.findall(letters, sample, re.DOTALL)) if letters else 0
        known = set(common.split())
        points[lang] = 2 * own + 3 * sum(word in known for word in words)
    if script == "hebrew":
        return "yi" if points["yi"] >= 6 else "he"
    if script == "devanagari" and not any(points.values()):
        return "hi"
    best, most = max(points.items(), key=lambda item: item[1])
    rest = max(value for lang, value in points.items() if lang != best)
    return best if most >= 3 and most > rest else None


def _by_cyrillic_letters(sample: str) -> str | None:
    """By letters that few of these languages write."""
    count = {letter: sample.count(letter) for letter in "ђћџљњјѓќѕўіїєґыэёъ"}
    southern = sum(count[letter] for letter in "ђћџљњј")
    if southern + sum(count[letter] for letter in "ѓќѕ") > sum(count[letter] for letter in "ыэёіїєў"):
        return "mk" if count["ѓ"] + count["ќ"] + count["ѕ"] else "sr"
    ukrainian = sum(count[letter] for letter in "іїєґ")
    russian = sum(count[letter] for letter in "ыэё")
    if count["ў"] or min(ukrainian, russian) > max(ukrainian, russian) / 3:
        return "be"
    if ukrainian or russian:
        return "uk" if ukrainian > russian else "ru"
    return "bg" if count["ъ"] > 1 else None


@cache
def _english_alone() -> frozenset[str]:
    others = {word for lang, words in COMMON.items() if lang != "en" for word in words.split()}
    return frozenset(COMMON["en"].split()) - others


@cache
def _words() -> dict[str, list[tuple[str, float]]]:
    """Folded word → its languages with the points it gives each: 1 where it is one's own, less where they are many."""
    shared: dict[str, list[str]] = defaultdict(list)
    for lang, words in COMMON.items():
        for word in dict.fromkeys(map(fold, words.split())):
            shared[word].append(lang)
    return {word: [(lang, len(langs) ** -0.6) for lang in langs] for word, langs in shared.items()}


@cache
def _endings() -> dict[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for lang, endings in ENDINGS.items():
        for ending in dict.fromkeys(endings.split()):
            table[ending].append(lang)
    return dict(table)


@cache
def _marks() -> dict[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for lang, letters in LETTERS.items():
        for letter in letters:
            table[letter].append(lang)
    return dict(table)


def _by_words(forms: Sequence[str], sample: str) -> str | None:
    table = _words()
    points: dict[str, float] = defaultdict(float)
    for form in forms:
        for lang, value in table.get(form, ()):
            points[lang] += value
    if not points:
        return None
    if len(forms) <= SHORT or not sample.isascii():
        _add_endings(points, forms)
        _add_marks(points, sample)
    ranked = sorted(points.items(), key=lambda item: -item[1])
    (best, most), (_, next_most) = [*ranked, ("", 0.0)][:2]
    lead = LEAD_OF_FEW if most < FEW else LEAST_LEAD
    sure = most >= LEAST and most >= LEAST_SHARE * len(forms) and most >= lead * next_most
    return best if sure else None


def _add_endings(points: dict[str, float], forms: Sequence[str]) -> None:
    table = _endings()
    for form in forms[:SHORT]:
        if len(form) > 5:
            langs = table.get(form[-4:]) or table.get(form[-3:]) or ()
            for lang in langs:
                points[lang] += 0.3 * len(langs) ** -0.5


def _add_marks(points: dict[str, float], sample: str) -> None:
    """Letters that few languages have; each word of a text has some in a language that is full of them."""
    table = _marks()
    for letter in sample[:200].lower():
        langs = table.get(letter, ())
        for lang in langs:
            points[lang] += 0.5 * len(langs) ** -0.5
