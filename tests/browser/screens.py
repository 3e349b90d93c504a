"""Browser windows of clients and staff, and what was wrong in them: console errors, scripts that broke, pages too wide, axe."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from portal.accounts.demo import PASSWORD
from tests.browser import shots
from tests.browser.served import Served

LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 390, 1280
# A status the page itself shows; and what a browser says when one leaves a page before its socket is open.
HARMLESS = re.compile(r"the server responded with a status of (4\d\d)|WebSocket is closed before the connection is established")


class Screens:
    """Windows of one test. `allow(part)` names a console line that is meant to happen."""

    def __init__(self, chromium: Browser, served: Served) -> None:
        self.chromium, self.served = chromium, served
        self.complaints: list[str] = []
        self._allowed: list[str] = []
        self._contexts: list[BrowserContext] = []

    def allow(self, part: str) -> None:
        self._allowed.append(part)

    def open(self, language: str = "en", *, width: int = DESK, **how: Any) -> Page:
        """A new browser (nothing shared with others) in `language`; `how` goes to Playwright, e.g. java_script_enabled=False."""
        settings: dict[str, Any] = {
            "base_url": self.served.origin,
            "locale": LOCALES[language],
            "timezone_id": "Asia/Shanghai",
            "viewport": {"width": width, "height": 900},
            "reduced_motion": "reduce",
        }
        context = self.chromium.new_context(**settings | how)
        context.set_default_timeout(180_000)
        self._contexts.append(context)
        return self.watch(context.new_page())

    def watch(self, page: Page) -> Page:
        page.on("console", lambda line: self._console(page, line))
        page.on("pageerror", lambda error: self._complain(page, f"script: {error}"))
        return page

    def _console(self, page: Page, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning") and not HARMLESS.search(line.text):
            self._complain(page, f"console: {line.text}")

    def _complain(self, page: Page, what: str) -> None:
        if not any(part in what for part in self._allowed):
            self.complaints.append(f"{page.url}: {what}")

    def staff(self, name: str, language: str = "en", *, width: int = DESK, **how: Any) -> Page:
        """A member of the demo's staff, signed in through the real pages with password and code."""
        page = self.open(language, width=width, **how)
        if not self.served.is_known(page.context, name, language):
            page.goto("/staff/sign-in/")
            page.locator("input[name=login]").fill(f"{name}@mingshi.example")
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("input[name=password]").press("Enter")
            page.locator("input[name=code]").fill(self.served.code(name))
            page.locator("input[name=code]").press("Enter")
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            self.served.keep(page.context, name, language)
        else:
            page.goto("/staff/start/")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def violations(page: Page) -> list[str]:
    """What axe finds (WCAG 2.2 A and AA, best practice), one line each: rule, place, words."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": STANDARD, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['target']}: {node['html'][:140]}" for each in found for node in each["nodes"]]


def too_wide(page: Page, width: int, scheme: str = "light") -> list[str]:
    """By how much a page is wider than a window of `width` in `scheme`; the window stays so."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    over = shots.sideways(page)
    return [f"{page.url} at {width} {scheme}: wider than its window by {over} px"] if over else []


def troubles(page: Page, width: int, scheme: str = "light") -> list[str]:
    """Everything axe and the eye would object to at `width` in `scheme`."""
    return too_wide(page, width, scheme) + [f"{page.url} at {width} {scheme}: {each}" for each in violations(page)]
