"""A real OpenSearch node beside our server, both asked over HTTP.

Its index has one shard and one segment; bodies keep the offsets of their words, with which it marks passages faster.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from bench.corpora import ROOT
from bench.measure import Result
from bench.search.duel import duel
from bench.search.engine import FACET_SIZE, HITS, PASSAGE, Search, Seen
from bench.search.indexes import Texts
from bench.search.questions import Kind, Question
from bench.search.served import Client, NotServed, Served, free_port, serving
from bench.search.values import values
from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article, to_dict

TOOLS = ROOT.parent / "shared" / "tools"
DATA = Path("/var/tmp/searcharchive-bench-opensearch")
TEXTS = ["headline", "body"]
VALUES = ("place", "source", "topic", "lang", "person", "org")
BATCH = 500
WARMING = 5
"""Times that it is asked everything before the clock starts; a JVM needs them."""
SETTINGS = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "analysis": {"analyzer": {"words": {"type": "english", "stopwords": "_none_"}}},
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "headline": {"type": "text", "analyzer": "words"},
            "body": {"type": "text", "analyzer": "words", "index_options": "offsets"},
            "published": {"type": "date"},
            "rest": {"type": "object", "enabled": False},
            **{name: {"type": "keyword"} for name in VALUES},
        },
    },
}


@contextmanager
def node() -> Iterator[int]:
    """The port of a node of our own, stopped and deleted afterwards. Raises NotServed."""
    up, down = TOOLS / "opensearch-up.sh", TOOLS / "opensearch-down.sh"
    if not up.is_file():
        raise NotServed(f"OpenSearch is left out: {up} is not there.")
    port = free_port()
    ports = {"OS_HTTP_BASE": str(port), "OS_TRANSPORT_BASE": str(free_port()), "OS_CLUSTER": "searcharchive-bench"}
    try:
        if subprocess.run([up, "1", DATA], env=os.environ | ports, stdout=subprocess.DEVNULL).returncode:
            raise NotServed("OpenSearch is left out: it did not start.")
        yield port
    finally:
        subprocess.run([down, DATA, "--wipe"], check=False)


def fill(client: Client, texts: Texts) -> None:
    """Put the articles in, merge them into one segment, and make them visible. Raises NotServed."""
    client.ask("PUT", "/articles", orjson.dumps(SETTINGS))
    articles = texts.stream()
    while batch := list(islice(articles, BATCH)):
        lines = b"\n".join(line for article in batch for line in _lines(article)) + b"\n"
        answer = orjson.loads(client.ask("POST", "/articles/_bulk", lines, "application/x-ndjson"))
        if answer["errors"]:
            raise NotServed(f"OpenSearch refused an article: {answer['items'][0]}")
    client.ask("POST", "/articles/_forcemerge?max_num_segments=1")
    client.ask("POST", "/articles/_refresh")


def _lines(article: Article) -> tuple[bytes, bytes]:
    rest = to_dict(article)
    document = {name: rest.pop(name) for name in (*TEXTS, "published")}
    document |= {name: said for name, said in values(article).items() if said}
    return orjson.dumps({"index": {"_id": article.id}}), orjson.dumps(document | {"rest": rest})


class OpenSearch:
    """One connection to a node that has the articles; the answer is bytes."""

    name = "opensearch"
    kinds = frozenset(Kind)

    def __init__(self, port: int) -> None:
        self._client = Client(port)

    def fill(self, texts: Texts) -> None:
        fill(self._client, texts)

    def ready(self, question: Question) -> Search:
        return partial(self._client.ask, "POST", "/articles/_search", orjson.dumps(body(question)))

    def seen(self, answer: bytes) -> Seen:
        read = orjson.loads(answer)
        hits, counted = read["hits"], read["aggregations"]
        return Seen(
            total=hits["total"]["value"],
            ids=[hit["_id"] for hit in hits["hits"]],
            facets={name: [b["doc_count"] for b in found["buckets"]] for name, found in counted.items()},
            passages=["".join(hit.get("highlight", {}).get("body", "")) for hit in hits["hits"]],
        )

    def about(self) -> dict[str, Any]:
        version = orjson.loads(self._client.ask("GET", "/"))["version"]["number"]
        stats = orjson.loads(self._client.ask("GET", "/articles/_stats/store,docs"))["_all"]["primaries"]
        return {"version": version, "bytes": stats["store"]["size_in_bytes"], "articles": stats["docs"]["count"]}

    def close(self) -> None:
        self._client.close()


def body(question: Question) -> dict[str, Any]:
    """A question in OpenSearch's own language."""
    asked: dict[str, Any] = {
        "query": query(question),
        "size": HITS,
        "track_total_hits": True,
        "_source": ["headline", "body", "published", "rest"],
        "aggs": {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in question.facets},
    }
    if question.kind is Kind.ALL:
        return asked | {"sort": [{"published": "desc"}]}
    marks = {"pre_tags": ["<mark>"], "post_tags": ["</mark>"], "encoder": "html"}
    return asked | {"highlight": marks | {"fields": {"body": {"number_of_fragments": 1, "fragment_size": PASSAGE}}}}


def query(question: Question) -> dict[str, Any]:
    words = [{"multi_match": {"query": word, "fields": TEXTS, "type": "most_fields"}} for word in question.words]
    match question.kind:
        case Kind.ALL:
            return {"match_all": {}}
        case Kind.PHRASE:
            return {"multi_match": {"query": " ".join(question.words), "fields": TEXTS, "type": "phrase"}}
        case Kind.PREFIX:
            return {"bool": {"should": [{"prefix": {field: question.words[0]}} for field in TEXTS]}}
        case Kind.OR:
            return {"bool": {"should": words}}
        case Kind.FILTER:
            dates = {"range": {"published": {"gte": question.since, "lte": question.until}}}
            return {"bool": {"must": words, "filter": [{"term": {question.field: fold_value(question.value)}}, dates]}}
        case _:
            return {"bool": {"must": words}}


def beside_opensearch(index: Path, texts: Texts, questions: Sequence[Question]) -> Result:
    """Our server and a node of OpenSearch, asked the same in turns. Raises NotServed."""
    with node() as port, closing(OpenSearch(port)) as peer:
        print("Filling OpenSearch …", flush=True)
        peer.fill(texts)
        for search in [peer.ready(question) for question in questions] * WARMING:
            search()
        with serving(index) as (ours, _, _), closing(Served(ours)) as served:
            print("Asking our server and OpenSearch …", flush=True)
            return duel(served, peer, questions)
