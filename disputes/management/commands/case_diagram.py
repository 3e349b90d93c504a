from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disputes import diagram

PAGE = Path(settings.BASE_DIR) / "docs" / "case-life.md"


class Command(BaseCommand):
    help = "Write docs/case-life.md from the MOVES table (--check: only say whether it is fresh)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        text = diagram.text()
        if not check:
            PAGE.parent.mkdir(parents=True, exist_ok=True)
            PAGE.write_text(text)
            self.stdout.write(f"wrote {PAGE.name}")
        elif not PAGE.exists() or PAGE.read_text() != text:
            raise CommandError("docs/case-life.md is stale: run manage.py case_diagram")
