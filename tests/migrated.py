"""Databases with every migration in them: made once a run, by the process that starts the others, and copied wherever one begins.

`MIGRATED` names the folder of their SQLite files; on PostgreSQL the databases that the settings name are the templates.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

FILES = {"default": "mingshi.sqlite3", "keys": "keys.sqlite3"}
ADDRESS = {"default": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}


def make() -> None:
    """Migrate both databases, beside each other, unless a folder with them is named already. Sets `MIGRATED` for processes started later."""
    folder = Path(os.environ.setdefault("MIGRATED", tempfile.mkdtemp(prefix="migrated-", dir=os.environ["VAR"])))
    on_servers = "DATABASE_URL" in os.environ
    if (folder / FILES["default"]).exists() and not on_servers:
        return
    folder.mkdir(parents=True, exist_ok=True)
    places = {} if on_servers else {ADDRESS[alias]: f"sqlite:///{folder / name}" for alias, name in FILES.items()}
    for alias in FILES if on_servers else ():
        address = urlsplit(os.environ[ADDRESS[alias]])
        with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(address.path.strip("/"))))
    command = (sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0", "--database")
    running = [subprocess.Popen([*command, alias], env=os.environ | places) for alias in FILES]
    if sum(process.wait() for process in running):
        raise RuntimeError("the migrations failed: see above")


def stand_ready() -> None:
    """Let Django begin with what `make` made, where it was called; else it migrates as usual."""
    if "MIGRATED" not in os.environ:
        return
    for alias in FILES:
        test = connections[alias].settings_dict["TEST"]
        test["MIGRATE"] = False
        if connections[alias].vendor == "postgresql":
            test["TEMPLATE"] = connections[alias].settings_dict["NAME"]


def lay(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """A receiver of `connection_created`: an empty SQLite test database in memory gets the tables."""
    if connection.vendor != "sqlite" or "mode=memory" not in connection.settings_dict["NAME"] or connection.alias not in FILES:
        return
    if "MIGRATED" in os.environ and not connection.introspection.table_names():
        with closing(sqlite3.connect(folder() / FILES[connection.alias])) as made:
            made.backup(connection.connection)


def copy(var: Path) -> None:
    """Put the SQLite databases of a fresh installation into its folder `var`, where they are made; else it migrates its own."""
    if "MIGRATED" in os.environ and "DATABASE_URL" not in os.environ:
        for name in FILES.values():
            shutil.copy(folder() / name, var / name)


def template(alias: str) -> str:
    """What follows CREATE DATABASE on PostgreSQL to begin with the tables of `alias`; nothing where none are made."""
    return f'TEMPLATE "{connections[alias].settings_dict["TEST"]["TEMPLATE"]}"' if "MIGRATED" in os.environ else ""


def folder() -> Path:
    return Path(os.environ["MIGRATED"])
