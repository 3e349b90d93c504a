"""Sessions, form keys and ids that have ended or never were: words are given back, nothing is stored."""

import json
import re
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from bot import consumers
from tests.disputes import walks
from tests.journeys.answers import (
    DOORS,
    FORMS,
    LANGUAGES,
    PAGES,
    REAL,
    TYPED,
    Wang,
    from_page,
    in_language,
    last_words,
    on_socket,
    stored,
)
from tests.journeys.doors import Socket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", PAGES)
def test_a_form_that_was_open_too_long_gives_the_words_back(door, language):
    path, field = FORMS[door]
    before = stored()
    answer = from_page(Client(enforce_csrf_checks=True).post(f"/{language}/{path}", {field: TYPED}))
    assert answer.status == 403
    assert in_language(answer.words.replace(TYPED, ""), language)
    assert TYPED in answer.whole
    assert stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_in_a_form_that_was_open_too_long_is_not_shown_again(wang, language):
    answer = Client(enforce_csrf_checks=True).post(walks.at(language, ""), {"receipt": wang.receipt})
    assert answer.status_code == 403
    assert wang.receipt not in walks.text(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_a_case_are_given_back_when_the_session_has_ended(language):
    before = stored()
    answer = DOORS["write"](Wang(Client(), ""), TYPED, language)
    assert answer.status == 403
    assert in_language(answer.words.replace(TYPED, ""), language)
    assert TYPED in answer.whole
    assert stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", ["story", "wish"])
def test_an_answer_given_after_the_session_ended_is_kept_and_said_so(door, language):
    browser = Client()
    sent = DOORS[door](Wang(browser, ""), TYPED, language)
    assert sent.status == 302
    (told,) = re.findall(r'class="notice warning" role="status">(.*?)<', walks.text(browser.get(walks.at(language, "new/kind/"))))
    assert in_language(told, language)
    assert TYPED in walks.text(browser.get(walks.at(language, f"new/{door}/")))


@REAL
def test_a_socket_without_a_session_is_told_so():
    async def walk() -> list[str]:
        line = Socket()
        await line.wire.connect()
        sent = [
            ("message.send", {"text": TYPED}),
            ("session.resume", {"token": "a" * 43}),
            ("session.resume", {"token": 5}),
            ("rating.give", {"score": 5}),
        ]
        try:
            for kind, frame in sent:
                await line.send(kind, **frame)
                line.heard.append(json.loads(await line.wire.receive_from()))
        finally:
            await line.close()
        return [frame["code"] for frame in line.heard]  # fmt: skip

    before = stored()
    assert async_to_sync(walk)() == ["session.missing", "session.unknown", "frame.wrong_type", "session.missing"]
    assert stored() == before


@REAL
@pytest.mark.parametrize("name", ["", "a\x00b", "字", "x" * 65, 5, None])
def test_a_frame_without_a_usable_id_is_refused(name):
    async def walk(line: Socket) -> Any:
        await line.wire.send_to(text_data=json.dumps({"type": "message.send", "id": name, "text": "hello there"}))
        return json.loads(await line.wire.receive_from())

    assert on_socket(walk, "en")["code"] == "frame.no_id"


@pytest.mark.parametrize("token", ["x" * 500, "a\x00b" * 8, "字" * 20])
def test_a_forged_form_token_changes_nothing(wang, token):
    for path in ("cases/mine/write/", "chat/"):
        assert wang.browser.post(f"/en/{path}", {"text": "A word more", "form_token": token}).status_code == 302
        assert last_words(wang) == "A word more"


@REAL
def test_who_was_away_for_long_is_told_that_something_lies_between(monkeypatch):
    monkeypatch.setattr(consumers, "PAGE", 3)

    async def walk(line: Socket) -> list[tuple[bool, int, list[int]]]:
        for _word in range(3):
            await line.say("hello")
        found = []
        for after in (0, 1, 5):
            heard = await line.ask("session.resume", token=line.token, after=after)
            cursors = [frame["cursor"] for frame in heard if frame["type"] == "message.created"]
            found.append((heard[0]["more"], heard[0]["last"], cursors))
        return found

    last = 7  # a greeting, then three words with an answer each
    assert on_socket(walk, "en") == [(True, last, [5, 6, 7]), (True, last, [5, 6, 7]), (False, last, [6, 7])]
