"""Telling an agent where its request stands, at the address it named: signed, tried again, never at an address of this house or network."""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from disputes import sealed
from portal.doors import outgoing
from portal.rights import drp
from portal.rights.drp_models import DrpRequest
from portal.rights.services.drp_status import status_of
from portal.trail import queries as log
from portal.trail import services as trail
from portal.trail.rules import SYSTEM
from portal.vault import services as vault

TABLE, COLUMN = "rights_drprequest", "callback"
VALID = timedelta(minutes=10)
LOOK = timedelta(minutes=1)
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 720, 1440))
"""After each try that nobody took; then that status is given up, and the next one is told anew."""
ENDED = ("fulfilled", "revoked", "denied", "expired")


def verify_key() -> str:
    """The 32 bytes of the public key our messages are signed with, in base64."""
    return base64.b64encode(log.signing_key()).decode()


def note_callback(row: DrpRequest, url: str, at: datetime) -> None:
    """Keep where to tell; what the answer to the exercise says is told already. In the caller's transaction."""
    if url:
        row.callback = vault.seal(row.request.case.key_id, url, table=TABLE, column=COLUMN, row=str(row.public_id))
        row.told, row.try_at = _digest(_status(row)), at + LOOK
        row.save(update_fields=["callback", "told", "try_at"])


def _status(row: DrpRequest) -> dict[str, Any]:
    with translation.override("en"):
        return status_of(row)


def _digest(status: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(status, sort_keys=True).encode()).hexdigest()


def tell_agents(now: datetime | None = None) -> int:
    """Tell every status that changed and every one nobody took yet. For the worker; returns how many were taken."""
    moment = now or timezone.now()
    due = DrpRequest.objects.filter(try_at__lte=moment).select_related("agent", "request__case").order_by("try_at")[:50]
    return sum(_look(row, moment) for row in due)


def _look(row: DrpRequest, at: datetime) -> bool:
    """One worker has it: whoever moves its time first."""
    if not DrpRequest.objects.filter(pk=row.pk, try_at=row.try_at).update(try_at=at + LOOK):
        return False
    if row.agent.ended_at is not None or row.request.case.erased_at is not None:
        return _rest(row)
    status = _status(row)
    if _digest(status) == row.told:
        return _rest(row) if status["status"] in ENDED else False
    return _tell(row, status, at)


def _rest(row: DrpRequest) -> bool:
    DrpRequest.objects.filter(pk=row.pk).update(try_at=None)
    return False


def _tell(row: DrpRequest, status: dict[str, Any], at: datetime) -> bool:
    """Taken is what is answered with 200 or its like; an address that is not public is never tried, and that is on the record."""
    url = vault.open_sealed(row.request.case.key_id, bytes(row.callback or b""), table=TABLE, column=COLUMN, row=str(row.public_id))
    try:
        code, refused = outgoing.post(url, _message(row, status, at), content_type="text/plain"), False
    except outgoing.NotPublic:
        code, refused = 0, True
    taken = 200 <= code < 300
    over = taken or refused or row.tries >= len(WAITS)
    told, tries = (_digest(status), 0) if over else (row.told, row.tries + 1)
    DrpRequest.objects.filter(pk=row.pk).update(told=told, tries=tries, try_at=at + (LOOK if over else WAITS[row.tries]))
    if over:
        _record(row, "taken" if taken else "not_public" if refused else "given_up", status["status"], at)
    return taken


def _message(row: DrpRequest, status: dict[str, Any], at: datetime) -> bytes:
    """The status, with who says it to whom and when, so that nobody can send it again later."""
    about = {"agent-id": row.agent.agent_id, "business-id": settings.DRP_BUSINESS_ID, "drp.version": drp.VERSION}
    about |= {"issued-at": at.isoformat(), "expires-at": (at + VALID).isoformat()}
    return drp.sealed_with(about | status, lambda text: base64.b64decode(trail.sign(text)["signature"]))


def _record(row: DrpRequest, outcome: str, status: str, at: datetime) -> None:
    case = row.request.case
    facts = {"agent": row.agent.agent_id, "outcome": outcome, "status": status.partition("/")[0]}
    trail.record(event="drp.told", by=SYSTEM, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)
