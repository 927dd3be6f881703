"""Compile all kernels ahead, so that no server and no import waits for it.

They are kept in the virtual environment where that can be written, for all who run it, else in the user's cache folder;
``SEARCHARCHIVE_CACHE`` names another folder.
"""

import importlib
import os
import pkgutil
import time

from searcharchive import kernels


def main() -> None:
    start = time.perf_counter()
    # Whoever runs this installation reads what is kept, and only its owner writes it. The import makes the folder.
    os.umask(0o022)
    from searcharchive.kernels import compiling

    for module in pkgutil.iter_modules(kernels.__path__):
        if module.name != "__main__":
            importlib.import_module(f"{kernels.__name__}.{module.name}")
    if compiling.is_temporary(compiling.FOLDER):
        print("No folder can keep the kernels: every start will compile them. SEARCHARCHIVE_CACHE can name one.")
        return
    compiling.mark_complete(compiling.FOLDER)
    print(f"The kernels are compiled, in {compiling.FOLDER} ({time.perf_counter() - start:.1f} s).")


if __name__ == "__main__":
    main()
