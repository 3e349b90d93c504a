"""The chat on somebody else's site, whose own policy lets in nothing but our script and our frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.screens import DESK, PHONE, Screens
from tests.browser.words import ASKED, QUOTED
from tests.ports import free_port

TAGS = {"zh-hans": "zh-CN", "en": "en"}
PAGE = """<!doctype html><html lang="{tag}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Shop</title><main><h1>Shop</h1></main><script type="module" src="{home}/embed.js"></script></html>"""


@contextmanager
def shop(home: str, language: str, port: int) -> Iterator[str]:
    """A site of somebody else; gives its address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(tag=TAGS[language], home=home).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; img-src data:; script-src {home}; frame-src {home}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", port), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}/"
        server.shutdown()


def shown(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.get_by_role("button")).to_have_attribute("aria-expanded", "false")
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_question_on_another_site_is_answered_with_the_clause(screens: Screens, language: str, width: int):
    with shop(screens.served.origin, language, screens.served.shop_port) as address:
        ask_there(shown(screens.open(language, width=width), address), language)


def ask_there(page: Page, language: str) -> None:
    """By keyboard alone: open, ask, read, close."""
    button = page.get_by_role("button")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    frame = page.frame_locator("mingshi-assistant iframe")
    box = frame.locator("textarea")
    expect(box).to_be_focused()
    page.keyboard.type(ASKED[language])
    page.keyboard.press("Enter")
    expect(frame.locator(".quote").last).to_contain_text(QUOTED[language])
    frame.locator(".quote a").last.focus()
    page.keyboard.press("Enter")
    sheet = frame.locator(".beside.over")
    expect(sheet.locator("h2")).to_be_focused()
    expect(sheet.locator(".side")).to_contain_text(QUOTED[language])
    page.keyboard.press("Escape")  # the sheet closes, the window stays
    expect(sheet).to_have_count(0)
    expect(frame.locator(".quote a").last).to_be_focused()
    assert page.evaluate("localStorage.length") == 0  # the site holds nothing of it
    covered = page.evaluate("innerWidth < 480")  # then nothing behind it takes part
    assert page.locator("main").evaluate("node => node.inert") == covered
    page.keyboard.press("Escape")
    expect(page.locator("mingshi-assistant section")).to_be_hidden()
    expect(button).to_be_focused()
    assert not page.locator("main").evaluate("node => node.inert")


def test_a_site_that_is_not_on_the_list_gets_a_way_to_the_page(screens: Screens):
    screens.allow("frame-ancestors")
    screens.allow("chrome-error")
    with shop(screens.served.origin, "en", free_port()) as address:
        page = shown(screens.open("en", width=DESK), address)
        page.get_by_role("button").click()
        link = page.get_by_role("link", name="Open it on its own page")
        expect(link).to_have_attribute("href", f"{screens.served.origin}/en/chat/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_said_without_a_network_is_sent_after_a_reload(screens: Screens, language: str):
    page = screens.open(language, width=PHONE)
    screens.allow("ERR_INTERNET_DISCONNECTED")
    page.goto(f"/{language}/chat/")
    box = page.locator("mingshi-chat textarea")
    expect(page.locator("mingshi-chat .msg.bot").first).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("mingshi-chat .banner")).to_be_visible()  # the page hears of it a moment later
    box.fill(ASKED[language])
    box.press("Enter")
    expect(page.locator(".msg.pending")).to_have_count(1)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"/{language}/chat/")
    expect(page.locator("mingshi-chat .msg.me")).to_have_count(1)
    expect(page.locator("mingshi-chat .quote").last).to_contain_text(QUOTED[language])
    Chat(page).nothing_waits()
