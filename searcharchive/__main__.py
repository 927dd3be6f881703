"""``python -m searcharchive``."""

import sys

from searcharchive.cli import main

if __name__ == "__main__":
    sys.exit(main())
