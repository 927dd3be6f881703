"""Places of the world: names to paths and back. ``python -m searcharchive.gazetteer`` compiles the cities once."""

from searcharchive.gazetteer.areas import place_label
from searcharchive.gazetteer.resolving import Resolved, resolve, unknown

__all__ = ["Resolved", "place_label", "resolve", "unknown"]
