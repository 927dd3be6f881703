"""Names of the months and the days of the week, as datelines, dates of publication and stories write them."""

import re

from searcharchive.analysis.folding import fold

# By number. In the form that dates have: Slavic, Finnish and Greek names are those of "the 3rd of …".
_NAMES = (
    "january jan januar jän jänner janvier janv enero ene gennaio gen janeiro januari ocak января янв يناير "
    "stycznia ledna tammikuuta січня ianuarie január ιανουαρίου",
    "february feb februar febr février fevrier févr fevr febrero febbraio fevereiro fev februari şubat февраля фев "
    "فبراير lutego února helmikuuta лютого februarie február φεβρουαρίου",
    "march mar märz maerz mrz mars marzo março marco maart mrt mart марта мар مارس "
    "marca března maaliskuuta березня martie március maret μαρτίου",
    "april apr avril avr abril abr aprile nisan апреля апр أبريل ابريل "
    "kwietnia dubna huhtikuuta квітня aprilie április απριλίου",
    "may mai mayo maggio mag maio mei maj mayıs mayis мая مايو maja května toukokuuta травня május μαΐου",
    "june jun juni juin junio giugno giu junho haziran июня июн يونيو "
    "czerwca června kesäkuuta червня iunie június ιουνίου",
    "july jul juli juillet juil julio luglio lug julho temmuz июля июл يوليو "
    "lipca července heinäkuuta липня iulie július ιουλίου",
    "august aug août aout agosto ago augustus augusti ağustos августа авг أغسطس "
    "sierpnia srpna elokuuta серпня augusztus agustus αυγούστου",
    "september sept sep septembre septiembre setiembre settembre sett set setembro eylül сентября сент سبتمبر "
    "września září syyskuuta вересня septembrie szeptember σεπτεμβρίου",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim октября окт أكتوبر اكتوبر "
    "października října lokakuuta жовтня octombrie október οκτωβρίου",
    "november nov novembre noviembre novembro kasım kasim ноября нояб نوفمبر "
    "listopada listopadu marraskuuta листопада noiembrie νοεμβρίου",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro aralık aralik декабря дек ديسمبر "
    "grudnia prosince joulukuuta грудня decembrie desember δεκεμβρίου",
)

MONTHS: dict[str, int] = {fold(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Folded name or abbreviation, without a dot → 1 to 12. English, German, French, Spanish, Italian, Portuguese, Dutch,
the Nordic languages, Indonesian, Polish, Czech, Romanian, Hungarian, Turkish, Russian, Ukrainian, Greek and Arabic."""

_SPELLINGS = {name for names in _NAMES for name in names.split()} | MONTHS.keys()
MONTH = "|".join(sorted(map(re.escape, _SPELLINGS), key=lambda name: (-len(name), name)))
"""Alternatives of a regular expression, the longest first; for IGNORECASE."""

_DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": "måndag/måndagen tisdag/tisdagen onsdag/onsdagen torsdag/torsdagen fredag/fredagen lördag/lördagen "
    "söndag/söndagen",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "fi": "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina",
    "pl": "poniedziałek wtorek środę/środa czwartek piątek sobotę/sobota niedzielę/niedziela",
    "cs": "pondělí úterý středu/středa čtvrtek pátek sobotu/sobota neděli/neděle",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "id": "senin selasa rabu kamis jumat sabtu minggu",
    "ru": "понедельник вторник среду/среда четверг пятницу/пятница субботу/суббота воскресенье",
    "uk": "понеділок вівторок середу/середа четвер пятницю суботу/субота неділю/неділя",
    "ar": "الاثنين/الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
WEEKDAYS: dict[str, dict[str, int]] = {
    lang: {fold(name): number for number, names in enumerate(days.split()) for name in names.split("/")}
    for lang, days in _DAYS.items()
}
"""Language → folded name → 0 (Monday) to 6, in the forms that "on Monday" has."""
_SHORT_DAYS = {name: n for n, names in enumerate(("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun"))
               for name in names.split()}  # fmt: skip
DAY_NAMES = frozenset(name for days in WEEKDAYS.values() for name in days) | _SHORT_DAYS.keys()
"""Folded names and abbreviations of the days of all languages."""

_NEAR = {
    "en": "yesterday -1 today 0 tonight 0 tomorrow 1",
    "de": "vorgestern -2 gestern -1 heute 0 übermorgen 2",
    "fr": "hier -1 aujourd 0 demain 1",
    "es": "anteayer -2 ayer -1 anoche -1 hoy 0",
    "it": "ieri -1 oggi 0 domani 1",
    "pt": "anteontem -2 ontem -1 hoje 0 amanhã 1",
    "nl": "eergisteren -2 gisteren -1 vandaag 0 overmorgen 2",
    "sv": "igår -1 idag 0 imorgon 1",
    "fi": "eilen -1 tänään 0 huomenna 1",
    "pl": "wczoraj -1 dzisiaj 0 dziś 0 jutro 1",
    "cs": "včera -1 dnes 0 zítra 1",
    "tr": "dün -1 bugün 0 yarın 1",
    "id": "kemarin -1 besok 1",
    "ru": "вчера -1 сегодня 0 завтра 1",
    "uk": "вчора -1 сьогодні 0 завтра 1",
    "ar": "أمس -1 اليوم 0 غدا 1",
}
NEAR_DAYS: dict[str, dict[str, int]] = {
    lang: {fold(name): int(days) for name, days in zip(row.split()[::2], row.split()[1::2], strict=True)}
    for lang, row in _NEAR.items()
}
"""Language → folded word → how many days from today."""


def month_number(name: str) -> int:
    """1 to 12 for what :data:`MONTH` matched."""
    return MONTHS[fold(name)]
