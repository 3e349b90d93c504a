"""Ways outside, by keyboard: the advisor from the first question to its routes, then a passport and the papers from a case."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard
from tests.browser.screens import DESK, PHONE, Screens, troubles
from tests.browser.served import Served
from tests.trail import second_passport

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])
PICKS = {"buyer": "household", "place": "cn", "age": "guardian", "what": "service", "now": "money", "tried": "no", "arbitration": "yes"}


def looked_at(page) -> list[str]:
    return [each for width, scheme in ((DESK, "light"), (PHONE, "dark")) for each in troubles(page, width, scheme)]


def test_question_after_question_leads_to_the_routes(screens: Screens, language: str):
    page = screens.open(language, width=PHONE)
    keys = Keyboard(page)
    page.goto(f"/{language}/routes/")
    found = looked_at(page)
    for name, value in PICKS.items():
        option = page.locator(f"input[name={name}][value={value}]")
        keys.use(option, "Space") if name == "now" else keys.choose(option)
        keys.use(page.locator("main form button"))
    page.locator("main form button").press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    found += looked_at(page)
    page.locator("input[type=date]").fill("2025-03-03")
    keys.use(page.locator("main form button"))
    expect(page.locator("section.route")).to_have_count(6)
    expect(page.locator(".notice.urgent")).to_contain_text("110")
    expect(page.locator(".due").first).to_contain_text("2028")
    assert found + looked_at(page) == [] and keys.troubles == []


def test_a_passport_shows_what_was_ticked_and_the_papers_come_as_a_zip(screens: Screens, served: Served, language: str):
    page = screens.open(language)
    keys = Keyboard(page)
    page.goto(f"/{language}/cases/")
    page.locator("input[name=receipt]").fill(served.tour("overdue", language)["receipt"])
    page.locator("input[name=receipt]").press("Enter")
    page.wait_for_url("**/cases/mine/")
    page.goto(f"/{language}/cases/mine/passport/")
    if page.locator("input[name=show]").count() == 0:
        keys.use(page.locator("main form button"))
    expect(page.locator("input[name=show]:checked")).to_have_count(0)
    found = looked_at(page)
    page.set_viewport_size({"width": DESK, "height": 900})
    page.locator("input[value='case.kind']").check()
    page.locator("input[value='event.0001']").check()
    with page.expect_download() as taken:
        page.locator("form:has(input[name=show]) button").press("Enter")
    vkey = page.locator("code.vkey").inner_text()
    assert set(second_passport.check(Path(taken.value.path()).read_text(encoding="utf-8"), vkey)) == {"case.kind", "event.0001"}
    page.goto(f"/{language}/cases/mine/routes/?buyer=household&age=adult&now=none&arbitration=no&known=unknown")
    found += looked_at(page)
    with page.expect_download() as taken:
        page.locator("a[href*='/cn.cac/papers.zip']").press("Enter")
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as bundle:
        assert {name.partition("/")[2] for name in bundle.namelist()} >= {"papers.html", "statement.json", "SHA256SUMS"}
    assert found == [] and keys.troubles == []


def test_outcomes_can_be_searched(screens: Screens, language: str):
    page = screens.open(language)
    page.goto(f"/{language}/outcomes/")
    page.locator("input[name=q]").fill("销毁")
    page.locator("input[name=q]").press("Enter")
    expect(page.locator("[role=status]").first).to_contain_text("0")
    assert looked_at(page) == []
