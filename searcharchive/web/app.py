"""The application: one archive, its API, and its pages."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from searcharchive.archive import Archive
from searcharchive.settings import Settings, load
from searcharchive.web import access, cors, headers, limits, logs, metrics, packing, problems
from searcharchive.web.api import api
from searcharchive.web.bulk import bulk_writing
from searcharchive.web.exporting import exporting
from searcharchive.web.following import following
from searcharchive.web.operations import operations
from searcharchive.web.pages import pages
from searcharchive.web.site import Site, install
from searcharchive.web.writing import writing


def create_app(settings: Settings | None = None, archive: Archive | None = None) -> Flask:
    """A WSGI application. Settings come from the environment, the archive from the settings, where they are not given.

    Needs no index yet: searches answer 503 until there is one. Raises InvalidSetting.
    """
    chosen = load(os.environ) if settings is None else settings
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = chosen.body_limit
    install(app, Site(archive or Archive.of(chosen, merges=True, patient=True), chosen))
    _observe(app, chosen)
    problems.register(app)
    access.register(app)
    limits.register(app, chosen.anonymous_reads)
    app.register_blueprint(api)
    app.register_blueprint(writing)
    app.register_blueprint(bulk_writing)
    app.register_blueprint(exporting)
    app.register_blueprint(following)
    app.register_blueprint(operations)
    app.register_blueprint(pages)
    return app


def _observe(app: Flask, settings: Settings) -> None:
    """What is done around every answer. The first of them is the last to see it."""
    headers.register(app)
    logs.register(app, settings.log)
    metrics.register(app)
    packing.register(app, settings.compression)
    cors.register(app, settings.cors_origins)
    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=proxies, x_prefix=proxies
        )
