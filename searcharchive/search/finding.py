"""What a request finds, before anything is put in order, counted or shown."""

from typing import NamedTuple

from searcharchive.search.budget import Budget
from searcharchive.search.evaluate import Evaluator, Ranking
from searcharchive.search.expand import share_of
from searcharchive.search.feedback import Feedback, fed_back
from searcharchive.search.filters import Found
from searcharchive.search.leaves import LeafReader
from searcharchive.search.matches import Matches, chosen
from searcharchive.search.ordering import behind
from searcharchive.search.postings import Source
from searcharchive.search.relaxing import relaxed
from searcharchive.search.request import BY_DATE, SearchRequest
from searcharchive.search.response import Relaxed


class Finding(NamedTuple):
    """``everything`` has all words of the query; ``found`` is that or, relaxed, what has most of them, its scores with
    what was ``learnt`` from the first of it."""

    budget: Budget
    reader: LeafReader
    evaluator: Evaluator
    everything: Found
    found: Found
    loosened: Relaxed | None
    learnt: Feedback | None


def find(source: Source, request: SearchRequest, ranking: Ranking) -> Finding:
    """Evaluate a request. What its budget cut short, its reader knows (``cut_short``)."""
    budget = Budget(request.budget)
    share = share_of(request.query, ranking.expansion_limit, ranking.query_expansion_limit)
    reader = LeafReader(source, budget, share)
    evaluator = Evaluator(source, reader, ranking)
    everything = Found(source, request, evaluator.matches(request.query))
    found, loosened = relaxed(source, request, evaluator, everything)
    learnt = fed_back(source, request, evaluator, reader, found.matches)
    if learnt is not None:
        found.scored_anew(learnt.matches)
    return Finding(budget, reader, evaluator, everything, found, loosened, learnt)


def left_of(source: Source, request: SearchRequest, found: Found) -> Matches:
    """What was found from behind the position on that was asked for."""
    if request.after is None or request.sort not in BY_DATE:
        return found.matches
    return chosen(found.matches, behind(source, found.docs, request.sort, request.after))
