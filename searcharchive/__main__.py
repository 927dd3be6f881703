"""``python -m searcharchive``."""

import gc
import os
import sys


def run() -> int:
    # Read when numpy is imported. Nothing here multiplies matrices, and OpenBLAS would keep threads ready for it: a
    # server must have none when it forks.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is imported stays, so that looking for garbage in it is a tenth of the time it takes.
    gc.disable()
    from searcharchive.cli import main

    gc.enable()
    return main()


if __name__ == "__main__":
    sys.exit(run())
