"""Packed answers: the same content, for those who ask for it, and marked so that caches keep them apart."""

import gzip

import pytest
import zstandard
from flask import Flask, Response
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.web.packing import coding_for, pack
from tests.web.conftest import make_app

LONG = "/openapi.json"


def opened(response: Response) -> bytes:
    coding = response.headers.get("Content-Encoding")
    if coding == "gzip":
        return gzip.decompress(response.data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(response.data) if coding else response.data


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("gzip;q=0", None),
        ("br", None),
        ("identity", None),
        ("gzip;q=x, ,;;", None),
        ("GZIP", "gzip"),
    ],
)
def test_which_coding(accepted: str, coding: str | None) -> None:
    assert coding_for(accepted) == coding


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("address", [LONG, "/v1/articles?q=ferry&facet=place", "/", "/help"])
def test_the_content_is_the_same(client: FlaskClient, coding: str, address: str) -> None:
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == coding
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    if address == LONG:
        assert opened(packed) == plain.data
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]


def test_what_is_not_packed(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in client.get("/healthz", headers=asked).headers
    assert "Content-Encoding" not in client.head(LONG, headers=asked).headers
    tag = client.get("/v1/articles/ferry-1", headers=asked).headers["ETag"]
    unchanged = client.get("/v1/articles/ferry-1", headers={**asked, "If-None-Match": tag})
    assert unchanged.status_code == 304
    assert "Content-Encoding" not in unchanged.headers


def test_a_setting_turns_it_off(filled: Archive) -> None:
    response = make_app(filled, compression=False).test_client().get(LONG, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_streams(coding: str) -> None:
    app, closed = Flask(__name__), []

    class Lines:
        def __iter__(self) -> "Lines":
            return self

        number = 0

        def __next__(self) -> str:
            self.number += 1
            if self.number > 1000:
                raise StopIteration
            return f"line {self.number}\n"

        def close(self) -> None:
            closed.append(True)

    @app.get("/")
    def view() -> Response:
        response = Response(Lines(), mimetype="text/csv")
        response.set_etag("x")
        return response

    app.after_request(pack)
    response = app.test_client().get("/", headers={"Accept-Encoding": coding})
    assert response.headers["Content-Encoding"] == coding
    assert "Content-Length" not in response.headers
    assert opened(response) == b"".join(b"line %d\n" % number for number in range(1, 1001))
    assert response.get_etag() == ("x", True)
    response.close()
    assert closed
