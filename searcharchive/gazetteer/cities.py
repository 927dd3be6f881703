"""Cities by name, over the compiled arrays: mapped from the cache folder, built there on first use."""

import os
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from searcharchive.gazetteer import arrays
from searcharchive.gazetteer.compiling import cache_name, compile_cities, key_slot, word_slot


class City(NamedTuple):
    """A city by its path. ``parent`` is the path of its division, or its country's code where none is known."""

    path: str
    name: str
    country: str
    parent: str
    lat: float
    lon: float
    population: int
    capital: bool
    county: bool = False


def cache_folder(environ: Mapping[str, str]) -> Path:
    """``SEARCHARCHIVE_CACHE``, else ``searcharchive`` in the user's cache folder."""
    if own := environ.get("SEARCHARCHIVE_CACHE"):
        return Path(own)
    base = environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path(environ.get("HOME") or Path.home()) / ".cache") / "searcharchive"


class Cities:
    """Lookups over the arrays of :mod:`compiling`. A name's key is looked up in O(log n), most others at once."""

    def __init__(self, data: arrays.Arrays) -> None:
        self._data = data
        self._longest, self._key, self._key_at = (data[name].data for name in ("longest", "key", "key_at"))
        self._some = data["some"].data
        self._parents = bytes(data["parents"]).decode().split("\n")

    def __len__(self) -> int:
        return len(self._data["lat"])

    def longest(self, form: str) -> int:
        """Words of the longest city name that begins with this word; 0 where none does (rarely too high)."""
        return self._longest[word_slot(form)]

    def rows(self, key: str) -> tuple[int, ...]:
        """Rows of the cities with this name, the most populous first."""
        wanted = key.encode()
        if not self._some[key_slot(wanted)]:
            return ()
        low, high = 0, len(self._key_at) - 1
        while low < high:
            middle = (low + high) // 2
            if bytes(self._key[self._key_at[middle] : self._key_at[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self._key_at) - 1 or bytes(self._key[self._key_at[low] : self._key_at[low + 1]]) != wanted:
            return ()
        start, end = self._data["row_at"][low : low + 2]
        return tuple(int(row) for row in self._data["row"][start:end])

    def city(self, row: int) -> City:
        data = self._data
        name = bytes(data["name"][data["name_at"][row] : data["name_at"][row + 1]]).decode()
        parent = self._parents[data["parent"][row]]
        twin = int(data["twin"][row])
        path = f"{parent}/{name}" + (f"~{twin}" if twin > 1 else "")
        country = parent.split("/")[0]
        people = int(data["population"][row])
        lat, lon = (round(float(data[axis][row]), 5) for axis in ("lat", "lon"))
        return City(
            path, name, country, parent, lat, lon, people, bool(data["capital"][row]), bool(data["county"][row])
        )


def open_cities(folder: Path) -> Cities:
    """The cities of a cache folder: built where they are missing, kept in memory where it cannot be written."""
    path = folder / cache_name()
    data = arrays.load(path)
    if data is None:
        data = compile_cities()
        try:
            arrays.save(path, data)
        except OSError:
            return Cities(data)
        data = arrays.load(path) or data
    return Cities(data)


@cache
def cities() -> Cities:
    """The process's cities."""
    return open_cities(cache_folder(os.environ))


@lru_cache(maxsize=1 << 14)
def cities_named(key: str) -> tuple[City, ...]:
    """Cities with this name (key of :func:`areas.name_key`), the most populous first."""
    table = cities()
    return tuple(table.city(row) for row in table.rows(key))
