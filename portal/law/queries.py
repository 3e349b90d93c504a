"""Reading the law: the operator, terms in force, calendars, due dates, where else to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.deadlines import explanation
from portal.deadlines.arithmetic import due
from portal.deadlines.calendar import Calendar
from portal.deadlines.dates import one_day
from portal.deadlines.explanation import ExplainedStep
from portal.deadlines.rules import DeadlineError, Due, Pause, Rule
from portal.doors.errors import Refusal
from portal.law.models import CalendarYear, Operator, OutsideRoute, Proposal, Provision, RefusalGround, Term, WorkCalendar
from portal.law.refusals import no_calendar, no_term
from portal.law.rules import Purpose
from portal.law.shelf import Shelf

CHINA = "cn"


def operator() -> Operator:
    """The firm. Refusal `law.no_operator` (503) before `manage.py setup`."""
    found = Operator.objects.first()
    if found is None:
        raise Refusal("law.no_operator", 503, _("This portal has not been set up yet. Run manage.py setup."))
    return found


def is_set_up() -> bool:
    """Whether there is a firm yet (`manage.py setup`)."""
    return Operator.objects.exists()


def term(code: str, at: datetime | None = None) -> Term:
    """The version of a term in force at `at` (now). Refusal `law.no_term` (404) for none, a draft or a repealed one."""
    found = Term.objects.in_force(at or timezone.now()).filter(code=code).first()
    if found is None:
        raise no_term()
    return found


EXTENSION = ".ext"


def extended(code: str) -> str:
    """The code of the term a clock runs under once it is extended: a term of its own, counted from the same start."""
    return f"{code}{EXTENSION}"


def extension_of(code: str, at: datetime) -> Term | None:
    """The longer term in force at `at`; None when the law, or our own promise, knows no extension of this one."""
    return Term.objects.in_force(at).filter(code=extended(code)).first()


def term_version(code: str, version: int) -> Term:
    """The exact version a clock was started with, whatever has been loaded since."""
    found = Term.objects.filter(code=code, version=version).first()
    if found is None:
        raise no_term()
    return found


def terms(at: datetime | None = None) -> list[Term]:
    """Every term in force, in the order of the pack."""
    first = Term.objects.filter(code=OuterRef("code")).order_by("version").values("id")[:1]
    return list(Term.objects.in_force(at or timezone.now()).order_by(Subquery(first)))


def last_version(code: str) -> Term:
    """The version of a term that any further one would follow: in force, or planned. Refusal `law.no_term` (404)."""
    return _last(Term.objects.filter(code=code))


def law_of(code: str) -> Term:
    """What the law itself, or our pack of it, says last about a term, below any promise people made. Refusal `law.no_term` (404)."""
    return _last(Term.objects.filter(code=code, proposal=None))


def _last(versions: QuerySet[Term]) -> Term:
    found = versions.order_by("-version").first()
    if found is None:
        raise no_term()
    return found


def calendar(code: str, at: datetime | None = None) -> Calendar:
    """A calendar over the days in our tables, as they count now or counted at `at`; one query. Refusal `law.no_calendar` (404)."""
    return Shelf().calendar(code, at)


def due_for(
    term: Term, start: datetime, pauses: Sequence[Pause] = (), now: datetime | None = None, *, known_at: datetime | None = None,
    shelf: Shelf | None = None,
) -> Due:  # fmt: skip
    """When a clock of this term runs out, by the calendar of now or of `known_at` (for a clock that is over).

    Refusal (422) with the code of the DeadlineError for a start nobody can count from."""
    return due_by(term.rule, start, pauses, now, known_at=known_at, shelf=shelf)


def due_by(
    rule: Rule,
    start: datetime,
    pauses: Sequence[Pause] = (),
    now: datetime | None = None,
    *,
    known_at: datetime | None = None,
    shelf: Shelf | None = None,
) -> Due:
    """`due_for` for a rule of its own; `shelf` where many are worked out at once."""
    try:
        return due(rule, start, (shelf or Shelf()).calendar(rule.calendar, known_at), pauses, now)
    except DeadlineError as error:
        raise Refusal(error.code, 422, error.message) from None


@dataclass(frozen=True)
class Shown:
    """A due date as `law/due.html` shows it, in the active language; `steps` are worked out where somebody reads them, and `sources` are
    the notices behind their days."""

    title: str
    headline: str
    summary: str
    due: Due
    term: Term | None

    @cached_property
    def steps(self) -> list[ExplainedStep]:
        return explanation.explain(self.due)

    @cached_property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(step.source for step in self.steps if step.source))


def show(due: Due, term: Term | None = None) -> Shown:
    """A due date in words; the title is the term's, or the period itself."""
    title = explanation.period(due.rule) if term is None else term.title
    summary = explanation.summary(due) if term is None else term.summary
    return Shown(title, explanation.headline(due), summary, due, term)


def open_at(now: datetime | None = None) -> bool:
    """Whether a person is at the desk."""
    firm = operator()
    return firm.hours.open_at(now or timezone.now(), calendar(firm.calendar))


def next_opening(now: datetime | None = None) -> datetime:
    """`now` while open, else when the desk opens next."""
    return _opens(operator(), now or timezone.now())


def _opens(firm: Operator, now: datetime) -> datetime:
    return firm.hours.next_opening(now, calendar(firm.calendar))


def expected_answer(now: datetime | None = None) -> str:
    """When a person answers, as a sentence in the active language."""
    moment, firm = now or timezone.now(), operator()
    opening = _opens(firm, moment)
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


def ground_codes(kind: str) -> list[str]:
    """Every ground there ever was for refusing something of this kind, once each: the rows of a published figure must not come and go."""
    return sorted(set(RefusalGround.objects.filter(kind=kind).values_list("code", flat=True)))


def ground_title(code: str) -> str:
    """What a ground is called, whether or not it is still one; empty for none we know."""
    found = RefusalGround.objects.filter(code=code).order_by("-version").first()
    return found.title if found else ""


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


def work_calendar(code: str = CHINA) -> WorkCalendar:
    """The calendar itself. Refusal `law.no_calendar` (404)."""
    found = WorkCalendar.objects.filter(code=code).first()
    if found is None:
        raise no_calendar()
    return found


@dataclass(frozen=True)
class YearRow:
    """One line of the list: what we go by for a year, and what waits."""

    year: int
    version: CalendarYear | None
    waiting: Proposal | None

    @property
    def state(self) -> str:
        """waiting, in_force, provisional or none."""
        if self.waiting is not None:
            return "waiting"
        if self.version is None:
            return "none"
        return "provisional" if self.version.provisional else "in_force"


def years(code: str = CHINA, *, today: date) -> list[YearRow]:
    """Every year we know or need, in order; this year and the next always. Empty before any law is loaded."""
    if not WorkCalendar.objects.filter(code=code).exists():
        return []
    known = {row.year: row for row in CalendarYear.objects.in_force().filter(calendar__code=code).select_related("proposal")}
    waiting = {row.year: row for row in proposals(code).filter(decision="")}
    return [YearRow(year, known.get(year), waiting.get(year)) for year in sorted({*known, *waiting, today.year, today.year + 1})]


def proposals(code: str = CHINA) -> QuerySet[Proposal]:
    """All proposals of a calendar, newest first."""
    return Proposal.objects.filter(calendar__code=code)


def proposal(public_id: UUID) -> Proposal:
    """Refusal `calendar.no_proposal` (404)."""
    found = Proposal.objects.select_related("calendar").filter(public_id=public_id).first()
    if found is None:
        raise Refusal("calendar.no_proposal", 404, _("There is no such proposal."))
    return found


def versions(year: int, code: str = CHINA) -> list[CalendarYear]:
    """Every version of a year, the one in force first. Refusal `calendar.no_year` (404)."""
    found = CalendarYear.objects.filter(calendar__code=code, year=year).select_related("proposal").order_by("-version")
    if not found:
        raise Refusal("calendar.no_year", 404, _("We hold no days for this year."))
    return list(found)


def counted(year: int, code: str = CHINA) -> CalendarYear | None:
    """The version of a year that counts now."""
    return CalendarYear.objects.in_force().filter(calendar__code=code, year=year).prefetch_related("days").first()
