"""Countries, dissolved states and their first-order divisions, by code, name, demonym and abbreviation.

Read from two small tables in ``data/``; the compiled cities are not needed for anything here. Names are looked up under
keys: the folded words of the name with single blanks between them (:func:`name_key`).
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from searcharchive.analysis.words import forms

DATA = Path(__file__).parent / "data"

_US_ABBREVIATIONS = (
    "Ala AL|Alaska AK|Ariz AZ|Ark AR|Calif CA|Cal CA|Colo CO|Conn CT|Del DE|D.C. DC|Fla FL|Ga GA|Hawaii HI|Idaho ID|"
    "Ill IL|Ind IN|Iowa IA|Kan KS|Kans KS|Ky KY|La LA|Maine ME|Md MD|Mass MA|Mich MI|Minn MN|Miss MS|Mo MO|Mont MT|"
    "Neb NE|Nebr NE|Nev NV|N.H. NH|N.J. NJ|N.M. NM|N.Y. NY|N.C. NC|N.D. ND|Ohio OH|Okla OK|Ore OR|Oreg OR|Pa PA|"
    "Penn PA|R.I. RI|S.C. SC|S.D. SD|Tenn TN|Tex TX|Utah UT|Vt VT|Va VA|Wash WA|W.Va WV|W Va WV|Wis WI|Wisc WI|Wyo WY"
)
_CANADIAN_ABBREVIATIONS = (
    "Alta 01|B.C. 02|Man 03|N.B. 04|Nfld 05|N.S. 07|Ont 08|P.E.I. 09|Que 10|PQ 10|Sask 11|"
    "AB 01|MB 03|NL 05|ON 08|QC 10|SK 11"
)
# Local and English names beside those of the table.
_OTHER_NAMES = {
    "DE/Bavaria": "Bayern",
    "DE/Saxony": "Sachsen",
    "DE/Hesse": "Hessen",
    "DE/Thuringia": "Thüringen",
    "CA/Quebec": "Québec",
    "CA/Newfoundland and Labrador": "Newfoundland",
    "CA/Yukon": "Yukon Territory",
    "ES/Catalonia": "Cataluña|Catalunya",
    "ES/Andalusia": "Andalucía",
    "IT/Lombardy": "Lombardia",
    "IT/Tuscany": "Toscana",
    "IT/Sicily": "Sicilia",
    "CN/Guangdong": "Kwangtung",
    "ID/Jakarta": "Jakarta Special Region",
    "US/District of Columbia": "Washington DC|Washington D.C.",
    "PK/Khyber Pakhtunkhwa": "North-West Frontier Province",
    "UA/Crimea": "Autonomous Republic of Crimea",
}


class Area(NamedTuple):
    """A country, a dissolved state or a division. ``path`` is ``CC`` or ``CC/Division``; degrees or None."""

    path: str
    name: str
    country: str
    lat: float | None
    lon: float | None

    @property
    def is_country(self) -> bool:
        return "/" not in self.path


@lru_cache(maxsize=1 << 15)
def name_key(text: str) -> str:
    """Under what a name is looked up: case, accents, hyphens and dots do not matter."""
    return " ".join(forms(text))


def _rows(file: str) -> Iterator[list[str]]:
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")


def _point(text: str) -> tuple[float | None, float | None]:
    if not text:
        return None, None
    lat, lon = text.split()
    return float(lat), float(lon)


class _Table(NamedTuple):
    by_code: dict[str, Area]
    by_name: dict[str, tuple[Area, ...]]
    demonyms: dict[str, Area]
    alpha3: dict[str, Area]


@cache
def _countries() -> _Table:
    table = _Table({}, {}, {}, {})
    for code, alpha3, point, name, demonyms, others in _rows("countries.txt"):
        area = Area(code, name, code, *_point(point))
        table.by_code[code] = area
        if alpha3:
            table.alpha3[alpha3] = area
        for each in (name, *filter(None, others.split(","))):
            table.by_name[name_key(each)] = (area,)
        for each in filter(None, demonyms.split(",")):
            table.demonyms[name_key(each)] = area
            if each[-1] in "nit" and " " not in each:
                table.demonyms.setdefault(name_key(each + "s"), area)
    return table


@cache
def _divisions() -> tuple[dict[tuple[str, str], Area], dict[str, tuple[Area, ...]]]:
    by_code: dict[tuple[str, str], Area] = {}
    by_name: dict[str, tuple[Area, ...]] = {}
    for country, code, point, name in _rows("divisions.txt"):
        area = Area(f"{country}/{name}", name, country, *_point(point))
        by_code[country, code] = area
        for each in (name, *filter(None, _OTHER_NAMES.get(area.path, "").split("|"))):
            key = name_key(each)
            if area.path not in (other.path for other in by_name.get(key, ())):
                by_name[key] = (*by_name.get(key, ()), area)
    return by_code, by_name


@cache
def abbreviations() -> dict[str, Area]:
    """Areas by the keys that stand for them after a city's name only: ``calif``, ``ny``, ``ont``, ``dc``."""
    divisions = _divisions()[0]
    found: dict[str, Area] = {}
    for country, table in (("CA", _CANADIAN_ABBREVIATIONS), ("US", _US_ABBREVIATIONS)):
        for entry in table.split("|"):
            short, code = entry.rsplit(" ", 1)
            found[name_key(short)] = divisions[country, code]
            if country == "US":
                found[code.lower()] = divisions[country, code]
    found["pr"] = _countries().by_code["PR"]
    return found


def country(code: str) -> Area | None:
    """The country or dissolved state of an ISO 3166 code: alpha-2, alpha-3, or the four letters of part 3."""
    table = _countries()
    return table.by_code.get(code) or table.alpha3.get(code)


def division(country_code: str, admin1: str) -> Area | None:
    """The division of a country by GeoNames' admin1 code."""
    return _divisions()[0].get((country_code, admin1))


@cache
def _all_names() -> dict[str, tuple[Area, ...]]:
    names = dict(_countries().by_name)
    for key, areas in _divisions()[1].items():
        names[key] = (*names.get(key, ()), *areas)
    return names


def areas_named(key: str) -> tuple[Area, ...]:
    """Countries first, then divisions, whose name has this key."""
    return _all_names().get(key, ())


def area_of_demonym(key: str) -> Area | None:
    """The country whose people or things are called so: ``japanese`` → Japan."""
    return _countries().demonyms.get(key)


def single_names() -> tuple[frozenset[str], frozenset[str]]:
    """The areas' names and the demonyms that are single words, as keys."""
    names = (key for key in _all_names() if " " not in key)
    return frozenset(names), frozenset(key for key in _countries().demonyms if " " not in key)


@cache
def longest_area_names() -> dict[str, int]:
    """First word → how many words the longest area name or demonym that begins with it has."""
    longest: dict[str, int] = {}
    for key in (*_all_names(), *_countries().demonyms):
        first, *rest = key.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return longest


def last_name(path: str) -> str:
    """What a path's place is called, without the ``~2`` that tells it from one of the same name."""
    last = path.rsplit("/", 1)[-1]
    return last.split("~")[0] or last


def place_label(path: str) -> str:
    """What a person reads for a path: ``CO`` → Colombia, ``US/Texas/Austin`` → Austin, ``ZZ/Foo`` → Foo."""
    if "/" not in path:
        area = country(path)
        return area.name if area else path
    return last_name(path)


def known_division(path: str) -> Area | None:
    """The division with exactly this path."""
    _, _, name = path.partition("/")
    return next((area for area in areas_named(name_key(name)) if area.path == path), None)
