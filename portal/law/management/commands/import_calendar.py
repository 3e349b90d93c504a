from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.doors.errors import Refusal
from portal.law import proposing
from portal.law.rules import Way
from portal.law.years import LARGEST_FILE, read_file
from portal.trail.rules import Actor


class Command(BaseCommand):
    help = "Propose a calendar year from a holiday-cn file. Somebody else approves it on the page Calendars."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the member of staff who enters it and so cannot approve it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as stream:
                year = read_file(stream.read(LARGEST_FILE + 1))
            proposal = proposing.propose_year(year=year, way=Way.COMMAND, by=_actor(options["by"]))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except Refusal as refusal:
            raise CommandError(refusal.text) from None
        self.stdout.write(f"{proposal.year} is proposed; somebody else approves it: /staff/law/calendars/proposals/{proposal.public_id}/")


def _actor(email: str) -> Actor:
    """The member of staff, in the role that may do this. Refusal when they hold none."""
    found: Any = get_user_model()._default_manager.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise CommandError("No member of staff has this e-mail address.")
    actor: Actor = found.acting(proposing.PERMISSION)
    return actor
