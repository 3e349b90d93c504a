from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.pages import catalogue


class Command(BaseCommand):
    help = "Compile the message catalogues; with --check also refuse missing, fuzzy, contradicting or unused translations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--room", default="", help="with --check: only messages used below this folder")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue.compile_all()
        if options["check"]:
            lines = [line for line in catalogue.problems() if options["room"] in line]
            for line in lines:
                self.stderr.write(line)
            if lines:
                raise CommandError(f"{len(lines)} messages are not right")
