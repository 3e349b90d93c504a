import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.doors.errors import Refusal
from portal.law import calculator


class Command(BaseCommand):
    help = "When a term (cn.complaint) or a period (15wd, 30d, 1m, 72h) runs out, with every step, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("term")
        parser.add_argument("start", help="2026-02-12, or 2026-02-12T10:00+08:00")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = calculator.as_json(calculator.answer(options["term"], options["start"]))
        except Refusal as refusal:
            raise CommandError(refusal.text) from None
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
