"""Searches an index again and again, and looks whether it sees all of one reindex and nothing of another.

``python -m tests.faults.reader FOLDER ARTICLES`` does so until its input ends. It says in a line of JSON what was wrong
at first, and in another how often it looked and what was wrong then.
"""

import json
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.query.tree import Term, Wildcard
from searcharchive.search.request import SearchRequest


def look(backend: WhooshBackend, articles: int) -> str:
    """What is wrong; empty when nothing is."""
    everything = SearchRequest(Term("everywhere"), limit=articles, budget=None)
    with backend.snapshot() as snapshot:
        answer = snapshot.search(everything)
        markers = {str(hit.article["body"]).split()[0] for hit in answer.hits}
        marked = {snapshot.search(SearchRequest(Term(m), limit=0, budget=None)).total for m in markers}
        among = snapshot.search(SearchRequest(Wildcard("marker*"), limit=0, budget=None)).total
        scanned = {article.body.split()[0] for article in snapshot.scan()}
    right = len(markers) == 1 and marked == {articles} and scanned == markers
    whole = {answer.total, len(answer.hits), among} == {articles}
    return "" if right and whole else f"{answer.total} {len(answer.hits)} {among} {marked} {markers} {scanned}"


def look_while(going_on: Callable[[], bool], backend: WhooshBackend, articles: int) -> tuple[int, str]:
    """How many looks there were, and what was wrong in the first at which anything was."""
    looks = 0
    wrong = ""
    while going_on():
        try:
            wrong = wrong or look(backend, articles)
        except Exception as error:  # noqa: BLE001 - no kind of failure may happen
            wrong = wrong or repr(error)
        looks += 1
    return looks, wrong


def main(folder: str, articles: str) -> None:
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    with closing(WhooshBackend(Path(folder))) as backend:
        print(json.dumps(look(backend, int(articles))), flush=True)
        looks, wrong = look_while(lambda: not ended.is_set(), backend, int(articles))
    print(json.dumps([looks, wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
