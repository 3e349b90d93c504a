from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.doors.errors import Refusal
from portal.trail.management.printing import add_language
from transparency_reports import queries
from transparency_reports.definitions import DEFINITIONS, row_label
from transparency_reports.recounting import Difference, Why, recount

WORDS: dict[Why, str | Promise] = {
    Why.METHOD: gettext_lazy("the counting rules have changed since"),
    Why.LATE: gettext_lazy("entered after the count, about the time before it"),
    Why.CLOCK: gettext_lazy("a due date was worked out again"),
    Why.UNKNOWN: gettext_lazy("no event explains it: run verify_trail"),
}


class Command(BaseCommand):
    help = "Count a published report again from the records: the same numbers, or every difference explained (exit 1 when one is not)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="for example 2026-q3")
        parser.add_argument("--number", type=int, help="an older version than the newest")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            try:
                report = queries.by_slug(options["slug"], options["number"])
            except Refusal as refusal:
                raise CommandError(refusal.text) from None
            if report.counted_at is None:
                raise CommandError(_("This report was published before its counts were kept. Draft a correction to see what would differ."))
            self.show(recount(report))

    def show(self, differences: list[Difference]) -> None:
        for each in differences:
            self.stdout.write(line(each))
        if not differences:
            self.stdout.write(_("✓ Counted again: the same numbers."))
        elif all(each.explained for each in differences):
            self.stdout.write(_("Every difference is explained. A correction would count them in."))
        else:
            raise CommandError(_("Not every difference is explained."))


def line(difference: Difference) -> str:
    """`Cases received / Complaint: 12 → 13 (entered after the count, about the time before it: 1)`."""
    why = "; ".join(f"{WORDS[why]}: {number}" if number else str(WORDS[why]) for why, number in sorted(difference.why.items()))
    title, row = DEFINITIONS[difference.figure].title, row_label(difference.figure, difference.row)
    return f"{title} / {row}: {difference.then} → {difference.now} ({why})"
