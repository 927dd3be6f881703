"""The search page and the article page, made on the server: no script is needed for anything that they offer."""

from searcharchive.web.pages.routes import pages

__all__ = ["pages"]
