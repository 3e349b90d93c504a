"""Two colleagues at one case: each sees what the other does without reloading, and nobody's words or focus are taken away."""

from playwright.sync_api import Page, expect

from tests.browser.screens import Screens, violations

WORDS = "Dear client, jk? gq /"  # every key of the desk, and none may act while it is written


def first_case(page: Page) -> str:
    """From the list to its first case by j and Enter; the reference."""
    page.goto("/staff/cases/?whose=unassigned")
    live(page)
    page.keyboard.press("j")
    reference = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/staff/cases/{reference}/")
    live(page)
    return str(reference)


def live(page: Page) -> None:
    """The page has its keys, which come after its socket was asked for."""
    expect(page.locator("#desk-keys-open")).to_be_visible()


def test_two_colleagues_at_one_case(screens: Screens):
    qian, zhao = screens.staff("qian"), screens.staff("zhao")
    reference = first_case(qian)
    zhao.goto(f"/staff/cases/{reference}/")
    expect(zhao.locator("[data-part=people]")).to_contain_text("Qian Yue has this case open too.")
    expect(qian.locator("[data-part=people]")).to_contain_text("Zhao Ning has this case open too.")

    zhao.locator("[data-act=take] button").click()
    expect(qian.locator("h1")).to_contain_text("In review")
    expect(qian.locator("#desk-said")).to_contain_text("A person took the case (Privacy officer)")
    qian.keyboard.press("r")
    qian.keyboard.type(WORDS)
    reply = qian.locator("[data-act=reply] textarea")
    expect(zhao.locator("[data-part=people]")).to_contain_text("Qian Yue is writing a reply.")

    zhao.locator("[data-note] textarea").fill("Ring 13800138000 first.")
    zhao.locator("[data-note] > button").click()
    expect(qian.locator("[data-part=notes]")).to_contain_text("Ring 138 **** 8000 first.")
    zhao.locator("[data-act=reply] textarea").fill("We are on it.")
    zhao.locator("[data-act=reply] form > button").click()
    expect(qian.locator("[data-act=reply] .moved")).to_be_visible()
    expect(reply).to_have_value(WORDS)
    expect(reply).to_be_focused()
    assert violations(qian) == []

    qian.locator("[data-act=reply] form > button").click()
    expect(qian.locator(".error-summary")).to_contain_text("A person replied (Privacy officer)")
    expect(reply).to_have_value(WORDS)
    qian.locator("[data-act=reply] form > button").click()
    expect(qian.locator("[data-part=thread]")).to_contain_text(WORDS)
    assert screens.complaints == []


def test_whoever_says_to_have_looked_sends_at_once(screens: Screens):
    qian, zhao = screens.staff("qian"), screens.staff("zhao")
    qian.goto("/staff/cases/?stage=in_review")
    qian.locator("[data-row] a").first.click()
    live(qian)
    qian.locator("[data-act=reply] textarea").fill("Mine.")
    zhao.goto(qian.url)
    zhao.locator("[data-act=reply] textarea").fill("Theirs.")
    zhao.locator("[data-act=reply] form > button").click()
    qian.locator(".moved button").click()
    expect(qian.locator("[data-act=reply] textarea")).to_be_focused()
    qian.locator("[data-act=reply] form > button").click()
    expect(qian.locator("[data-part=thread]")).to_contain_text("Mine.")
    assert screens.complaints == []


def test_keys_have_a_sheet_and_can_be_switched_off(screens: Screens):
    page = screens.staff("qian", "zh-hans")
    page.goto("/staff/cases/")
    live(page)
    page.keyboard.press("?")
    sheet = page.locator("#desk-keys")
    expect(sheet).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.reload()
    live(page)
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(sheet).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    page.locator("#desk-keys-open").click()
    page.locator("#desk-keys-on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    assert screens.complaints == []
