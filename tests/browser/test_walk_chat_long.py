"""A long talk, come back to on another day: read from the end upwards, on any screen, in two tabs, by who cannot see it, on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.screens import DESK, Screens, violations
from tests.browser.words import ASKED, QUOTED

BEGUN = """
from datetime import timedelta
from django.utils import timezone
from bot.services import start_chat
from disputes.services import conversations
from portal.trail.rules import Actor
now = timezone.now()
begun = start_chat("{language}", at=now - timedelta(days=2))
talk = begun.conversation
by = Actor("client", str(talk.public_id), "client")
for n in range(1, 131):
    at = now - timedelta(days=2 if n < 60 else 1 if n < 130 else 0)
    conversations.post_message(conversation=talk, text=f"line {{n}}", by=by, at=at)
print("TOKEN", begun.token)
"""
YESTERDAY = {"zh-hans": "昨天", "en": "Yesterday"}
ROBOT = {"zh-hans": "机器人", "en": "Robot"}

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture
def token(screens: Screens, language: str) -> str:
    said = screens.served.manage("shell", "-c", BEGUN.format(language=language))
    return re.search(r"TOKEN (\S+)", said)[1]


def come_back(page: Page, language: str, token: str) -> Chat:
    """The chat page in a browser that knows the conversation."""
    page.context.add_init_script(
        f"localStorage.setItem('mingshi.chat', localStorage.getItem('mingshi.chat') || JSON.stringify({{token: '{token}'}}))"
    )
    page.goto(f"/{language}/chat/")
    chat = Chat(page)
    expect(chat.log.locator(".msg").last).to_contain_text("line 130")
    return chat


def test_a_long_thread_is_read_upwards_by_days_and_what_is_new_does_not_pull_one_down(screens: Screens, language: str, token: str):
    chat = come_back(screens.open(language, width=DESK), language, token)
    page, log = chat.page, chat.log
    days = log.locator(".day")
    expect(days).to_have_count(3)
    expect(days.nth(1)).to_have_text(YESTERDAY[language])

    # Earlier messages come in above, unread by the announcer, and what one reads stays where it is.
    page.evaluate("""() => { const list = document.querySelector('[role=log]'); window.lives = [];
        new MutationObserver((all) => all.forEach((each) => each.addedNodes.forEach((node) => {
            if (node.classList?.contains('msg')) window.lives.push(list.getAttribute('aria-live')); }))).observe(list, { childList: true }); }""")
    first = log.locator(".msg", has_text=re.compile(r"line 31\b"))
    log.evaluate("list => { list.scrollTop = 30; }")
    expect(log.locator(".msg", has_text=re.compile(r"line 1$"))).to_be_attached()
    assert set(page.evaluate("window.lives")) == {"off"}
    expect(first).to_be_in_viewport()

    # Something new is named, and does not move what one reads.
    here = log.evaluate("list => list.scrollTop")
    other = come_back(screens.watch(page.context.new_page()), language, token)
    other.say(ASKED[language])
    other.answered()
    page.bring_to_front()
    expect(page.locator("button.below")).to_be_visible()
    assert log.evaluate("list => list.scrollTop") == here
    page.locator("button.below").click()
    expect(log.locator(".msg").last).to_be_in_viewport()
    expect(page.locator("button.below")).to_be_hidden()

    # The copy to keep is the whole of it, once, in order.
    page.locator("details.more summary").click()
    with page.expect_download() as kept:
        page.locator("details.more button").first.click()
    lines = re.findall(r"^line (\d+)$", Path(kept.value.path()).read_text(encoding="utf-8"), re.M)
    assert [int(line) for line in lines] == list(range(1, 131))
    expect(page.locator("details.more > div")).to_be_hidden()  # done, so out of the way

    # On paper nothing is cut off by the window, and there is nothing to press.
    page.emulate_media(media="print")
    assert log.evaluate("list => list.scrollHeight <= list.clientHeight + 1")
    expect(chat.box).to_be_hidden()
    expect(page.locator(".doors-row")).to_be_hidden()


def test_every_width_from_the_smallest_phone_to_the_largest_screen_and_twice_the_size(screens: Screens, language: str, token: str):
    chat = come_back(screens.open(language, width=320), language, token)
    page = chat.page
    chat.say(ASKED[language])
    expect(chat.last.locator(".quote").last).to_contain_text(QUOTED[language])
    for width, height in ((320, 640), (640, 450), (1280, 900), (3840, 2160)):  # 640 is 1280 at twice the size
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert chat.log.bounding_box()["height"] >= 120, (width, height)
        chat.box.scroll_into_view_if_needed()
        expect(chat.box).to_be_in_viewport()
        page.locator(".say button").scroll_into_view_if_needed()
        expect(page.locator(".say button")).to_be_in_viewport()
        for target in page.locator("mingshi-chat :is(button, summary, .say textarea):visible").all():
            assert target.bounding_box()["height"] >= 24, target.evaluate("node => node.outerHTML.slice(0, 90)")


def test_names_and_roles_say_who_speaks_and_an_unfinished_word_is_not_sent(screens: Screens, language: str, token: str):
    chat = come_back(screens.open(language, width=DESK), language, token)
    page = chat.page
    tree = page.locator("#chat").aria_snapshot()
    assert re.search(r'- log "\S+', tree) and "- textbox " in tree and "- status" in tree
    expect(chat.log).to_have_attribute("aria-live", "polite")  # off for the moment in which older messages come in
    assert chat.log.get_attribute("aria-relevant") == "additions"
    assert page.locator("mingshi-chat > [role=status]").count() == 1  # the announcer stands outside the log
    assert chat.log.locator("[role=status]").count() == 0
    # An Enter that chooses a word of an input method sends nothing; Shift+Enter begins a line.
    chat.keys.write(chat.box, "shenfen")
    chat.box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    chat.box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))"
    )
    chat.keys.press("Shift+Enter")
    assert chat.box.input_value() == "shenfen\n" and page.locator(".msg.pending").count() == 0
    chat.say(ASKED[language])
    chat.answered()
    spoken = chat.last.aria_snapshot()
    assert ROBOT[language] in spoken and "- time" in spoken and "- blockquote" in spoken
    assert violations(page) == []


def test_two_tabs_are_one_conversation_also_after_it_is_deleted(screens: Screens, language: str, token: str):
    left = come_back(screens.open(language, width=DESK), language, token)
    right = come_back(screens.watch(left.page.context.new_page()), language, token)
    left.say(ASKED[language])
    left.answered()
    for chat in (left, right):
        expect(chat.log.locator(".msg.me", has_text=ASKED[language])).to_have_count(1)
        expect(chat.last.locator(".quote").last).to_contain_text(QUOTED[language])
    expect(right.page.locator(".typing")).to_be_hidden()
    left.page.bring_to_front()
    left.page.locator("details.more summary").click()
    left.page.locator("details.more button").last.click()
    left.log.locator(".msg.system button").first.click()
    for chat in (left, right):
        expect(chat.log).not_to_contain_text("line 130")
    expect(left.log.locator(".msg").last).to_have_class(re.compile("system"))  # that it is deleted, in sight below the new beginning
    expect(left.log.locator(".msg").last).to_be_in_viewport()
    right.say(ASKED[language])
    right.answered()
    expect(left.log.locator(".msg.me", has_text=ASKED[language])).to_have_count(1)
