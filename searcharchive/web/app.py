"""The application: one archive, its API, and its pages."""

import os

from flask import Flask

from searcharchive.archive import Archive
from searcharchive.settings import Settings, load
from searcharchive.web import headers, problems
from searcharchive.web.api import api
from searcharchive.web.bulk import bulk
from searcharchive.web.exporting import exporting
from searcharchive.web.following import following
from searcharchive.web.operations import operations
from searcharchive.web.pages import pages
from searcharchive.web.site import Site, install


def create_app(settings: Settings | None = None, archive: Archive | None = None) -> Flask:
    """A WSGI application. Settings come from the environment, the archive from the settings, where they are not given.

    Needs no index yet: searches answer 503 until there is one. Raises InvalidSetting.
    """
    chosen = load(os.environ) if settings is None else settings
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = chosen.body_limit
    install(app, Site(archive or Archive.of(chosen, merges=True, patient=True), chosen))
    headers.register(app)
    problems.register(app)
    app.register_blueprint(api)
    app.register_blueprint(bulk)
    app.register_blueprint(exporting)
    app.register_blueprint(following)
    app.register_blueprint(operations)
    app.register_blueprint(pages)
    return app
