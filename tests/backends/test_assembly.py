"""The threads that pack leave the interpreter as they found it."""

import gc
import sys
from contextlib import closing
from pathlib import Path

from searcharchive.backends.whoosh.assembly import BATCH, SWITCH
from searcharchive.backends.whoosh.backend import WhooshBackend
from tests.backends.samples import story


def test_threads_take_turns_as_before_when_the_last_writer_is_done(tmp_path: Path) -> None:
    before, threshold = sys.getswitchinterval(), gc.get_threshold()
    with closing(WhooshBackend(tmp_path / "index")) as backend, backend.writer(replace=True) as first:
        for number in range(BATCH):
            first.put(story(f"a{number}"))
        assert sys.getswitchinterval() < 2 * SWITCH < before
        with backend.writer() as second:
            for number in range(BATCH):
                second.put(story(f"b{number}"))
            second.commit()
        assert sys.getswitchinterval() < 2 * SWITCH
        first.cancel()
    assert sys.getswitchinterval() == before
    assert gc.get_threshold() == threshold
