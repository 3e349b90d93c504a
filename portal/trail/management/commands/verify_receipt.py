from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.trail import queries
from portal.trail.management.printing import add_language, show
from portal.trail.verifying import check_receipt

LARGEST = 1_000_000


class Command(BaseCommand):
    help = "Check a .tlog-proof receipt offline."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--vkey", action="append", default=[], help="a key you trust (again for more); without it, this portal's own")
        parser.add_argument("--witness", action="append", default=[], help="a witness's key: it must have cosigned; again for more")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            trusted = options["vkey"] or queries.vkeys()
            show(self, check_receipt(read_text(options["file"]), trusted=trusted, witnesses=options["witness"]))


def read_text(path: Path) -> str:
    """The file's text; CommandError when there is none to read."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST).decode()
    except (OSError, UnicodeDecodeError):
        raise CommandError(_("%(path)s cannot be read as text.") % {"path": path}) from None
