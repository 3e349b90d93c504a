"""Who asks: shown by what only they have, or, as a last resort, by a document that a person looked at and destroyed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes import queries as cases
from disputes import sealed
from disputes.models import Case
from disputes.rules import Event
from disputes.services.moving import move
from portal.consent.guarding import confirm_guardian
from portal.doors.errors import Refusal
from portal.rights import queries, refusals
from portal.rights.models import Record, Request
from portal.rights.rules import CHILDREN, Way, Whom
from portal.trail import services as trail
from portal.trail.rules import Actor


def locked(request: Request) -> Request:
    """The request as it is now, nobody else changing it until this transaction ends."""
    return Request.objects.select_for_update(of=("self",)).select_related("case").get(pk=request.pk)


def confirm(request: Request, way: Way, subjects: Sequence[str], *, by: Actor, at: datetime, note: str = "") -> Request:
    """Write down that it is theirs to make, about these records; the clock that waits for it starts. In the caller's transaction."""
    current = locked(request)
    if current.way:
        raise refusals.confirmed_already()
    client = sealed.client_of(current.case) if by.kind == "client" else by
    facts = {"right": current.right, "whom": current.whom, "way": way.value}
    event = move(current.case, Event.IDENTITY_CONFIRMED, by=client, at=at, data=facts, note=note)
    current.way, current.confirmed_at, current.confirmed_by = way, event.at, client.id
    current.save(update_fields=["way", "confirmed_at", "confirmed_by"])
    Record.objects.bulk_create([Record(request=current, subject=subject) for subject in dict.fromkeys(subjects)])
    return current


def _for_oneself(request: Request, by: Actor, at: datetime | None) -> None:
    """For a child or for somebody else nothing but the proof counts; that something else was tried stays on the record."""
    if request.whom == Whom.SELF:
        return
    hold(request, by=by, at=at)
    raise refusals.guardian_needed() if request.whom in CHILDREN else refusals.proof_needed()


def hold(request: Request, *, by: Actor, at: datetime | None = None) -> None:
    """Write down that a request waits for a proof which a person has to look at."""
    case = request.case
    actor = sealed.client_of(case) if by.kind == "client" else by
    facts = {"whom": request.whom, "why": "guardian_proof" if request.whom in CHILDREN else "proof"}
    trail.record(event="rights.held", by=actor, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)


def confirm_by_receipt(*, request: Request, receipt: str, by: Actor, at: datetime | None = None) -> Request:
    """The receipt of an earlier case, or the access code of a mediation room, shows whose it is.

    Refusals receipt.unknown (404), rights.own_receipt, rights.proof_needed (409)."""
    _for_oneself(request, by, at)
    earlier = queries.by_code(receipt)
    if earlier.subject == request.case.subject:
        raise refusals.own_request()
    with transaction.atomic():
        return confirm(request, Way.RECEIPT, [earlier.subject], by=by, at=at or timezone.now())


def confirm_by_contact(*, request: Request, index: str, by: Actor, at: datetime | None = None) -> Request:
    """Whoever typed the code holds the address that we hold too (`contacts.prove_address` gave the index).

    Refusals rights.nothing_known (404), rights.proof_needed (409)."""
    _for_oneself(request, by, at)
    known = queries.held_under(index, but=request.case.subject)
    if not known:
        raise refusals.nothing_known()
    with transaction.atomic():
        return confirm(request, Way.CONTACT, known, by=by, at=at or timezone.now())


@transaction.atomic
def confirm_by_document(*, request: Request, references: Sequence[str], note: str, by: Actor, at: datetime | None = None) -> Request:
    """A person looked at a document and found it to be of whom these cases are about; `note` says what was compared and is sealed.

    Refusal rights.unknown_records (422) names the references that open nothing."""
    found = {typed: _case(typed) for typed in references}
    missing = [typed for typed, case in found.items() if case is None or case.pk == request.case_id]
    if missing or not found:
        raise refusals.unknown_records(", ".join(missing))
    subjects = [case.subject for case in found.values() if case is not None]
    current, moment = confirm(request, Way.DOCUMENT, subjects, by=by, at=at or timezone.now(), note=note), at or timezone.now()
    if current.whom in CHILDREN:
        for case in (current.case, *found.values()):
            assert case is not None  # none is missing
            confirm_guardian(subject=case.subject, by=by, secret=sealed.trail_secret(case), at=moment)
    return current


def _case(typed: str) -> Case | None:
    try:
        return cases.by_reference(typed)
    except Refusal:
        return None


@transaction.atomic
def destroy_document(*, request: Request, by: Actor, at: datetime | None = None) -> Request:
    """Record that the copy of the document was destroyed; what was asked for is done only after that."""
    current = locked(request)
    if current.way != Way.DOCUMENT or current.destroyed_at is not None:
        raise refusals.no_document()
    event = move(current.case, Event.COPY_DESTROYED, by=by, at=at)
    current.destroyed_at, current.destroyed_by = event.at, by.id
    current.save(update_fields=["destroyed_at", "destroyed_by"])
    return current
