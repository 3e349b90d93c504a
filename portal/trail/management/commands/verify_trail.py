from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from portal.trail.auditing import check_tables
from portal.trail.management.printing import add_language, show


class Command(BaseCommand):
    help = "Check our own tables against the log: names every row that was edited, removed, added or moved."

    def add_arguments(self, parser: CommandParser) -> None:
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            show(self, check_tables())
