"""The staff's side, used by keys only."""

from playwright.sync_api import Locator, expect

from portal.accounts.demo import PASSWORD
from tests.browser.keyboard import Keyboard
from tests.browser.screens import PHONE, Screens


class Desk:
    """One member of staff at a phone, signed in by keys with password and code."""

    def __init__(self, screens: Screens, name: str, language: str) -> None:
        self.page = screens.open(language, width=PHONE)
        self.keys = Keyboard(self.page)
        if screens.served.is_known(self.page.context, name, language):
            self.page.goto("/staff/start/")
            return
        self.page.goto("/staff/sign-in/")
        self.keys.write(self.page.locator("input[name=login]"), f"{name}@mingshi.example")
        self.keys.write(self.page.locator("input[name=password]"), PASSWORD)
        self.keys.press("Enter")
        self.keys.write(self.page.locator("input[name=code]"), screens.served.code(name))
        self.keys.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        screens.served.keep(self.page.context, name, language)

    def find(self, reference: str) -> None:
        """From the queue, page by page, to the case."""
        self.page.goto("/staff/cases/")
        row = self.page.locator("table.queue a", has_text=reference)
        while not row.count():
            with self.page.expect_navigation():
                self.keys.use(self.page.locator(".pager a"))
        self.keys.use(row)
        expect(self.page.locator("h1")).to_contain_text(reference)

    def form(self, name: str) -> Locator:
        return self.page.locator(f"form[action$='/{name}/']")

    def unfold(self, name: str) -> Locator:
        """The form of a move, unfolded."""
        self.keys.use(self.page.locator("details.act", has=self.form(name)).locator("summary"))
        return self.form(name)

    def do(self, name: str) -> None:
        """Press the button of a move; the page comes back and says that it is done."""
        with self.page.expect_navigation():
            self.keys.use(self.form(name).locator(":scope > button"))
        expect(self.page.locator("main > .notice[role=status]")).to_be_visible()
        expect(self.page.locator(".error-summary")).to_have_count(0)
