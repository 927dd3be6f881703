"""One measurement from start to end."""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from datetime import date

from bench import machine
from bench.corpora import ROOT
from bench.measure import Result
from bench.preparing import CORPORA, prepared, prepared_generated
from bench.search import ours
from bench.search.duel import ROUNDS, duel
from bench.search.engine import NotInstalled
from bench.search.hostile import hostile
from bench.search.indexes import Texts
from bench.search.opensearch import beside_opensearch
from bench.search.peers import PEERS, Peer
from bench.search.questions import SEED, Question, questions
from bench.search.served import NotServed, over_http
from bench.search.typing import typing

CORPUS = "chronam"
SMALL, LARGE = 100_000, 1_000_000
"""Generated articles between which growth is measured."""
GENERATED = LARGE + 51
"""As many as the benchmark of indexing makes, so that both use one file."""
GROWN = "tantivy"
"""The peer that is asked a million too."""


def measure(options: Namespace) -> Result:
    """Everything that was asked for. Raises CorpusMissing, NotServed."""
    compile_kernels()
    result = about(options)
    texts = Texts(prepared(CORPORA[CORPUS]), options.limit)
    result["engines"] = {name: against(PEERS[name], texts, options.queries) for name in options.engines}
    if options.hostile:
        print("Asking ours what takes long …", flush=True)
        result["hostile"] = hostile(ours.build(texts))
    result["typing"] = typing(ours.build(texts), questions(texts, options.queries))
    if options.http:
        result["http"] = http(texts, options.queries)
    if options.opensearch:
        result["opensearch"] = opensearch(texts, options.queries)
    if options.million:
        result["growth"] = growth(options.limit, options.queries)
    return result


def about(options: Namespace) -> Result:
    """What must be known to read the figures."""
    return {
        "date": date.today().isoformat(),
        "commit": machine.commit(),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "corpus": CORPUS,
        "limit": options.limit,
        "queries": options.queries,
        "rounds": ROUNDS,
        "seed": SEED,
    }


def compile_kernels() -> None:
    """Do once what an installation does, so that no search waits for it."""
    subprocess.run([sys.executable, "-m", "searcharchive.kernels"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def against(peer: Peer, texts: Texts, count: int) -> Result | None:
    """Ours and one peer over as many of the texts as it bears."""
    part = peer.share(texts)
    return asked_both(peer, part, lambda: questions(part, count))


def asked_both(peer: Peer, texts: Texts, draw: Callable[[], list[Question]]) -> Result | None:
    """Ours and one peer; None, and a word about it, where the peer is not installed."""
    try:
        other = peer.of(texts)
    except NotInstalled as error:
        print(error, file=sys.stderr)
        return None
    with closing(other), closing(ours.Ours(ours.build(texts), bare=peer.bare)) as mine:
        asked = draw()
        print(f"Asking ours and {peer.name} over {texts.name} …", flush=True)
        return duel(mine, other, asked) | {"bare": peer.bare}


def http(texts: Texts, count: int) -> Result:
    """Ours over HTTP. Raises NotServed."""
    index, asked = ours.build(texts), questions(texts, count)
    print("Asking our server …", flush=True)
    return over_http(index, asked)


def opensearch(texts: Texts, count: int) -> Result | None:
    """Ours over HTTP and OpenSearch; None, and a word about it, where that does not start."""
    index, asked = ours.build(texts), questions(texts, count)
    try:
        return beside_opensearch(index, texts, asked)
    except NotServed as error:
        print(error, file=sys.stderr)
        return None


def growth(limit: int | None, count: int) -> Result | None:
    """Ours and tantivy over ten times as many generated articles, asked the same as of the fewer; None without it."""
    small, large = (limit, 10 * limit) if limit else (SMALL, LARGE)
    articles = prepared_generated(large if limit else GENERATED)
    asked = questions(Texts(articles, small), count)
    few, many = (asked_both(PEERS[GROWN], Texts(articles, size), lambda: asked) for size in (small, large))
    return {"small": small, "large": large, "few": few, "many": many} if few and many else None
