"""Names of the months, as datelines and dates of publication write them."""

import re

from searcharchive.analysis.folding import fold

_NAMES = (
    "january jan januar jän janvier janv enero ene gennaio gen janeiro januari ocak января يناير",
    "february feb februar febr février fevrier févr febrero febbraio fevereiro fev februari şubat февраля فبراير",
    "march mar märz maerz mrz mars marzo março marco maart mrt mart марта مارس",
    "april apr avril avr abril abr aprile nisan апреля أبريل",
    "may mai mayo maggio mag maio mei mayıs mayis мая مايو",
    "june jun juni juin junio giugno giu junho haziran июня يونيو",
    "july jul juli juillet juil julio luglio lug julho temmuz июля يوليو",
    "august aug août aout agosto ago augustus ağustos августа أغسطس",
    "september sept sep septembre septiembre setiembre settembre sett set setembro eylül сентября سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim октября أكتوبر",
    "november nov novembre noviembre novembro kasım kasim ноября نوفمبر",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro aralık aralik декабря ديسمبر",
)

MONTHS: dict[str, int] = {fold(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Folded name or abbreviation, without a dot → 1 to 12. English, German, French, Spanish, Italian, Portuguese, Dutch;
Turkish, Russian and Arabic, whose names have one form in dates."""

_SPELLINGS = {name for names in _NAMES for name in names.split()} | MONTHS.keys()
MONTH = "|".join(sorted(map(re.escape, _SPELLINGS), key=lambda name: (-len(name), name)))
"""Alternatives of a regular expression, the longest first; for IGNORECASE."""


def month_number(name: str) -> int:
    """1 to 12 for what :data:`MONTH` matched."""
    return MONTHS[fold(name)]
