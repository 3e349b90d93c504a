"""Pictures and accessibility of served pages: `python -m tests.browser.shots http://localhost:8000 /tmp/shots /en/ /zh-hans/policy/`.

Every path in light and dark at two widths, by a system Chromium. With `--axe` also every violation axe finds, and every line the
console says; the exit status counts them. A path that begins with `/*/` is taken in both languages.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
LANGUAGES = ("zh-hans", "en")
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless system Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


def spread(paths: list[str]) -> list[str]:
    """`/*/policy/` -> `/zh-hans/policy/`, `/en/policy/`."""
    return [path.replace("/*/", f"/{language}/", 1) for path in paths for language in (LANGUAGES if path.startswith("/*/") else ("",))]


def name_of(path: str, width: int, scheme: str) -> str:
    words = re.sub(r"[^A-Za-z0-9.-]+", "_", path).strip("_") or "root"
    return f"{words}-{width}-{scheme}.png"


def violations(page: Page) -> list[str]:
    """What axe finds on an open page, one line each: rule, then the place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def visit(chromium: Browser, url: str, width: int, scheme: str, picture: Path | None, axe: bool) -> list[str]:
    """Open `url`, take its picture; the troubles it had."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    troubles: list[str] = []
    page.on("console", lambda line: troubles.append(f"console: {line.text}") if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.goto(url, wait_until="networkidle")
    if picture:
        page.screenshot(path=picture, full_page=True)
    if axe:
        troubles += violations(page)
    if over := sideways(page):
        troubles.append(f"wider than its window by {over} px")
    page.close()
    return troubles


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--axe", action="store_true")
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    parser.add_argument("--schemes", nargs="+", default=SCHEMES)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    troubles = 0
    with browser() as chromium:
        for path in spread(options.paths):
            for width in options.widths:
                for scheme in options.schemes:
                    picture = options.folder / name_of(path, width, scheme)
                    for trouble in visit(chromium, options.base.rstrip("/") + path, width, scheme, picture, options.axe):
                        troubles += 1
                        print(f"{path} {width} {scheme}: {trouble}")  # noqa: T201
    return min(troubles, 1)


if __name__ == "__main__":
    sys.exit(main())
