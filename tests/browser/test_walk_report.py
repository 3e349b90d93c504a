"""A transparency report from the records to the public page: drafted by one person, read and published by another, checked from outside."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.keyboard import Keyboard
from tests.browser.screens import PHONE, Screens
from tests.browser.served import Served
from transparency_reports.rules import Quarter

SUMMARY_ZH, SUMMARY_EN = "本季度的数字已逐项核对。", "Every figure of this quarter was checked."

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


def test_a_quarter_is_drafted_read_and_published_by_two_people(screens: Screens, served: Served, language: str):
    officer = Desk(screens, "zhao", language)
    officer.page.goto("/staff/reports/")
    quarter = officer.page.locator("input[name=quarter]")
    last = Quarter.last_full(timezone.localdate())
    expect(quarter).to_have_value(last.title)
    # The demo has published the last quarters; the desk says so, and drafts one before them.
    officer.keys.use(officer.page.locator("form[action$='/draft/'] button"))
    expect(officer.page.locator(".error-summary")).to_be_visible()
    officer.keys.write(quarter, unpublished(officer.page, last).title)
    officer.keys.press("Enter")
    officer.page.wait_for_url("**/staff/reports/*-*/")
    address = urlsplit(officer.page.url).path

    officer.keys.write(officer.page.locator("textarea[name=summary_zh]"), SUMMARY_ZH)
    officer.keys.write(officer.page.locator("textarea[name=summary_en]"), SUMMARY_EN)
    officer.keys.use(officer.page.locator("main form button.quiet"))
    expect(officer.page.locator("main [role=status]")).to_be_visible()

    publisher = Desk(screens, "sun", language)
    publisher.keys.use(publisher.page.locator("nav.main a[href='/staff/reports/']"))
    publisher.keys.use(publisher.page.locator(f"tbody a[href='{address}']"))
    publisher.do("publish")
    publisher.keys.use(publisher.page.locator(f"main a[href^='/{language}/reports/']"))
    expect(publisher.page.locator("main")).to_contain_text(SUMMARY_EN if language == "en" else SUMMARY_ZH)
    until_logged(publisher.page, language)
    verify(publisher.page, served, language)
    assert officer.keys.troubles + publisher.keys.troubles == []


def unpublished(page: Page, quarter: Quarter) -> Quarter:
    """The latest quarter that the desk does not list."""
    page.wait_for_load_state()
    listed = page.locator("tbody th").all_inner_texts()
    while quarter.title in listed:
        quarter = quarter.previous()
    return quarter


def until_logged(page: Page, language: str) -> None:
    """The log takes the report in with its next checkpoint."""
    page.wait_for_url(f"**/{language}/reports/*/v1/")
    for _try in range(360):
        if page.evaluate("async () => (await fetch('report.tlog-proof')).ok"):
            return
        page.wait_for_timeout(500)
    raise AssertionError("the log has not taken the report in")


def verify(page: Page, served: Served, language: str) -> None:
    """The command that the page names confirms every file."""
    command = page.locator("pre code").inner_text().split()
    said = served.manage(*command[command.index("verify_report") :], "--lang", language)
    assert all(line.startswith("✓") for line in said.strip().splitlines()[:-1])


def test_the_last_full_quarter_is_read_as_figures_chart_and_data(screens: Screens, served: Served, language: str):
    page = screens.open(language, width=PHONE, java_script_enabled=False)
    keys = Keyboard(page)
    page.goto(f"/{language}/")
    keys.use(page.locator("nav.main a[href$='/reports/']"))
    keys.use(page.locator("tbody th a").first)
    expect(page.locator("h1")).to_contain_text(str(Quarter.last_full(timezone.localdate()).year))
    assert page.locator(".figure-table").count() >= 5
    for figure in page.locator(".figure-table").all():
        assert figure.locator(".note").inner_text()
    expect(page.locator(".figure svg")).to_be_visible()
    assert page.locator(".figure table tbody tr").count() >= 3

    rows = list(csv.reader(io.StringIO(taken(keys, page, "data.csv").decode("utf-8-sig"))))
    assert len(rows) > 10
    assert json.loads(taken(keys, page, "data.json"))
    assert keys.troubles == []
    verify(page, served, language)


def taken(keys: Keyboard, page: Page, name: str) -> bytes:
    with page.expect_download() as file:
        keys.use(page.locator(f"#data a[href='{name}']"))
    return Path(file.value.path()).read_bytes()
