"""Understanding depends on nothing but the story: not on the order in which sets happen to be."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import hashlib, sys
from searcharchive.article import to_json
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.understand import understand
more = "BRT Realty Trust (BRT) fell in Paris, Texas. BRT and Alder Motors Corp of Lima and Dayton said so."
stories = [item for item in read([sys.argv[1]]) if isinstance(item, Draft)] + [Draft(body=more, headline="BRT FELL")]
print(hashlib.sha256(b"".join(to_json(understand(item)) for item in stories)).hexdigest())
"""


def test_understanding_is_the_same_in_every_process() -> None:
    found = {_digest(seed) for seed in range(1, 7)}
    assert len(found) == 1
    assert found != {hashlib.sha256(b"").hexdigest()}


def _digest(seed: int) -> str:
    environ = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, str(ROOT / "seeds")]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.strip()
