"""Places of the world: names to paths and back. ``python -m searcharchive.gazetteer`` compiles the cities once."""

from searcharchive.gazetteer.areas import last_name, place_label
from searcharchive.gazetteer.resolving import Resolved, resolve, unknown

__all__ = ["Resolved", "last_name", "place_label", "resolve", "unknown"]
