"""Reading the law: the operator, terms in force, calendars, due dates, where else to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.deadlines import explanation
from portal.deadlines.arithmetic import due
from portal.deadlines.calendar import Calendar, without_rest
from portal.deadlines.dates import one_day
from portal.deadlines.explanation import ExplainedStep
from portal.deadlines.rules import Day, DeadlineError, Due, Pause, Rule
from portal.doors.errors import Refusal
from portal.law.models import CalendarDay, Operator, OutsideRoute, Provision, RefusalGround, Term, WorkCalendar
from portal.law.rules import Purpose

YearKey = tuple[int, bool, str]


def operator() -> Operator:
    """The firm. Refusal `law.no_operator` (503) before `manage.py setup`."""
    found = Operator.objects.first()
    if found is None:
        raise Refusal("law.no_operator", 503, _("This portal has not been set up yet. Run manage.py setup."))
    return found


def term(code: str, at: datetime | None = None) -> Term:
    """The version of a term in force at `at` (now). Refusal `law.no_term` (404) for none, a draft or a repealed one."""
    found = Term.objects.in_force(at or timezone.now()).filter(code=code).first()
    if found is None:
        raise Refusal("law.no_term", 404, _("There is no such term, or there was none at that time."))
    return found


def term_version(code: str, version: int) -> Term:
    """The exact version a clock was started with, whatever has been loaded since."""
    found = Term.objects.filter(code=code, version=version).first()
    if found is None:
        raise Refusal("law.no_term", 404, _("There is no such term, or there was none at that time."))
    return found


def terms(at: datetime | None = None) -> list[Term]:
    """Every term in force, in the order of the pack."""
    return list(Term.objects.in_force(at or timezone.now()).order_by("id"))


def calendar(code: str) -> Calendar:
    """A calendar over the days in our tables; one query while nothing changed. Refusal `law.no_calendar` (404)."""
    if code == "none":
        return without_rest("Asia/Shanghai")
    said = ("zone", "unsettled", "years__year", "years__provisional", "years__sha256")
    found = list(WorkCalendar.objects.filter(code=code).order_by("years__year").values_list(*said))
    if not found:
        raise Refusal("law.no_calendar", 404, _("There is no such calendar. Run manage.py load_law."))
    zone, unsettled = found[0][:2]
    return _calendar(code, zone, unsettled, tuple(row[2:] for row in found if row[2] is not None))


@lru_cache(maxsize=16)
def _calendar(code: str, zone: str, unsettled: int, years: tuple[YearKey, ...]) -> Calendar:
    """Kept for as long as every year says the same; the digests are the key, so no process can serve an old calendar."""
    rows = CalendarDay.objects.filter(year__calendar__code=code).order_by("year__year", "date")
    # A later notice comes later, and so wins where it reaches into the year before its own.
    days = {row.date: Day(row.date, row.kind, row.name_zh, row.name_en, row.url) for row in rows.annotate(url=F("year__source_url"))}
    return Calendar(code, zone, days, frozenset(year for year, provisional, _sha in years if not provisional), unsettled)


def due_for(term: Term, start: datetime, pauses: Sequence[Pause] = (), now: datetime | None = None) -> Due:
    """When a clock of this term runs out. Refusal (422) with the code of the DeadlineError for a start nobody can count from."""
    return due_by(term.rule, start, pauses, now)


def due_by(rule: Rule, start: datetime, pauses: Sequence[Pause] = (), now: datetime | None = None) -> Due:
    try:
        return due(rule, start, calendar(rule.calendar), pauses, now)
    except DeadlineError as error:
        raise Refusal(error.code, 422, error.message) from None


@dataclass(frozen=True)
class Shown:
    """A due date as `law/due.html` shows it, in the active language; `sources` are the notices behind its days."""

    title: str
    headline: str
    summary: str
    steps: list[ExplainedStep]
    sources: list[str]
    due: Due
    term: Term | None


def show(due: Due, term: Term | None = None) -> Shown:
    """A due date in words; the title is the term's, or the period itself."""
    steps = explanation.explain(due)
    title = explanation.period(due.rule) if term is None else term.title
    summary = explanation.summary(due) if term is None else term.summary
    return Shown(
        title, explanation.headline(due), summary, steps, list(dict.fromkeys(step.source for step in steps if step.source)), due, term
    )


def open_at(now: datetime | None = None) -> bool:
    """Whether a person is at the desk."""
    firm = operator()
    return firm.hours.open_at(now or timezone.now(), calendar(firm.calendar))


def next_opening(now: datetime | None = None) -> datetime:
    """`now` while open, else when the desk opens next."""
    firm = operator()
    return firm.hours.next_opening(now or timezone.now(), calendar(firm.calendar))


def expected_answer(now: datetime | None = None) -> str:
    """When a person answers, as a sentence in the active language."""
    moment, firm = now or timezone.now(), operator()
    opening = next_opening(moment)
    facts = {"opens": f"{firm.opens:%H:%M}", "closes": f"{firm.closes:%H:%M}", "day": one_day(opening.date(), year=False)}
    if opening == moment:
        return gettext("People are here now, until %(closes)s. They answer on working days, %(opens)s to %(closes)s.") % facts
    return gettext("People answer on working days, %(opens)s to %(closes)s; next from %(day)s, %(opens)s.") % facts


def routes(*, jurisdiction: str | None = None, purpose: str | None = None, at: datetime | None = None) -> list[OutsideRoute]:
    """Where else to go, in the order of the law.

    Routes for household consumption (12315, consumer association) are named only to who said that it was `personal`.
    """
    found = OutsideRoute.objects.in_force(at or timezone.now()).order_by("position")
    if jurisdiction is not None:
        found = found.filter(jurisdiction=jurisdiction)
    if purpose != Purpose.PERSONAL:
        found = found.exclude(purpose=Purpose.PERSONAL)
    return list(found)


def refusal_grounds(kind: str, at: datetime | None = None) -> list[RefusalGround]:
    """The grounds on which something of this kind may be refused."""
    return list(RefusalGround.objects.in_force(at or timezone.now()).filter(kind=kind).order_by("position"))


def refusal_ground(code: str, at: datetime | None = None) -> RefusalGround:
    """One ground by code. Refusal `law.no_ground` (404)."""
    found = RefusalGround.objects.in_force(at or timezone.now()).filter(code=code).first()
    if found is None:
        raise Refusal("law.no_ground", 404, _("There is no such ground for a refusal."))
    return found


def provisions(codes: Sequence[str], at: datetime | None = None) -> list[Provision]:
    """The articles named, in the order named."""
    found = {row.code: row for row in Provision.objects.at(at or timezone.now()).filter(code__in=codes)}
    return [found[code] for code in codes if code in found]
