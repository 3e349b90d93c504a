"""The supervisor at a phone, by keyboard: the week ahead, a case given away, room on the desks, a promise tried and approved by two."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.screens import Screens

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])
TERMS = {"zh-hans": "reply.first", "en": "cn.complaint"}
WHY = {"zh-hans": "去年多数首次答复在一天内完成。", "en": "Most complaints were answered within a week last year."}


def test_the_week_is_read_and_a_late_case_given_to_somebody(screens: Screens, language: str):
    officer = Desk(screens, "zhao", language)
    officer.keys.use(officer.page.locator("nav.main a[href='/staff/week/']"))
    expect(officer.page.locator("table.week caption")).to_be_visible()
    late = officer.page.locator(".week-cases a").first
    reference = late.inner_text()
    officer.keys.use(late)
    expect(officer.page.locator("h1")).to_contain_text(reference)
    officer.unfold("give")
    officer.do("give")
    officer.page.goto("/staff/week/")
    expect(officer.page.locator(".week-cases li", has_text=reference)).not_to_contain_text(
        "Nobody yet" if language == "en" else "尚无人办理"
    )
    assert officer.keys.troubles == []


def test_a_department_is_added_and_somebody_gets_more_room(screens: Screens, language: str):
    officer = Desk(screens, "zhao", language)
    officer.keys.use(officer.page.locator("nav.main a[href='/staff/team/']"))
    officer.keys.use(officer.page.locator("a[href='/staff/team/departments/']"))
    officer.keys.write(officer.page.locator("input[name=name_zh]"), f"合规部 {language}")
    officer.keys.press("Enter")
    expect(officer.page.locator(".field.invalid .error")).to_be_visible()
    expect(officer.page.locator("input[name=name_zh]")).to_have_value(f"合规部 {language}")  # the English name is missing: nothing is lost
    officer.keys.write(officer.page.locator("input[name=name_en]"), f"Compliance {language}")
    officer.keys.press("Enter")
    expect(officer.page.locator(".departments")).to_contain_text(f"Compliance {language}" if language == "en" else f"合规部 {language}")
    officer.keys.use(officer.page.locator("table a").first)
    officer.keys.write(officer.page.locator("input[name=capacity]"), "33")
    officer.keys.press("Enter")
    expect(officer.page.locator("table")).to_contain_text("33")
    assert officer.keys.troubles == []


def test_a_shorter_promise_is_drafted_tried_on_last_years_cases_and_approved_by_another(screens: Screens, language: str):
    officer = Desk(screens, "zhao", language)
    officer.page.goto(f"/staff/law/terms/{TERMS[language]}/")
    officer.keys.write(officer.page.locator("input[name=count]"), "1")
    officer.keys.write(officer.page.locator("textarea[name=why]"), WHY[language])
    officer.keys.use(officer.page.locator("main form button"))
    officer.page.wait_for_url("**/staff/law/terms/proposals/*/")
    expect(officer.page.locator("form[action$='/approve/'], button[formaction$='/approve/']")).to_have_count(0)
    officer.keys.use(officer.form("simulate").locator("button"))
    expect(officer.page.locator("main svg[role=img]")).to_be_visible()
    expect(officer.page.locator("main table").first).to_be_visible()
    address = officer.page.url

    administrator = Desk(screens, "wu", language)
    administrator.page.goto(address)
    expect(administrator.page.locator("main svg[role=img]")).to_be_visible()
    administrator.keys.use(administrator.page.locator("button[formaction$='/approve/']"))
    expect(administrator.page.locator("main > .notice[role=status]")).to_be_visible()
    assert officer.keys.troubles + administrator.keys.troubles == []
