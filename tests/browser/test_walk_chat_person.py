"""From the robot to a person and back, seen from the floating panel; and what happens to words that are refused on the way."""

import json
import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.chat import Chat
from tests.browser.screens import DESK, Screens, violations
from tests.browser.words import ASKED, QUOTED

PERSON = {"zh-hans": "工作人员", "en": "A person from our staff"}
PLACE = {"zh-hans": r"第 \d+ 位", "en": r"number \d+"}
ANSWER = {"zh-hans": "您好，我来帮您看。", "en": "Good morning, I am looking into it."}

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


def test_a_person_takes_over_in_the_same_thread_and_hands_back(screens: Screens, language: str):
    page = screens.open(language, width=DESK)
    page.goto(f"/{language}/")
    chat, launcher = Chat(page), page.locator("button.launcher")
    chat.keys.use(launcher)
    expect(chat.last).to_be_visible()
    chat.say(ASKED[language])
    expect(chat.last.locator(".quote").last).to_contain_text(QUOTED[language])
    page.locator(".doors-row > button").first.click()
    expect(chat.last).to_contain_text(re.compile(PLACE[language]))
    chat.keys.press("Escape")
    expect(launcher).to_be_focused()

    qian = screens.staff("qian")
    qian.goto("/staff/cases/")
    qian.locator("a[href*='/staff/conversations/']").last.click()
    expect(qian.locator("[data-part=thread]")).to_contain_text(ASKED[language])  # with the transcript
    qian.locator("form[action$='/join/'] button").click()
    qian.locator("#say").fill(ANSWER[language])
    qian.locator("form[action$='/say/'] button").click()
    expect(qian.locator("[data-part=thread]")).to_contain_text(ANSWER[language])

    # Unread: on the button, in the title, and announced outside the window.
    expect(launcher).to_have_attribute("data-unread", re.compile(r"[1-9]"))
    expect(page).to_have_title(re.compile(r"^\([1-9]\d*\) "))
    expect(page.locator("button.launcher + [role=status]")).to_contain_text(re.compile(r"[1-9]"))
    chat.keys.use(launcher)
    expect(launcher).not_to_have_attribute("data-unread", re.compile("."))
    said = chat.log.locator(".msg.staff").last
    expect(said).to_contain_text(ANSWER[language])
    expect(said.locator(".by")).to_contain_text(PERSON[language])

    qian.locator("form[action$='/return/'] button").click()
    rating = chat.log.locator("form.rating")
    expect(rating).to_be_visible()
    expect(rating.locator("input:focus")).to_have_count(0)  # offered, not forced
    assert violations(page) == []
    rating.locator("input[type=radio]").nth(3).check()
    rating.locator("input[name=text]").fill("ok")
    rating.locator("button").first.click()
    expect(chat.log.locator(".msg.me").last).to_contain_text("4/5 · ok")
    expect(rating).to_have_count(0)


def test_what_is_refused_keeps_its_words_and_is_tried_again_and_the_robot_is_seen_writing(screens: Screens, language: str):
    page, refuse = screens.open(language, width=DESK), [True]
    lines: list[WebSocketRoute] = []

    def line(client: WebSocketRoute) -> None:
        server = client.connect_to_server()
        lines.append(client)

        def said(text: str) -> None:
            frame = json.loads(text)
            if refuse and frame["type"] == "message.send":
                client.send(json.dumps({"type": "error", "code": "limit.reached", "in_reply_to": frame["id"], "retry_after": 1}))
            else:
                server.send(text)

        client.on_message(said)

    page.route_web_socket("**/ws/chat/", line)
    page.goto(f"/{language}/chat/")
    chat = Chat(page)
    expect(chat.last).to_be_visible()
    typing = page.locator(".typing")
    for who, on, seen in (("client", True, False), ("bot", True, True), ("bot", False, False)):  # what one types in another tab is no news
        lines[-1].send(json.dumps({"type": "typing.changed", "from": who, "on": on}))
        expect(typing).to_be_visible(visible=seen)
    chat.say(ASKED[language])
    failed = chat.log.locator(".msg.me.failed")
    expect(failed).to_contain_text(ASKED[language])
    expect(page.locator("mingshi-chat > .visually-hidden[role=status]")).not_to_be_empty()
    refuse.clear()
    chat.keys.use(failed.locator("button.retry"))
    expect(chat.last.locator(".quote").last).to_contain_text(QUOTED[language])
    expect(chat.log.locator(".msg.me")).to_have_count(1)
