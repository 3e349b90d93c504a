from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.trail import queries
from portal.trail.management.printing import add_language, show
from portal.trail.passports import LARGEST, check_passport
from portal.trail.refuted import Refuted
from portal.trail.verifying import read_vkeys


class Command(BaseCommand):
    help = "Check a case passport offline."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="a file of the keys you trust, one a line; without it, this portal's own")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            trusted = _keys(_read(options["keys"])) if options["keys"] else queries.vkeys()
            show(self, check_passport(_read(options["file"]), trusted=trusted))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1).decode()
    except (OSError, UnicodeDecodeError):
        raise CommandError(_("%(path)s cannot be read as text.") % {"path": path}) from None


def _keys(text: str) -> list[str]:
    try:
        return [key.vkey for key in read_vkeys(text if text.endswith("\n") else text + "\n")]
    except Refuted:
        raise CommandError(_("The file of keys holds none, or one that is not well formed.")) from None
