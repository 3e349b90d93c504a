"""A whole database out and in again, by the tool that knows it best: SQLite's online backup, or pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connections

KEY_STORE = "keys"


class CannotCopy(Exception):
    """The tool is missing, or it refused; says what it said."""


def engine() -> str:
    """`sqlite/sqlite` or another pair: a backup goes back into the same kind of databases."""
    return "/".join(connections[alias].vendor for alias in ("default", KEY_STORE))


@contextmanager
def dump(alias: str) -> Iterator[BinaryIO]:
    """A consistent copy of one database, while the portal serves. The key store's never touches a disk in clear."""
    place = connections[alias].settings_dict
    if connections[alias].vendor == "postgresql":
        yield from _dump_postgresql(place)
    elif alias == KEY_STORE:
        with closing(sqlite3.connect(place["NAME"])) as source, closing(sqlite3.connect(":memory:")) as copy:
            source.backup(copy)
            yield BytesIO(copy.serialize())
    else:
        with _folder() as folder:
            path = folder / "copy.sqlite3"
            with closing(sqlite3.connect(place["NAME"])) as source, closing(sqlite3.connect(path)) as copy:
                source.backup(copy)
            with path.open("rb") as stream:
                yield stream


def put_back(alias: str, pieces: Iterable[bytes]) -> None:
    """Replace everything in one database by a copy `dump` made. The copy is checked before anything is replaced."""
    connection = connections[alias]
    connection.close()
    if connection.vendor == "postgresql":
        _restore_postgresql(connection.settings_dict, pieces)
    else:
        _restore_sqlite(connection.settings_dict["NAME"], pieces)


def _restore_sqlite(name: str, pieces: Iterable[bytes]) -> None:
    with _folder() as folder:
        path = folder / "copy.sqlite3"
        with path.open("wb") as stream:
            stream.writelines(pieces)
        with closing(sqlite3.connect(path)) as copy, closing(sqlite3.connect(name)) as target:
            _check(copy)
            target.execute("PRAGMA secure_delete=ON")
            copy.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _check(copy: sqlite3.Connection) -> None:
    try:
        found = copy.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise CannotCopy(f"the copy is no database: {error}") from None
    if found != [("ok",)]:
        raise CannotCopy(f"the copy is damaged: {found[0][0]}")


@contextmanager
def _folder() -> Iterator[Path]:
    """Beside the databases, so that a copy lies on no other disk than they do."""
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".copy-") as folder:
        yield Path(folder)


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotCopy(f"{name} was not found: install the PostgreSQL client of the server's version (Debian: postgresql-client)")
    return found


def _how(place: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment; a password goes where other users of the machine cannot see it."""
    given = {"--host": place["HOST"], "--port": place["PORT"], "--username": place["USER"]}
    arguments = [f"{option}={value}" for option, value in given.items() if value]
    return [*arguments, f"--dbname={place['NAME']}"], os.environ | ({"PGPASSWORD": place["PASSWORD"]} if place["PASSWORD"] else {})


def _dump_postgresql(place: dict[str, Any]) -> Iterator[BinaryIO]:
    arguments, environment = _how(place)
    with tempfile.TemporaryFile() as said:
        command = [_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", *arguments]
        running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said)
        assert running.stdout is not None
        with running.stdout as stream:
            yield stream  # type: ignore[misc]
        _settle(running, said)


def _restore_postgresql(place: dict[str, Any], pieces: Iterable[bytes]) -> None:
    arguments, environment = _how(place)
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen([_tool("pg_restore"), *options, *arguments], env=environment, stdin=subprocess.PIPE, stderr=said)
        assert running.stdin is not None
        # Where it ends early its pipe breaks, and what it said is the error that counts.
        with suppress(BrokenPipeError), running.stdin as stream:
            stream.writelines(pieces)
        _settle(running, said)


def _settle(running: subprocess.Popen[bytes], said: BinaryIO) -> None:
    if running.wait():
        said.seek(0)
        raise CannotCopy(said.read(2000).decode(errors="replace").strip() or f"ended with {running.returncode}")
