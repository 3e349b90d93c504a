from collections.abc import Iterator

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from portal import urls as assembled
from portal.doors.errors import Refusal
from portal.law.models import Operator
from portal.pages import errors

STORY = "我的身份证复印件还在他们手里，打了三次电话没有人回。"
RAISED: dict[str, Exception] = {
    "400": BadRequest(),
    "403": PermissionDenied(),
    "404": Http404(),
    "409": Refusal("case.changed", 409, "Somebody answered in the meantime."),
    "413": RequestDataTooBig(),
    "429": Refusal("limit.reached", 429, "Wait a little.", retry_after=90),
    "500": RuntimeError("secret detail 4401"),
    "503": OperationalError("no such file /var/secret"),
}
ENGLISH = {
    "400": "We could not read what was sent",
    "403": "This page is not open to you",
    "404": "There is nothing at this address",
    "409": "Something changed in the meantime",
    "413": "That was too large",
    "429": "Too many tries in a short time",
    "500": "Something went wrong on our side",
    "503": "The portal is not available right now",
}
CHINESE = {
    "400": "未能读懂您提交的内容",
    "403": "您无权查看这个页面",
    "404": "这个地址没有内容",
    "409": "内容在此期间已有变化",
    "413": "提交的内容过大",
    "429": "操作过于频繁",
    "500": "我们这边出了问题",
    "503": "门户暂时无法使用",
}


def fails(request: HttpRequest, lang: str, status: str) -> HttpResponse:
    raise RAISED[status]


class Failing:
    """The portal's own addresses and one that fails as asked."""

    urlpatterns = [path("<lang>/fails/<status>/", fails), *assembled.urlpatterns]
    handler400, handler403 = assembled.handler400, assembled.handler403
    handler404, handler500 = assembled.handler404, assembled.handler500


@pytest.fixture
def failing(house: Operator, browser: Client) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=Failing):
        yield browser


@pytest.mark.parametrize("status", RAISED)
@pytest.mark.parametrize(("language", "tag", "words"), [("en", "en", ENGLISH), ("zh-hans", "zh-Hans", CHINESE)])
def test_every_error_speaks_the_language_of_the_address(
    failing: Client, status: str, language: str, tag: str, words: dict[str, str]
) -> None:
    response = failing.get(f"/{language}/fails/{status}/")
    page = response.content.decode()
    assert response.status_code == int(status)
    assert f'<html lang="{tag}">' in page
    assert f"<h1>{words[status]}</h1>" in page
    assert "privacy@mingchuan.example" in page


@pytest.mark.parametrize("status", RAISED)
def test_no_error_is_kept_in_a_cache_or_tells_its_cause(failing: Client, status: str) -> None:
    response = failing.get(f"/en/fails/{status}/")
    assert response["Cache-Control"] == "no-store"
    assert "secret" not in response.content.decode()


def test_a_refusal_says_its_own_words(failing: Client) -> None:
    assert "Somebody answered in the meantime." in failing.get("/en/fails/409/").content.decode()


def test_too_many_tries_say_when_to_come_back(failing: Client) -> None:
    response = failing.get("/en/fails/429/")
    assert response["Retry-After"] == "90"
    assert "You can try again from 10:01." in response.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_form_without_its_token_gives_the_text_back(browser: Client, house: Operator, language: str) -> None:
    response = browser.post(f"/{language}/verify/", {"text": STORY, "password": "never shown, never", "receipt": "7Q4MK2ZP8RT3W5H9XKB2"})
    page = response.content.decode()
    assert response.status_code == 403
    assert STORY in page
    assert "never shown" not in page
    assert "7Q4MK2ZP8RT3W5H9XKB2" not in page


def test_text_that_is_given_back_cannot_run(browser: Client, house: Operator) -> None:
    page = browser.post("/en/verify/", {"text": "</textarea><script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("error", [OperationalError(), InterfaceError()])
def test_a_lost_database_is_a_503_that_stands_without_it(monkeypatch: pytest.MonkeyPatch, client: Client, error: Exception) -> None:
    def gone() -> None:
        raise error

    monkeypatch.setattr("portal.law.queries.operator", gone)
    monkeypatch.setattr("portal.pages.queries.promises", lambda now: gone())
    monkeypatch.setattr("portal.policies.queries.find_in_force", lambda at: None)
    response = client.get("/en/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "The portal is not available right now" in response.content.decode()


def test_the_last_page_needs_nothing(monkeypatch: pytest.MonkeyPatch, requests: RequestFactory) -> None:
    def broken(*_: object) -> dict[str, object]:
        raise RuntimeError

    monkeypatch.setattr("portal.pages.errors.context.page", broken)
    response = errors.server_error(requests.post("/zh-hans/cases/new/", {"story": STORY}))
    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="zh-Hans">' in page
    assert "我们这边出了问题" in page
    assert STORY in page


@pytest.mark.parametrize(
    "body",
    [b"--x\r\nbroken", b"\xff\xfe=\xff", "story=短".encode(), b"&".join(b"a%d=long enough to keep" % n for n in range(300))],
)
def test_an_unreadable_form_gives_nothing_back_and_breaks_nothing(requests: RequestFactory, body: bytes) -> None:
    request = requests.generic("POST", "/en/x/", body, content_type="multipart/form-data; boundary=x")
    assert errors.typed(request) == []
    form = requests.generic("POST", "/en/x/", body, content_type="application/x-www-form-urlencoded")
    assert errors.not_found(form, Http404()).status_code == 404


@pytest.mark.parametrize("address", ["/en/<script>", "/en/%2e%2e/", "/zh-hans/" + "a" * 3000 + "/", "/en/\u202e/"])
def test_strange_addresses_are_not_found_like_any_other(client: Client, house: Operator, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")
