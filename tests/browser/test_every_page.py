"""axe, the console and the width of every page that can be reached by following links: everybody's, clients', staff's."""

from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import DESK, PHONE, Screens, too_wide, troubles
from tests.browser.served import Served
from tests.gates.house import view_of

LANGUAGES = ("zh-hans", "en")
# What axe finds hardly depends on the language: it reads every page once as a phone by night, once as a desk by day.
LOOKS = {"zh-hans": (PHONE, "dark"), "en": (DESK, "light")}
UNDRAWN = "mingshi-chat:not(:has([role=log]))"
FILES = (
    ".pdf",
    ".docx",
    ".xlsx",
    "mingshi-verify.html",
    ".md",
    ".json",
    ".csv",
    ".zip",
    ".tlog-proof",
    ".atom",
    ".ics",
    ".jsonld",
    "checkpoint",
    "tlog-vkey",
)


class Inspector:
    """Opens pages, notes what is wrong with them, and goes on to every view it has not seen yet below `inside`."""

    def __init__(self, page: Page, inside: str, language: str, seen: set[str] | None = None) -> None:
        self.page, self.inside, self.language = page, inside, language
        self.seen: set[str] = seen if seen is not None else set()
        self.found: list[str] = []

    def look(self) -> None:
        """Axe on what is open now, and the width of it on a desk and on a phone."""
        expect(self.page.locator(UNDRAWN)).to_have_count(0)
        for language, (width, scheme) in LOOKS.items():
            self.found += (troubles if language == self.language else too_wide)(self.page, width, scheme)

    def follow(self, *starts: str) -> list[str]:
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            if not path.startswith(self.inside) or path.partition("?")[0].endswith(FILES) or (view := view_of(path)) in self.seen:
                continue
            self.seen.add(view)
            answer = self.page.goto(path)
            assert answer is not None
            if not answer.ok:
                self.found.append(f"{path}: {answer.status}")
            self.look()
            waiting += self.links()
        return self.found

    def links(self) -> list[str]:
        targets = self.page.locator("a[href]").evaluate_all("all => all.map(each => each.href)")
        here = urlsplit(self.page.url)
        parts = [urlsplit(urljoin(self.page.url, target)) for target in targets]
        return [part.path + (f"?{part.query}" if part.query else "") for part in parts if part.netloc == here.netloc]


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(screens: Screens, language):
    assert Inspector(screens.open(language), f"/{language}/", language).follow(f"/{language}/") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["overdue", "question", "proposal", "agreement"])
def test_case_pages(screens: Screens, served: Served, what, language):
    page = screens.open(language)
    page.goto(f"/{language}/cases/")
    page.locator("input[name=receipt]").fill(served.tour(what, language)["receipt"])
    page.locator("input[name=receipt]").press("Enter")
    page.wait_for_url("**/cases/mine/")
    assert Inspector(page, f"/{language}/cases/mine/", language).follow(f"/{language}/cases/mine/") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["no-such-page/", "policy/99/", "cases/mine/"])
def test_pages_that_say_no(screens: Screens, language, path):
    page = screens.open(language)
    page.goto(f"/{language}/{path}")
    inspector = Inspector(page, "", language)
    inspector.look()
    assert inspector.found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_pages(screens: Screens, language):
    seen: set[str] = set()
    found = Inspector(screens.open(language), "/staff/", language, seen).follow("/staff/sign-in/")
    for name in ("qian", "li", "zhao", "sun", "zhou", "wu"):
        seen -= {":disputes:desk", ":disputes:desk_case"}  # every role sees a desk and a case of its own
        found += Inspector(screens.staff(name, language), "/staff/", language, seen).follow("/staff/start/", "/staff/account/")
    assert found == []
