"""What the documents say is so."""

import re
from pathlib import Path

import pytest

from searcharchive.archive import Archive
from searcharchive.cli import main
from searcharchive.cli.imports import QUARANTINED
from searcharchive.cli.main import INTERRUPTED, parser
from searcharchive.cli.upkeep import DAMAGED
from searcharchive.importing.runs import EVERY
from searcharchive.ingest.fields import ALIASES
from searcharchive.ingest.formats import FORMATS
from searcharchive.query.tree import Phrase
from searcharchive.search.request import SearchRequest
from searcharchive.settings import as_markdown, table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_headings_of_the_architecture_are_places() -> None:
    headings = re.findall(r"^## (\S+)$", ARCHITECTURE, re.MULTILINE)
    assert [name for name in headings if not (ROOT / name).exists()] == []
    folders = {f"searcharchive/{path.parent.name}/" for path in (ROOT / "searcharchive").glob("*/__init__.py")}
    assert folders <= set(headings)


def test_links_of_the_documents_lead_somewhere() -> None:
    for text in (README, ARCHITECTURE):
        links = re.findall(r"\]\(([^)#:]+)\)", text)
        assert [link for link in links if not (ROOT / link).exists()] == []


def test_commands_of_the_readme_exist() -> None:
    known = parser().format_help()
    also = re.search(r"Also: (.*?); each has", README, re.DOTALL)
    assert also is not None
    listed = set(re.findall(r"`(\w+)`", also[1]))
    named = set(re.findall(r"python -m searcharchive (\w+)", README)) | listed
    assert [name for name in named if f"    {name} " not in known] == []
    assert set(re.findall(r"^    (\w+) ", known, re.MULTILINE)) == listed | {"reindex"}


def test_exit_codes_of_the_architecture() -> None:
    codes = {"damage": DAMAGED, "interrupted": INTERRUPTED, "something quarantined": QUARANTINED}
    assert [name for name, code in codes.items() if f"{code} {name}" not in ARCHITECTURE] == []


@pytest.mark.parametrize("command", ["stats", "verify", "optimise"])
def test_commands_that_look_after_the_index_say_what_they_do(command: str) -> None:
    assert f"| `{command}` |" in README
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0


def test_the_tour_is_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reindex", str(ROOT / "seeds"), "--index", str(tmp_path)]) == 0
    report = capsys.readouterr().out
    printed = re.search(r"(\d+) read in .*\n +(\d+) stored\n", README)
    assert printed is not None
    assert report.startswith(f"{printed[1]} read")
    with Archive(tmp_path) as archive:
        total = archive.search(SearchRequest(Phrase(("grain", "deal")))).total
    assert f'{{"total": {total}, ' in README


def test_the_formats_are_those_that_are_read() -> None:
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    told = re.findall(r"(?m)^\| ([A-Z\d][^|]*?|wire text|other XML|mail) \| (?!told)", text.split("## Names")[0])
    assert told == [format.name for format in FORMATS]


def test_the_names_are_those_that_are_read() -> None:
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8").split("## Names")[1]
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.*) \|$", text)
    assert {field: tuple(re.findall(r"`(\w+)`", names)) for field, names in rows} == ALIASES
    assert f"every\n{EVERY:,} articles" in text


def test_the_settings_are_those_that_are_read() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert text == as_markdown(), "python -m searcharchive.settings > docs/settings.md"
    assert [name for name, _, _ in table() if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("name", ["PORT", "HOST", "INDEX", "WEB_CONCURRENCY"])
def test_short_settings_are_documented(name: str) -> None:
    assert f"`{name}`" in README
