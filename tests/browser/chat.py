"""The chat element of a page, used by keys only."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard

# Looked at by the page's own clock: a policy that forbids eval forbids Playwright's waiting for a function too.
NOTHING_WAITS = """() => new Promise(done => {
  const look = () => JSON.parse(sessionStorage['mingshi.chat']).waiting.length ? requestAnimationFrame(look) : done();
  look();
})"""


class Chat:
    """`log` is what was said, `last` the robot's last words, `box` where one writes."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, Keyboard(page)
        self.log = page.locator("mingshi-chat [role=log]")
        self.box = page.locator("mingshi-chat textarea")
        self.last = self.log.locator(".msg.bot").last

    def say(self, text: str) -> None:
        self.keys.write(self.box, text)
        self.keys.press("Enter")

    def answered(self) -> None:
        """Until nothing is under way and the robot has spoken last."""
        expect(self.log.locator(".pending")).to_have_count(0)
        expect(self.log.locator(".msg").last).to_have_class(re.compile(r"\bbot\b"))

    def nothing_waits(self) -> None:
        """Until the server has confirmed all that was said."""
        self.page.evaluate(NOTHING_WAITS)

    def chip(self, place: int) -> Locator:
        return self.last.locator(".chips button").nth(place)

    def chips(self, count: int) -> None:
        """Until the robot has answered and offers so many choices."""
        self.answered()
        expect(self.last.locator(".chips button")).to_have_count(count)
