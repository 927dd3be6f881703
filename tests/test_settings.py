"""Settings: what can be given, and what is said of the rest."""

import pytest

from searcharchive.errors import InvalidSetting
from searcharchive.settings import Settings, load


def test_nothing_given() -> None:
    assert load({}) == Settings() == load({"PORT": "", "SEARCHARCHIVE_CLOSED": ""})


@pytest.mark.parametrize(("given", "value"), [("yes", True), ("1", True), ("True", True), ("OFF", False), ("0", False)])
def test_switches(given: str, value: bool) -> None:
    assert load({"SEARCHARCHIVE_CLOSED": given}).closed is value


def test_options_win() -> None:
    assert load({"PORT": "1"}, port=2).port == 2
    assert load({"PORT": "1"}, port=None).port == 1


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("SEARCHARCHIVE_CLOSED", "maybe"),
        ("SEARCHARCHIVE_CLOSED", "2"),
        ("PORT", "-1"),
        ("PORT", "http"),
        ("SEARCHARCHIVE_QUERY_BUDGET", "nan"),
        ("SEARCHARCHIVE_QUERY_BUDGET", "inf"),
        ("SEARCHARCHIVE_AUDIT_SIZE", "1"),
        ("SEARCHARCHIVE_LOG", "text"),
        ("SEARCHARCHIVE_PUBLIC_URL", "news.example"),
        ("SEARCHARCHIVE_PUBLIC_URL", "https://news.example/archive"),
        ("SEARCHARCHIVE_PUBLIC_URL", "javascript:alert(1)"),
        ("SEARCHARCHIVE_CORS_ORIGINS", "news.example"),
        ("SEARCHARCHIVE_CORS_ORIGINS", "https://a.example https://b.example"),
    ],
)
def test_what_cannot_be_used_is_said(variable: str, given: str) -> None:
    with pytest.raises(InvalidSetting, match=variable):
        load({variable: given})


@pytest.mark.parametrize(("name", "hint"), [("CLOSE", "SEARCHARCHIVE_CLOSED"), ("QQQ", "")])
def test_a_name_that_is_misspelt(name: str, hint: str) -> None:
    with pytest.raises(InvalidSetting, match=hint or "There is no setting"):
        load({f"SEARCHARCHIVE_{name}": "yes"})
    assert load({"SEARCHARCHIVE_CACHE": "/tmp", "CLOSE": "yes"}) == Settings()


@pytest.mark.parametrize("given", ["*", "https://a.example", "https://a.example, http://localhost:3000"])
def test_sites(given: str) -> None:
    assert load({"SEARCHARCHIVE_CORS_ORIGINS": given}).cors_origins == given
