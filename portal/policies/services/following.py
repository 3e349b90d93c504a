"""The tasks a published version makes: set when it is published, given to somebody, done with a note, told of once when overdue."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.notices.services import queue_notice
from portal.policies import audited, following
from portal.policies.models import Impact, Version
from portal.policies.rules import impact_due
from portal.policies.services.drafting import SUBJECT
from portal.trail.rules import Actor
from portal.trail.services import mark, record

NOTE_LIMIT = 1000


def make_impacts(version: Version) -> None:
    """One task for each kind of thing the version touches; part of its publication, and the same tasks when asked again."""
    assert version.published_at and version.effective_at
    due = impact_due(timezone.localdate(version.published_at), timezone.localdate(version.effective_at))
    tasks = [Impact(version=version, kind=kind, due=due) for kind in following.kinds_touched(version)]
    Impact.objects.bulk_create(tasks, ignore_conflicts=True)


def _open(impact: Impact) -> Impact:
    locked = Impact.objects.select_for_update().select_related("version").get(pk=impact.pk)
    if locked.done_at is not None:
        raise Refusal("policy.impact_done", 409, _("This task is done already."))
    return locked


def _note(event: str, impact: Impact, by: Actor, at: datetime, **facts: str | int | bool | None) -> None:
    subject = SUBJECT.format(impact.version.public_id)
    record(event=event, by=by, subject=subject, facts={"kind": impact.kind, "version": impact.version.number, **facts}, at=at)


@transaction.atomic
def give_impact(*, impact: Impact, owner: User, by: Actor, at: datetime | None = None) -> Impact:
    """Say who sees to a task. Refuses a done one, and an owner who may not edit the policy (422 `policy.impact_owner`)."""
    impact = _open(impact)
    if not (owner.is_active and owner.may(following.PERMISSION)):
        raise Refusal("policy.impact_owner", 422, _("Choose somebody who works on the policy."))
    impact.owner = str(owner.public_id)
    impact.save(update_fields=["owner"])
    _note("policy.impact_given", impact, by, at or timezone.now(), owner=impact.owner)
    return impact


@transaction.atomic
def finish_impact(*, impact: Impact, note: str, by: Actor, at: datetime | None = None) -> Impact:
    """A task is done, with what was done in words (up to NOTE_LIMIT characters). It never changes afterwards."""
    impact, now = _open(impact), at or timezone.now()
    impact.note = clean(note, limit=NOTE_LIMIT).strip()
    if not impact.note:
        told = _("Say what was done.")
        raise Refusal("policy.impact_note", 422, told, fields={"note": told})
    impact.done_at, impact.done_by = now, by.id or by.kind
    impact.save(update_fields=["note", "done_at", "done_by"])
    late, row = timezone.localdate(now) > impact.due, mark(audited.finished(impact))
    _note(audited.DONE, impact, by, now, late=late, row=row)
    return impact


def tell_late(now: datetime | None = None) -> int:
    """The worker's: write once about each task that is overdue, to its owner, or to all who work on the policy while nobody has it.

    Returns how many tasks were told of. Idempotent, with any number of workers.
    """
    moment = now or timezone.now()
    late = Impact.objects.filter(done_at=None, told_at=None, due__lt=timezone.localdate(moment)).select_related("version")
    return sum(_tell_late(impact, moment) for impact in late)


@transaction.atomic
def _tell_late(impact: Impact, now: datetime) -> int:
    if not Impact.objects.filter(pk=impact.pk, done_at=None, told_at=None).update(told_at=now):
        return 0
    owner = accounts.by_public_id(impact.owner) if impact.owner else None
    owned = owner is not None and owner.is_active and owner.may(following.PERMISSION)
    for user in [owner] if owner and owned else following.owners():
        _write(impact, user, owned=owned, at=now)
    return 1


def _write(impact: Impact, user: User, *, owned: bool, at: datetime) -> None:
    with translation.override(user.language):
        what = str(impact.get_kind_display())
    context = {
        "name": user.display_name(user.language), "number": str(impact.version.number), "day": impact.due.isoformat(), "what": what,
        "owned": "yes" if owned else "", "url": settings.PUBLIC_ORIGIN + reverse("policies:impact", args=[impact.public_id]),
    }  # fmt: skip
    queue_notice(
        template="policy_impact_late", channel="email", address=user.email, language=user.language, context=context,
        once=f"policy-impact-late:{impact.public_id}:{user.public_id}", at=at,
    )  # fmt: skip
