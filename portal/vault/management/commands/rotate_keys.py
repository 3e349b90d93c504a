import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.trail.rules import SYSTEM
from portal.vault import rotation


class Command(BaseCommand):
    help = (
        "Add a master key and wrap every data key with it again, while the portal serves. "
        "--retire removes older master keys once nothing uses them; --log adds a key for the public log instead."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retire", action="store_true", help="remove older master keys that nothing uses")
        parser.add_argument("--resume", action="store_true", help="go on with an interrupted re-wrapping, without another new key")
        parser.add_argument("--log", action="store_true", help="add a key for the public log")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["log"]:
            self._rotate_log()
        elif options["retire"]:
            self._retire()
        else:
            self._rotate(resume=options["resume"])

    def _rotate(self, *, resume: bool) -> None:
        if not resume:
            self.stdout.write(f"master key {rotation.add_master_key(by=SYSTEM)} is current")
        self.stdout.write(f"{rotation.rewrap_keys()} data keys wrapped again; back up the key ring, then run rotate_keys --retire")

    def _retire(self) -> None:
        try:
            gone = rotation.retire_master_keys(by=SYSTEM, now=time.time())
        except rotation.StillInUse as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"removed master keys: {', '.join(map(str, gone)) or 'none'}; destroy their copies in old backups of the ring")

    def _rotate_log(self) -> None:
        count = rotation.add_log_key(by=SYSTEM)
        self.stdout.write(f"{count} log keys; restart web and worker to sign with the new one, then publish its verification key")
