import getpass
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.pages import backups
from portal.vault.archive import SHORTEST
from portal.vault.copying import CannotCopy
from portal.vault.rules import KEY_STORE_DAYS

VARIABLE = "BACKUP_PASSPHRASE"


class Command(BaseCommand):
    help = "Copy the serving portal into a new folder below FOLDER, sealed with a passphrase. Old key store copies there are removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--passphrase-file", type=Path, help=f"its first line; otherwise ${VARIABLE} or a question")
        parser.add_argument("--with-keys", action="store_true", help="also the key ring, as a file of its own: move it to another place")
        parser.add_argument(
            "--key-days", type=int, default=KEY_STORE_DAYS, help="days after which a later backup removes this key store copy"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        phrase, now = passphrase(options["passphrase_file"], twice=True), timezone.now()
        try:
            made = backups.make_backup(options["folder"], phrase, with_ring=options["with_keys"], key_days=options["key_days"], now=now)
        except (CannotCopy, OSError) as reason:
            raise CommandError(f"No backup was made: {reason}") from None
        for name, told in made.about["files"].items():
            self.stdout.write(f"  {name:18} {told['size']:>12,} bytes  {told['sha256']}")
        self.stdout.write(f"Backup in {made.folder}. Its key store copy is to be gone by {made.about['keys_until'][:10]}.")
        if options["with_keys"]:
            self.stdout.write(f"Move {backups.RING} somewhere else: with it and the passphrase anybody reads everything.")
        for place in backups.drop_old_key_stores(options["folder"], now):
            self.stdout.write(f"Removed {place}: its time was over.")


def passphrase(file: Path | None, *, twice: bool = False) -> str:
    """From a file, the environment or the terminal; CommandError for none or one that is too short."""
    try:
        found = file.read_text().split("\n")[0] if file else os.environ.get(VARIABLE) or getpass.getpass("Passphrase of the backup: ")
        if twice and not file and VARIABLE not in os.environ and getpass.getpass("Once more: ") != found:
            raise CommandError("The two passphrases differ.")
    except (OSError, EOFError):
        raise CommandError(f"No passphrase: give --passphrase-file or set {VARIABLE}.") from None
    if len(found) < SHORTEST:
        raise CommandError(f"A passphrase of a backup has at least {SHORTEST} characters.")
    return found
