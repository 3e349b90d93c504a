"""What is written about the house holds: links resolve, files and tests named are there, commands and their options exist."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(settings.BASE_DIR)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(
    r"`((?:portal|disputes|bot|transparency_reports|tests|benchmarks|deploy|docs|locale)/[\w./@-]*\w/?)(?:::(\w+))?`", re.ASCII
)
COMMAND = re.compile(r"manage\.py ([a-z_]+)([^`\n#]*)", re.ASCII)
OPTION = re.compile(r"(?<=\s)--[a-z][a-z-]*", re.ASCII)


def pages() -> list[Path]:
    """Every page of the repository, those not committed yet included, nothing that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


PAGES = pages()
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings)


def dead_links(page: Path, text: str) -> list[str]:
    found = []
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            found.append(target)
    return found


def missing_files(text: str) -> list[str]:
    return [
        f"{path}::{test}" if test else path
        for path, test in NAMED.findall(text)
        if not (ROOT / path).exists() or (test and not re.search(rf"def {test}\b", (ROOT / path).read_text()))
    ]


@cache
def options(command: str) -> frozenset[str]:
    app = get_commands()[command]
    parser = (load_command_class(app, command) if isinstance(app, str) else app).create_parser("manage.py", command)
    return frozenset(parser._option_string_actions)


def unknown_commands(text: str) -> list[str]:
    found = []
    for command, rest in COMMAND.findall(text):
        if command not in get_commands():
            found.append(command)
        else:
            found += [f"{command} {option}" for option in OPTION.findall(rest) if option not in options(command)]
    return found


@every_page
def test_every_link_within_the_repository_leads_somewhere(page):
    assert dead_links(page, page.read_text()) == []


@every_page
def test_every_file_and_test_named_is_there(page):
    assert missing_files(page.read_text()) == []


@every_page
def test_every_command_and_option_named_exists(page):
    assert unknown_commands(page.read_text()) == []


def test_the_index_names_every_page_of_the_folder():
    indexes = [ROOT / "docs" / "README.md", ROOT / "docs" / "decisions" / "README.md"]
    linked = {(index.parent / target.partition("#")[0]).resolve() for index in indexes for target in LINK.findall(index.read_text())}
    assert {page for page in PAGES if ROOT / "docs" in page.parents} - linked == {indexes[0]}


def test_what_is_wrong_is_found():
    text = "[a](nowhere.md) [b](README.md#no-such-heading) `portal/none.py` `tests/home.py::test_none` `manage.py none` manage.py backup --none"
    assert dead_links(ROOT / "README.md", text) == ["nowhere.md", "README.md#no-such-heading"]
    assert missing_files(text) == ["portal/none.py", "tests/home.py::test_none"]
    assert unknown_commands(text) == ["none", "backup --none"]


def test_pages_are_found():
    assert {"README.md", "README.zh.md", "CONTRIBUTING.md", "docs/operations.md"} <= {str(page.relative_to(ROOT)) for page in PAGES}
