"""What a story is about: the countries that readers at Reuters gave it, against those that are found."""

from collections.abc import Iterable

from bench.extraction.sets import REUTERS, Document, Scores, Tally, documents, scores, show
from searcharchive.article import Article
from searcharchive.dates import parse_iso
from searcharchive.gazetteer import resolve
from searcharchive.ingest.dates.dateline import dated, read_dateline
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.understand import understand

# The labels name states of 1987; what is found in them may bear the name of the state that stands there now.
SUCCESSORS = {"SUHH": "RU", "DDDE": "DE", "BUMM": "MM", "ZRCD": "CD", "YDYE": "YE", "YUCS": "RS", "CSHH": "CZ"}


def score(documents: Iterable[Document]) -> Scores:
    """F1 over countries of the stories that have a body and places."""
    return scores((d for d in documents if d["body"] and d["places"]), count)


def count(document: Document, tally: Tally) -> None:
    found, wanted = about(understood(document)), labelled(document)
    tally.add(len(found & wanted), len(found), len(wanted))


def understood(document: Document) -> Article:
    """The story without the labels that it came with."""
    published = parse_iso(document["date"]) if document["date"] else None
    line = document["dateline"]
    dateline = dated(read_dateline(line), published, end=0) if line else None
    return understand(
        Draft(body=document["body"], headline=document["title"] or "", published=published, dateline=dateline)
    )


def about(article: Article) -> set[str]:
    return {SUCCESSORS.get(p.country, p.country) for p in article.places if p.about and p.country}


def labelled(document: Document) -> set[str]:
    countries = {place.country for name in document["places"] if (place := resolve(name)) and place.country}
    return {SUCCESSORS.get(code, code) for code in countries}


if __name__ == "__main__":
    show("about, countries", score(documents(REUTERS)))
