"""Compile all kernels into the cache folder, so that no server and no import waits for it."""

import importlib
import os
import pkgutil
import time

from searcharchive import kernels
from searcharchive.kernels.compiling import cache_folder


def main() -> None:
    start = time.perf_counter()
    names = [module.name for module in pkgutil.iter_modules(kernels.__path__) if module.name != "__main__"]
    for name in names:
        importlib.import_module(f"searcharchive.kernels.{name}")
    print(f"kernels ready in {cache_folder(os.environ)} ({time.perf_counter() - start:.1f} s)")


if __name__ == "__main__":
    main()
