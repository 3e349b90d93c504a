import re

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.test import AsyncClient, RequestFactory

from portal.doors import middleware

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.doors.urls")]
STORY = "你们把我的身份证复印件给了第三方，我非常生气。"


def test_every_page_carries_the_headers(client):
    response = client.get("/en/doors/page")
    assert "camera=()" in response["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-cache"


def test_error_pages_carry_them_too(client):
    for response in (client.get("/en/nowhere"), client.generic("TRACE", "/en/doors/page"), client.get("/api/nowhere")):
        assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/en/cases/doors", "/zh-hans/cases/doors", "/staff/doors", "/api/test/refused", "/en/cases/nowhere"])
def test_pages_about_somebody_stay_in_no_cache(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]


def test_an_answers_own_caching_stands_on_public_pages_only():
    kept = HttpResponse(headers={"Cache-Control": "max-age=60"})
    assert middleware.with_headers(RequestFactory().get("/tlog/checkpoint"), kept)["Cache-Control"] == "max-age=60"
    assert middleware.with_headers(RequestFactory().get("/en/cases/mine/"), kept)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_nobody_needs_are_refused(client, method):
    response = client.generic(method, "/en/doors/page")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
    assert response.content != b"page"


@pytest.mark.parametrize("path", ["/en/doors/page%00", "/en/doors/page\ufffd", "/en/doors/page?q=%00"])
def test_addresses_that_no_database_can_look_up_are_refused(client, path):
    assert client.get(path).status_code == 400


def post(**meta):
    return RequestFactory().post("/en/doors/filing", **{"CONTENT_TYPE": "application/x-www-form-urlencoded", **meta})


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({"CONTENT_LENGTH": "12"}, None),
        ({"CONTENT_LENGTH": "12", "CONTENT_TYPE": "multipart/form-data; boundary=x"}, None),
        ({"CONTENT_LENGTH": "12", "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=UTF-8"}, None),
        ({"CONTENT_LENGTH": ""}, None),
        ({"CONTENT_LENGTH": "0", "CONTENT_TYPE": ""}, None),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "many"}, 400),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": str(1024 * 1024 + 1)}, 413),
        ({"CONTENT_LENGTH": str(21 * 1024 * 1024), "CONTENT_TYPE": "multipart/form-data; boundary=x"}, 413),
        ({"CONTENT_LENGTH": "12", "CONTENT_TYPE": "text/plain"}, 415),
        ({"CONTENT_LENGTH": "12", "CONTENT_TYPE": ""}, 415),
        ({"CONTENT_LENGTH": "12", "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=gbk"}, 415),
    ],
)
def test_the_envelope_of_a_body_is_checked(meta, status):
    request = post(**meta)
    assert middleware.malformed(request) == status


def test_a_page_that_does_not_take_a_method_says_so_in_words(client):
    response = client.get("/en/doors/filing")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert b"<h1>" in response.content


def test_a_refused_page_keeps_what_was_typed(client):
    response = client.post("/en/doors/refusing", {"story": STORY, "password": "hunter2-hunter2", "csrfmiddlewaretoken": "t" * 32})
    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(rf"<textarea[^>]*readonly[^>]*>{STORY}</textarea>", page)
    assert "Shorten your story." in page
    assert "hunter2" not in page
    assert "Too long: 9." in page


def test_typed_html_is_shown_as_text(client):
    page = client.post("/en/doors/refusing", {"story": "<script>alert(1)</script>"}).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_under_asgi_the_same_holds():
    response = async_to_sync(AsyncClient().get)("/en/doors/page")
    assert (response.content, "camera=()" in response["Permissions-Policy"]) == (b"page", True)
    assert async_to_sync(AsyncClient().trace)("/en/doors/page").status_code == 405


def test_a_stranger_learns_nothing_from_an_error(client):
    """Two addresses that lead nowhere for Chen give the same page but for the address itself."""
    one, other = (client.get(f"/en/cases/2026-{code}/") for code in ("K7Q4M", "AAAAA"))
    assert one.status_code == other.status_code == 404
    assert one.content.decode().replace("K7Q4M", "AAAAA") == other.content.decode()
