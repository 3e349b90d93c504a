"""The one path by which staff open sealed text of a case: who, why and what is written down, and the client reads it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from disputes import evidence, files_refusals, refusals, restricted, sealed
from disputes.files_rules import FileState
from disputes.models import AccessRecord, Case, CaseFile, GivenAddress
from disputes.moves import DECIDING, FIRM_SIDE, OFFICE, UNINVOLVED
from disputes.rules import DOUBTS, ReadReason
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
    _check_ground(case, note)
    text = _open(case, what)
    _recorded(case, what, reason, note, by, at)
    return text


@transaction.atomic
def open_file(*, case: Case, file: CaseFile, reason: str, by: Actor, note: str = "", at: datetime | None = None) -> AccessRecord:
    """Let `by` look at a file and save it for an hour: who, why and when is written down, and the client sees it.

    Raises file.not_found for a file of a room that is not theirs, file.not_now when there is nothing to be given."""
    if not may_read(case, by):
        raise refusals.not_yours_to_read()
    if reason not in ReadReason.values:
        raise refusals.not_a_choice("reason")
    _check_ground(case, note)
    found = evidence.file_for(case, by, file.public_id)
    if found.state not in (FileState.READY, FileState.STRUCK):
        raise files_refusals.not_now()
    return _recorded(case, f"file:{found.n}", reason, note, by, at)


def _check_ground(case: Case, note: str) -> None:
    """While its use is restricted nobody reads a case but under an exception two people made (GDPR 18(2)), then or while a use of it is
    stopped on a ground said in words only: Refusals case.restricted_reading, case.restricted_ungrounded (409)."""
    restricted.check(case, restricted.Use.READING)
    if not note.strip():
        restricted.check(case, restricted.Use.UNGROUNDED)


@transaction.atomic
def note_reading(*, case: Case, what: str, reason: str, by: Actor, note: str = "", at: datetime | None = None) -> None:
    """Write down that `by` reads something a room above keeps about the case (`correction:<n>`); the client sees it. As `reveal_text`."""
    if not may_read(case, by):
        raise refusals.not_yours_to_read()
    if reason not in ReadReason.values:
        raise refusals.not_a_choice("reason")
    _check_ground(case, note)
    _recorded(case, what, reason, note, by, at)


@transaction.atomic
def take_in_room(*, case: Case, public_id: UUID, by: Actor, at: datetime | None = None) -> CaseFile:
    """A file of the room for somebody who may read it there, which is not recorded any more than reading what was said is.

    Once anybody but its sender has it, it can be struck out but is not destroyed. Raises file.not_found."""
    found = evidence.file_for(case, by, public_id, room=True)
    if found.state not in (FileState.READY, FileState.STRUCK):
        raise files_refusals.not_found()
    if found.opened_at is None and found.by != by:
        found.opened_at = at or timezone.now()
        found.save(update_fields=["opened_at"])
    return found


def _recorded(case: Case, what: str, reason: str, note: str, by: Actor, at: datetime | None) -> AccessRecord:
    record = AccessRecord(case=case, at=at or timezone.now(), by_id=by.id, by_role=by.role, what=what, reason=reason)
    words = threads.reason(note)
    record.note = sealed.seal_access(case, record, words) if words else None
    entry = trail.record(
        event="text.revealed", by=by, subject=case.subject, secret=sealed.trail_secret(case), at=record.at,
        facts={"what": what.partition(":")[0], "reason": reason},
    )  # fmt: skip
    record.entry = str(entry.id)
    record.save()
    return record


OFFERS, DOUBT, HANDOVER, VISIT = "offers", "challenge", "handover", timedelta(hours=12)


@transaction.atomic
def read_offers(*, case: Case, by: Actor, at: datetime | None = None) -> None:
    """Write down that the mediator, or somebody who speaks for the firm, reads what is offered and agreed: once in twelve hours.

    The client sees it beside the other readings. Who else works here has no way to it: Refusal case.not_yours_to_read (403)."""
    mediates = by.role == "mediator" and by.id == case.mediator
    if by.kind != "staff" or not by.id or not (mediates or by.role in FIRM_SIDE):
        raise refusals.not_yours_to_read()
    _visited(case, OFFERS, ReadReason.MEDIATING if mediates else ReadReason.HANDLING, by, at or timezone.now())


@transaction.atomic
def read_doubt(*, case: Case, by: Actor, at: datetime | None = None) -> dict[int, str]:
    """Open the reasons given for and against the mediator, by number of event, for somebody who decides about it: written down once in
    twelve hours, for the client to see. Nobody decides about themselves: Refusal case.not_yours_to_read (403)."""
    if by.kind != "staff" or not by.id or by.role not in DECIDING | UNINVOLVED or by.id == case.mediator:
        raise refusals.not_yours_to_read()
    sealed_ones = [event for event in case.events.filter(event__in=DOUBTS) if event.note is not None]
    if sealed_ones:
        _visited(case, DOUBT, ReadReason.HANDLING, by, at or timezone.now())
    return {event.n: sealed.open_note(case, event) for event in sealed_ones}


@transaction.atomic
def read_whole(*, case: Case, by: Actor, at: datetime | None = None) -> AccessRecord:
    """Everything of a case is taken out for whoever takes the firm over: written down, and the client sees it.

    Raises case.not_yours_to_read (403) for somebody who may not read every case."""
    if not may_read(case, by):
        raise refusals.not_yours_to_read()
    return _recorded(case, HANDOVER, ReadReason.LEGAL_DUTY, "", by, at)


def _visited(case: Case, what: str, reason: ReadReason, by: Actor, now: datetime) -> None:
    if not case.reads.filter(what=what, by_id=by.id, by_role=by.role, at__gt=now - VISIT).exists():
        _recorded(case, what, reason, "", by, now)


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
