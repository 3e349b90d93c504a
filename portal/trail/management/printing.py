"""How the verifying commands speak: a line for each finding, in the language asked for, and a verdict for scripts."""

from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.trail.findings import Line

LANGUAGES = ("en", "zh-hans")


def add_language(parser: CommandParser) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of the lines")


def show(command: BaseCommand, lines: Iterable[Line]) -> None:
    """Print every line; CommandError (exit 1) when one did not hold, or when there was none."""
    verdicts = []
    for line in lines:
        # What a stranger's log says is printed without the control characters that could move a terminal's cursor.
        text = "".join(each if each.isprintable() else "�" for each in line.text)
        command.stdout.write(f"{'✓' if line.held else '✗'} {text}")
        verdicts.append(line.held)
    if not verdicts or not all(verdicts):
        raise CommandError(_("NOT VERIFIED"))
    command.stdout.write(_("VERIFIED"))
