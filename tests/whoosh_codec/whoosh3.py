"""What a fixed set of queries finds in an archive, by whatever Whoosh is installed: run as a program, as JSON."""

import json
import sys
import warnings
from datetime import datetime
from typing import Any

QUERIES = [
    "grain deal",
    "grain OR port",
    "grain NOT port",
    '"grain deal"',
    '"deal port"~5',
    "body_exact:deal*",
    "body_exact:?eals",
    "headline:deal",
    "place:co",
    "person:'ana diaz'",
    "source:wire topic:grain",
    "published:2020",
    "published:[20190601 TO 2020]",
    "published:[TO 20200310]",
    "id:[b TO z]",
    "*:*",
]


def answers(folder: str) -> dict[str, Any]:
    """For each query the ids, by descending score, and the scores; and what else Whoosh can be asked."""
    import whoosh
    import whoosh.index
    from whoosh.qparser import QueryParser
    from whoosh.query import DateRange, Every, FuzzyTerm, Or, Term

    with whoosh.index.open_dir(folder).searcher() as searcher:
        asked = {text: QueryParser("body", searcher.schema).parse(text) for text in QUERIES}
        asked["fuzzy"] = FuzzyTerm("body_exact", "graim", maxdist=2)
        asked["dates"] = DateRange("published", datetime(2019, 1, 1), datetime(2020, 3, 10), endexcl=True)
        asked["three"] = Or([Term("body", word) for word in ("grain", "port", "deal")])

        def hits(**how: Any) -> list[Any]:
            return [[hit["id"], round(hit.score or 0, 6)] for hit in searcher.search(**how)]

        reader = searcher.reader()
        return {
            "whoosh": whoosh.__file__,
            "documents": [reader.doc_count(), reader.doc_count_all()],
            "queries": {name: hits(q=query, limit=None) for name, query in asked.items()},
            "first": {name: hits(q=query, limit=3) for name, query in asked.items()},
            "sorted": [
                [hit["id"] for hit in searcher.search(Every(), limit=None, sortedby=f)] for f in ("published", "id")
            ],
            "terms": [[field, term.hex(), reader.doc_frequency(field, term)] for field, term in reader.all_terms()],
            "suggested": searcher.suggest("body_exact", "graim"),
            "stored": [hit["body"] for hit in searcher.search(Every(), limit=None, sortedby="id")],
        }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(answers(sys.argv[1])))
