"""What the views share: the archive that they show and the settings that they keep."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from searcharchive.archive import Archive
from searcharchive.settings import Settings

_NAME = "searcharchive"


@dataclass(frozen=True, slots=True)
class Site:
    """One archive on the web."""

    archive: Archive
    settings: Settings


def install(app: Flask, site: Site) -> None:
    app.extensions[_NAME] = site


def site() -> Site:
    """The site of the application that is answering."""
    return cast(Site, current_app.extensions[_NAME])
