from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.doors.errors import Refusal
from portal.law import pack, services
from portal.trail.rules import SYSTEM


class Command(BaseCommand):
    help = "Load the law pack, or a folder of your own in the same shape. Safe to repeat: only what changed becomes a version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=pack.DEFAULT)
        parser.add_argument(
            "--name", default=pack.DEFAULT_NAME, help="a name of your own makes its rows yours: the default pack leaves them alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = services.load_pack(by=SYSTEM, folder=options["folder"], name=options["name"])
        except Refusal as refusal:
            raise CommandError(refusal.text) from None
        self.stdout.write(f"{len(loaded.versions)} new versions, {len(loaded.years)} calendar years")
