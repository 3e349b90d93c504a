"""The pictures of the README, taken from a served demo: `python -m tests.browser.pictures http://localhost:8000` (make screenshots)."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.shots import browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZE = {"width": 1200, "height": 800}
ASKED = {"zh-hans": "你们会把我的身份证复印件给第三方吗？", "en": "How long do you keep my contract after I sell the company?"}


def keep(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=82)


def take(page: Page, at: str, language: str) -> None:
    page.goto(f"{at}/{language}/")
    keep(page, f"home-{language}")
    page.goto(f"{at}/{language}/chat/")
    page.locator("mingshi-chat [role=log] .msg").first.wait_for()
    page.locator("#chat-text").fill(ASKED[language])
    page.locator("#chat-text").press("Enter")
    page.locator("mingshi-chat .quote").first.wait_for()
    page.locator("#chat").evaluate("box => box.scrollIntoView()")
    keep(page, f"chat-{language}")


def main(at: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with browser() as chromium:
        for language, locale in (("zh-hans", "zh-CN"), ("en", "en-GB")):
            page = chromium.new_page(viewport=SIZE, color_scheme="light", locale=locale)  # type: ignore[arg-type]
            take(page, at.rstrip("/"), language)
            page.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
