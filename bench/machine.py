"""Where a measurement was made: the machine, without its name, and the versions of what ran on it."""

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.corpora import ROOT

PACKAGES = ("bm25s", "numba", "numpy", "orjson", "PyStemmer", "tantivy", "Whoosh", "zstandard")


def machine() -> dict[str, Any]:
    return {
        "name": name(),
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "system": f"{platform.system()} {platform.release()}",
        "load": os.getloadavg()[0],
    }


def name() -> str:
    """Such as ``amd-epyc-2-cores``."""
    return f"{slug(_processor())}-{os.cpu_count()}-cores"


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((?:r|tm)\)|@.*", " ", text.lower())).strip("-")


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def commit() -> str:
    """The commit that is checked out; ``+`` when files of the product or the benchmarks differ from it."""
    changed = _git("status", "--porcelain", "--", "searcharchive", "bench/*.py")
    return (_git("rev-parse", "HEAD") or "unknown") + ("+" if changed else "")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
