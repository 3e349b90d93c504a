"""Deletion: walk the holders for each record, say what was erased and what stays and why, and certify it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from disputes.rules import Event
from disputes.services import erasing, moving
from portal.doors.errors import Refusal
from portal.law.pack import digest
from portal.retention import expiring
from portal.rights import gathering, queries, refusals
from portal.rights.models import Record, Request
from portal.rights.rules import CLOSED, ERASES, PROVES, PROVES_NOT, Outcome, Right
from portal.rights.services import closing, outside
from portal.rights.services.copying import check_ready
from portal.rights.services.identity import locked
from portal.rights.services.limiting import end_for_deletion
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault.rules import KEY_STORE_DAYS

GROUNDS = {"case.still_open": "rights.legal_claims", "retention.held": "rights.retention"}
"""What kept a record -> the ground the law has for it."""


@transaction.atomic
def delete_records(*, request: Request, by: Actor, at: datetime | None = None) -> Request:
    """Erase every record the request is about, except what is evidence or held; the request itself stays as its proof. Where an account is
    to be closed, whatever lets its person in or tells them things ends first.

    Refusals rights.not_this_right, rights.not_confirmed, rights.not_destroyed, rights.done_already, case.move_not_allowed (409)."""
    current, moment = locked(request), at or timezone.now()
    if current.right not in ERASES:
        raise refusals.not_this_right()
    check_ready(current)
    if current.certificate is not None:
        raise refusals.done_already()
    closes = current.right == Right.CLOSING
    done = {"right": current.right, "done": "closing" if closes else "deletion"}
    moving.move(current.case, Event.CARRIED_OUT, by=by, at=moment, data=done)
    outside.plan_tasks(request=current, by=by, at=moment)  # before anything is erased: the records say who had what
    # In one order everywhere, so that two requests about the same records wait for each other.
    known = sorted(queries.records(current), key=lambda record: record.subject)
    held = {case.pk: case for record in known if (case := queries.behind(record.subject))}
    now = {pk: moving.locked(held[pk]) for pk in sorted(held)}
    found = [now[case.pk] for record in known if (case := queries.case_of(record.subject))]
    account = closing.end_access(found, by=by, at=moment) if closes else None
    records = [_erase(record, by, moment) for record in known]
    with translation.override(current.case.language):
        current.certificate = _certificate(current, records, account, by, moment)
    current.save(update_fields=["certificate"])
    return current


def _erase(record: Record, by: Actor, at: datetime) -> Record:
    case = queries.case_of(record.subject)
    current = moving.locked(case) if case is not None else None
    record.done_at, record.outcome = at, Outcome.GONE
    if current is not None and current.erased_at is None:
        end_for_deletion(current, by=by, at=at)
        _end(record, lambda: erasing.check_erasable(current), by)
    elif (seat := queries.seat_of(record.subject)) is not None:
        _end(record, lambda: erasing.check_participant(seat, seat.case), by)
    elif not record.subject.startswith(queries.CASE) and gathering.held(record.subject):
        expiring.everywhere(record.subject, by=by)
        record.outcome = Outcome.ERASED
    record.save(update_fields=["outcome", "code", "ground", "done_at"])
    return record


def _end(record: Record, check: Callable[[], None], by: Actor) -> None:
    try:
        check()
    except Refusal as refusal:
        record.outcome, record.code, record.ground = Outcome.KEPT, refusal.code, GROUNDS[refusal.code]
        return
    expiring.everywhere(record.subject, by=by)
    record.outcome = Outcome.ERASED


def _line(record: Record) -> dict[str, str]:
    return {"record_sha256": digest({"subject": record.subject}), "outcome": record.outcome, "ground": record.ground}


def _certificate(request: Request, records: list[Record], account: dict[str, int] | None, by: Actor, at: datetime) -> dict[str, Any]:
    """What was done, signed; the log has its fingerprint. Records are named by hashes: the certificate says nothing about anybody."""
    told: dict[str, Any] = {
        "type": "rights.certificate",
        "request": request.case.reference,
        "carried_out_at": at.isoformat(),
        "records": [_line(each) for each in records],
        "outside": outside.listed(request),
        "last_key_copy_until": (timezone.localdate(at) + timedelta(days=KEY_STORE_DAYS)).isoformat(),
        "proves": [str(words) for words in PROVES],
        "proves_not": [str(words) for words in PROVES_NOT],
    }
    if account is not None:
        told |= {"account_ended": account, "proves": [str(CLOSED), *told["proves"]]}
    body = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document = {"type": "rights.certificate", "request": request.case.reference, "sha256": digest(told)}
    trail.record_document(event="rights.deleted", by=by, document=document, facts={"records": len(records)}, at=at)
    return {**told, "signed": trail.sign(body.encode())}
