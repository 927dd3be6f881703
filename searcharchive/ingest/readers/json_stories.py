"""A JSON object as a story, whichever of the known shapes it has."""

from typing import Any

from searcharchive.ingest.readers import ninjs
from searcharchive.ingest.readers.json_answers import unfolded


def story_of(data: dict[str, Any]) -> dict[str, Any]:
    """Its values under names that ``fields`` knows. Raises ValueError, with the reason, for what is no story."""
    if "$schema" in data and any(key in data for key in ("properties", "$defs", "definitions", "$id")):
        raise ValueError("this is a JSON schema, which describes stories and holds none")
    return ninjs.story(data) if ninjs.is_ninjs(data) else unfolded(data)
