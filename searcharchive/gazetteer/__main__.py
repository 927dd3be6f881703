"""Compile the cities into the cache folder, so that no server has to."""

import os

from searcharchive.gazetteer.cities import cache_folder, open_cities
from searcharchive.gazetteer.compiling import cache_name


def main() -> None:
    folder = cache_folder(os.environ)
    table = open_cities(folder)
    path = folder / cache_name()
    where = f"in {path}" if path.exists() else f"in memory only: {folder} cannot be written"
    print(f"{len(table):,} cities, {where}")


if __name__ == "__main__":
    main()
