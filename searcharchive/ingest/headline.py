"""A headline for a story that came without one: the beginning of its first sentence."""

import re

LONGEST = 100
SHORTEST_SENTENCE = 20
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"(?<=[a-zà-ÿ0-9)\"”»’])([.!?])[\"”»’)]*(?=\s+[\"“«‘(]?[A-ZÀ-Þ0-9])|[。！？]")
_SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Sen|Rep|Gov|Lt|Capt|Sgt|Inc|Corp|Ltd|Co|No|vs|Jr|Sr|Prof|Rev)$")


def derive_headline(lead: str) -> str:
    """The first sentence of ``lead`` (the body without its dateline), at most 100 characters, cut at a word's end.

    Empty where the lead holds no visible character.
    """
    text = " ".join(lead[: 4 * LONGEST].split())
    sentence = _first_sentence(text)
    if len(sentence) <= LONGEST:
        return sentence
    cut = sentence[:LONGEST]
    at = cut.rfind(" ")
    cut = cut[:at] if at > LONGEST // 2 else cut[: LONGEST - 1]
    return cut.rstrip(" ,;:–—-(") + _ELLIPSIS


def _first_sentence(text: str) -> str:
    for found in _SENTENCE_END.finditer(text, SHORTEST_SENTENCE):
        before = text[: found.start()]
        if not _SHORTENED.search(before):
            mark = found[0]
            return before if mark == "." else before + mark
    return text.removesuffix(".").rstrip() if text.count(".") == 1 else text
