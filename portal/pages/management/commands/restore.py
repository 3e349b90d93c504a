from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.pages import restoring
from portal.pages.management.commands.backup import passphrase
from portal.vault.archive import BadArchive, open_archive
from portal.vault.copying import CannotCopy


class Command(BaseCommand):
    help = (
        "Put a backup back: checks its hashes, refuses to replace what is there unless forced, destroys again the keys that were "
        "destroyed since, goes on with the public log where strangers last saw it, and verifies the trail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder of one backup")
        parser.add_argument("--passphrase-file", type=Path, help="its first line; otherwise $BACKUP_PASSPHRASE or a question")
        parser.add_argument("--force", action="store_true", help="replace an installation that is not empty")
        parser.add_argument("--keys-from", type=Path, help="take the key store from this newer backup, when the older copy is gone")
        parser.add_argument("--log", default="", help="address of a portal or mirror that still serves the public log")
        parser.add_argument("--key-ring", action="store_true", help="put back only the key ring (a backup made --with-keys)")

    def handle(self, *args: Any, **options: Any) -> None:
        phrase = passphrase(options["passphrase_file"])
        try:
            well = self._ring(phrase, options) if options["key_ring"] else self._everything(phrase, options)
        except (BadArchive, CannotCopy, restoring.Refused, OSError) as reason:
            raise CommandError(str(reason)) from None
        if not well:
            raise CommandError("The backup is back, but the trail does not verify: see above.")

    def _ring(self, phrase: str, options: dict[str, Any]) -> bool:
        restoring.restore_ring(open_archive(options["backup"], phrase), force=options["force"])
        self.stdout.write("The key ring is back. Now run restore again without --key-ring.")
        return True

    def _everything(self, phrase: str, options: dict[str, Any]) -> bool:
        said = self.stdout.write
        plan = restoring.plan_restore(options["backup"], phrase, keys_from=options["keys_from"], log_url=options["log"], say=said)
        restoring.check_empty(force=options["force"])
        well = restoring.restore(plan, say=said, now=timezone.now())
        said("Restored. Letters that waited when the backup was made may go out a second time. Next: manage.py prepare, then serve.")
        return well
