"""Client, respondent and mediator side by side in three browsers: invited, joined, heard live, and alone with the mediator unheard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import PHONE, Screens, troubles

WORDS = {
    "zh-hans": ("我希望当面销毁。", "我们可以当面销毁。", "底线是十天。", "各位好。"),
    "en": ("I want it destroyed before my eyes.", "We can do that.", "Ten days is my limit.", "Good day to you both."),
}


def say(page: Page, text: str) -> None:
    page.locator("#say textarea").fill(text)
    page.locator("#say button").click()
    expect(page.locator("#turns .turn.mine", has_text=text)).to_be_visible()
    expect(page.locator("#say textarea")).to_have_value("")


def client_in_the_room(screens: Screens, language: str) -> Page:
    page = screens.open(language)
    page.goto(f"/{language}/cases/")
    page.locator("input[name=receipt]").fill(screens.served.tour("proposal", language)["receipt"])
    page.locator("input[name=receipt]").press("Enter")
    page.wait_for_url("**/mine/")
    page.locator("a[href$='/cases/mine/room/']").click()
    page.wait_for_url("**/room/")
    return page


def invite(mediator: Page, name: str, language: str) -> str:
    """The code of a slip for an adviser of the respondent's."""
    mediator.locator("section[aria-labelledby=invite] > details > summary").last.click()
    form = mediator.locator("form[action$='/room/invite/']")
    form.locator("[name=name]").fill(name)
    form.locator("[name=part]").select_option("respondent")
    form.locator("[name=capacity]").select_option("partner")
    form.locator("select[name=language]").select_option(language)
    form.locator("button").click()
    return mediator.locator(".slip .code").inner_text()


def join(page: Page, language: str, code: str) -> None:
    page.goto(f"/{language}/room/join/")
    page.locator("[name=code]").fill(code.lower())
    page.locator("[name=code]").press("Enter")
    page.wait_for_url("**/room/welcome/")
    assert troubles(page, PHONE) == []
    page.locator("main form button").click()
    page.wait_for_url("**/room/key/")
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/{language}/room/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_three_at_one_table(screens: Screens, language: str):
    mine, theirs, alone, hello = WORDS[language]
    client = client_in_the_room(screens, language)
    reference = client.locator("h1 small").inner_text()
    li = screens.staff("li", language)
    li.goto(f"/staff/cases/{reference}/room/")
    code = invite(li, "何敏 He Min", language)
    li.goto(f"/staff/cases/{reference}/room/")
    guest = screens.open(language, width=PHONE)
    join(guest, language, code)

    say(li, hello)
    for page in (client, guest):
        expect(page.locator("#turns")).to_contain_text(hello)
    say(client, mine)
    expect(guest.locator("#turns")).to_contain_text(mine)
    guest.locator("#say textarea").press_sequentially(theirs[:3])
    expect(client.locator("[data-people]")).to_contain_text("正在输入" if language == "zh-hans" else "is writing")
    say(guest, theirs)
    expect(client.locator("#turns")).to_contain_text(theirs)

    client.goto(f"/{language}/cases/mine/room/caucus_client/")
    say(client, alone)
    expect(li.locator("[data-tab=caucus_client] [data-unread]")).to_be_visible()
    guest.reload()
    expect(guest.locator("#turns")).to_contain_text(theirs)
    assert alone not in guest.content()
    assert alone not in li.content()
    li.goto(f"/staff/cases/{reference}/room/caucus_client/")
    expect(li.locator("#turns")).to_contain_text(alone)
    for page, width in ((client, 1280), (guest, PHONE), (li, 1280)):
        assert troubles(page, width) == []

    li.goto(f"/staff/cases/{reference}/room/")
    li.locator("details:has(form[action$='/act/remove/']) > summary").click()
    li.locator("form[action$='/act/remove/'] textarea").fill("……")
    li.locator("form[action$='/act/remove/'] button").click()
    expect(guest.locator("[data-told]")).to_be_visible()
    expect(guest.locator("#say")).to_have_count(0)
    assert screens.complaints == []
