"""The desk's tools in a browser: words that keep themselves, two windows, replies by /, colleagues by @, ticks through a live refresh."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import Screens, violations
from tests.browser.test_walk_desk import live

REPLY = "[data-act=reply] textarea[name=text]"


def open_case(page: Page) -> str:
    """A case that can be replied to; its address."""
    for stage in ("in_review", "awaiting_client", "answered"):
        page.goto(f"/staff/cases/?stage={stage}")
        if page.locator("[data-row] th a").count():
            page.locator("[data-row] th a").first.click()
            live(page)
            return page.url
    raise AssertionError("the demo has no case in work")


def kept(page: Page) -> None:
    expect(page.locator("[data-act=reply] .draft time")).to_be_visible()


def test_words_keep_themselves_and_two_windows_lose_none(screens: Screens):
    first = screens.staff("qian")
    address = open_case(first)
    second = screens.watch(first.context.new_page())
    second.goto(address)
    live(second)
    first.locator(REPLY).fill("Words of the first window")
    kept(first)
    second.locator(REPLY).fill("Words of the second window")
    other = second.locator("[data-act=reply] [data-other]")
    expect(other).to_contain_text("from another window")
    expect(other.locator("textarea")).to_have_value("Words of the first window")
    assert violations(second) == []
    other.locator("[data-mine]").click()
    expect(other).to_have_count(0)
    kept(second)
    first.reload()
    expect(first.locator(REPLY)).to_have_value("Words of the second window")
    first.locator(REPLY).fill("Written just before leaving")
    first.goto("/staff/drafts/")
    first.goto(address)
    expect(first.locator(REPLY)).to_have_value("Written just before leaving")
    first.locator("[data-act=reply] .draft button", has_text="Throw away").click()
    expect(first.locator(REPLY)).to_have_value("")


@pytest.mark.parametrize(("language", "typed"), [("en", "/tha"), ("zh-hans", "、tha")])
def test_a_ready_reply_comes_by_its_shortcut_and_keys_alone(screens: Screens, language, typed):
    page = screens.staff("qian", language)
    open_case(page)
    page.keyboard.press("r")
    page.keyboard.type("/")
    listed = page.get_by_role("listbox")
    expect(listed).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    page.keyboard.press("Backspace")
    page.keyboard.type(typed)
    expect(listed.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    text = page.locator(REPLY).input_value()
    assert "{" not in text
    assert not text.startswith(typed[0])
    expect(page.locator(REPLY)).to_be_focused()
    kept(page)
    page.locator("[data-act=reply] .draft button.link").first.click()


def test_a_colleague_comes_by_an_at_sign_and_is_ticked(screens: Screens):
    page = screens.staff("qian")
    open_case(page)
    page.keyboard.press("n")
    page.keyboard.type("Please look, @zha")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text("Zhao Ning")
    page.keyboard.press("Enter")
    expect(page.locator("[data-note] textarea[name=text]")).to_have_value("Please look, @Zhao Ning ")
    expect(page.get_by_label("Zhao Ning")).to_be_checked()
    assert violations(page) == []
    page.locator("[data-note] > button").click()
    expect(page.locator("[data-part=notes]")).to_contain_text("@Zhao Ning")
    zhao = screens.staff("zhao")
    zhao.goto("/staff/cases/")
    expect(zhao.locator("[data-part=mine]")).to_contain_text("unread")


def test_ticks_outlive_a_refresh_and_lead_to_a_look_before_anything_happens(screens: Screens):
    page = screens.staff("qian")
    page.goto("/staff/cases/")
    live(page)
    for key in "jxjx":
        page.keyboard.press(key)
    said = page.locator(".ticked")
    expect(said).to_contain_text("2 of the")
    with page.expect_response("**/staff/live/cases/**"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(said).to_contain_text("2 of the")
    page.keyboard.press("b")
    expect(page.locator("#bulk-do")).to_be_focused()
    page.locator("#bulk-do").select_option("note")
    page.locator("#bulk > button").click()
    expect(page.locator(".lede")).to_contain_text("2 cases, each on its own. Nothing has happened yet.")
    assert violations(page) == []
    page.locator("main form textarea").fill("Both belong together.")
    page.locator("main form .buttons button").click()
    expect(page.locator(".lede")).to_have_text("Done: 2. Not done: 0.")
    assert violations(page) == []


def test_without_scripts_a_draft_is_kept_and_a_reply_inserted_by_buttons(screens: Screens):
    page = screens.staff("zhao", java_script_enabled=False)
    for stage in ("in_review", "awaiting_client", "answered"):
        page.goto(f"/staff/cases/?stage={stage}")
        if page.locator("[data-row] th a").count():
            break
    page.locator("[data-row] th a").first.click()
    page.locator(REPLY).fill("Dear Ms Wang,")
    page.locator("[data-act=reply] select[name=canned]").select_option("thanks")
    page.locator("[data-act=reply] [data-insert]").click()
    expect(page.locator(REPLY)).to_have_value(re.compile(r"^Dear Ms Wang,\n\n"))
    page.locator("[data-act=reply] [data-keep]").click()
    kept(page)
    page.locator("[data-act=reply] .draft button", has_text="Throw away").click()
    expect(page.locator(REPLY)).to_have_value("")
