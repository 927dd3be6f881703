"""The addresses of the pages."""

from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flask import Blueprint, render_template, request, url_for

from searcharchive.errors import InvalidInput
from searcharchive.query.help import PAGE
from searcharchive.query.tree import Node
from searcharchive.web.answers import article_answer, search_answer, similar_answer
from searcharchive.web.arguments import query_pairs
from searcharchive.web.pages import refusals, story, views, wording
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.values import FIELDS
from searcharchive.web.parameters import (
    FEED,
    SEARCH,
    SearchArguments,
    article_address,
    read_query,
    read_search,
    read_zone,
)
from searcharchive.web.site import site

pages = Blueprint(
    "pages", __name__, template_folder="../templates", static_folder="../static", static_url_path="/static"
)
refusals.register(pages)

API = "/v1/articles"
SIMILAR = 5
"""Similar stories beside a story."""
COUNTED = ",".join(field for field in FIELDS if field != "dateline")
DECIDED_HERE = frozenset({"facet", "fields", "highlight", "snippets", "cursor", "format", "explain"})
"""Parameters that shape an answer of the API. The page decides these itself, whatever its address says."""
FOLLOWED = FEED.names - {"sort", "page_size"}
"""Parameters that a search and its feed have in common."""
UNLESS_GIVEN = {"interval": "auto", "facet_size.place": "24"}
"""Places are shown in their countries, so that a list of them needs to be longer."""


@pages.get("/")
def search() -> str:
    """The search page; without any parameter, what is in the archive."""
    address = read_address()
    asked = _read(address)
    answer = _answer(asked)
    if not address.pairs:
        return render_template("home.html", **views.first_visit(answer))
    context = views.search_page(answer, address, asked.request, _count)
    return render_template("search.html", **context)


@pages.get("/help")
def help() -> str:
    """The query language on one page."""
    return render_template("help.html", form=views.form(Address()), query_help_url=url_for("api.query_help"))


@pages.get("/articles/<id>")
def article(id: str) -> str:
    """One article: ``q`` is marked in it, and with the other parameters it leads back to the results."""
    address, archive = read_address(), site().archive
    versions = archive.versions(id)
    node, unmarked = _query(address)
    shown = article_answer(versions.article, None if node is None else archive.mark(versions.article, node), versions)
    alike = archive.similar(id, SIMILAR, site().settings.query_budget)
    return render_template(
        "article.html", unmarked=unmarked, similar=similar_answer(alike)["results"], **story.reading(shown, address)
    )


def read_address() -> Address:
    """The parameters of this request under their own names. Raises InvalidParameter for bytes that are not UTF-8."""
    pairs = SEARCH.canonical(query_pairs(request.query_string))
    return Address.of(pair for pair in pairs if pair[0] not in DECIDED_HERE)


def _read(address: Address) -> SearchArguments:
    unset = [(name, value) for name, value in UNLESS_GIVEN.items() if not address.get(name)]
    return read_search([*address.pairs, ("facet", COUNTED), *unset], site().settings, datetime.now(UTC))


def _answer(asked: SearchArguments) -> dict[str, Any]:
    started = perf_counter()
    response = site().archive.search(asked.request)
    return search_answer(asked, response, url_for("pages.search"), perf_counter() - started)


def _count(address: Address) -> int:
    """How many articles the search of an address finds, whatever it says of facets and pages."""
    kept = [p for p in address.on_page(1).pairs if not p[0].startswith(("facet_", "page_size", "interval"))]
    asked = read_search([*kept, ("page_size", "0")], site().settings, datetime.now(UTC))
    return site().archive.search(replace(asked.request, respell=False)).total


def _query(address: Address) -> tuple[Node | None, str]:
    """The query of an address to mark an article by; else None, and why it cannot be read where there is one."""
    text, settings = address.get("q"), site().settings
    if not text:
        return None, ""
    try:
        zone = read_zone(address.get("tz") or settings.default_tz)
        any_word = address.get("match") == "any"
        return read_query(text, settings, datetime.now(UTC), zone, any_word=any_word).node, ""
    except InvalidInput as error:
        return None, f"Nothing is marked: {error.problems[0].detail}"


@pages.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {"archive_title": site().settings.title}


def search_url(address: Address) -> str:
    return _with_query(url_for("pages.search"), address)


def article_url(id: str, address: Address) -> str:
    return _with_query(url_for("pages.article", id=id), address)


def json_url(address: Address) -> str:
    """The same search in the API, which counts no facets unless asked to."""
    return _with_query(API, Address(tuple(pair for pair in address.pairs if not pair[0].startswith("facet_"))))


def feed_url(address: Address) -> str:
    """The same search as a feed."""
    known = tuple(pair for pair in address.pairs if pair[0] in FOLLOWED)
    return _with_query(url_for("following.atom"), Address(known))


def static_url(name: str) -> str:
    return url_for("pages.static", filename=name)


def _with_query(path: str, address: Address) -> str:
    return f"{path}?{address.query_string}" if address.pairs else path


for _link in (search_url, article_url, json_url, feed_url, article_address, static_url):
    pages.add_app_template_global(_link)
# A global, since the box is a macro, which sees nothing of what a template is given.
pages.record(lambda state: state.app.jinja_env.globals.update(search_help=PAGE))
for _words in wording.FOR_TEMPLATES:
    pages.add_app_template_filter(_words)
