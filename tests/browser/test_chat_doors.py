"""What stands around the talk: the head of a page without scripts, the doors under the chat on a phone, tables that fit their place."""

import pytest
from playwright.sync_api import expect

from tests.browser.screens import PHONE, Screens
from tests.browser.words import UPSET

# From the left: where each door stands, and how high it is.
DOORS = "row => [...row.children].map(each => each.getBoundingClientRect()).map(box => [box.bottom, box.height, box.width])"
SIDEWAYS = "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.ariaLabel)"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_scripts_the_frame_of_the_chat_stays_where_it_is_however_long_the_talk(screens: Screens, language: str):
    page = screens.open(language, width=PHONE, java_script_enabled=False)
    page.goto(f"/{language}/chat/")
    page.locator("#chat-text").fill(UPSET[language])
    page.locator(".say button").click()
    for _question in range(2):
        page.locator("form.chips button").first.click()
    expect(page.locator("form.chips button").first).to_be_visible()
    assert page.locator("#chat").evaluate("chat => [chat.scrollTop, chat.scrollHeight - chat.clientHeight]") == [0, 0]
    expect(page.locator("#latest")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, PHONE])
def test_on_a_phone_the_doors_stand_in_one_row_large_enough_for_a_finger(screens: Screens, language: str, width: int):
    page = screens.open(language, width=width)
    page.goto(f"/{language}/chat/")
    row = page.locator(".doors-row")
    expect(row).to_be_visible()
    places = row.evaluate(DOORS)
    assert len(places) == 4 and len({round(bottom) for bottom, _height, _width in places}) == 1
    assert all(44 <= height < 48 and wide >= 44 for _bottom, height, wide in places)


def test_two_quarters_side_by_side_scroll_nowhere(screens: Screens):
    page = screens.open()
    page.goto("/en/reports/compare/")
    for width in (360, 740, 1000, 1040, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".figures .wide").evaluate_all(SIDEWAYS) == []
