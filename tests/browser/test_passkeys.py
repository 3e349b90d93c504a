"""Passkeys in a real browser, with a virtual authenticator in the place of the fingerprint."""

import pytest
from playwright.sync_api import Page

from portal.accounts.demo import PASSWORD
from tests.browser.screens import Screens

ADDRESS = "zhou@mingshi.example"
FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_fingerprint(page: Page) -> Page:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT})
    return page


def sign_out(page: Page) -> None:
    page.goto("/staff/sign-out/")
    page.locator("main form button").click()
    page.wait_for_url("**/staff/sign-in/")


def use_passkey(page: Page) -> None:
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


@pytest.fixture(scope="module", params=["en", "zh-hans"])
def language(request):
    return request.param


def test_a_passkey_is_added_signs_in_alone_serves_as_second_factor_and_is_removed(screens: Screens, language: str):
    page = with_fingerprint(screens.staff("zhou", language))
    page.goto("/staff/account/factor/passkey/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.locator("input[name=name]").fill("Office laptop")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(lambda url: url.endswith(("/staff/account/", "/recovery-codes/")))

    sign_out(page)
    use_passkey(page)
    page.goto("/staff/account/")
    assert "Office laptop" in page.locator("main").inner_text()

    sign_out(page)
    page.locator("input[name=login]").fill(ADDRESS)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/sign-in/code/")
    use_passkey(page)

    page.goto("/staff/account/")
    page.locator("form[action$='passkey/remove/'] button").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/staff/account/")
    assert "Office laptop" not in page.locator("main").inner_text()


def test_at_a_bare_address_the_page_says_where_passkeys_work(screens: Screens):
    page = with_fingerprint(screens.open("en"))
    page.goto(screens.served.origin.replace("localhost", "127.0.0.1") + "/staff/sign-in/")
    page.locator("form[data-passkey] button").click()
    trouble = page.locator("[data-trouble]")
    trouble.wait_for(state="visible")
    assert trouble.inner_text() == f"Passkeys work only at {screens.served.origin}. Open the page there."


def test_without_scripts_the_passkey_button_is_not_shown_and_the_password_works(screens: Screens):
    page = screens.staff("wu", java_script_enabled=False)
    page.goto("/staff/people/")
    assert "Wu Tong" in page.locator("main").inner_text()
    sign_out(page)
    assert not page.locator("form[data-passkey]").is_visible()
