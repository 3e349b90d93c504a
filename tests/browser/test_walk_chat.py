"""The walk through the chat, by keyboard on a phone: a question, a long upset complaint, changed and filed; reloads and lost networks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.screens import PHONE, Screens
from tests.browser.words import ASKED, ID_NUMBER, MASKED, QUOTED, RECEIPT, UPSET

WISH = {"zh-hans": "请销毁复印件，并告诉我是谁泄露的。", "en": "Destroy the copies and tell me who leaked them."}
OFFLINE = {
    "zh-hans": "你们还在吗？我补充一下：对方自称贷款公司。",
    "en": "Are you still there? The caller said he was from a loan company.",
}
DRAFT = {"zh-hans": "还没写完的话", "en": "words not finished yet"}

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


def opened(screens: Screens, language: str) -> Chat:
    """The floating chat, opened from the home page."""
    page = screens.open(language, width=PHONE)
    page.goto(f"/{language}/")
    chat = Chat(page)
    chat.keys.use(page.locator("button.launcher"))
    expect(chat.box).to_be_focused()
    expect(chat.last).to_be_visible()
    return chat


def test_a_question_is_answered_with_the_clause_and_the_panel_lets_go_again(screens: Screens, language: str):
    chat = opened(screens, language)
    page, keys = chat.page, chat.keys
    expect(page.locator("#chat-panel .keep")).to_be_visible()
    chat.say(ASKED[language])
    quote = chat.last.locator(".quote").filter(has=page.locator("a[href*='#c-']"))
    expect(quote.last).to_contain_text(QUOTED[language])
    expect(quote.last.locator("cite")).to_contain_text(re.compile(r"\d\.\d.*\d"))
    # The clause comes as a sheet over the chat; its link leads to the place in the whole policy.
    sheet = page.locator(".beside.over")
    keys.use(quote.last.locator("a"))
    expect(sheet.locator("h2")).to_be_focused()
    expect(sheet.locator(".side")).to_contain_text(QUOTED[language])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_popup() as policy:
        keys.use(sheet.locator(".acts a"))
    expect(policy.value.locator(".clause:target")).to_contain_text(QUOTED[language])
    policy.value.close()
    keys.press("Escape")
    expect(quote.last.locator("a")).to_be_focused()
    expect(page.locator("#chat-panel")).to_be_visible()

    # On a phone the panel covers the page: Tab goes round inside it.
    for _stop in range(30):
        keys.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#chat-panel')")
    # So it does in a low window (a page enlarged twice), and in the lowest the field to write in can be reached.
    page.set_viewport_size({"width": 640, "height": 512})
    for _stop in range(15):
        keys.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#chat-panel')")
    page.set_viewport_size({"width": 320, "height": 256})
    keys.to(chat.box)
    chat.box.scroll_into_view_if_needed()
    expect(chat.box).to_be_in_viewport(ratio=0.9)
    keys.press("Escape")
    expect(page.locator("button.launcher")).to_be_focused()
    expect(page.locator("#chat-panel")).to_be_hidden()
    assert keys.troubles == []


def test_the_button_steps_aside_while_one_reads_down(screens: Screens, language: str):
    page = screens.open(language, width=PHONE)
    page.goto(f"/{language}/policy/")
    button = page.locator("button.launcher")
    expect(button).to_be_in_viewport()
    page.evaluate("scrollBy(0, 700)")
    expect(button).not_to_be_in_viewport()
    page.evaluate("scrollBy(0, -300)")
    expect(button).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(button).to_be_in_viewport()


def test_an_upset_complaint_is_masked_completed_changed_filed_and_still_there_later(screens: Screens, language: str):
    chat = opened(screens, language)
    page, keys = chat.page, chat.keys
    chat.say(UPSET[language])
    expect(chat.log.locator(".msg.me").last).to_contain_text(MASKED)
    chat.chips(2)  # what would you like us to do: skip, stop
    assert ID_NUMBER not in page.content()

    chat.say(WISH[language])
    chat.chips(2)  # an address: none, stop
    keys.use(chat.chip(0))
    chat.chips(8)
    expect(chat.last).to_contain_text(MASKED)
    expect(chat.last).to_contain_text(WISH[language])

    keys.use(chat.chip(4))  # change when
    chat.chips(2)
    chat.say("2026-08")
    chat.chips(8)
    expect(chat.last).to_contain_text("2026-08")
    keys.use(chat.chip(0))
    filed = chat.log.locator(".filed")
    expect(filed.locator("code")).to_have_text(RECEIPT)
    reference, receipt = filed.locator("strong").first.inner_text(), filed.locator("code").inner_text()
    expect(chat.log.locator(".msg.bot").filter(has=page.locator(".filed"))).to_contain_text(re.compile(r"20\d\d"))
    with page.expect_download() as statement:
        keys.use(filed.locator("button.link"))
    assert statement.value.suggested_filename == f"{reference}-statement.json"
    assert ID_NUMBER not in page.content()

    page.reload()
    keys.use(page.locator("button.launcher"))
    expect(chat.log).to_contain_text(reference)
    expect(chat.log.locator(".msg.me").first).to_contain_text(MASKED)
    assert ID_NUMBER not in page.content() and receipt not in page.content()
    assert keys.troubles == []


def test_what_is_said_while_the_network_is_gone_arrives_once(screens: Screens, language: str):
    screens.allow("net::ERR_INTERNET_DISCONNECTED")
    chat = opened(screens, language)
    page, keys = chat.page, chat.keys
    page.context.set_offline(True)
    expect(page.locator(".banner")).to_be_visible()
    chat.say(OFFLINE[language])
    expect(chat.log.locator(".pending")).to_have_count(1)
    keys.write(chat.box, DRAFT[language])
    page.context.set_offline(False)
    expect(page.locator(".banner")).to_be_hidden()
    chat.answered()
    expect(chat.log.locator(".msg.me", has_text=OFFLINE[language])).to_have_count(1)
    expect(chat.box).to_have_value(DRAFT[language])

    page.reload()
    keys.use(page.locator("button.launcher"))
    expect(chat.box).to_have_value(DRAFT[language])
    expect(chat.log.locator(".msg.me", has_text=OFFLINE[language])).to_have_count(1)
    assert keys.troubles == []


def test_a_citation_opens_the_clause_beside_the_chat_where_there_is_room(screens: Screens, language: str):
    page = screens.open(language, width=1280)
    page.goto(f"/{language}/chat/")
    chat = Chat(page)
    expect(chat.last).to_be_visible()
    chat.say(ASKED[language])
    quote = chat.last.locator(".quote").filter(has=page.locator("a[href*='#c-']")).last
    link, beside = quote.locator("a"), page.locator(".beside")
    chat.keys.use(link)
    expect(beside.locator("h2")).to_be_focused()
    expect(beside.locator(".side")).to_contain_text(QUOTED[language])
    assert page.locator(".log").bounding_box()["width"] > 400 < beside.bounding_box()["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and len(page.context.pages) == 1
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    beside.locator(".acts button").click()
    expect(beside.locator(".acts [role=status]")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert QUOTED[language] in copied and f"{screens.served.origin}/{language}/policy/" in copied
    # Where the room is gone it becomes a sheet, and the other way round; the focus stays in it.
    page.set_viewport_size({"width": 900, "height": 800})
    expect(page.locator(".beside.over[role=dialog]")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".with-clause > .beside:not(.over)")).to_be_visible()
    chat.box.click()
    expect(beside).to_be_visible()
    chat.keys.to(beside.locator(".bar button"))
    chat.keys.press("Escape")
    expect(link).to_be_focused()
    expect(beside).to_have_count(0)
    assert chat.keys.troubles == []
