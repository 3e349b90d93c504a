"""Evidence files in a browser: sent with progress by keys alone, paused and resumed, found again after a reload, read at the desk."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.keyboard import Keyboard
from tests.browser.screens import DESK, PHONE, Screens, troubles

TEXT = "合同第三页写着归还日期。\n" * 40_000  # a little more than two pieces
WORDS = {"en": ("Being checked", "Plain text", "Go on"), "zh-hans": ("正在检查", "纯文本", "继续")}


def with_case(screens: Screens, language: str) -> Page:
    """A case filed through the API, opened by its receipt."""
    page = screens.open(language, width=PHONE)
    said = {"kind": "complaint", "topic": "retention", "story": "合同还没有归还。", "wish": "归还合同。", "language": language}
    filed = page.request.post("/api/v1/cases", data=json.dumps(said), headers={"Content-Type": "application/json"})
    assert filed.status == 201, filed.text()
    page.goto(f"/{language}/cases/")
    page.locator("input[name=receipt]").fill(filed.json()["receipt"])
    page.locator("input[name=receipt]").press("Enter")
    page.wait_for_url("**/cases/mine/")
    page.goto(f"/{language}/cases/mine/files/")
    return page


def choose(page: Page, name: str = "合同.txt") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": TEXT.encode()})
    page.locator("input[name=sensitive][value=none]").check()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_file_is_sent_with_progress_and_pause_by_keys_alone(screens: Screens, language: str):
    page = with_case(screens, language)
    keys = Keyboard(page)
    assert troubles(page, PHONE) == [] and troubles(page, DESK, "dark") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    choose(page)
    held: list[Route] = []
    page.route("**/files/uploads/", lambda route: held.append(route))
    page.locator("form[data-uploads] .buttons > button").first.focus()
    with page.expect_request("**/files/uploads/"):
        page.keyboard.press("Enter")
    expect(page.locator("[data-pause]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-resume]")).to_be_focused()
    expect(page.locator("[data-resume]")).to_have_text(WORDS[language][2])
    held[0].continue_()
    assert troubles(page, PHONE) == []
    page.keyboard.press("Enter")
    listed = page.locator("[data-files] li")
    expect(listed).to_contain_text("合同.txt")
    expect(listed).to_contain_text(WORDS[language][1])
    assert troubles(page, PHONE) == []
    with page.expect_download() as saved:
        keys.use(listed.locator("a[href$='/content/']"))
    assert saved.value.path().read_text() == TEXT


def test_a_reload_in_the_middle_costs_nothing(screens: Screens):
    page = with_case(screens, "en")
    screens.allow("Failed to load resource")
    choose(page)
    sent: list[int] = []

    def second_piece_is_lost(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
            if sent[-1]:
                return route.abort()
        return route.continue_()

    page.route("**/files/uploads/*/", second_piece_is_lost)
    page.locator("form[data-uploads] .buttons > button").first.click()
    expect(page.locator("[data-said]")).to_contain_text("tried again")
    page.reload()
    page.unroute("**/files/uploads/*/")  # not before: the page that is left would try again
    expect(page.locator("[data-half]")).to_contain_text("合同.txt")
    choose(page)
    again: list[int] = []
    page.on("request", lambda one: again.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)
    page.locator("form[data-uploads] .buttons > button").first.click()
    expect(page.locator("[data-files] li")).to_contain_text("Plain text")
    assert again and min(again) > 0


def test_what_is_refused_says_why_at_the_field(screens: Screens):
    page = with_case(screens, "en")
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>1</script></html>"}
    )
    page.locator("input[name=sensitive][value=none]").check()
    page.locator("form[data-uploads] .buttons > button").first.click()
    expect(page.locator(".field.invalid .error")).to_contain_text("web page")
    expect(page.locator("input[type=file]")).to_be_focused()
    assert troubles(page, PHONE) == []
