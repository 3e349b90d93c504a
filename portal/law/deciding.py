"""The second person: what every proposal has in common, whatever it proposes. `room` begins the codes of its refusals."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law.models.proposed import Proposed
from portal.law.rules import Decision
from portal.trail.rules import Actor

REASON = 500
Waiting = TypeVar("Waiting", bound=Proposed)
Note = Callable[[Waiting, Actor, datetime], None]
"""Puts on record what was decided: the proposal, who, when."""


def insert(proposal: Proposed, already: Refusal) -> None:
    """Store a fresh proposal; the database decides who was first, and the other one is told `already`."""
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise already from None


@transaction.atomic
def reject(proposal: Waiting, by: Actor, reason: str, at: datetime | None, *, room: str, note: Note[Waiting]) -> Waiting:
    """Send it back with a reason. Refusals: 403 `<room>.own`, 409 `<room>.decided`, 422 `<room>.no_reason`."""
    said, moment = needed_reason(reason, room), at or timezone.now()
    current = decide(proposal, Decision.REJECTED, by, said, moment, room=room)
    note(current, by, moment)
    return current


@transaction.atomic
def withdraw(proposal: Waiting, by: Actor, at: datetime | None, *, room: str, note: Note[Waiting]) -> Waiting:
    """Take back what one entered oneself. Refusals: 403 `<room>.not_own`, 409 `<room>.decided`."""
    moment = at or timezone.now()
    current = decide(proposal, Decision.WITHDRAWN, by, "", moment, room=room)
    note(current, by, moment)
    return current


def needed_reason(text: str, room: str) -> str:
    """A no without a reason is refused (422 `<room>.no_reason`)."""
    said = clean(text, limit=REASON)
    if not said:
        raise Refusal(f"{room}.no_reason", 422, _("Say why you reject it."))
    return said


def decide(proposal: Waiting, decision: Decision, by: Actor, reason: str, at: datetime, *, room: str) -> Waiting:
    """The proposal as it is now, decided; nobody else decides it until this transaction ends.

    Refusals: 409 `<room>.decided`, 403 `<room>.own` and `<room>.not_own`.
    """
    current = type(proposal)._default_manager.select_for_update().get(pk=proposal.pk)
    if not current.waiting:
        raise Refusal(f"{room}.decided", 409, _("Somebody decided this proposal in the meantime."))
    if decision is Decision.WITHDRAWN and not current.is_own(by):
        raise Refusal(f"{room}.not_own", 403, _("Only the person who entered it can withdraw it."))
    if decision is not Decision.WITHDRAWN and current.is_own(by):
        raise Refusal(f"{room}.own", 403, _("You entered this yourself. Somebody else has to approve or reject it."))
    current.decision, current.reason, current.decided_at = decision, reason, at
    current.decided_by, current.decided_role = by.id, by.role
    current.save(update_fields=["decision", "reason", "decided_at", "decided_by", "decided_role"])
    return current
