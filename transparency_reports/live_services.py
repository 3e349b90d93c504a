from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.trail import services as trail
from portal.trail.rules import Actor
from transparency_reports import live
from transparency_reports.models import LiveShare, Statement

LONGEST = timedelta(days=366)


@transaction.atomic
def move_live(now: datetime | None = None) -> int:
    """Work out the bands of the live page that may move; returns how many did. The worker calls it; idempotent."""
    moment = now or timezone.now()
    last = {family: LiveShare.objects.select_for_update().get(pk=row.pk) for family, row in live.shares().items()}
    rows = live.next_shares(last, moment, settings.SMALL_NUMBER)
    LiveShare.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def draft_statement(
    *,
    text_zh: str,
    text_en: str,
    accurate_on: date,
    expires_on: date,
    by: Actor,
    renews: Statement | None = None,
    at: datetime | None = None,
) -> Statement:
    """A statement for a second person to approve. It holds for a year at most; to renew one is to say it again."""
    now = at or timezone.now()
    if not (text_zh.strip() and text_en.strip()):
        raise Refusal("statement.one_language", 422, _("Write the statement in both languages."))
    if not accurate_on < expires_on <= accurate_on + LONGEST or accurate_on > timezone.localdate(now):
        raise Refusal("statement.dates", 422, _("It has to be accurate as of today or an earlier day, and expire within a year of that."))
    if renews is not None:
        Statement.objects.filter(renews=renews, approved_at=None).delete()
    made = Statement.objects.create(
        text_zh=text_zh,
        text_en=text_en,
        accurate_on=accurate_on,
        expires_on=expires_on,
        renews=renews,
        drafted_at=now,
        drafted_by=_name(by),
    )
    trail.record(event="statement.drafted", by=by, subject=f"statement:{made.public_id}", at=now)
    return made


@transaction.atomic
def approve_statement(*, statement: Statement, by: Actor, at: datetime | None = None) -> Statement:
    """Publish it, words and dates in the public log. Never by whoever drafted it."""
    now = at or timezone.now()
    found = Statement.objects.select_for_update().get(pk=statement.pk)
    if found.approved_at is not None:
        raise Refusal("statement.approved", 409, _("This statement is published already."))
    if found.drafted_by == _name(by):
        raise Refusal("statement.second_person", 409, _("You wrote this statement. Someone else has to publish it."))
    found.approved_at, found.approved_by = now, _name(by)
    found.entry = str(trail.record_document(event="statement.published", by=by, document=live.in_log(found), at=now).id)
    found.save()
    return found


def _name(by: Actor) -> str:
    return f"{by.kind}:{by.id}"
