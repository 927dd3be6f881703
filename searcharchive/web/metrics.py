"""Figures for Prometheus: requests and their times, counted by all workers together, and the size of the index.

Each process counts in files of its own in one folder (prometheus_client's multi-process mode, see :func:`share`), and
whichever is asked adds them up. Without such a folder a process tells only of itself.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import cast

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from searcharchive.archive import Archive
from searcharchive.errors import ArchiveError
from searcharchive.web.site import WARMING, site

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of seconds."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_NAME = "searcharchive.metrics"


def share(folder: Path) -> None:
    """From now on let processes count in ``folder``. To be called before they are forked, and before :func:`register`.

    What counts is chosen here and not by the environment at the time of import, as the library documents for servers
    whose workers have names of their own.
    """
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "searcharchive_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "searcharchive_request_seconds",
            "Time until an answer began.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def tell(self, archive: Archive, accept: str) -> Response:
        """All figures, as Prometheus reads them."""
        registry = self._counted()
        registry.register(Index(archive))
        encode, media_type = choose_encoder(accept)
        return Response(encode(registry), content_type=media_type)

    def _counted(self) -> CollectorRegistry:
        """A registry that has the counts of all processes."""
        registry = CollectorRegistry()
        if FOLDER in os.environ and getattr(values.ValueClass, "_multiprocess", False):
            MultiProcessCollector(registry, os.environ[FOLDER])  # type: ignore[no-untyped-call]
        else:
            for own in (self.requests, self.seconds):
                registry.register(own)
        return registry


class Index(Collector):
    """The index, as it is when somebody asks. Without one that can be read there is only ``ready``, which is 0."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            stats = self._archive.stats()
        except ArchiveError:
            yield _gauge("ready", "Whether searches can be answered.", 0)
            return
        yield _gauge("ready", "Whether searches can be answered.", 1)
        yield _gauge("generation", "The newest commit.", stats.generation)
        yield _gauge("bytes", "Size of the index on disk.", stats.bytes)
        articles = GaugeMetricFamily("searcharchive_index_articles", "Articles in the index.", labels=("state",))
        for state in ("articles", "withdrawn", "embargoed", "superseded"):
            articles.add_metric(("found" if state == "articles" else state,), getattr(stats, state))
        yield articles


def _gauge(name: str, help: str, value: float) -> Metric:
    return GaugeMetricFamily(f"searcharchive_index_{name}", help, value)


def register(app: Flask) -> None:
    """Count what the application answers."""
    app.extensions[_NAME] = Metrics()
    app.after_request(_count)


def metrics() -> Metrics:
    """Those of the application that is answering."""
    return cast(Metrics, current_app.extensions[_NAME])


def answer() -> Response:
    return metrics().tell(site().archive, request.headers.get("Accept", ""))


def _count(response: Response) -> Response:
    if WARMING not in request.environ:
        # By the rule and not by the address, of which there are as many as clients can think of.
        route = "none" if request.url_rule is None else request.url_rule.rule
        metrics().count(request.method, route, response.status_code, perf_counter() - g.began)
    return response
