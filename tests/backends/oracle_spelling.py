"""Did you mean, from the words of the contract: every form of every article is compared."""

from dataclasses import replace

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import And, Boost, Node, Or, Phrase, Term, TextField, scoring_leaves
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import DidYouMean, Respelt
from tests.backends.oracle_match import Scan
from tests.backends.oracle_text import asked_fields, edit_distance


def did_you_mean(scan: Scan, request: SearchRequest) -> DidYouMean | None:
    if not request.respell or len(scan.find(request)) >= 5:
        return None
    doubtful = [(word, field) for word, field in looked_at(request.query) if articles_with(scan, word, field) < 5]
    found = {each: likely for each in doubtful if (likely := likeliest(scan, *each))}
    if not found:
        return None
    asked = replace(request, query=replaced(request.query, {each: new.instead for each, new in found.items()}))
    total = len(scan.find(replace(asked, query=scan.loosened(asked)[0])))
    better = worth(scan, asked) > worth(scan, request)
    return DidYouMean(asked.query, tuple(found.values()), total) if better else None


def worth(scan: Scan, request: SearchRequest) -> tuple[int, int]:
    total = len(scan.find(replace(request, query=scan.loosened(request)[0])))
    relaxed = scan.relaxed(request)
    missing = len(relaxed[1]) - relaxed[0] if relaxed else 0
    return (-missing, total) if total else (-1000, 0)


def looked_at(query: Node) -> list[tuple[str, TextField | None]]:
    words = []
    for leaf in scoring_leaves(query):
        if isinstance(leaf, Term | Phrase) and not leaf.exact:
            forms = [leaf.form] if isinstance(leaf, Term) else leaf.forms
            words += [(form, leaf.field) for form in forms if len(form) >= 4 and form.isalpha()]
    return list(dict.fromkeys(words))[:8]


def articles_with(scan: Scan, word: str, field: TextField | None) -> int:
    return len(scan.frequencies(Term(word, field)))


def likeliest(scan: Scan, word: str, field: TextField | None) -> Respelt | None:
    least = 10 * articles_with(scan, word, field)
    stems = query_stems(word, scan.reading.languages)
    counts = scan.form_counts(asked_fields(Term(word, field)))
    others = [form for form in counts if form.isalpha() and counts[form] > least]
    others = [form for form in others if not set(stems) & set(query_stems(form, scan.reading.languages))]
    for distance in [1, 2] if len(word) >= 8 else [1]:
        near = [form for form in others if edit_distance(word, form) <= distance]
        if near:
            best = sorted(near, key=lambda form: (form[0] != word[0], -counts[form], form))[0]
            return Respelt(word, best, counts[best])
    return None


def replaced(node: Node, new: dict[tuple[str, TextField | None], str]) -> Node:
    match node:
        case Term(exact=False):
            return replace(node, form=new.get((node.form, node.field), node.form))
        case Phrase(exact=False):
            return replace(node, forms=tuple(new.get((form, node.field), form) for form in node.forms))
        case And() | Or():
            return replace(node, children=tuple(replaced(child, new) for child in node.children))
        case Boost():
            return replace(node, child=replaced(node.child, new))
        case _:
            return node
