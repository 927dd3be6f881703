"""Words under the languages that the archive knows: pairs for scripts without blanks, stems by language, order kept."""

import pytest

from searcharchive.analysis.batch import Vocabulary
from searcharchive.analysis.stemming import base_language, query_stems, stem
from searcharchive.analysis.words import forms, tokenize

# (a text, a query, whether the query's words stand in it one after another)
PAIRED = [
    ("港口因为暴风雨关闭了", "暴风雨", True),
    ("港口因为暴风雨关闭了", "风暴", False),
    ("台風で港が閉鎖された", "閉鎖", True),
    ("フェリーは出航しなかった", "フェリー", True),
    ("ﾌｪﾘｰは出航した", "フェリー", True),
    ("ひらがなとカタカナ", "カタカナ", True),
    ("ท่าเรือปิดเพราะพายุ", "พายุ", True),
    ("ท่าเรือปิดเพราะพายุ", "ท่าเรือ", True),
    ("ท่าเรือปิดเพราะพายุ", "เรือบิน", False),
    ("G7首脳会議は広島で", "広島", True),
    ("2019年3月12日", "3月", True),
]

# (language, words of one stem, a word of another)
STEMS = [
    ("en", "strike strikes striking", "strip"),
    ("de", "schiff schiffe schiffes", "schaf"),
    ("fr", "navire navires", "navette"),
    ("es", "barco barcos", "barrio"),
    ("pt", "navio navios", "nave"),
    ("it", "traghetto traghetti", "tragedia"),
    ("nl", "boot boten", "boek"),
    ("sv", "hamn hamnen hamnar", "hammare"),
    ("da", "havn havnen havne", "have"),
    ("no", "havn havna havner", "hav"),
    ("nb", "havn havna", "hav"),
    ("fi", "satama satamat sataman", "sata"),
    ("hu", "hajo hajok", "hal"),
    ("ro", "vapor vapori", "vara"),
    ("ru", "корабль корабля корабли", "короб"),
    ("tr", "okul okullar", "oku"),
    ("ar", "كتاب كتابه", "كلب"),
    ("el", "λιμανι λιμανια", "λιμνη"),
    ("ca", "vaixell vaixells", "vaixella"),
    ("lt", "uostas uosto", "uosis"),
    ("id", "kapal kapalnya", "kapas"),
    ("hi", "नाव नावें", "नाम"),
    ("eu", "etxe etxeak", "eten"),
]


@pytest.mark.parametrize(("text", "query", "there"), PAIRED)
def test_scripts_without_blanks_are_found_by_pairs(text: str, query: str, there: bool) -> None:
    wanted = list(forms(query))
    words = [word.form for word in tokenize(text)]
    stands = any(words[i : i + len(wanted)] == wanted for i in range(len(words)))
    assert wanted
    assert stands is there


@pytest.mark.parametrize("text", [row[0] for row in PAIRED])
def test_the_index_has_the_same_pairs(text: str) -> None:
    vocabulary = Vocabulary()
    tokens = vocabulary.tokenize([text])
    strings = vocabulary.strings()
    assert [strings[form] for form in tokens.forms] == list(forms(text))


@pytest.mark.parametrize(("lang", "same", "other"), STEMS, ids=[row[0] for row in STEMS])
def test_stems_by_language(lang: str, same: str, other: str) -> None:
    stems = {stem(form, lang) for form in forms(same)}
    assert len(stems) == 1
    assert stem(forms(other)[0], lang) not in stems


@pytest.mark.parametrize("lang", ["zh", "ja", "th", "ko", "he", "vi", "uk", "xx"])
def test_languages_without_a_stemmer_keep_their_words(lang: str) -> None:
    assert stem("ports", lang) == "ports"


def test_a_query_is_stemmed_under_every_language_of_the_archive() -> None:
    assert query_stems("boten", ("en", "nl")) == tuple(sorted({"boten", stem("boten", "nl")}))


@pytest.mark.parametrize(
    ("given", "base"), [("en-GB", "en"), ("PT_br", "pt"), ("zh-Hant-TW", "zh"), (None, "en"), ("", "en")]
)
def test_base_languages(given: str | None, base: str) -> None:
    assert base_language(given) == base


@pytest.mark.parametrize(
    "text", ["אוניה בנמל חיפה", "سفينة في ميناء بيروت", "NATO אמרה ש-3 אוניות", "ناتو NATO 42 سفينة"]
)
def test_right_to_left_text_stays_in_the_order_in_which_it_is_read(text: str) -> None:
    words = tokenize(text)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert text[words[0].start : words[0].end] == text.split()[0]
