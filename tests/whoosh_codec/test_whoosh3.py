"""A second opinion: another Whoosh, which others maintain, finds the same in our segments."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from searcharchive.article import Status
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.query.tree import ValueField
from tests.backends.generate import IDS, NAMES, PLACES, WORDS
from tests.backends.samples import fill, story
from tests.whoosh_codec.whoosh3 import QUERIES, answers

VARIABLE = "SEARCHARCHIVE_WHOOSH3"
ROOT = Path(__file__).parents[2]


def write_archive(backend: WhooshBackend) -> None:
    random = Random(3)
    for _ in range(4):
        chosen = [
            story(
                id,
                " ".join(random.choices(WORDS, k=random.randint(1, 60))),
                " ".join(random.choices(WORDS, k=random.randint(0, 5))),
                published=random.choice([None, "2019", "2019-06-02T10:00:00+03:00", "2020-03-10", "2020-12-31"]),
                places=random.sample(PLACES, 2),
                people=random.sample(NAMES[ValueField.PERSON], 2),
                topics=tuple(random.sample(["grain", "trade"], 1)),
                source=random.choice(["Wire", "wire", None]),
                status=random.choice([Status.USABLE] * 5 + [Status.WITHDRAWN]),
            )
            for id in random.sample(IDS, 6)
        ]
        fill(backend, *chosen)
    with backend.writer() as writer:
        writer.remove(chosen[0].id, record=True)
        writer.commit()


@pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} names no folder in which whoosh3 is installed")
def test_whoosh3_finds_what_whoosh_finds() -> None:
    other = os.environ[VARIABLE]
    with tempfile.TemporaryDirectory() as folder, closing(WhooshBackend(folder)) as backend:
        write_archive(backend)
        for _ in ("as written", "merged"):
            ours = answers(folder)
            ran = subprocess.run(
                [sys.executable, "-m", "tests.whoosh_codec.whoosh3", folder],
                env={**os.environ, "PYTHONPATH": f"{other}{os.pathsep}{ROOT}"},
                cwd=ROOT,
                check=True,
                capture_output=True,
            )
            theirs = json.loads(ran.stdout)
            assert Path(theirs.pop("whoosh")).is_relative_to(other)
            assert not Path(ours.pop("whoosh")).is_relative_to(other)
            assert theirs == json.loads(json.dumps(ours))
            assert sum(bool(ours["queries"][text]) for text in QUERIES) > 10
            backend.optimise()
