"""Rights over the API: ask, show who asks, look up, cancel, fetch the result. The same use cases as the pages, and the same record."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Header, Router, Status

from disputes import exporting, files_serving, sealed
from disputes import queries as cases
from disputes.rules import Channel
from disputes.services import answering
from portal.accounts import queries as accounts
from portal.accounts.refusals import code_over, wrong_address
from portal.accounts.services import contacts
from portal.consent.browser import sends_signal
from portal.doors import idempotency, limits
from portal.doors.problems import declared
from portal.rights import outside_queries, outside_shown, queries, refusals
from portal.rights.api_schemas import (
    AddressIn,
    AskedOut,
    CancelIn,
    CodeIn,
    CodeSentOut,
    CopyIn,
    ProofIn,
    ResultOut,
    RightIn,
    RightOut,
    RightReceiptIn,
)
from portal.rights.models import Record, Request
from portal.rights.services import asking, delivering
from portal.rights.services import identity as known
from portal.trail.rules import Actor

router = Router(tags=["rights"], by_alias=True)
CLIENT = Actor("client", "", "client")
FILE = {"schema": {"type": "string", "format": "binary"}}
COPY: dict[str, Any] = {
    "responses": {200: {"description": "The copy, once", "content": {"application/zip": FILE, "application/octet-stream": FILE}}}
}


def _asked(request: HttpRequest, receipt: str) -> Request:
    """The request this receipt opens; 404 for the receipt of another kind of case."""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    found = queries.of_case(cases.by_receipt(receipt))
    if found is None:
        raise refusals.not_found()
    return found


@router.post("/rights", response={201: AskedOut, **declared(400, 404, 422, 429)}, summary="Ask for a right")
def ask(
    request: HttpRequest,
    given: RightIn,
    idempotency_key: Annotated[
        str, Header(alias="Idempotency-Key", description="8 to 128 visible ASCII characters: sent again, it gives the first answer")
    ] = "",
) -> Status[dict[str, Any]]:
    """Nothing is given out or erased before it is known that the request is yours: by `earlier`, or afterwards below `/rights/prove`."""
    limits.hit("file", limits.client_key(request), limit=30, window=3600)
    if given.earlier:
        limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    answer = idempotency.once(
        door="api:rights", key=idempotency_key, owner="", body=request.body, run=lambda: _file(given, sends_signal(request))
    )
    return Status(201, answer)


def _file(given: RightIn, signal: bool) -> dict[str, Any]:
    earlier = queries.by_code(given.earlier) if given.earlier else None
    filed = asking.file_request(**given.dict(exclude={"earlier"}), channel=Channel.API, by=CLIENT, earlier=earlier, signal=signal)
    case = filed.case
    found = queries.of_case(case)
    return {
        "reference": case.reference,
        "receipt": filed.receipt,
        "filed_at": case.filed_at.isoformat(),
        "confirmed": bool(found and found.standing.confirmed),
        "status": cases.status_sentence(case),
        "deadlines": [exporting.deadline(view) for view in cases.clocks(case)],
        "statement": filed.statement,
    }


@router.post("/rights/status", response={200: RightOut, **declared(400, 404, 422, 429)}, summary="Where a request stands")
def status(request: HttpRequest, given: RightReceiptIn) -> dict[str, Any]:
    """Status in a sentence, deadlines with their reasons, each record, and who outside our system was told and answered."""
    return _shown(_asked(request, given.receipt))


def _shown(asked: Request) -> dict[str, Any]:
    case = asked.case
    return {
        "reference": case.reference,
        "right": asked.right,
        "whom": asked.whom,
        "stage": case.stage,
        "resolution": case.resolution or None,
        "status": cases.status_sentence(case),
        "confirmed": asked.standing.confirmed,
        "identity": asked.way or None,
        "filed_at": case.filed_at.isoformat(),
        "deadlines": [exporting.deadline(view) for view in cases.clocks(case)],
        "records": [_record(record) for record in queries.records(asked)],
        "outside": [_outside(task) for task in outside_queries.tasks(asked)],
    }


def _record(record: Record) -> dict[str, Any]:
    case = queries.case_of(record.subject)
    return {"case": case.reference if case else None, "outcome": record.outcome or None, "ground": record.ground or None}


def _outside(task: Any) -> dict[str, Any]:
    times = {name: moment.isoformat() if (moment := getattr(task, name)) else None for name in ("told_at", "answered_at")}
    return {"who": task.who, "state": task.state, "words": outside_shown.status(task), **times}


@router.post("/rights/prove", response={200: RightOut, **declared(400, 404, 409, 422, 429)}, summary="Show that the request is yours")
def prove(request: HttpRequest, given: ProofIn) -> dict[str, Any]:
    """By the receipt code of an earlier case, or the code to a mediation room."""
    asked = _asked(request, given.receipt)
    return _shown(known.confirm_by_receipt(request=asked, receipt=given.earlier, by=sealed.client_of(asked.case)))


@router.post("/rights/prove/address", response={202: CodeSentOut, **declared(400, 404, 422, 429)}, summary="Have a code sent")
def prove_address(request: HttpRequest, given: AddressIn) -> Status[dict[str, Any]]:
    """To an address we may hold, at most five times an hour; the digits go to `/rights/prove/code`."""
    asked = _asked(request, given.receipt)
    limits.hit("contact.page", limits.client_key(request), limit=10, window=3600)
    made = contacts.send_contact_code(
        channel=_channel(given.address), address=given.address, language=get_language() or "en", by=sealed.client_of(asked.case)
    )
    return Status(202, {"sent": made.public_id, "expires_at": made.expires_at.isoformat()})


def _channel(address: str) -> str:
    if "@" not in address and not settings.SMS_GATEWAY_URL:
        raise wrong_address()
    return "email" if "@" in address else "sms"


@router.post("/rights/prove/code", response={200: RightOut, **declared(400, 404, 409, 410, 422, 429)}, summary="Give the code back")
def prove_code(request: HttpRequest, given: CodeIn) -> dict[str, Any]:
    """Five tries within ten minutes. The request is then about every record that has this address."""
    asked = _asked(request, given.receipt)
    sent = accounts.challenge(given.sent)
    if sent is None:
        raise code_over()
    index = contacts.prove_address(challenge=sent, code=given.code)
    return _shown(known.confirm_by_contact(request=asked, index=index, by=sealed.client_of(asked.case)))


@router.post("/rights/cancel", response={200: RightOut, **declared(400, 404, 409, 422, 429)}, summary="Cancel a request")
def cancel(request: HttpRequest, given: CancelIn) -> dict[str, Any]:
    """What was done before stays done."""
    asked = _asked(request, given.receipt)
    answering.withdraw_case(case=asked.case, by=sealed.client_of(asked.case), reason=given.words)
    return _shown(asked)


@router.post("/rights/result", response={200: ResultOut, **declared(400, 404, 422, 429)}, summary="What there is to fetch")
def result(request: HttpRequest, given: RightReceiptIn) -> dict[str, Any]:
    """The copy that waits, and the signed certificate of what was erased."""
    asked = _asked(request, given.receipt)
    package = queries.open_package(asked)
    return {"copies": [_waiting(asked, package)] if package else [], "certificate": asked.certificate}


def _waiting(asked: Request, package: Any) -> dict[str, Any]:
    by_letter = bool(asked.case.contact)
    return {"copy": None if by_letter else str(package.public_id), "by_letter": by_letter, "expires_at": package.expires_at.isoformat()}


@router.post("/rights/copy", response=declared(400, 404, 410, 413, 422, 429), summary="Fetch the copy, once", openapi_extra=COPY)
def copy(request: HttpRequest, given: CopyIn) -> HttpResponse:
    """A ZIP file, or an age file of it where a passphrase is given. A wrong receipt uses nothing up."""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    made = delivering.give_copy(
        package=queries.package(given.copy_id), receipt=given.receipt, passphrase=given.passphrase, language=get_language() or "en"
    )
    response: HttpResponse = files_serving.attachment(request, made.source, size=made.size, name=made.name, mime=made.mime)
    return response
