"""The one path by which staff open sealed text of a case: who, why and what is written down, and the client reads it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes import refusals, sealed
from disputes.models import AccessRecord, Case, GivenAddress
from disputes.moves import OFFICE
from disputes.rules import ReadReason
from disputes.services import letters, threads
from portal.trail import services as trail
from portal.trail.rules import Actor


def may_read(case: Case, by: Actor) -> bool:
    """Intake and the privacy officer read every case, a mediator the cases assigned to them, nobody else any."""
    return by.kind == "staff" and bool(by.id) and (by.role in OFFICE or (by.role == "mediator" and by.id == case.mediator))


@transaction.atomic
def reveal_text(*, case: Case, what: str, reason: str, by: Actor, note: str = "", at: datetime | None = None) -> str:
    """Open `what` (story, wish, contact, given, message:<cursor>, note:<event n>, proposal:<n>) for `by`.

    `reason` is a ReadReason value, `note` more words of it; the client sees both with the reader's role and the time."""
    if not may_read(case, by):
        raise refusals.not_yours_to_read()
    if reason not in ReadReason.values:
        raise refusals.not_a_choice("reason")
    text = _open(case, what)
    record = AccessRecord(case=case, at=at or timezone.now(), by_id=by.id, by_role=by.role, what=what, reason=reason)
    words = threads.reason(note)
    record.note = sealed.seal_access(case, record, words) if words else None
    entry = trail.record(
        event="text.revealed", by=by, subject=case.subject, secret=sealed.trail_secret(case), at=record.at,
        facts={"what": what.partition(":")[0], "reason": reason},
    )  # fmt: skip
    record.entry = str(entry.id)
    record.save()
    return text


def _open(case: Case, what: str) -> str:
    kind, _colon, number = what.partition(":")
    if kind in ("story", "wish") and not number:
        return sealed.open_in_case(case, kind)
    if kind == "contact" and not number:
        return letters.address_of(case)
    if kind == "given" and not number and (given := GivenAddress.objects.filter(case=case).first()):
        return sealed.open_given_address(case, given)
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise refusals.not_found()
    return _open_numbered(case, kind, int(number))


def _open_numbered(case: Case, kind: str, number: int) -> str:
    if kind == "message" and (message := case.conversation.messages.filter(cursor=number).first()):
        return sealed.open_message(case.conversation, message)
    if kind == "note" and (event := case.events.filter(n=number).first()):
        return sealed.open_note(case, event)
    if kind == "proposal" and (proposal := case.proposals.filter(n=number).first()):
        return sealed.open_proposal(case, proposal)
    raise refusals.not_found()
