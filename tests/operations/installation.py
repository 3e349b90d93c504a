"""An installation of its own: folders, key ring and SQLite files in a temporary place, driven through real processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from portal import keyring

PASSPHRASE = "seven words nobody else would put together"
START = """
import os, sys, json
import django
django.setup()
from django.core.management import call_command
from django.conf import settings
def migrate():
    from django.db import connections
    from tests import migrated
    migrated.copy(settings.VAR)
    for database in ("default", "keys"):
        if not connections[database].introspection.table_names():
            call_command("migrate", database=database, verbosity=0)
"""
REFUSED = """
from django.core.management.base import CommandError
for command in json.loads(sys.argv[1]):
    try:
        call_command(*command, stdout=open(os.devnull, "w"))
        print(json.dumps("done"))
    except CommandError as error:
        print(json.dumps(str(error)))
"""
ELSEWHERE = ("DATABASE_URL", "KEYS_DATABASE_URL", "CHANNEL_LAYER_URL", "CACHE_URL", "DEMO")


class Installation:
    """`run` executes Python in a process of this installation and gives what it printed; `refused` expects a CommandError."""

    def __init__(self, home: Path, **environment: str):
        self.home = home
        keyring.create(home / "keyring.json")
        outside = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        own = {"VAR": str(home), "DJANGO_SETTINGS_MODULE": "portal.settings", "BACKUP_PASSPHRASE": PASSPHRASE, "LOG_PADDING": "1"}
        self.environment = {**outside, **own, **environment}

    def process(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", START + script, *arguments]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment | environment, capture_output=True, text=True, check=False
        )

    def run(self, script: str, *arguments: str, **environment: str) -> str:
        done = self.process(script, *arguments, **environment)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def command(self, *arguments: str, **environment: str) -> str:
        return self.run("call_command(*sys.argv[1:])", *arguments, **environment)

    def refused(self, *commands: tuple[str, ...], before: str = "", then: str = "", **environment: str) -> list[str]:
        """What each command was refused with, in one process; then what `then` printed."""
        return json.loads(self.run(before + REFUSED + then, json.dumps(commands), **environment).replace("\n", ",").strip(",").join("[]"))

    def backups(self, folder: Path) -> list[Path]:
        return sorted(place for place in folder.iterdir() if (place / "manifest.json").exists())
