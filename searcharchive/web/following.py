"""For feed readers and browsers: a search as an Atom feed, and how a browser searches here."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response

from searcharchive.web.answers import result_answer
from searcharchive.web.api import given_pairs
from searcharchive.web.feed import MEDIA_TYPE, feed
from searcharchive.web.operations import take_no_parameters
from searcharchive.web.parameters import read_feed
from searcharchive.web.site import site

following = Blueprint("following", __name__)

OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
DESCRIPTION = "application/opensearchdescription+xml"
SHORTEST_NAME = 16
"""Characters of a short name, at most."""


@following.get("/v1/feed.atom")
def atom() -> Response:
    """The newest articles that a search finds; the same parameters as a search has, but for those of pages."""
    asked = read_feed(given_pairs(), site().settings, datetime.now(UTC))
    response = site().archive.search(asked.request)
    results = [result_answer(hit, asked.request.highlight) for hit in response.hits]
    archive, root = site().settings.title, f"{site().own_origin}/"
    title = f"{archive}: {asked.text}" if asked.text else archive
    content = feed(title, archive, root, root + asked.address("v1/feed.atom"), root + asked.address(""), results)
    return Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")


@following.get("/opensearch.xml")
def description() -> Response:
    """The OpenSearch 1.1 description, by which browsers offer to search here."""
    take_no_parameters()
    title, root = site().settings.title, f"{site().own_origin}/"
    made = Element("OpenSearchDescription", xmlns=OPENSEARCH)
    SubElement(made, "ShortName").text = title[:SHORTEST_NAME]
    SubElement(made, "Description").text = f"Search {title}"
    SubElement(made, "InputEncoding").text = "UTF-8"
    for kind, template in (("text/html", "?q={searchTerms}"), (MEDIA_TYPE, "v1/feed.atom?q={searchTerms}")):
        SubElement(made, "Url", type=kind, template=root + template)
    return Response(tostring(made, encoding="utf-8", xml_declaration=True), content_type=DESCRIPTION)
