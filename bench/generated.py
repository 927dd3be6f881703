"""As many articles as are wanted, recombined from the sentences of a real corpus.

Each has the length, the newspaper, the places and the date of real ones, and sentences drawn at random from all that
there are; so words are as frequent as in the corpus, but no new ones are met once all its sentences were drawn.
Article ``n`` of a seed is always the same. The sentences stay in a file and are read one by one, so that a process that
generates holds only where they end (4 bytes each).
"""

import dataclasses
import os
import random
import re
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import orjson

from searcharchive.article import Article, from_dict, to_dict

SEED = 1916
LONGEST = 500
"""Characters of a sentence; OCR without full stops is cut at the ends of lines."""
HEADLINE = 70
"""Characters of a headline, at most."""
EVERY = 20
"""Of so many articles, one has its length, newspaper, places and date used again."""
_END = re.compile(r"(?<=[.!?])\s+")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, none of them empty."""
    for sentence in _END.split(text):
        parts = [sentence] if len(sentence) <= LONGEST else sentence.splitlines()
        yield from filter(None, parts)


def write_pool(folder: Path, articles: Iterable[Article]) -> None:
    """Keep the sentences of articles, where each ends, and the facts, in a new folder."""
    ends, facts, end = array("I"), [], 0
    folder.mkdir()
    with (folder / "sentences").open("wb") as file:
        for number, article in enumerate(articles):
            for sentence in sentences(article.body):
                end += file.write(sentence.encode())
                ends.append(end)
            if number % EVERY == 0:
                facts.append([len(article.body), to_dict(dataclasses.replace(article, body=""))])
    (folder / "ends").write_bytes(ends.tobytes())
    (folder / "facts").write_bytes(orjson.dumps(facts))


class Pool:
    """Sentences to draw from. A context manager, for one process."""

    def __init__(self, folder: Path) -> None:
        self._ends = array("I", (folder / "ends").read_bytes())
        self._facts = [(length, from_dict(facts)) for length, facts in orjson.loads((folder / "facts").read_bytes())]
        self._file = os.open(folder / "sentences", os.O_RDONLY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def articles(self, start: int, stop: int, seed: int = SEED) -> Iterator[Article]:
        """Articles number ``start`` up to ``stop``, each with an id of its own."""
        for number in range(start, stop):
            yield self._article(number, random.Random(seed << 32 | number))

    def _article(self, number: int, chance: random.Random) -> Article:
        length, like = self._facts[int(chance.random() * len(self._facts))]
        drawn: list[str] = []
        while length > 0:
            drawn.append(self._sentence(chance))
            length -= len(drawn[-1]) + 1
        return dataclasses.replace(
            like,
            id=f"{like.published or 'undated'}-{number}",
            source_id=None,
            headline=self._sentence(chance)[:HEADLINE].replace("\n", " "),
            body=" ".join(drawn),
        )

    def _sentence(self, chance: random.Random) -> str:
        number = int(chance.random() * len(self._ends))
        start = self._ends[number - 1] if number else 0
        return os.pread(self._file, self._ends[number] - start, start).decode()
