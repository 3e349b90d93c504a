from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.succession import checking
from portal.trail import kinds, note, queries
from portal.trail.management.printing import add_language, show
from portal.trail.refuted import Refuted


class Command(BaseCommand):
    help = "Check offline a bundle of cases that was handed over: its signed list, and the hash of every file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP")
        parser.add_argument("--vkey", action="append", default=[], help="a key you trust (again for more); without it, this portal's own")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            try:
                keys = [note.parse_vkey(vkey) for vkey in options["vkey"] or queries.vkeys()]
                with options["file"].open("rb") as source:
                    show(self, checking.check(source, kinds.Trust(keys)))
            except OSError:
                raise CommandError(_("%(path)s cannot be read.") % {"path": options["file"]}) from None
            except Refuted as refuted:
                raise CommandError(refuted.code) from None
