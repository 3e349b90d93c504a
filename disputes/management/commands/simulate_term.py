import json
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disputes import simulation
from portal.deadlines import explanation
from portal.deadlines.rules import PERIOD, DeadlineError, Rule
from portal.doors.errors import Refusal
from portal.law import queries
from portal.law.lengths import changed
from portal.law.models import Term
from portal.law.simulators import Counted, Simulated
from portal.law.term_proposals import YEAR

COLUMNS = ("month", "clocks", "met", "late", "late_then", "newly", "spared")
HEADS = ("month filed", "clocks", "met", "missed", "under it", "newly", "no longer")
APART = ("running", "provisional", "cut_short", "otherwise")


class Command(BaseCommand):
    help = "Replay the cases of a period under another length of a term: who would have missed it. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("term", help="cn.complaint")
        parser.add_argument("period", help="10wd, 30d, 1m, 72h")
        parser.add_argument("--pause", default="", help="pause, restart or none; as the term has it when not said")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="filed from this day on; a year ago when not said")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="filed before this day; until now when not said")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        last = _moment(options["last"]) if options["last"] else timezone.now()
        first = _moment(options["first"]) if options["first"] else last - YEAR
        try:
            term = queries.term(options["term"])
            rule = _rule(term, options["period"], options["pause"] or term.pause)
            found = simulation.simulate(term.code, rule, first, last)
        except Refusal as refusal:
            raise CommandError(refusal.text) from None
        except DeadlineError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(json.dumps(found.written(), indent=2) if options["json"] else _table(term, rule, found))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _rule(term: Term, period: str, pause: str) -> Rule:
    found = PERIOD.fullmatch(period.strip().lower())
    if found is None:
        raise CommandError(f"no period: {period[:20]!r}; write 10wd, 30d, 1m or 72h")
    return changed(term.rule, int(found[1]), found[2], pause)


def _table(term: Term, rule: Rule, found: Simulated) -> str:
    """Figures in columns, then what was counted apart."""
    lines = [f"{term.code}: {explanation.period(rule)} instead of {term.period}, {found.cases} cases"]
    lines.append("  ".join(f"{head:>11}" for head in HEADS))
    lines += [_line(each) for each in (*found.months, found.total)]
    lines += [f"counted apart, {name}: {getattr(found, name)}" for name in APART if getattr(found, name)]
    if found.references:
        lines.append("newly missed: " + " ".join(found.references))
    return "\n".join(lines)


def _line(counted: Counted) -> str:
    return "  ".join(f"{getattr(counted, name) or ('total' if name == 'month' else 0):>11}" for name in COLUMNS)
