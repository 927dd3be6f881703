"""What stories say of time, and what only looks like it. Every story is of Wednesday 15 May 2024.

Each date stands with the words that say it. A stretch of time is given by its first and its last part.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.ingest.dates.calendar import WEEKDAYS
from searcharchive.ingest.dates.mentions import find_dates
from searcharchive.ingest.words.prose import prose
from tests.extraction.conftest import DAY

WEEK = "2024-05-06 last week; 2024-05-12 last week"

ENGLISH = [
    # whole dates
    ("It opened on January 9, 2019.", "2019-01-09 January 9, 2019"),
    ("It opened on Jan. 9, 2019.", "2019-01-09 Jan. 9, 2019"),
    ("It opened on 9 January 2019.", "2019-01-09 9 January 2019"),
    ("It opened on the 9th of January, 2019.", "2019-01-09 9th of January, 2019"),
    ("It opened on 2019-01-09.", "2019-01-09 2019-01-09"),
    ("It opened in JANUARY 2019.", "2019-01 JANUARY 2019"),
    ("It opened in January, 2019.", "2019-01 January, 2019"),
    ("In mid-January 2019 it snowed.", "2019-01 January 2019"),
    ("On February 29, 2023 nobody was born.", ""),
    ("On April 31 nobody was born.", ""),
    # without a year: the nearest
    ("On January 9 they met.", "2024-01-09 January 9"),
    ("On December 9 they met.", "2023-12-09 December 9"),
    ("By October 9 it is over.", "2024-10-09 October 9"),
    ("On May 3rd they met.", "2024-05-03 May 3rd"),
    ("Since October 7 it has rained.", "2023-10-07 October 7"),
    ("Floods in Mai Mahiu, and life on Mars.", ""),
    ("It is open until Monday.", "2024-05-20 Monday"),
    ("They must leave by Friday.", "2024-05-17 Friday"),
    ("They met ahead of Sunday's vote.", "2024-05-19 Sunday"),
    ("Payable on June one to holders.", "2024-06-01 June one"),
    ("Payable on April eight.", "2024-04-08 April eight"),
    ("In March two men drowned.", "2024-03 March"),
    ("In May one ship sank.", "2024-05 May"),
    # stretches and lists of days
    ("The fair is open March 3-5.", "2024-03-03 March 3; 2024-03-05 5"),
    ("The fair was open March 3–5, 2019.", "2019-03-03 March 3; 2019-03-05 5, 2019"),
    ("from March 3 to 5", "2024-03-03 March 3; 2024-03-05 5"),
    ("from 3 to 5 March 2019", "2019-03-03 3; 2019-03-05 5 March 2019"),
    ("3-5 March", "2024-03-03 3; 2024-03-05 5 March"),
    ("between March 3 and 5", "2024-03-03 March 3; 2024-03-05 5"),
    ("on March 3, 4 and 6", "2024-03-03 March 3; 2024-03-04 4; 2024-03-06 6"),
    ("on March 3 and April 4", "2024-03-03 March 3; 2024-04-04 April 4"),
    ("from March 30 to 2 April", "2024-03-30 March 30; 2024-04-02 2 April"),
    ("from March 30-April 2", "2024-03-30 March 30; 2024-04-02 April 2"),
    ("On March 3, 20 people drowned.", "2024-03-03 March 3"),
    ("On March 3 and 4 people drowned.", "2024-03-03 March 3"),
    ("On March 3 and 4 they met.", "2024-03-03 March 3; 2024-03-04 4"),
    # months
    ("Prices fell last March.", "2024-03 last March"),
    ("Prices fell last May.", "2023-05 last May"),
    ("Prices fell last December.", "2023-12 last December"),
    ("Voting is next March.", "2025-03 next March"),
    ("Voting is next June.", "2024-06 next June"),
    ("Voting is this August.", "2024-08 this August"),
    ("since March", "2024-03 March"),
    ("since September", "2023-09 September"),
    ("until March", "2025-03 March"),
    ("in March", "2024-03 March"),
    ("in November", "2023-11 November"),
    ("in early October", "2024-10 October"),
    ("in mid-July", "2024-07 July"),
    ("In August Wilson's plays", ""),
    ("a speech by May", ""),
    ("May said so. Mrs May will go.", ""),
    ("Theresa May 3 times refused", ""),
    ("the March on Washington", ""),
    ("They march in step and may go.", ""),
    ("April Jones and June Carter", ""),
    ("an august assembly in mar", ""),
    ("Dec. in the sea", ""),
    ("in Jan Berg's house", ""),
    # weekdays
    ("He spoke on Tuesday.", "2024-05-14 Tuesday"),
    ("He spoke on Wednesday.", "2024-05-15 Wednesday"),
    ("He spoke on Thursday.", "2024-05-09 Thursday"),
    ("He spoke late Monday night.", "2024-05-13 Monday"),
    ("On Monday, July 8, they met.", "2024-07-08 July 8"),
    ("on Monday, the 8th of July", "2024-07-08 8th of July"),
    ("on Monday the mayor left", "2024-05-13 Monday"),
    ("Monday's vote was close.", "2024-05-13 Monday"),
    ("He spoke last Wednesday.", "2024-05-08 last Wednesday"),
    ("He spoke last Friday.", "2024-05-10 last Friday"),
    ("They meet next Monday.", "2024-05-20 next Monday"),
    ("They meet this Friday.", "2024-05-17 this Friday"),
    ("The court will meet on Friday.", "2024-05-17 Friday"),
    ("The court is expected to rule on Monday.", "2024-05-20 Monday"),
    ("The court will meet soon, he said on Friday.", "2024-05-10 Friday"),
    ("He said on Tuesday it will meet on Thursday.", "2024-05-14 Tuesday; 2024-05-16 Thursday"),
    ("They will go. On Friday he left.", "2024-05-10 Friday"),
    ("the Sunday Times and the Sunday Telegraph", ""),
    ("on Good Friday and Black Friday, before Ash Wednesday", ""),
    ("On Mondays he rests; the sun sat on the sea", ""),
    ("Sheffield Wednesday won", ""),
    # near days
    ("yesterday, today and tomorrow", "2024-05-14 yesterday; 2024-05-15 today; 2024-05-16 tomorrow"),
    ("Yesterday it rained.", "2024-05-14 Yesterday"),
    ("They meet tonight.", "2024-05-15 tonight"),
    ("the day before yesterday", "2024-05-13 day before yesterday"),
    ("the day after tomorrow", "2024-05-17 day after tomorrow"),
    ("He told USA Today so.", ""),
    # counted
    ("Three days ago it rained.", "2024-05-12 Three days ago"),
    ("It rained 10 days ago.", "2024-05-05 10 days ago"),
    ("It rained a year ago.", "2023 a year ago"),
    ("It rained five years ago.", "2019 five years ago"),
    ("It rained six months ago.", "2023-11 six months ago"),
    ("It rained two weeks ago.", "2024-04-29 two weeks ago; 2024-05-05 two weeks ago"),
    ("It rained long ago, years ago, some days ago.", ""),
    # weeks, months and years around
    ("It rained last week.", WEEK),
    ("They meet next week.", "2024-05-20 next week; 2024-05-26 next week"),
    ("They met this week.", "2024-05-13 this week; 2024-05-19 this week"),
    ("They met earlier this month.", "2024-05 earlier this month"),
    ("They meet later this year.", "2024 later this year"),
    ("It rained last month.", "2024-04 last month"),
    ("Voting is next month.", "2024-06 next month"),
    ("Last year it rained.", "2023 Last year"),
    ("Voting is next year.", "2025 next year"),
    ("on This Week, over the next year or two", ""),
    ("a week, each month, the year, last few years", ""),
    # years
    ("It opened in 2019.", "2019 2019"),
    ("since 1945, until 2030 and by 1999", "1945 1945; 2030 2030; 1999 1999"),
    ("from 1914 to 1918", "1914 1914; 1918 1918"),
    ("between 1914 and 1918", "1914 1914; 1918 1918"),
    ("in 1990, 1991 and 1993", "1990 1990; 1991 1991; 1993 1993"),
    ("the 1914-18 war", "1914 1914; 1918 18"),
    ("in 1914–1918", "1914 1914; 1918 1918"),
    ("her reign (1837-1901)", "1837 1837; 1901 1901"),
    ("his first book (1987) sold", "1987 1987"),
    ("the 2019 election", "2019 2019"),
    ("the 2022 World Cup", "2022 2022"),
    ("in fiscal 2019", "2019 2019"),
    ("in mid-2019", "2019 2019"),
    ("a 2019 Toyota", ""),
    ("the 2019 Toyota", ""),
    ("in 1990 Main Street was paved", ""),
    ("2,019 people", ""),
    ("of 1500 tonnes", ""),
    ("in 2000 villages", ""),
    ("flight 1999 to gate 2019", ""),
    ("at 1990 Main Street", ""),
    ("a loss of 1987 dlrs", ""),
    ("in 0500 and in 2500", ""),
    # decades, centuries, quarters
    ("in the 1990s", "1990 1990s; 1999 1990s"),
    ("in the 1800s", "1800 1800s; 1899 1800s"),
    ("by 1700 GMT; Jul 1257 Mar 1340", ""),
    ("in the late ’90s", "1990 90s; 1999 90s"),
    ("a man in his 90s", ""),
    ("in the 19th century", "1801 19th century; 1900 19th century"),
    ("an 18th-century house", "1701 18th-century; 1800 18th-century"),
    ("in the first century; the 5th century", ""),
    ("a century ago", ""),
    ("the first quarter of 2019", "2019-01 first quarter of 2019; 2019-03 first quarter of 2019"),
    ("in the fourth quarter 2019", "2019-10 fourth quarter 2019; 2019-12 fourth quarter 2019"),
    ("in the first quarter", ""),
]

OTHERS = [
    ("es", "el martes 3 de marzo de 2019", "2019-03-03 3 de marzo de 2019"),
    ("es", "El lunes y ayer; hoy no", "2024-05-13 lunes; 2024-05-14 ayer; 2024-05-15 hoy"),
    ("es", "en marzo, desde abril de 2001", "2024-03 marzo; 2001-04 abril de 2001"),
    ("es", "el próximo lunes", "2024-05-20 próximo lunes"),
    ("es", "Plácido Domingo cantó", ""),
    ("es", "del 3 al 5 de marzo", "2024-03-03 3; 2024-03-05 5 de marzo"),
    ("fr", "lundi dernier, et le 1er mars 2019", "2024-05-13 lundi; 2019-03-01 1er mars 2019"),
    ("fr", "hier, aujourd’hui et demain", "2024-05-14 hier; 2024-05-15 aujourd; 2024-05-16 demain"),
    ("fr", "en mars, la planète Mars", "2024-03 mars"),
    ("fr", "vendredi prochain", "2024-05-17 vendredi"),
    ("de", "gestern, am Montag, dem 3. Oktober 1990", "2024-05-14 gestern; 1990-10-03 3. Oktober 1990"),
    ("de", "im März und im Mai 2019", "2024-03 März; 2019-05 Mai 2019"),
    ("de", "am kommenden Freitag", "2024-05-17 kommenden Freitag"),
    ("de", "3. und 4. Juli", "2024-07-03 3; 2024-07-04 4. Juli"),
    ("de", "Er war hier.", ""),
    ("it", "lunedì 2 giugno 1946", "1946-06-02 2 giugno 1946"),
    ("it", "ieri e oggi", "2024-05-14 ieri; 2024-05-15 oggi"),
    ("pt", "na terça-feira; em 25 de abril de 1974", "2024-05-14 terça; 1974-04-25 25 de abril de 1974"),
    ("pt", "ontem; a segunda vez, a quinta casa", "2024-05-14 ontem"),
    ("nl", "maandag 3 mei 2021, gisteren", "2021-05-03 3 mei 2021; 2024-05-14 gisteren"),
    ("sv", "i måndags den 3 maj 2021; på tisdagen", "2021-05-03 3 maj 2021; 2024-05-14 tisdagen"),
    ("da", "mandag den 3. maj 2021", "2021-05-03 3. maj 2021"),
    ("no", "3. mai 2021", "2021-05-03 3. mai 2021"),
    ("fi", "maanantaina 3. toukokuuta, eilen", "2024-05-03 3. toukokuuta; 2024-05-14 eilen"),
    ("pl", "we wtorek 3 maja 2021 roku, wczoraj", "2021-05-03 3 maja 2021; 2024-05-14 wczoraj"),
    ("cs", "v pondělí 3. května 2021, včera", "2021-05-03 3. května 2021; 2024-05-14 včera"),
    ("tr", "3 Mayıs 2021, dün", "2021-05-03 3 Mayıs 2021; 2024-05-14 dün"),
    ("id", "3 Mei 2021, kemarin", "2021-05-03 3 Mei 2021; 2024-05-14 kemarin"),
    ("ru", "в понедельник; 3 мая 2021 года, вчера", "2024-05-13 понедельник; 2021-05-03 3 мая 2021; 2024-05-14 вчера"),
    ("ru", "в 2019 году; с 1941 по 1945 год", "2019 2019; 1941 1941; 1945 1945"),
    ("pl", "w 2019 roku, od 1939 do 1945 roku", "2019 2019; 1939 1939; 1945 1945"),
    ("uk", "у вівторок, 3 травня 2021 року", "2021-05-03 3 травня 2021"),
    ("el", "3 Μαΐου 2021", "2021-05-03 3 Μαΐου 2021"),
    ("ar", "في 3 مايو 2021 أمس", "2021-05-03 3 مايو 2021; 2024-05-14 أمس"),
    ("zh", "2019年3月12日在北京", "2019-03-12 2019年3月12日在"),
    ("ja", "2019年3月、2020年", "2019-03 2019年3月; 2020 2020年"),
    ("ro", "3 mai 2021; luni", "2021-05-03 3 mai 2021"),
]  # fmt: skip


def said(text: str, lang: str | None) -> str:
    """Dates with their words, in the order of the text."""
    found = find_dates([prose("body", text)], DAY, lang)
    rows = [(s.start, f.date.isoformat(), s.text) for f in found for s in f.spans]
    return "; ".join(f"{day} {words}" for _, day, words in sorted(rows))


@pytest.mark.parametrize(("text", "dates"), ENGLISH)
def test_english(text: str, dates: str) -> None:
    assert said(text, "en") == dates


@pytest.mark.parametrize(("lang", "text", "dates"), OTHERS)
def test_other_languages(lang: str, text: str, dates: str) -> None:
    assert said(text, lang) == dates


@pytest.mark.parametrize("lang", [None, "en", "de", "pt", "ru", "zh", "xx", "EN-gb", ""])
def test_any_language_may_be_given(lang: str | None) -> None:
    assert said("on 3 May 2021", lang) == "2021-05-03 3 May 2021"


WORDS = (
    "Monday the 8th of July 3 - – and to , 31 1990 1990s ’90s 19th century first quarter week last next ago two days "
    "year May mars Mai ( ) 18 年 月 日 lundi terça-feira вчера in since election February 30 9999 one year's ."
)
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES, max_size=12), st.sampled_from([*WEEKDAYS, "zh", None]), st.none() | st.dates())
def test_any_words_are_read_and_spans_are_the_texts(pieces: list[str], lang: str | None, anchor: date | None) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        for found in find_dates([prose("body", text)], anchor, lang):
            assert found.spans
            assert all(text[span.start : span.end] == span.text != "" for span in found.spans)
