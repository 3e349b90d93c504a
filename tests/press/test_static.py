"""Static files: from the collected folder, with the right type, kept for ever where their address changes with them."""

import gzip
from pathlib import Path

import allauth
import pytest

from tests.press.asking import ask

CSS = b"body { color: black }\n" * 100


@pytest.fixture
def static(settings):
    folder = settings.STATIC_ROOT / "mingshi"
    folder.mkdir(parents=True)
    (folder / "mingshi.css").write_bytes(CSS)
    return folder


def test_a_static_file_is_answered(press, static):
    answer = ask(press, "/static/mingshi/mingshi.css")
    assert (answer.status, answer.body) == (200, CSS)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache" and answer.headers["x-content-type-options"] == "nosniff"


def test_it_is_compressed_and_tagged(press, static):
    answer = ask(press, "/static/mingshi/mingshi.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.body) == CSS
    again = {"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]}
    assert ask(press, "/static/mingshi/mingshi.css", headers=again).status == 304


@pytest.mark.parametrize(("name", "query"), [("mingshi.css", "v=1"), ("mingshi.css", "a=b&v=1"), ("mingshi.0123456789ab.css", "")])
def test_an_address_that_changes_with_the_bytes_is_kept_for_a_year(press, static, name, query):
    (static / name).write_bytes(CSS)
    assert "immutable" in ask(press, f"/static/mingshi/{name}", query=query).headers["cache-control"]


@pytest.mark.parametrize(("name", "query"), [("mingshi.css", "nov=1"), ("mingshi.abc.css", "")])
def test_any_other_address_is_asked_for_again(press, static, name, query):
    (static / name).write_bytes(CSS)
    assert ask(press, f"/static/mingshi/{name}", query=query).headers["cache-control"] == "no-cache"


def test_an_edited_file_is_seen_at_once(press, static):
    ask(press, "/static/mingshi/mingshi.css")
    (static / "mingshi.css").write_bytes(b"a {}")
    assert ask(press, "/static/mingshi/mingshi.css").body == b"a {}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.js", "text/javascript; charset=utf-8"), ("a.mjs", "text/javascript; charset=utf-8"), ("a.svg", "image/svg+xml"), ("a.woff2", "font/woff2"),
     ("a.webmanifest", "application/manifest+json"), ("a.png", "image/png"), ("a.html", "text/html; charset=utf-8"), ("a", "application/octet-stream")],
)  # fmt: skip
def test_types_are_told_by_name(press, static, name, expected):
    (static / name).write_bytes(b"bytes")
    assert ask(press, f"/static/mingshi/{name}").headers["content-type"] == expected


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/mingshi", "/static/mingshi/", "/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/mingshi/../../secret.txt", "/static//etc/passwd",
     "/static/..%2fsecret.txt", "/static/a\0.css", "/static/..\\secret.txt", "/static/missing.css"],
)  # fmt: skip
def test_nothing_outside_of_the_folder_is_answered(press, static, settings, path):
    (settings.STATIC_ROOT.parent / "secret.txt").write_text("secret")
    assert ask(press, path).body == b"nothing here"


def test_before_anything_was_collected_files_are_found_where_they_are_kept(press):
    kept = Path(allauth.__file__).parent / "account" / "static" / "account"
    assert ask(press, "/static/account/js/account.js").body == (kept / "js" / "account.js").read_bytes()
    assert ask(press, "/static/account/../../apps.py").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_static_files_are_only_read(press, static, method):
    assert ask(press, "/static/mingshi/mingshi.css", method=method).body == b"nothing here"
