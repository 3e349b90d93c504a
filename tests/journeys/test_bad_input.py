"""Every door x everything that is wrong to send: the right answer in words, in both languages, and nothing stored by halves."""

from typing import Any

import pytest
from django.test import Client

from disputes.models import Case, Message
from tests.disputes import walks
from tests.journeys import doors
from tests.journeys.answers import (
    DOORS,
    FORMS,
    KEPT,
    LANGUAGES,
    PAGES,
    each,
    form,
    grown,
    in_language,
    stored,
)
from tests.people import qian, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


# what is refused: (door, what is wrong, the value, status, code)

LONG, BLANK, BROKEN = "太长" * 10_001, " \u200b\u3000\t", "abc \ud800 def"
WRONG_TYPES = {"a number": 5, "null": None, "a list": ["a"], "an object": {"a": 1}, "true": True}
REFUSED = [
    *((door, "one character too many", "长" * (limit + 1), 422, "") for door, limit in PAGES.items()),
    *((door, "far too long", LONG, 422, "") for door in (*PAGES, "lookup")),
    *((door, "nothing", "", 422, "") for door in (*PAGES, "lookup") if door != "wish"),
    *((door, "nothing to see", BLANK, 422, "") for door in PAGES if door != "wish"),
    ("lookup", "nothing to see", BLANK, 404, ""),
    *((door, "a file for words", b"words in a file", 422, "") for door in (*PAGES, "lookup") if door != "wish"),
    ("lookup", "NUL", "7Q4M\x00", 422, ""),
    ("lookup", "bidi marks", "\u202e7Q4M", 404, ""),
    ("lookup", "HTML", "<script>alert(1)</script>", 404, ""),
    *((door, name, value, 422, "request.unprocessable") for door in ("api story", "api wish", "api lookup", "api write") for name, value in WRONG_TYPES.items()),
    ("api story", "too long", "长" * 10_001, 422, "case.incomplete"),
    ("api wish", "too long", "长" * 2_001, 422, "case.incomplete"),
    ("api write", "too long", "长" * 4_001, 422, "text.too_long"),
    ("api lookup", "too long", "7" * 201, 422, "request.unprocessable"),
    ("api story", "nothing", "", 422, "case.incomplete"),
    ("api story", "nothing to see", BLANK, 422, "case.incomplete"),
    ("api write", "nothing", "", 422, "text.empty"),
    ("api lookup", "nothing", "", 404, "receipt.unknown"),
    ("api story", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api wish", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api write", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api lookup", "a broken character", BROKEN, 422, "request.unprocessable"),
    ("api lookup", "NUL", "7Q4M\x00", 404, "receipt.unknown"),
    *(("socket", name, value, 0, "frame.wrong_type") for name, value in WRONG_TYPES.items()),
    ("socket", "too long", "长" * 4_001, 0, "text.too_long"),
    ("socket", "far too long", LONG, 0, "frame.too_long"),
    ("socket", "nothing", "", 0, "text.empty"),
    ("socket", "nothing to see", BLANK, 0, "text.empty"),
    ("socket", "a broken character", BROKEN, 0, "text.invalid"),
    *((door, name, value, 422, "text.not_text") for door in ("bot", "parse") for name, value in WRONG_TYPES.items()),
    *((door, "too long", "长" * 4_001, 422, "text.too_long") for door in ("bot", "parse")),
    *((door, "nothing", "", 422, "text.empty") for door in ("bot", "parse")),
    *((door, "nothing to see", BLANK, 422, "text.empty") for door in ("bot", "parse")),
    *((door, "a broken character", BROKEN, 422, "text.invalid") for door in ("bot", "parse")),
    ("bot", "a button that is none", '/change{"part": 3}', 422, "bot.payload"),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", each(DOORS))
def test_what_is_wrong_is_refused_in_words_and_stores_nothing(wang, door, language):
    begun = {"Conversation": 1, "Message": 1, "DataKey": 1} if door == "socket" else {}  # a socket begins with a greeting
    rows = [row[1:] for row in REFUSED if row[0] == door]
    assert rows
    for wrong, value, status, code in rows:
        before = stored()
        answer = DOORS[door](wang, value, language)
        assert (answer.status, answer.code) == (status, code), (wrong, answer.words)
        assert in_language(answer.words, language), (wrong, answer.words)
        assert grown(before) == begun, wrong
        assert door not in PAGES or not isinstance(value, str) or value.strip() in answer.whole, wrong


# what is taken: what is stored of it

HTML = '<script>alert(1)</script> & <b onclick="x">粗体</b> {{ 7 }}'
TAKEN = {
    "NUL": ("前\x00后都有话", "前后都有话"),
    "bidi marks": ("发票\u202egnp.exe\u2066 在这里", "发票gnp.exe 在这里"),
    "controls": ("a\x1b[31m红\x07b 的字", "a[31m红b 的字"),
    "HTML": (HTML, HTML),
    "two spellings of one letter": ("cafe\u0301 里的事情", "café 里的事情"),
}


@pytest.mark.parametrize("door", each(KEPT))
def test_what_cannot_be_seen_is_left_out_and_the_rest_is_kept_as_it_was(wang, door):
    for name, (value, kept) in TAKEN.items():
        answer = DOORS[door](wang, value, "zh-hans")
        assert answer.status in (0, 200, 201, 302), (name, answer.words)
        assert KEPT[door](wang) == kept, name


@pytest.mark.parametrize("door", PAGES)
def test_a_character_broken_on_the_way_to_a_page_is_marked_not_fatal(wang, door):
    """Browsers cannot send lone surrogates in forms; who forges one gets the replacement character."""
    path, field = FORMS[door]
    answer = wang.browser.post(f"/en/{path}", f"{field}=abc%ED%A0%80def", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert "\ufffd" in KEPT[door](wang)


SHOWN = {
    "story": "/en/cases/new/check/",
    "wish": "/en/cases/new/check/",
    "write": "/en/cases/mine/",
    "chat page": "/en/chat/",
}


@pytest.mark.parametrize("door", SHOWN)
def test_markup_is_shown_as_text_to_the_client(wang, door):
    walks.answer_all(wang.browser, "en")
    DOORS[door](wang, HTML, "en")
    assert_harmless(wang.browser.get(SHOWN[door]))


@pytest.mark.parametrize("door", FORMS)
def test_markup_in_a_refused_form_is_shown_as_text(wang, door):
    path, field = FORMS[door]
    answer = wang.browser.post(f"/en/{path}", form(field, HTML * 500))
    assert answer.status_code == 422
    assert_harmless(answer)


def test_markup_is_shown_as_text_at_the_desk(wang):
    doors.by_api(HTML, HTML)
    case = Case.objects.latest("pk")
    browser = signed_in(Client(), qian())
    assert_harmless(browser.post(f"/staff/cases/{case.reference}/reveal/", {"what": "story", "reason": "handling"}))
    DOORS["chat page"](wang, HTML, "en")
    talk = Message.objects.latest("pk").conversation
    assert_harmless(browser.get(f"/staff/conversations/{talk.public_id}/"))


def assert_harmless(response: Any) -> None:
    raw = response.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
    assert "<script>alert(1)" not in raw
    assert "<b onclick" not in raw
