"""What the views share: the archive that they show and the settings that they keep."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from searcharchive.archive import Archive
from searcharchive.settings import Settings

_NAME = "searcharchive"
WARMING = "searcharchive.warming"
"""In the environ of requests that the server asks itself before it serves; nothing that comes over a wire has it."""


@dataclass(frozen=True, slots=True)
class Site:
    """One archive on the web."""

    archive: Archive
    settings: Settings

    @property
    def own_origin(self) -> str:
        """Scheme, host and port as browsers name them: those of the setting, else of the request."""
        parts = urlsplit(self.settings.public_url or request.host_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def own_scheme(self) -> str:
        return self.own_origin.partition(":")[0]


def install(app: Flask, site: Site) -> None:
    app.extensions[_NAME] = site


def site() -> Site:
    """The site of the application that is answering."""
    return cast(Site, current_app.extensions[_NAME])
