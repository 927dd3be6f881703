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

_DAYS = (
    "monday mon montag lundi lunes lunedì segunda-feira maandag måndag mandag maanantai maanantaina poniedziałek "
    "pondělí pazartesi понедельник понеділок الاثنين senin",
    "tuesday tue tues dienstag mardi martes martedì terça-feira dinsdag tisdag tirsdag tiistai tiistaina wtorek "
    "úterý salı вторник вівторок الثلاثاء selasa",
    "wednesday wed mittwoch mercredi miércoles mercoledì quarta-feira woensdag onsdag keskiviikko keskiviikkona "
    "środa środę středa středu çarşamba среда среду середа середу الأربعاء rabu",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì quinta-feira donderdag torsdag torstai torstaina "
    "czwartek čtvrtek perşembe четверг четвер الخميس kamis",
    "friday fri freitag vendredi viernes venerdì sexta-feira vrijdag fredag perjantai perjantaina "
    "piątek pátek cuma пятница пятницу п'ятницю الجمعة jumat",
    "saturday sat samstag sonnabend samedi sábado sabato zaterdag lördag lørdag lauantai lauantaina "
    "sobota sobotę sobotu cumartesi суббота субботу субота суботу السبت sabtu",
    "sunday sun sonntag dimanche domingo domenica zondag söndag søndag sunnuntai sunnuntaina niedziela niedzielę "
    "neděle neděli pazar воскресенье неділя неділю الأحد minggu",
)
WEEKDAYS: dict[str, int] = {fold(name): number for number, names in enumerate(_DAYS) for name in names.split()}
"""Folded name → 0 (Monday) to 6, in the same languages."""


def month_number(name: str) -> int:
    """1 to 12 for what :data:`MONTH` matched."""
    return MONTHS[fold(name)]
