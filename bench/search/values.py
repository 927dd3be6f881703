"""What articles say in whole values, made ready for the peers: folded, and places with their ancestors.

So that all facets count the same; ours does this while it indexes and answers with labels besides.
"""

from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article
from searcharchive.search.keys import lineage


def values(article: Article) -> dict[str, list[str]]:
    """The values of each field, each once."""
    given = {
        "place": [part for place in article.places for part in lineage(place.id)],
        "person": [person.name for person in article.people],
        "org": [org.name for org in article.orgs],
        "topic": list(article.topics),
        "source": [article.source] if article.source else [],
        "lang": [article.lang] if article.lang else [],
    }
    return {field: sorted({fold_value(value) for value in said}) for field, said in given.items()}
