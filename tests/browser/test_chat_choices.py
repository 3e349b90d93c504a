"""What the robot offered and what came of it: past once it was answered, in every tab and after a reload; a receipt in sight; paper with dates."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.screens import PHONE, Screens
from tests.browser.scripted import Frame, Server, come

SKIP, STOP = {"title": "Skip", "payload": "/skip"}, {"title": "Do not register", "payload": "/stop"}
TOPICS = [{"title": title, "payload": f'/question{{"topic": "{title}"}}'} for title in ("Retention", "Sharing")]
RECEIPT = {"reference": "2026-AAAAA", "receipt": "ABCD-EFGH", "statement": {}}


@pytest.fixture
def page(screens: Screens) -> Page:
    return screens.open("en", width=PHONE)


def offering(page: Page, *buttons: dict[str, str]) -> Server:
    """A talk whose last words offer `buttons`."""
    server = Server(page, lines=1)
    server.thread.append(server.line(2, buttons=list(buttons)))
    return server


def chips(chat: Chat) -> list[tuple[str, bool, bool]]:
    """Of the buttons in sight: their words, whether they are marked as chosen, and whether pressing them does something."""
    found: list[Any] = chat.log.locator(".msg.bot .chips > *:visible").evaluate_all(
        "all => all.map((each) => [each.textContent, 'chosen' in each.dataset, each.getAttribute('aria-disabled') !== 'true'])"
    )
    return [tuple(each) for each in found]


def test_an_answered_question_keeps_what_was_chosen_marked_and_the_focus(page: Page):
    server = offering(page, SKIP, STOP)
    chat = come(page, server)
    chat.keys.use(chat.chip(0))
    chat.answered()
    chosen = chat.log.locator("[data-chosen]")
    expect(chosen).to_be_focused()
    assert chips(chat) == [("Skip", True, False)]
    chat.keys.press("Enter")
    assert len(server.of("message.send")) == 1
    page.reload()
    expect(chosen).to_have_count(1)
    assert chips(chat) == [("Skip", True, False)]


def test_what_makes_sense_at_any_time_stays_and_typed_words_answer_too(page: Page):
    server = offering(page, *TOPICS)
    server.thread.append(server.line(3, buttons=[SKIP, STOP, TOPICS[0]]))
    chat = come(page, server)
    chat.say("something else")
    chat.answered()
    assert chips(chat) == [("Retention", False, True), ("Sharing", False, True)]
    chat.keys.use(chat.log.locator(".chips button").nth(1))
    chat.answered()
    assert chips(chat) == [("Retention", False, True), ("Sharing", False, True)]
    assert server.of("message.send")[-1]["payload"] == TOPICS[1]["payload"]


def test_what_was_refused_for_good_has_answered_nothing(page: Page):
    server = offering(page, SKIP, STOP)
    server.answers["message.send"] = lambda frame: [{"type": "error", "code": "bot.payload", "in_reply_to": frame["id"], "text": "no"}]
    chat = come(page, server)
    chat.keys.use(chat.log.locator(".chips button").first)
    expect(chat.log.locator(".failed")).to_have_count(1)
    assert chips(chat) == [("Skip", False, True), ("Do not register", False, True)]


def test_a_double_click_is_one_press_and_another_tab_sees_it(page: Page):
    server = offering(page, SKIP, STOP)
    again = server.line(0, buttons=[SKIP, STOP])

    def ask_on(frame: Frame) -> list[Frame]:
        said, answer = server.take(frame)
        answer["buttons"] = again["buttons"]
        return [said, answer]

    server.answers["message.send"] = ask_on
    chat = come(page, server)
    chat.chip(0).dblclick()
    chat.chips(2)
    assert len(server.of("message.send")) == 1
    server.say(server.line(5, **{"from": "client", "text": "said in another tab"}))
    expect(chat.log.locator(".msg.me")).to_have_count(2)
    assert chips(chat) == [("Skip", True, False)]


def test_a_receipt_is_in_sight_on_a_phone_however_long_the_words_are(page: Page):
    server = offering(page, SKIP)

    def file(frame: Frame) -> list[Frame]:
        said, answer = server.take(frame)
        answer |= {"case": RECEIPT, "text": "It is registered. " * 60}
        return [said, answer, server.line(5, text="And one thing more. " * 20)]

    server.answers["message.send"] = file
    chat = come(page, server)
    page.locator("#chat").scroll_into_view_if_needed()
    chat.keys.use(chat.chip(0))
    expect(chat.log.locator(".msg")).to_have_count(5)
    expect(chat.log.locator(".filed .code")).to_be_in_viewport()
    expect(chat.log.locator(".filed button").first).to_be_in_viewport()
    # It comes into the list whole, while the list is read aloud.
    expect(chat.log).to_have_attribute("aria-live", "polite")
    assert chat.log.locator(".filed").evaluate("box => box.nextElementSibling.className") == "said"


def test_on_paper_every_message_has_its_date(page: Page):
    server = offering(page)
    chat = come(page, server)
    chat.say("hello")
    chat.answered()
    page.emulate_media(media="print")
    dates = chat.log.locator("time").evaluate_all("all => all.map((each) => getComputedStyle(each, '::before').content)")
    assert len(dates) == 4 and all(re.fullmatch(r'"20\d\d-\d\d-\d\d" " "|"20\d\d-\d\d-\d\d "', each) for each in dates), dates
    assert chat.log.locator(".day").evaluate_all("all => all.every((each) => getComputedStyle(each).display === 'none')")


@pytest.mark.parametrize("answer", [{"status": 500, "json": {"detail": "no"}}, {"status": 200, "body": "<html>sign in</html>"}])
def test_an_error_in_place_of_the_words_leaves_the_plain_form(screens: Screens, page: Page, answer: dict[str, Any]):
    screens.allow("status of 500")
    Server(page)
    page.add_init_script("addEventListener('mingshi-absent', () => { window.absent = true; }, { capture: true });")
    page.route("**/words.json", lambda route: route.fulfill(**answer))
    with page.expect_response("**/words.json"):
        page.goto("/en/chat/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#chat-text")).to_be_visible()
    assert page.locator("mingshi-chat ol.log").count() == 1 and page.evaluate("window.absent")
