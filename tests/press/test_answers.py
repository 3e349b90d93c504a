"""What the press answers ahead of Django. No test here may touch the database: published pages outlive it."""

import asyncio
import gzip
import os

import pytest
from django.test import Client

from portal.press.asgi import Press
from portal.press.services import publish, withdraw
from tests.press.asking import ask, ask_async, nothing_here

HTML = "text/html; charset=utf-8"
PAGE = ("<p>隐私政策</p>" * 200).encode()


def test_a_published_page_is_answered(press):
    digest = publish("/zh-hans/policy/", PAGE, HTML, language="zh-hans")
    answer = ask(press, "/zh-hans/policy/")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["content-type"] == HTML
    assert answer.headers["content-length"] == str(len(PAGE))
    assert answer.headers["content-language"] == "zh-hans"
    assert answer.headers["etag"] == f'"{digest[:40]}"'
    assert answer.headers["cache-control"] == "no-cache"


def test_everything_else_goes_on_to_django(press):
    publish("/en/policy/", PAGE, HTML)
    for path in ("/", "/en/policy", "/en/policy/x", "/EN/policy/"):
        assert ask(press, path).body == b"nothing here"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_go_on_to_django(press, method):
    publish("/en/policy/", PAGE, HTML)
    assert ask(press, "/en/policy/", method=method).body == b"nothing here"


def test_head_says_the_same_without_the_bytes(press):
    publish("/en/policy/", PAGE, HTML)
    head, get = ask(press, "/en/policy/", method="HEAD"), ask(press, "/en/policy/")
    assert (head.headers, head.body) == (get.headers, b"")


def test_a_query_does_not_matter(press):
    publish("/en/policy/", PAGE, HTML)
    assert ask(press, "/en/policy/", query="utm=1").body == PAGE


def test_what_never_changes_is_kept_for_a_year(press):
    publish("/tlog/tile/0/000", b"\0" * 8192, "application/octet-stream", immutable=True)
    assert ask(press, "/tlog/tile/0/000").headers["cache-control"] == "public, max-age=31536000, immutable"


def test_gzip_is_sent_to_who_takes_it(press):
    publish("/en/policy/", PAGE, HTML)
    answer = ask(press, "/en/policy/", headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["content-encoding"] == "gzip" and gzip.decompress(answer.body) == PAGE
    assert int(answer.headers["content-length"]) == len(answer.body) < len(PAGE)
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "*;q=0", "gzip;q=nonsense"])
def test_plain_bytes_are_sent_to_everyone_else(press, accepted):
    publish("/en/policy/", PAGE, HTML)
    answer = ask(press, "/en/policy/", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers and answer.body == PAGE
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_client_that_has_the_page_is_told_so(press, encoding):
    publish("/en/policy/", PAGE, HTML)
    first = ask(press, "/en/policy/", headers={"Accept-Encoding": encoding})
    again = ask(press, "/en/policy/", headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert {"etag", "cache-control", "vary"} <= set(again.headers)


def test_the_two_encodings_have_tags_of_their_own(press):
    publish("/en/policy/", PAGE, HTML)
    plain, packed = (ask(press, "/en/policy/", headers={"Accept-Encoding": each}).headers["etag"] for each in ("identity", "gzip"))
    assert plain != packed
    assert ask(press, "/en/policy/", headers={"Accept-Encoding": "identity", "If-None-Match": packed}).status == 200


@pytest.mark.parametrize(
    ("known", "status"), [('"other"', 200), ("*", 304), ('"a", {tag} , "b"', 304), ("W/{tag}", 304), ("", 200), ("garbage", 200)]
)
def test_tags_are_read_as_the_standard_says(press, known, status):
    publish("/en/policy/", PAGE, HTML)
    tag = ask(press, "/en/policy/").headers["etag"]
    assert ask(press, "/en/policy/", headers={"If-None-Match": known.replace("{tag}", tag)}).status == status


def test_a_page_published_anew_is_seen_at_once(press):
    publish("/en/policy/", b"old", HTML)
    old = ask(press, "/en/policy/")
    publish("/en/policy/", b"new", HTML)
    new = ask(press, "/en/policy/", headers={"If-None-Match": old.headers["etag"]})
    assert (new.status, new.body) == (200, b"new")


def test_a_withdrawn_page_is_gone_at_once(press):
    publish("/en/policy/", PAGE, HTML)
    ask(press, "/en/policy/")
    withdraw("/en/policy/")
    assert ask(press, "/en/policy/").status == 404


@pytest.mark.parametrize(
    ("wish", "got"),
    [
        ("en", b"en"),
        ("zh-CN,zh;q=0.9", b"zh"),
        ("en;q=0.1, zh-Hans", b"zh"),
        ("fr, en;q=0.5", b"en"),
        ("fr", b"zh"),
        ("", b"zh"),
        ("en;q=x", b"zh"),
    ],
)
def test_language_variants_are_chosen_by_the_readers_wish(press, wish, got):
    publish("/feed", b"zh", "text/plain", language="zh-hans")
    publish("/feed", b"en", "text/plain", language="en")
    answer = ask(press, "/feed", headers={"Accept-Language": wish})
    assert (answer.body, answer.headers["vary"]) == (got, "Accept-Language")


def test_more_headers_are_sent_as_published(press):
    publish("/a.csv", b"a", "text/csv; charset=utf-8", headers={"Content-Disposition": "attachment"})
    assert ask(press, "/a.csv").headers["content-disposition"] == "attachment"


def test_a_path_in_chinese_is_found_in_its_encoded_form(press):
    publish("/政策", b"zh", HTML)
    assert ask(press, "/%E6%94%BF%E7%AD%96").body == b"zh"


@pytest.mark.parametrize("path", ["/../press", "/%2e%2e/index", "/a\0b", "/\udcff", "/" + "a" * 5000, "//", "/.", "*", ""])
def test_a_strange_path_is_only_not_found(press, path):
    assert ask(press, path).status == 404


def test_a_damaged_page_is_not_answered(press, shelf, caplog):
    digest = publish("/en/policy/", b"true", HTML)
    (shelf / "objects" / digest).write_bytes(b"edited")
    assert ask(press, "/en/policy/").status == 404
    assert "cannot be read" in caplog.text and "policy" not in caplog.messages[0]


@pytest.mark.parametrize("index", [b"", b"{", b"[]", b"null", b'{"variants": [{}]}', b'{"variants": [{"language": ""}]}'])
def test_a_damaged_index_is_not_answered(press, shelf, index):
    publish("/en/policy/", PAGE, HTML)
    next((shelf / "index").iterdir()).write_bytes(index)
    assert ask(press, "/en/policy/").status == 404


def test_a_page_whose_bytes_are_gone_is_not_answered(press, shelf):
    digest = publish("/en/policy/", b"true", HTML)
    (shelf / "objects" / digest).unlink()
    assert ask(press, "/en/policy/").status == 404


def test_a_hot_page_is_read_from_disk_once(press, shelf):
    digest = publish("/en/policy/", b"true", HTML)
    ask(press, "/en/policy/")
    os.remove(shelf / "objects" / digest)  # noqa: PTH107
    assert ask(press, "/en/policy/").body == b"true"


def test_the_cache_forgets_what_was_not_asked_for(press, monkeypatch):
    monkeypatch.setattr("portal.press.sources.MOST_CACHED", 25)
    for name in "abc":
        publish(f"/{name}", name.encode() * 10, HTML)
        ask(press, f"/{name}")
    assert list(press.cache._held) == ["/b", "/c"] and press.cache._bytes == 20


def test_what_is_too_large_for_the_cache_is_answered_all_the_same(press, monkeypatch):
    monkeypatch.setattr("portal.press.sources.LARGEST_CACHED", 3)
    publish("/a", b"bytes", HTML)
    assert ask(press, "/a").body == ask(press, "/a").body == b"bytes"
    assert press.cache._bytes == 0


@pytest.mark.parametrize("path", ["/en/policy/", "/nowhere", "/static/a.css"])
def test_trace_is_refused_everywhere(press, path):
    publish("/en/policy/", PAGE, HTML)
    answer = ask(press, path, method="TRACE")
    assert answer.status == 405 and "TRACE" not in answer.headers["allow"]


async def test_sockets_pass_by(shelf):
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    for kind in ("websocket", "lifespan"):
        await Press(app)({"type": kind, "path": "/ws/chat/"}, None, None)
    assert seen == ["websocket", "lifespan"]


async def test_many_ask_at_once(press):
    publish("/en/policy/", PAGE, HTML)
    answers = await asyncio.gather(*(ask_async(press, "/en/policy/") for _ in range(20)))
    assert {answer.body for answer in answers} == {PAGE}


NOT_SECURITY = {"content-type", "content-length", "content-language", "cache-control", "vary", "etag"}


@pytest.mark.django_db
def test_published_pages_carry_the_security_headers_of_django(press):
    publish("/en/policy/", PAGE, HTML)
    theirs = {name.lower(): sorted(value.split("; ")) for name, value in Client().get("/.well-known/tlog-vkey").headers.items()}
    ours = {name: sorted(value.split("; ")) for name, value in ask(press, "/en/policy/").headers.items()}
    assert {name: ours[name] for name in ours.keys() - NOT_SECURITY} == {name: theirs[name] for name in theirs.keys() - NOT_SECURITY}


def test_published_pages_allow_no_inline_script(press):
    publish("/en/policy/", PAGE, HTML)
    policy = ask(press, "/en/policy/").headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


def test_every_answer_has_a_permissions_policy_and_names_no_server(press):
    publish("/en/policy/", PAGE, HTML)
    for path in ("/en/policy/", "/nowhere"):
        headers = ask(press, path).headers
        assert "camera=()" in headers["permissions-policy"] and "server" not in headers
        assert headers["x-content-type-options"] == "nosniff"


def test_what_django_says_itself_is_left_alone(shelf):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Referrer-Policy", b"same-origin")]})
        await send({"type": "http.response.body", "body": b""})

    headers = ask(Press(app), "/").headers
    assert headers["Referrer-Policy"] == "same-origin" and "referrer-policy" not in headers


def test_no_strict_transport_on_localhost(press):
    publish("/en/policy/", PAGE, HTML)
    assert "strict-transport-security" not in ask(press, "/en/policy/").headers


@pytest.fixture
def secure(settings, shelf):
    settings.SECURE, settings.TRUSTED_PROXIES = True, 1
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD = 63072000, True, True
    return Press(nothing_here)


@pytest.mark.parametrize("how", [{"scheme": "https"}, {"headers": {"X-Forwarded-Proto": "https"}}])
def test_strict_transport_on_a_real_address(secure, how):
    publish("/en/policy/", PAGE, HTML)
    assert ask(secure, "/en/policy/", **how).headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"


def test_plain_http_to_a_real_address_goes_to_django_which_redirects(secure):
    publish("/en/policy/", PAGE, HTML)
    assert ask(secure, "/en/policy/").body == b"nothing here"


def test_a_forwarded_scheme_counts_only_from_a_trusted_proxy(secure, settings):
    settings.TRUSTED_PROXIES = 0
    publish("/en/policy/", PAGE, HTML)
    assert ask(secure, "/en/policy/", headers={"X-Forwarded-Proto": "https"}).body == b"nothing here"
