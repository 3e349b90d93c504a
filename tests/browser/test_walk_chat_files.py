"""A file from the chat, by keyboard on a phone: chosen before there is a case, kept through the filing, asked about, sent; and what was
said while offline outlives a reload."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.screens import PHONE, Screens
from tests.browser.words import UPSET

LATE = {"zh-hans": "我补充一句：对方自称贷款公司。", "en": "One more thing: the caller said he was a lender."}
NOTED = {"zh-hans": "已加入案件", "en": "was added to case"}

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


def opened(screens: Screens, language: str) -> Chat:
    page = screens.open(language, width=PHONE)
    page.goto(f"/{language}/chat/")
    chat = Chat(page)
    expect(chat.last).to_be_visible()
    return chat


def test_a_file_chosen_first_waits_for_the_case_and_is_sent_to_it(screens: Screens, language: str):
    chat = opened(screens, language)
    page, keys = chat.page, chat.keys
    with page.expect_file_chooser() as chooser:
        keys.use(page.locator("mingshi-chat button.attach"))
    chooser.value.set_files({"name": "contract.txt", "mimeType": "text/plain", "buffer": "合同第三页\n".encode() * 90_000})
    box = page.locator(".attaching")
    expect(box).to_contain_text("contract.txt")
    expect(box.locator("[data-act=no]")).to_have_count(0)  # nothing is asked while there is nowhere to send it

    chat.say(UPSET[language])
    chat.chips(2)
    for _question in range(2):
        keys.use(chat.chip(0))
        chat.answered()
    keys.use(chat.chip(0))
    expect(box.locator("[data-act=yes]")).to_be_visible()
    expect(box.locator(".asked > p")).to_be_in_viewport()  # the question of the buttons, before the long form is scrolled through
    keys.write(box.locator("textarea"), "contract, page 3")
    keys.use(box.locator("[data-act=no]"))
    expect(chat.log.locator(".msg.system", has_text=NOTED[language])).to_be_visible()
    expect(box).to_be_hidden()
    assert keys.troubles == []


def test_what_was_said_offline_outlives_a_reload(screens: Screens, language: str):
    chat = opened(screens, language)
    page = chat.page
    down = [True]
    page.route_web_socket("**/ws/chat/", lambda socket: socket.close() if down else socket.connect_to_server())
    page.context.set_offline(True)
    expect(page.locator("mingshi-chat .banner")).to_be_visible()
    chat.say(LATE[language])
    expect(chat.log.locator(".pending")).to_contain_text(LATE[language])
    page.context.set_offline(False)
    page.reload()  # the line is still down
    expect(chat.log.locator(".pending")).to_contain_text(LATE[language])
    down.clear()
    page.reload()
    expect(chat.log.locator(".msg.me:not(.pending)")).to_have_count(1)  # drawn anew, and confirmed
    expect(chat.log.locator(".msg.me")).to_have_count(1)
    chat.nothing_waits()
