"""The language of a text, by its script and, for Latin script, by its commonest short words; None when unsure."""

import re
from collections import Counter
from functools import cache

from searcharchive.ingest.prose import Prose

SAMPLE_WORDS = 400
SAMPLE_CHARACTERS = 1_000
LEAST_HITS = 3
LEAST_SHARE = 0.12
LEAST_LEAD = 1.15
"""How far the best language must be ahead of the next one."""

# The commonest words of each language, folded; words of several languages count for each of them.
_COMMON = {
    "en": (
        "the of and to in a is was for that on with said by as at from it he his be has have are an but not they "
        "this which will were their been had who or its would after more about up one than there"
    ),
    "es": (
        "de la que el en y a los se del las un por con no una su para es al lo como mas o pero sus le ha este si "
        "esta entre cuando muy sin sobre fue tambien hasta hay donde han quien desde todo nos durante"
    ),
    "fr": (
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux "
        "d l cette ont mais ou comme nous sa leur elle ses etre fait deux apres selon lors"
    ),
    "de": (
        "der die und in den von zu das mit sich des auf fur ist im dem nicht ein eine als auch es an werden aus er "
        "hat dass sie nach wird bei einer um am sind noch wie einem uber einen so zum war haben nur"
    ),
    "pt": (
        "de a o que e do da em um para com nao uma os no se na por mais as dos como mas ao ele das seu sua ou "
        "quando muito nos ja eu tambem so pelo pela ate isso ela entre depois sem foi sao apos"
    ),
    "it": (
        "di e il la che in a per un del non una i le della con si da al sono come dei piu ha nel ma alla delle "
        "anche su gli lo o questo dal dalla essere era stato nella ai degli fra due"
    ),
    "nl": (
        "de van het een en in is dat op te zijn voor met die niet aan er om ook als bij maar door over uit naar "
        "wordt heeft werd nog worden tot kan zich hij deze ze al meer was wel geen zo"
    ),
    "sv": (
        "och i att det som en pa ar av for med till den har inte om ett de var han sig men sa fran vid kan nar ska "
        "efter eller man under nu hon mot skulle blev alla ut mycket sin ocksa"
    ),
    "da": (
        "og i at det er en til af den pa for med de der ikke har som et han fra var om sig men blev ved kan efter "
        "eller skal hun mod ogsa nar ud havde bliver hvor nu vil siger over"
    ),
    "no": (
        "og i det er pa en som til av for at med de den har ikke et han fra var om seg men ble ved kan etter eller "
        "skal hun mot ogsa nar ut hadde blir hvor na vil sier over"
    ),
    "fi": (
        "ja on ei se etta oli han mutta myos kun niin ovat kuin joka sen mukaan ole vain jo tai nyt jos hanen siita "
        "vuoden olisi voi mita ennen sita"
    ),
    "pl": (
        "w i na z do nie sie to jest ze o jak za od po przez dla ale co przy byl czy tak juz ma tym oraz tego ich "
        "jego byla moze tylko ktory ktore przed pod bedzie"
    ),
    "tr": (
        "ve bir bu da de icin ile olarak cok daha olan gibi kadar sonra en ne ki o mi var ise ya her ancak oldu "
        "dedi gore yeni turkiye degil tarafindan"
    ),
    "id": (
        "yang dan di untuk dengan itu dari ini pada dalam tidak akan oleh ke juga adalah telah bisa ada kata "
        "sebagai karena mereka tersebut lebih sudah kepada bahwa saat para atau"
    ),
}
# Scripts that one language of the archive's readers owns, as it were.
_SCRIPTS = (
    ("ja", "\u3041-\u30ff\u31f0-\u31ff"),
    ("ko", "\u1100-\u11ff\uac00-\ud7af"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("th", "\u0e01-\u0e4e"),
    ("hi", "\u0900-\u097f"),
    ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff"),
)
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS}
_LATIN = re.compile("[A-Za-zÀ-ɏ]")


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for language, words in _COMMON.items():
        for word in dict.fromkeys(words.split()):
            table[word] = (*table.get(word, ()), language)
    return table


def find_language(text: Prose) -> str | None:
    """ISO 639-1 code of the language in which the text is written, or None when too little tells it."""
    sample = text.text[:SAMPLE_CHARACTERS]
    if not sample.isascii():
        script = _script(sample)
        if script is not None:
            return _by_letters(script, sample)
    return _by_words([word.form for word in text.words[:SAMPLE_WORDS]])


def _script(sample: str) -> str | None:
    """The script of most letters, if it is not Latin. Japanese is told by a few kana among the Han signs."""
    counts = {name: len(letters.findall(sample)) for name, letters in _LETTERS.items()}
    if counts["ja"] * 10 > counts["zh"]:
        counts["ja"] += counts["zh"]
    name = max(counts, key=lambda n: counts[n])
    return name if counts[name] > max(3, len(_LATIN.findall(sample))) else None


def _by_letters(script: str, sample: str) -> str | None:
    if script == "cyrillic":
        ukrainian, russian = (len(re.findall(letters, sample)) for letters in ("[іїєґІЇЄҐ]", "[ыэъёЫЭЪЁ]"))
        if ukrainian == russian:
            return None
        return "uk" if ukrainian > russian else "ru"
    if script == "arabic":
        return None if re.search("[پچژگٹڈے]", sample) else "ar"
    return script


def _by_words(forms: list[str]) -> str | None:
    table = _languages_of()
    hits: Counter[str] = Counter()
    for form in forms:
        for language in table.get(form, ()):
            hits[language] += 1
    if not hits:
        return None
    (best, most), (_, next_most) = [*hits.most_common(2), ("", 0)][:2]
    sure = most >= LEAST_HITS and most >= LEAST_SHARE * len(forms) and most >= LEAST_LEAD * next_most
    return best if sure else None
