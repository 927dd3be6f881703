"""Under what people and organisations are one over all articles: their names without what spellings differ in."""

from functools import lru_cache

from searcharchive.analysis.folding import fold_value

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


@lru_cache(maxsize=1 << 16)
def fold_person(name: str) -> str:
    """Initials between a first name and a surname do not tell people apart, nor do dots and blanks between initials.

    "John F. Kennedy" and "John Kennedy" are one, "J. R. R. Tolkien" and "J.R.R. Tolkien"; who has "Jr." is another.
    """
    words = _words(name)
    last = max((at for at, word in enumerate(words) if word not in GENERATIONS), default=0)
    first = next((at for at, word in enumerate(words) if not _is_initial(word)), last)
    kept = [word for at, word in enumerate(words) if not (first < at < last and _is_initial(word))]
    return _joined(kept) or fold_value(name)


@lru_cache(maxsize=1 << 16)
def fold_org(name: str) -> str:
    """Dots and blanks between single letters do not tell organisations apart: "U.S. Navy" is "US Navy"."""
    return _joined(_words(name)) or fold_value(name)


def _words(name: str) -> list[str]:
    """Folded words, without commas and dots behind them; of what is only initials each letter."""
    found: list[str] = []
    for word in fold_value(name).split(" "):
        letters = word.rstrip(".,").split(".")
        if len(letters) > 1 and all(map(_is_initial, letters)):
            found.extend(letters)
        else:
            found.append(word.rstrip(".,"))
    return [word for word in found if word]


def _is_initial(word: str) -> bool:
    """A single letter of a script that has initials, which are those with capitals."""
    return len(word) == 1 and word.isalpha() and word.upper() != word


def _joined(words: list[str]) -> str:
    """With single blanks between the words, and none between single letters."""
    text = ""
    for at, word in enumerate(words):
        beside = at and _is_initial(word) and _is_initial(words[at - 1])
        text += word if beside or not at else f" {word}"
    return text
