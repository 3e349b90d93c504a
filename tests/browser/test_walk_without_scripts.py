"""The walk of somebody whose browser runs no scripts: policy, question, complaint by form, and back again with the receipt."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.screens import PHONE, Screens
from tests.browser.words import ASKED, ID_NUMBER, MASKED, QUOTED, RECEIPT

STORY = {
    "zh-hans": f"公司转让都半年了，你们还留着我的身份证复印件，号码 {ID_NUMBER}，打电话没人理。",
    "en": f"Half a year after the sale you still hold the copy of my ID card, number {ID_NUMBER}, and nobody answers the phone.",
}
WISH = {"zh-hans": "请销毁复印件，并书面告诉我。", "en": "Destroy the copy and tell me in writing."}
CALM_WISH = {"zh-hans": "请销毁复印件。", "en": "Please destroy the copy."}
MORE = {"zh-hans": "补充一点：上周又有人打电话给我。", "en": "One thing more: last week somebody called me again."}

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


def without_scripts(screens: Screens, language: str) -> tuple[Page, Keyboard]:
    page = screens.open(language, width=PHONE, java_script_enabled=False)
    return page, Keyboard(page)


def test_the_policy_is_read_in_pairs_printed_taken_along_and_asked_about(screens: Screens, language: str):
    page, keys = without_scripts(screens, language)
    page.goto(f"/{language}/")
    keys.use(page.locator("nav.main a[href$='/policy/']"))
    facts = page.locator(".policy-head > .facts")
    expect(facts.locator(".stamp")).to_be_visible()
    number, digest = facts.locator("dd").first.inner_text().split()[0], facts.locator("code").inner_text()
    expect(facts.locator("time").first).to_have_attribute("datetime", re.compile(r"^20\d\d-"))
    assert page.locator(".clause").count() >= 45

    with page.expect_download() as taken:
        keys.use(page.locator("a[href$='policy.json']"))
    assert hashlib.sha256(Path(taken.value.path()).read_bytes()).hexdigest() == digest

    clause = page.locator(".clause").first
    expect(clause.locator(".side.other")).to_be_hidden()
    keys.use(page.locator("#pair-narrow"), "Space")
    expect(clause.locator(".side.other")).to_be_visible()
    assert {side.get_attribute("lang") for side in clause.locator(".side").all()} == {"en", "zh-Hans"}

    page.emulate_media(media="print")
    expect(page.locator(".clause").last).to_be_visible()
    for part in (page.locator("nav.main"), page.locator(".launcher"), page.locator(".find")):
        expect(part).to_be_hidden()
    page.emulate_media(media="screen")

    keys.use(page.locator("a.launcher"))
    keys.write(page.locator("#chat-text"), ASKED[language])
    keys.use(page.locator(".say button"))
    quote = page.locator(".msg.bot .quote").filter(has=page.locator("a[href*='#c-']")).last
    expect(quote).to_contain_text(QUOTED[language])
    expect(quote.locator("cite")).to_contain_text(number)
    keys.use(quote.locator("a"))
    expect(page.locator(".clause:target")).to_contain_text(QUOTED[language])
    assert keys.troubles == []


def test_a_complaint_by_form_and_back_with_the_receipt_from_another_browser(screens: Screens, language: str):
    page, keys = without_scripts(screens, language)
    reference, receipt = file_complaint(page, keys, language)
    assert keys.troubles == []

    page, keys = without_scripts(screens, language)
    page.goto(f"/{language}/")
    keys.write(page.locator("#receipt"), receipt.lower().replace("-", " "))
    keys.press("Enter")
    page.wait_for_url("**/cases/mine/")
    expect(page.locator("h1")).to_contain_text(reference)
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator(".launcher")).to_have_css("position", "static")  # at the foot, not on the text
    thread = page.locator(".thread .msg")
    expect(thread.first).to_contain_text(STORY[language])

    due = page.locator("#deadlines .due")
    assert due.count() >= 2
    expect(due.first.locator("li.end")).to_be_visible()

    keys.use(page.locator("#write textarea"), "Space")
    keys.write(page.locator("#write textarea"), "")
    keys.use(page.locator("#write button"))
    keys.use(page.locator(".error-summary a"))
    keys.write(page.locator("#write textarea"), MORE[language])
    keys.use(page.locator("#write button"))
    expect(page.locator("main [role=status]")).to_be_visible()
    expect(thread.last).to_contain_text(MORE[language])

    with page.expect_download() as taken:
        keys.use(page.locator("a[href$='everything.zip']"))
    whole = zipfile.ZipFile(taken.value.path())
    case = json.loads(whole.read(next(name for name in whole.namelist() if name.endswith(".json") and "statement" not in name)))
    assert (case["reference"], case["story"], case["wish"]) == (reference, STORY[language], CALM_WISH[language])
    assert MORE[language] in [message["text"] for message in case["messages"]]

    keys.use(page.locator(".top-line form button"))
    page.wait_for_url(lambda url: "/mine/" not in url)
    page.goto(f"/{language}/cases/mine/")
    expect(page.locator(".thread")).to_have_count(0)
    assert keys.troubles == []


def file_complaint(page: Page, keys: Keyboard, language: str) -> tuple[str, str]:
    """One question a page, one answer changed on the check page, filed; (reference, receipt) as shown."""
    page.goto(f"/{language}/")
    keys.use(page.locator(".doors a[href*='kind=complaint']"))
    keys.use(page.locator("main .buttons a.button"))
    go_on = page.locator("main .buttons button").first
    keys.choose(page.locator("input[value=complaint]"))
    keys.use(go_on)
    keys.use(go_on)
    keys.use(page.locator(".error-summary a"))
    keys.choose(page.locator("input[value=retention]"))
    keys.use(go_on)
    keys.write(page.locator("textarea[name=story]"), STORY[language])
    keys.use(go_on)
    keys.write(page.locator("input[name=year]"), "2026")
    keys.write(page.locator("input[name=month]"), "8")
    keys.press("Enter")
    keys.write(page.locator("textarea[name=wish]"), WISH[language])
    keys.use(go_on)
    keys.use(go_on)

    expect(page.locator(".summary-list")).to_contain_text(MASKED)
    assert ID_NUMBER not in page.content()
    keys.use(page.locator(".summary-list a[href$='/wish/']"))
    expect(page.locator("textarea[name=wish]")).to_have_value(WISH[language])
    keys.write(page.locator("textarea[name=wish]"), CALM_WISH[language])
    keys.use(go_on)
    expect(page.locator(".summary-list")).to_contain_text(CALM_WISH[language])
    keys.use(go_on)

    page.wait_for_url("**/cases/new/done/")
    receipt = page.locator("#receipt").inner_text()
    assert RECEIPT.match(receipt)
    assert page.locator(".dues .due strong").count() >= 2
    return page.locator(".panel strong").first.inner_text(), receipt
