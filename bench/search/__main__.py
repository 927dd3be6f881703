"""``python -m bench.search``: options in, tables out, and a file that keeps them."""

import argparse
import sys
from collections.abc import Sequence
from subprocess import CalledProcessError

from bench.corpora import CACHE, CorpusMissing
from bench.indexing import positive
from bench.report import RESULTS
from bench.search.peers import PEERS
from bench.search.plot import write_plot
from bench.search.report import table, write
from bench.search.run import measure
from bench.search.served import NotServed


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description="Measure searching against others.")
    parser.add_argument("--engines", nargs="*", choices=PEERS, default=list(PEERS), help="default: all")
    parser.add_argument("--queries", type=positive, default=100, help="questions of each kind (default: 100)")
    parser.add_argument("--limit", type=positive, help="only so many articles, for a try; the result is not kept")
    parser.add_argument("--million", action="store_true", help="also a million generated articles; takes minutes")
    parser.add_argument(
        "--hostile", action=argparse.BooleanOptionalAction, default=True, help="also searches made to take long"
    )
    parser.add_argument("--http", action=argparse.BooleanOptionalAction, default=True, help="also our own server")
    parser.add_argument("--opensearch", action="store_true", help="also a real node of OpenSearch, beside our server")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        result = measure(options)
    except (CorpusMissing, NotServed, CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(result))
    path = write(result, CACHE if options.limit else RESULTS)
    print(f"Written to {path}.")
    if picture := write_plot(result, path):
        print(f"Drawn in {picture}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
