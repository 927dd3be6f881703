"""The audit log: one line for each write, whole, without secrets, in files that do not grow without end."""

import errno
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.keys import list_keys
from searcharchive.web import audit
from searcharchive.web.audit import FILE, AuditLog, Entry
from tests.web.conftest import make_app

STORY = {"id": "a", "body": "The quay is dry."}
Headers = dict[str, str]


def lines(folder: Path) -> list[dict[str, Any]]:
    path = folder / FILE
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def test_each_write_has_its_line(writer: FlaskClient, archive: Archive, key: Headers) -> None:
    named = {**key, "X-Request-Id": "mine-1"}
    writer.post("/v1/articles", json=STORY, headers=named)
    writer.put("/v1/articles/a", json={"body": "The quay is wet."}, headers=key)
    writer.put("/v1/articles/a", json={"body": "The quay is wet."}, headers=key)
    writer.delete("/v1/articles/a", headers=key)
    found = lines(archive.state)
    assert [(line["method"], line["ids"], line["outcome"], line["generation"]) for line in found] == [
        ("POST", ["a"], "created", 1),
        ("PUT", ["a"], "updated", 2),
        ("PUT", ["a"], "unchanged", 2),
        ("DELETE", ["a"], "removed", 3),
    ]
    assert {line["key"] for line in found} == {list_keys(archive.state)[0].id}
    assert found[0]["request"] == "mine-1"
    assert datetime.fromisoformat(found[0]["time"]).tzinfo is not None
    assert key["X-API-Key"] not in (archive.state / FILE).read_text()


def test_a_bulk_request_has_a_line_for_each_commit(writer: FlaskClient, archive: Archive, key: Headers) -> None:
    items = [STORY, {"id": "b", "body": "x"}, {"id": "c"}, {"id": "b", "body": "y"}, STORY]
    body = "".join(json.dumps(item) + "\n" for item in items)
    writer.post("/v1/bulk", data=body, content_type="application/x-ndjson", headers=key)
    (line,) = lines(archive.state)
    assert (line["method"], line["ids"], line["generation"], line["lines"]) == ("BULK", ["a", "b"], 1, [1, 5])
    assert {name: line[name] for name in ("created", "invalid", "conflict", "unchanged")} == {
        "created": 2,
        "invalid": 1,
        "conflict": 1,
        "unchanged": 1,
    }


def test_what_was_refused_is_there_too(writer: FlaskClient, archive: Archive, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)
    writer.post("/v1/articles", json={**STORY, "body": "Other."}, headers=key)
    writer.put("/v1/articles/a", json=STORY, headers={**key, "If-Match": '"stale"'})
    writer.put("/v1/articles/a", json={"body": 7}, headers=key)
    writer.put("/v1/articles/a", data="{", content_type="application/json", headers=key)
    writer.delete("/v1/articles/none", headers=key)
    told = [(line["outcome"], line["generation"]) for line in lines(archive.state)[1:]]
    assert told == [
        (outcome, None)
        for outcome in ("conflict", "precondition-failed", "invalid-article", "malformed-json", "not-found")
    ]


def test_strangers_write_nothing_into_it(writer: FlaskClient, archive: Archive, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY)
    writer.post("/v1/articles", json=STORY, headers={"X-API-Key": "wrong"})
    writer.get("/v1/articles", headers=key)
    assert lines(archive.state) == []


def test_a_write_that_is_done_is_answered_even_if_the_log_is_full(
    writer: FlaskClient,
    archive: Archive,
    key: Headers,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(audit, "_write_whole", full)
        assert writer.delete("/v1/articles/a", headers=key).status_code == 204
    assert "audit log cannot be written" in caplog.text
    assert len(lines(archive.state)) == 1


def test_a_line_that_does_not_fit_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AuditLog(tmp_path, 1 << 20, 2)
    log.write(Entry("PUT", ["a"]), "k", "r")
    real = os.write
    parts: list[bytes] = []

    def cut_short(handle: int, data: bytes) -> int:
        parts.append(data)
        if len(parts) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, data[:5])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", cut_short)
        log.write(Entry("PUT", ["b"]), "k", "r")
    log.write(Entry("PUT", ["c"]), "k", "r")
    assert [line["ids"] for line in lines(tmp_path)] == [["a"], ["c"]]


@pytest.mark.parametrize("files", [0, 1, 3])
def test_full_files_make_room(tmp_path: Path, files: int) -> None:
    log = AuditLog(tmp_path, 300, files)
    for number in range(20):
        log.write(Entry("PUT", [f"a{number:02}"]), "k", "r")
    kept = sorted(tmp_path.glob("audit.*.jsonl"))
    assert [path.name for path in kept] == [f"audit.{n}.jsonl" for n in range(1, files + 1)]
    assert all(300 <= path.stat().st_size < 600 for path in kept)
    ids = [json.loads(line)["ids"][0] for path in reversed(kept) for line in path.read_bytes().splitlines()]
    ids += [line["ids"][0] for line in lines(tmp_path)]
    assert ids == sorted(ids)
    assert not ids or ids[-1] == "a19"


def test_lines_of_many_at_once_stay_whole(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, 5_000, 100)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log.write(Entry("PUT", [str(number)] * 20), "k", "r"), range(200)))
    found = [json.loads(line) for path in tmp_path.glob("audit*.jsonl") for line in path.read_bytes().splitlines()]
    assert sorted(int(line["ids"][0]) for line in found) == list(range(200))


def test_only_the_owner_reads_it(writer: FlaskClient, archive: Archive, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)
    assert (archive.state / FILE).stat().st_mode & 0o077 == 0


def test_its_size_is_a_setting(archive: Archive, key: Headers) -> None:
    client = make_app(archive, audit_size=1_024, audit_files=1).test_client()
    for number in range(20):
        client.put(f"/v1/articles/a{number}", json={"body": "x"}, headers=key)
    assert sorted(path.name for path in archive.state.glob("audit*.jsonl")) == ["audit.1.jsonl", FILE]
