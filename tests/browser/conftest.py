"""A served demo and a system Chromium for every test of this folder; each test ends with a look at what the console said."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import shots
from tests.browser.screens import Screens
from tests.browser.served import Served, running

expect.set_options(timeout=180_000)  # a busy machine is no reason to fail


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A browser keeps a loop open in the thread that makes the test database, which Django would take for an async context."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo portal, prepared once and served until the last browser test; or the one that runs at MINGSHI_AT."""
    if (lent := running()) is not None:
        yield lent
        return
    portal = Served(tmp_path_factory.mktemp("served"))
    portal.prepare()
    try:
        portal.start()
        yield portal
    finally:
        portal.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with shots.browser() as browser:
        yield browser


@pytest.fixture
def screens(served: Served, chromium: Browser) -> Iterator[Screens]:
    """Browser windows for one test; at its end they are closed, and nothing may have been complained about."""
    windows = Screens(chromium, served)
    yield windows
    windows.close()
    assert windows.complaints == []
