from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.trail.rules import SYSTEM
from transparency_reports import services


class Command(BaseCommand):
    help = "Write what an auditor needs to recompute every figure outside: openings of the facts in the log, nothing personal (JSON Lines)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("x") as stream:
                stream.writelines(services.export_openings(by=SYSTEM))
        except OSError as error:
            raise CommandError(_("%(path)s cannot be written: %(reason)s.") % {"path": options["file"], "reason": error.strerror}) from None
        self.stdout.write(str(options["file"]))
