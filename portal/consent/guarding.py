"""Children under 14: a "yes" of theirs is held until a parent or guardian has shown who they are (PIPL art. 31); a "no" always counts."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consent import audited
from portal.consent.models import Guarded
from portal.doors.errors import Refusal
from portal.trail.rules import Actor
from portal.trail.services import record
from portal.vault.services import bury

HELD = _(
    "You told us that you are under 14. Under the rules for children a “yes” counts only once your parent or guardian has shown who "
    "they are and agrees, so it was not recorded as one. Saying no, and taking something back, you can always do yourself."
)


def waits(subject: str) -> bool:
    """Whether somebody said to be under 14 has no guardian whose proof a person looked at."""
    return Guarded.objects.filter(subject=subject, guardian_at=None).exists()


@transaction.atomic
def note_child(*, subject: str, how: str, by: Actor, secret: bytes | None = None, at: datetime | None = None) -> Guarded:
    """Write down, once, that this person is said to be under 14."""
    moment = at or timezone.now()
    row, new = Guarded.objects.get_or_create(subject=subject, defaults={"said_at": moment, "how": how})
    if new:
        record(event=audited.NOTED, by=by, subject=subject, secret=secret, facts={"how": str(how)}, at=moment)
    return row


def check_guarded(*, subject: str, purpose: str, by: Actor, secret: bytes | None = None, at: datetime | None = None) -> None:
    """Hold a "yes" of a child without a guardian: it is on the record that it was held. Refusal consent.guardian_needed (409)."""
    if waits(subject):
        record(event="consent.held", by=by, subject=subject, secret=secret, facts={"purpose": purpose, "why": "guardian_needed"}, at=at)
        raise Refusal("consent.guardian_needed", 409, HELD)


@transaction.atomic
def confirm_guardian(*, subject: str, by: Actor, secret: bytes | None = None, at: datetime | None = None) -> bool:
    """A person looked at the guardian's proof: from now on a "yes" counts. Whether there was somebody to confirm it for."""
    moment = at or timezone.now()
    found = Guarded.objects.filter(subject=subject, guardian_at=None).update(guardian_at=moment, guardian_by=by.id or by.role)
    if found:
        record(event=audited.CONFIRMED, by=by, subject=subject, secret=secret, at=moment)
    return bool(found)


def told(subject: str) -> dict[str, str | None]:
    """What is held of it, for the person's copy; {} where there is nothing."""
    row = Guarded.objects.filter(subject=subject).first()
    if row is None:
        return {}
    confirmed = row.guardian_at.isoformat() if row.guardian_at else None
    return {"said_to_be_under_14_at": row.said_at.isoformat(), "how": row.how, "guardian_confirmed_at": confirmed}


@transaction.atomic
def forget(*, subject: str, by: Actor, at: datetime | None = None) -> None:
    """It ends with the person's record, and stays ended when a backup is restored."""
    ids = [each.hex for each in Guarded.objects.filter(subject=subject).values_list("public_id", flat=True)]
    if ids:
        bury(ids, by=by, at=at or timezone.now())
        _delete(Guarded.objects.filter(subject=subject), by, at)


def forget_again(ids: Iterable[UUID], *, by: Actor, at: datetime | None = None) -> None:
    """After a backup was restored: what had ended since it was made ends again. In the caller's transaction."""
    _delete(Guarded.objects.filter(public_id__in=list(ids)), by, at)


def _delete(rows: QuerySet[Guarded], by: Actor, at: datetime | None) -> None:
    for row in rows:
        record(event=audited.CHILD_FORGOTTEN, by=by, subject=row.subject, at=at)
    rows.delete()
