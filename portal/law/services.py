"""Changing the law we go by: loading a pack, recording a calendar year, naming the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal, Words
from portal.doors.text import clean
from portal.law import audited, dependents, loading, pack, queries, years
from portal.law.models import CalendarYear, LawRow, Operator, Proposal, WorkCalendar
from portal.law.rules import Jurisdiction, MediatorBody, PersonsBucket
from portal.law.seeding import SeedDay
from portal.trail import services as trail
from portal.trail.holding import hold
from portal.trail.rules import Actor

LONGEST = 4000


@dataclass(frozen=True)
class Loaded:
    """What a load changed: nothing, the second time."""

    versions: list[LawRow]
    years: list[CalendarYear]


@transaction.atomic
def load_pack(*, by: Actor, folder: Path = pack.DEFAULT, name: str = pack.DEFAULT_NAME, at: datetime | None = None) -> Loaded:
    """Load a folder of YAML into dated rows; idempotent. Refusal `law.pack_broken` (422) leaves everything as it was.

    A changed row is a new version from `at` on; clocks that run keep the version they started with. A pack of another name is
    an operator's own: what it takes over, the default pack no longer touches.
    """
    moment, read = at or timezone.now(), pack.read(folder)
    loaded = Loaded(loading.load_rows(read, name, moment), loading.load_calendars(read.calendars, moment))
    if loaded.versions or loaded.years:
        said = [f"{type(row).__name__}:{row}:{row.sha256}" for row in loaded.versions] + [f"{year}:{year.sha256}" for year in loaded.years]
        document = {"type": "law.pack", "name": name, "sha256": pack.digest(said)}
        facts = {"versions": len(loaded.versions), "years": len(loaded.years)}
        trail.record_document(event="law.loaded", by=by, document=document, facts=facts, at=moment)
    hold(audited.LAW, by=by, at=moment)
    dependents.tell(loaded.years, at=moment)
    return loaded


@transaction.atomic
def record_calendar_year(
    *,
    calendar: str,
    year: int,
    days: Sequence[SeedDay],
    source: str,
    source_url: str,
    by: Actor,
    provisional: bool = False,
    proposal: Proposal | None = None,
    at: datetime | None = None,
) -> CalendarYear:
    """Put a year as its notice has it in force; what we had ends. `days` are those that differ from the ordinary week.

    Whoever counts by this calendar works its dates out again in the same transaction. People come in by `proposing`.
    Refusals (422): `calendar.doubled`, `calendar.outside_year`, `calendar.makeup_on_weekday`, `calendar.empty`; 404 `law.no_calendar`.
    """
    found, moment = queries.work_calendar(calendar), at or timezone.now()
    years.check_days(year, days)
    fresh = loading.draft_year(
        found, year, days, source=source, source_url=source_url, provisional=provisional, at=moment, proposal=proposal
    )
    [stored] = loading.store_years([(fresh, days)])
    document = {"type": "law.calendar_year", "calendar": calendar, "year": year, "sha256": stored.sha256, "source": source_url}
    trail.record_document(event="law.year_recorded", by=by, document=document, facts=_second_person(proposal), at=moment)
    hold(audited.LAW, by=by, at=moment)
    dependents.tell([stored], at=moment)
    return stored


def _second_person(proposal: Proposal | None) -> dict[str, str | int | bool | None]:
    """Who entered what another one now approves."""
    return {"proposed_by": proposal.proposed_by, "proposed_role": proposal.proposed_role} if proposal else {}


@transaction.atomic
def set_operator(
    *,
    name_zh: str,
    name_en: str,
    address_zh: str,
    address_en: str,
    contact_email: str,
    officer_name_zh: str,
    officer_name_en: str,
    officer_email: str,
    jurisdictions: Sequence[str],
    persons_bucket: str,
    by: Actor,
    contact_phone: str = "",
    officer_phone: str = "",
    legal_form_zh: str = "",
    legal_form_en: str = "",
    registration_number: str = "",
    about_zh: str = "",
    about_en: str = "",
    mediator_body: str = MediatorBody.IN_HOUSE,
    calendar: str = "cn",
    opens: time = time(9),
    closes: time = time(18),
    at: datetime | None = None,
) -> Operator:
    """Name the firm, in the place of what was said before. Refusal `operator.invalid` (422) with `fields`."""
    moment = at or timezone.now()
    firm = Operator(
        id=1,
        name_zh=name_zh,
        name_en=name_en,
        legal_form_zh=legal_form_zh,
        legal_form_en=legal_form_en,
        registration_number=registration_number,
        address_zh=address_zh,
        address_en=address_en,
        about_zh=about_zh,
        about_en=about_en,
        contact_email=contact_email,
        contact_phone=contact_phone,
        officer_name_zh=officer_name_zh,
        officer_name_en=officer_name_en,
        officer_email=officer_email,
        officer_phone=officer_phone,
        jurisdictions=list(jurisdictions),
        persons_bucket=persons_bucket,
        mediator_body=mediator_body,
        calendar=calendar,
        opens=opens,
        closes=closes,
        changed_at=moment,
    )
    _check_operator(firm)
    firm.save()
    facts = {"persons_bucket": persons_bucket, "mediator_body": mediator_body, "jurisdictions": "_".join(firm.jurisdictions)}
    trail.record(event="operator.set", by=by, subject="operator:firm", facts=facts, at=moment)
    hold(audited.LAW, by=by, at=moment)
    return firm


def _check_operator(firm: Operator) -> None:
    """Clean every text and check every value; the database has the last word through the same constraints."""
    wrong = {**_cleaned(firm), **_unknown(firm)}
    try:
        firm.full_clean(exclude=set(wrong), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        wrong |= {name: " ".join(messages) for name, messages in error.message_dict.items()}
    if wrong:
        raise Refusal("operator.invalid", 422, _("Something about the firm is missing or wrong."), fields=wrong)


def _unknown(firm: Operator) -> dict[str, Words]:
    wrong: dict[str, Words] = {}
    if not firm.jurisdictions or not set(firm.jurisdictions) <= set(Jurisdiction):
        wrong["jurisdictions"] = _("Choose at least one of cn, eu, uk.")
    if firm.persons_bucket not in list(PersonsBucket):
        wrong["persons_bucket"] = _("Choose one of under_100k, 100k_1m, 1m_10m, over_10m.")
    if firm.mediator_body not in list(MediatorBody):
        wrong["mediator_body"] = _("This is no mediation body we know.")
    if not WorkCalendar.objects.filter(code=firm.calendar).exists():
        wrong["calendar"] = _("There is no such calendar. Run manage.py load_law.")
    if firm.closes <= firm.opens:
        wrong["closes"] = _("The desk closes after it opens.")
    return wrong


def _cleaned(firm: Operator) -> dict[str, Words]:
    """Put every text of the firm through the door's `clean()`; what it says of those it refuses, by field."""
    wrong: dict[str, Words] = {}
    for field in Operator._meta.fields:
        value = getattr(firm, field.name)
        if isinstance(value, str):
            try:
                setattr(firm, field.name, clean(value, limit=field.max_length or LONGEST, multiline=isinstance(field, TextField)))
            except Refusal as refusal:
                wrong[field.name] = refusal.text
    return wrong
