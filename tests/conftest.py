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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every database test may use both databases: the main one and the key store."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "keys"])
