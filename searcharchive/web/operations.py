"""Addresses for those who run the archive, and the contract itself."""

from flask import Blueprint, Response, request

from searcharchive.web import metrics
from searcharchive.web.arguments import query_pairs
from searcharchive.web.openapi import document
from searcharchive.web.parameters import NONE
from searcharchive.web.responses import json_response
from searcharchive.web.site import site

operations = Blueprint("operations", __name__)


@operations.before_request
def take_no_parameters() -> None:
    NONE.load(query_pairs(request.query_string))


@operations.get("/healthz")
def health() -> Response:
    """The process answers."""
    return json_response({"status": "ok"})


@operations.get("/readyz")
def ready() -> Response:
    """Searches can be answered; NoIndex and DamagedIndex become 503."""
    archive = site().archive
    archive.ready()
    return json_response({"status": "ready", "generation": archive.generation()})


@operations.get("/metrics")
def figures() -> Response:
    """For Prometheus."""
    return metrics.answer()


@operations.get("/openapi.json")
def openapi() -> Response:
    return json_response(document(site().settings.title))
