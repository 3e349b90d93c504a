"""From an offer to a signed agreement: client, privacy officer and mediator in three browsers, and somebody who checks the paper."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.post import Post
from tests.browser.screens import DESK, PHONE, Screens, troubles
from tests.browser.served import Served
from tests.paper import words_of

CLIENT = {"zh-hans": "lin.xiao.zh@example.cn", "en": "lin.xiao.en@example.org"}
NAMES = {"client": "林晓", "zhao": "赵敏", "li": "李文"}
FACTS = {
    "text_zh": "被申请人在服务结束后仍保存申请人的证件复印件，对此负责。",
    "text_en": "After the service had ended the respondent still kept copies of the applicant's papers, and answers for it.",
}
PLACE = re.compile(r"【[^】]*】|\[\[[^\]]*\]\]")
WORDS = {
    "zh-hans": ("合同还没有归还。", "两样都做到，我就同意。", "我们存有这份协议"),
    "en": ("My contract has not come back.", "With both of these I agree.", "We hold this agreement"),
}


def opened_case(screens: Screens, language: str) -> tuple[Page, str]:
    """A dispute in mediation, opened by its receipt on a phone; its reference."""
    page = screens.open(language, width=PHONE)
    said = {"kind": "dispute", "topic": "retention", "story": WORDS[language][0], "wish": "…", "language": language}
    filed = page.request.post("/api/v1/cases", data=json.dumps(said), headers={"Content-Type": "application/json"})
    assert filed.status == 201, filed.text()
    reference = filed.json()["reference"]
    screens.served.manage("shell", "-c", f"from tests.browser.begun import begin; begin('{reference}')")
    page.goto(f"/{language}/cases/")
    page.locator("input[name=receipt]").fill(filed.json()["receipt"])
    page.locator("input[name=receipt]").press("Enter")
    page.wait_for_url("**/cases/mine/")
    return page, reference


def prove_address(page: Page, language: str, post: Post) -> None:
    """The client gives an address and shows that it is theirs: their signature's code will go there."""
    page.goto(f"/{language}/cases/mine/contact/")
    page.locator("input[name=address]").fill(post.address)
    page.locator("input[name=address]").press("Enter")
    page.locator("input[name=code]").fill(post.code())
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/cases/mine/")


def pays(form: Locator, amount: str, day: str) -> None:
    form.locator("[name=remedy_1]").select_option("compensation")
    form.locator("[name=amount_1]").fill(amount)
    form.locator("[name=by_day_1]").fill(day)


def sent(page: Page, button: Locator) -> None:
    """The button by keys; the page comes back and says that it is done."""
    keys = Keyboard(page)
    with page.expect_navigation():
        keys.use(button)
    expect(page.locator("main > .notice[role=status]")).to_be_visible()
    expect(page.locator(".error-summary")).to_have_count(0)
    assert keys.troubles == []


def counter(page: Page, amount: str, day: str, words: str) -> None:
    """Something else instead: another sum, and an apology besides."""
    form = page.locator("form[action$='/counter/']")
    page.locator("details", has=form).locator("> summary").first.click()
    pays(form, amount, day)
    form.locator("details.term > summary").first.click()
    form.locator("[name=remedy_2]").select_option("apology")
    form.locator("[name=text]").fill(words)
    assert troubles(page, PHONE) == []
    sent(page, form.locator("> button"))


def draft(page: Page) -> None:
    """The mediator fills what the draft leaves open; before that nobody can be asked to sign it."""
    page.locator("a.button[href$='/draft/']").click()
    assert troubles(page, DESK) == []
    page.locator("form:has([name=text_zh]) > button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    for name, facts in FACTS.items():
        box = page.locator(f"[name={name}]")
        box.fill(PLACE.sub(facts, box.input_value()))
    page.locator("form:has([name=text_zh]) > button").click()
    page.wait_for_url("**/agreement/")


def sign(page: Page, name: str, post: Post, width: int) -> None:
    """A code to the signer's own address, the name, the tick: all by keys, on the page that shows the text."""
    assert troubles(page, width) == []
    sent(page, page.locator("form[action$='/code/'] button"))
    form, keys = page.locator("form[action$='/sign/']"), Keyboard(page)
    keys.write(form.locator("[name=name]"), name)
    keys.write(form.locator("[name=code]"), post.code())
    keys.use(form.locator("[name=read]"), "Space")
    assert troubles(page, width) == []
    sent(page, form.locator("> button"))
    expect(page.locator(".signature.signed", has_text=name)).to_have_count(1)
    assert keys.troubles == []


def saved(page: Page) -> bytes:
    with page.expect_download() as download:
        page.locator("a.button[href$='agreement.pdf']").click()
    return download.value.path().read_bytes()


def check(page: Page, language: str, typed: str) -> None:
    page.goto(f"/{language}/verify/agreement/")
    page.locator("[name=code]").fill(typed)
    page.locator("[name=code]").press("Enter")
    expect(page.locator("main [role=status]")).to_be_visible()
    assert troubles(page, PHONE) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_offered_countered_accepted_drafted_signed_and_checked(screens: Screens, served: Served, language: str):
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    posts = {"client": Post(served, CLIENT[language])} | {name: Post(served, f"{name}@mingshi.example") for name in ("zhao", "li")}
    client, reference = opened_case(screens, language)
    prove_address(client, language, posts["client"])
    zhao, li = screens.staff("zhao", language), screens.staff("li", language)
    for page in (zhao, li):
        page.goto(f"/staff/cases/{reference}/offers/")

    form = zhao.locator("form[action$='/offer/']")
    pays(form, "500", day)
    assert troubles(zhao, DESK) == []
    sent(zhao, form.locator("> button"))
    client.goto(f"/{language}/cases/mine/offers/")
    expect(client.locator(".offer.open")).to_contain_text("CNY 500.00")
    counter(client, "800", day, WORDS[language][1])
    zhao.reload()
    expect(zhao.locator(".offer.open")).to_contain_text("CNY 800.00")
    expect(zhao.locator(".offer.open")).to_contain_text(WORDS[language][1])
    sent(zhao, zhao.locator("form[action$='/accept/'] button"))

    li.reload()
    draft(li)
    for page, address in ((client, f"/{language}/cases/mine/"), (zhao, f"/staff/cases/{reference}/")):
        page.goto(f"{address}offers/agreement/")
        expect(page.locator(".document")).to_contain_text(FACTS["text_zh"])
        expect(page.locator(".document")).to_contain_text(FACTS["text_en"])
    for page, name, width in ((client, "client", PHONE), (zhao, "zhao", DESK), (li, "li", DESK)):
        sign(page, NAMES[name], posts[name], width)

    client.reload()
    expect(client.locator(".signature.signed")).to_have_count(3)
    assert troubles(client, PHONE, "dark") == []
    pdf = saved(client)
    assert pdf.startswith(b"%PDF")
    said, code = words_of(pdf), client.locator(".check .code").inner_text()
    whole = re.sub(r"\s", "", "".join(said))
    assert all(re.sub(r"\s", "", words) in whole for words in (*FACTS.values(), *NAMES.values(), code, "CNY800.00"))

    anybody = screens.open(language, width=PHONE)
    check(anybody, language, code.lower())
    expect(anybody.locator(".panel")).to_contain_text(WORDS[language][2])
    assert not any(words in anybody.content() for words in (*FACTS.values(), *NAMES.values(), reference))
    check(anybody, language, code[:-1] + ("A" if code[-1] != "A" else "B"))
    expect(anybody.locator(".panel")).to_have_count(0)
