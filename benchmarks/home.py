"""An installation of its own in a temporary folder, so that measuring never touches `var/`."""

import os
import shutil
import tempfile
from pathlib import Path

from portal import keyring

FOLDER = Path(os.environ.get("BENCH_VAR") or tempfile.mkdtemp(prefix="mingshi-bench-"))
ORIGIN = "http://localhost:8000"


SERVERS = ("DATABASE_URL", "KEYS_DATABASE_URL", "CHANNEL_LAYER_URL", "CACHE_URL")


def open_house(*, servers: bool = False) -> None:
    """Point the settings at the temporary folder and start Django. Before anything of the portal is imported.

    With `servers` the databases are those of the environment (`python -m tests.servers` gives empty ones)."""
    for name in ("DEBUG", "KEYRING_FILE", *(() if servers else SERVERS)):
        os.environ.pop(name, None)
    os.environ |= {
        "VAR": str(FOLDER),
        "PUBLIC_ORIGIN": ORIGIN,
        "DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LOG_LEVEL": "ERROR",
    }
    keyring.create(FOLDER / "keyring.json")
    if model := os.environ.get("BOT_MODEL"):  # trained already; a stale one is trained anew
        shutil.copytree(model, FOLDER / "bot", dirs_exist_ok=True)
    import django

    django.setup()
    if servers:
        create_databases()


def create_databases() -> None:
    """The databases the settings name, on a server that has none yet."""
    from django.db import connections

    for name in ("default", "keys"):
        wanted = connections[name].settings_dict["NAME"]
        with connections[name]._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{wanted}"')


def furnish() -> None:
    """Tables, law, the demo firm with its policy and notices: what every page needs. No cases."""
    from datetime import UTC, datetime, timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from portal.accounts.services import demo as staff
    from portal.consent import services as consent
    from portal.education import services as education
    from portal.law import services as law
    from portal.pages.management.commands.demo import set_firm
    from portal.policies.services import loading
    from portal.trail.rules import SYSTEM

    for command in ("messages", "collectstatic", "migrate", "migrate --database keys"):
        name, *options = command.split()
        call_command(name, *options, **({} if name == "messages" else {"interactive": False}), verbosity=0)
    start = timezone.now() - timedelta(days=400)
    law.load_pack(by=SYSTEM, at=datetime(2025, 1, 1, tzinfo=UTC))
    set_firm(start)
    people = staff.create_demo_staff(by=SYSTEM, at=start)
    publisher = next(user for user in people if user.has_role("publisher"))
    loading.load_demo_policy(by=publisher.actor("publisher"), at=timezone.now())
    consent.load_notices(by=SYSTEM, at=start)
    education.load_content(by=SYSTEM, at=start)
