"""Years people bring: proposed by one person, approved or rejected by another. Page and command line come in here alike."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law import audited, deciding, queries, services
from portal.law.loading import year_digest
from portal.law.models import CalendarYear, Proposal
from portal.law.rules import Decision, Way
from portal.law.years import Year, check_notice
from portal.trail import services as trail
from portal.trail.rules import Actor

PERMISSION = "law.edit_calendars"
ROOM = "calendar"
TITLE, ADDRESS = 200, 300
IS_ADDRESS = URLValidator(schemes=["http", "https"])


@transaction.atomic
def propose_year(*, year: Year, way: Way, by: Actor, at: datetime | None = None) -> Proposal:
    """Enter a year for somebody else to approve. Nothing is counted by it yet.

    Refusals: 422 `calendar.*` for what no calendar can have (see `years`), `calendar.address`, `calendar.no_title`; 409
    `calendar.waiting` when another proposal for the year waits, `calendar.same` when the year already says exactly this.
    """
    calendar, year = queries.work_calendar(), _cleaned(year)
    check_notice(year.year, year.days)
    days = sorted(year.days, key=lambda day: day.date)
    sha256 = year_digest(year.year, days, source_url=year.source_url, provisional=False)
    counted = queries.counted(year.year)
    if counted is not None and counted.sha256 == sha256:
        raise Refusal("calendar.same", 409, _("%(year)s is in force with exactly these days."), facts={"year": year.year})
    moment = at or timezone.now()
    proposal = Proposal(
        calendar=calendar,
        year=year.year,
        days=[[day.date.isoformat(), day.kind, day.name_zh, day.name_en] for day in days],
        source=year.source,
        source_url=year.source_url,
        way=way,
        sha256=sha256,
        proposed_at=moment,
        proposed_by=by.id,
        proposed_role=by.role,
    )
    deciding.insert(proposal, _already(year.year))
    _record("law.year_proposed", proposal, by, moment)
    return proposal


def _cleaned(year: Year) -> Year:
    title, url = clean(year.source, limit=TITLE, multiline=False), clean(year.source_url, limit=ADDRESS, multiline=False)
    if not title:
        raise Refusal("calendar.no_title", 422, _("Give the title of the notice."))
    try:
        if url:
            IS_ADDRESS(url)
    except ValidationError:
        raise Refusal("calendar.address", 422, _("The address of the notice begins with https:// and leads to a page.")) from None
    days = [
        replace(day, name_zh=clean(day.name_zh, limit=60, multiline=False), name_en=clean(day.name_en, limit=60, multiline=False))
        for day in year.days
    ]
    return replace(year, source=title, source_url=url, days=tuple(days))


def _already(year: int) -> Refusal:
    told = _("A proposal for %(year)s is waiting already. Have it approved, rejected or withdrawn first.")
    return Refusal("calendar.waiting", 409, told, facts={"year": year})


@transaction.atomic
def approve_year(*, proposal: Proposal, by: Actor, reason: str = "", at: datetime | None = None) -> CalendarYear:
    """Put a proposed year in force, as somebody who did not enter it; every date that rests on it is worked out again.

    Refusals: 403 `calendar.own`, 409 `calendar.decided`.
    """
    moment = at or timezone.now()
    current = deciding.decide(proposal, Decision.APPROVED, by, clean(reason, limit=deciding.REASON), moment, room=ROOM)
    return services.record_calendar_year(
        calendar=current.calendar.code,
        year=current.year,
        days=current.seed_days,
        source=current.source,
        source_url=current.source_url,
        proposal=current,
        by=by,
        at=moment,
    )


def reject_year(*, proposal: Proposal, by: Actor, reason: str, at: datetime | None = None) -> Proposal:
    """Send a proposal back with a reason. Refusals: 403 `calendar.own`, 409 `calendar.decided`, 422 `calendar.no_reason`."""
    return deciding.reject(proposal, by, reason, at, room=ROOM, note=partial(_record, "law.year_rejected"))


def withdraw_year(*, proposal: Proposal, by: Actor, at: datetime | None = None) -> Proposal:
    """Take back what one entered oneself. Refusals: 403 `calendar.not_own`, 409 `calendar.decided`."""
    return deciding.withdraw(proposal, by, at, room=ROOM, note=partial(_record, "law.year_withdrawn"))


def _record(event: str, proposal: Proposal, by: Actor, at: datetime) -> None:
    row = trail.mark(audited.entered(proposal) if proposal.waiting else audited.decided(proposal))
    document = {
        "type": "law.calendar_year",
        "calendar": proposal.calendar.code,
        "year": proposal.year,
        "sha256": proposal.sha256,
        "source": proposal.source_url,
    }
    trail.record_document(event=event, by=by, document=document, facts={"way": str(proposal.way), "row": row}, at=at)
