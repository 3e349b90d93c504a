import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from channels.layers import channel_layers
from django.core.cache import cache
from django.db import connections
from django.db.backends.signals import connection_created
from django.template import engines
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from portal.doors import limits
from portal.trail import rooms
from portal.trail import services as trail
from tests import emptying, migrated

# A busy machine is no reason to fail. By hand every run tries new examples; CI tries the same ones until their test changes.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ)
hypothesis.load_profile("house")


class _Missing(str):
    """What a template shows for a name that is not there: nothing, said loudly. A misspelt name would else be an empty place on a page."""

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"a template asks for {name}, which is not there")


DATABASES = ["default", "keys"]
FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client"}


def pytest_configure(config: pytest.Config) -> None:
    """Several test processes and the installations they start all begin with one set of databases."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        migrated.make()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    emptying.instead_of_flush()
    migrated.stand_ready()
    connection_created.connect(migrated.lay)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every database test may use both databases, and carries the mark by which it is run again on PostgreSQL."""
    for item in items:
        marks = list(item.iter_markers("django_db"))
        for mark in marks:
            mark.kwargs.setdefault("databases", DATABASES)
        if not marks and FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(databases=DATABASES))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """The thread that answers a socket's questions to the database leaves its connections open, and PostgreSQL then drops nothing.

    And every test has a loop of its own, while Redis's layer belongs to one as long as any socket listens: the next test takes a new layer.
    """
    if item.get_closest_marker("asyncio"):
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()
        channel_layers.backends.clear()


@pytest.fixture(scope="session", autouse=True)
def _every_kind_of_entry_is_held_or_says_why_not() -> Iterator[None]:
    """Whatever a test records (those of the trail itself make kinds up) is a kind that `verify_trail` holds rows against, or lists."""
    check = trail.check_entry

    def checked(event: str, *rest: Any) -> None:
        check(event, *rest)
        assert rooms.known(event), f"no room holds rows against entries of {event}"

    trail.check_entry = checked
    yield
    trail.check_entry = check


@pytest.fixture(autouse=True)
def _nobody_has_knocked_yet() -> None:
    """Limits and used codes lie in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits count in windows of the clock: none ends in the middle of this test."""
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 0.0))


@pytest.fixture(autouse=True)
def _no_language_is_left_over() -> None:
    """A request leaves its language active in the thread; the next test begins as a fresh process does."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _templates_miss_nothing() -> None:
    engines["django"].engine.string_if_invalid = _Missing("-")


@pytest.fixture(autouse=True)
def _no_socket_counts_for_ever() -> Iterator[None]:
    yield
    assert not limits.connections._open, "a socket of this test still counts as open: twenty of them and the next is refused"
