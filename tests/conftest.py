from collections.abc import Iterator

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations
from hypothesis import settings as hypothesis

from portal.trail import guards

# A busy machine is no reason to fail.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")

DATABASES = ["default", "keys"]
FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every database test may use both databases, and carries the mark by which it is run again on PostgreSQL."""
    for item in items:
        marks = list(item.iter_markers("django_db"))
        for mark in marks:
            mark.kwargs.setdefault("databases", DATABASES)
        if not marks and FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(databases=DATABASES))


@pytest.fixture(scope="session", autouse=True)
def _transactional_tests_may_empty_the_trail() -> Iterator[None]:
    """SQLite is emptied by DELETE after a transactional test, which the trail's triggers refuse: they step aside for that alone."""
    emptied = DatabaseOperations.execute_sql_flush

    def empty(self: DatabaseOperations, sql_list: list[str]) -> None:
        guarded = any("trail_entry" in sql for sql in sql_list)
        if guarded:
            guards.lift(self.connection)
        emptied(self, sql_list)
        if guarded:
            guards.install(self.connection)

    DatabaseOperations.execute_sql_flush = empty
    yield
    DatabaseOperations.execute_sql_flush = emptied
