import os
import tempfile
from pathlib import Path

# An installation of its own for every test process: keys, press and static files never touch `var/`.
_home = Path(tempfile.mkdtemp(prefix="mingshi-test-"))
os.environ["VAR"] = str(_home)
os.environ.setdefault("PUBLIC_ORIGIN", "http://localhost:8000")

from portal import keyring  # noqa: E402

keyring.create(_home / "keyring.json")

import pytest  # noqa: E402
from hypothesis import settings as hypothesis  # noqa: E402

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
