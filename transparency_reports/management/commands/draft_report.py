from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.doors.errors import Refusal
from portal.trail.rules import SYSTEM
from transparency_reports import services
from transparency_reports.rules import Quarter


class Command(BaseCommand):
    help = "Draft a quarter's report from the records (the last full quarter unless one is named)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", nargs="?", help="for example 2026-Q3")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            quarter = Quarter.parse(options["quarter"]) if options["quarter"] else Quarter.last_full(timezone.localdate())
            report = services.draft_report(quarter=quarter, by=SYSTEM)
        except (ValueError, Refusal) as error:
            raise CommandError(error.text if isinstance(error, Refusal) else str(error)) from None
        self.stdout.write(f"{report.period.title} is drafted; a publisher reads it at /en/staff/reports/{report.public_id}/")
