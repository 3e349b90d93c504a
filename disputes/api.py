"""Cases over the API: file, look up, write, take everything along. The receipt travels in the body, never in an address."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router, Status

from disputes import exporting, exporting_claims, queries, sealed, sentences, standing
from disputes.api_schemas import (
    CaseIn,
    CaseOut,
    ClaimChangeIn,
    ClaimDropIn,
    ClaimIn,
    ClaimOut,
    FiledOut,
    MessageIn,
    PostedOut,
    RateIn,
    ReceiptIn,
    ReopenIn,
    StandOut,
)
from disputes.claims import amount_typed
from disputes.models import Case
from disputes.rules import Channel
from disputes.services import afterwards, answering, filing
from disputes.services import claims as service
from portal.consent.browser import sends_signal
from portal.doors import idempotency, limits
from portal.doors.problems import declared
from portal.trail.rules import Actor

router = Router(tags=["cases"], by_alias=True)
CLIENT = Actor("client", "", "client")


def _by_receipt(request: HttpRequest, receipt: str) -> Case:
    """At most 30 receipts in a quarter of an hour from one address: 128 bits are not guessed, but nobody need try."""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    return queries.by_receipt(receipt)


@router.post("/cases", response={201: FiledOut, **declared(400, 422, 429)}, summary="File feedback, a complaint or a dispute")
def file_case(
    request: HttpRequest,
    given: CaseIn,
    idempotency_key: Annotated[
        str, Header(alias="Idempotency-Key", description="8 to 128 visible ASCII characters: sent again, it gives the first answer")
    ] = "",
) -> Status[dict[str, Any]]:
    """The same use case as the form pages and the chat, and the same record. `Sec-GPC: 1` is honoured and recorded."""
    limits.hit("file", limits.client_key(request), limit=30, window=3600)
    answer = idempotency.once(
        door="api:cases", key=idempotency_key, owner="", body=request.body, run=lambda: _file(given, sends_signal(request))
    )
    return Status(201, answer)


def _file(given: CaseIn, signal: bool) -> dict[str, Any]:
    filed = filing.file_case(**given.dict(), channel=Channel.API, by=CLIENT, signal=signal)
    case = filed.case
    return {
        "reference": case.reference,
        "receipt": filed.receipt,
        "filed_at": case.filed_at.isoformat(),
        "status": queries.status_sentence(case),
        "deadlines": [exporting.deadline(view) for view in queries.clocks(case)],
        "statement": filed.statement,
    }


@router.post("/cases/lookup", response={200: CaseOut, **declared(400, 404, 422, 429)}, summary="Where a case stands")
def lookup(request: HttpRequest, given: ReceiptIn) -> dict[str, Any]:
    """Status in a sentence, deadlines with their reasons, the whole thread."""
    case = _by_receipt(request, given.receipt)
    clocks = queries.clocks(case)
    return {
        "reference": case.reference,
        "kind": case.kind,
        "topic": case.topic,
        "stage": case.stage,
        "resolution": case.resolution or None,
        "turn": case.ball,
        "status": sentences.sentence(case.stage, case.resolution, case.ball, case.kind),
        "filed_at": case.filed_at.isoformat(),
        "deadlines": [exporting.deadline(view) for view in clocks],
        "claims": exporting_claims.claims(case),
        "spans": exporting_claims.spans(case),
        "way_back": _way(standing.way_back(case, queries.state(case), clocks)),
        "messages": exporting.thread(case.conversation),
    }


def _way(way: standing.Way | None) -> dict[str, Any] | None:
    return {"event": way.event.value, "rule": way.rule, "until": way.until, "open": way.open} if way else None


@router.post("/cases/messages", response={201: PostedOut, **declared(400, 404, 409, 422, 429)}, summary="Write to a case")
def write(request: HttpRequest, given: MessageIn) -> Status[dict[str, Any]]:
    """When we were waiting for information, this is it: paused deadlines run on."""
    case = _by_receipt(request, given.receipt)
    message = answering.write_to_case(case=case, text=given.text, by=sealed.client_of(case), client_id=given.id)
    said = {"cursor": message.cursor, "at": message.at.isoformat(), "stage": case.stage, "status": queries.status_sentence(case)}
    return Status(201, said)


@router.post("/cases/claims", response={201: list[ClaimOut], **declared(400, 404, 409, 422, 429)}, summary="Ask for one more thing")
def make_claim(request: HttpRequest, given: ClaimIn) -> Status[list[dict[str, Any]]]:
    """While the case is with the office. Answers with all claims of the case."""
    case, asked = _by_receipt(request, given.receipt), _asked(given)
    service.make_claim(case=case, by=sealed.client_of(case), **asked)
    return Status(201, exporting_claims.claims(case))


@router.post("/cases/claims/change", response={200: list[ClaimOut], **declared(400, 404, 409, 422, 429)}, summary="Change a claim")
def change_claim(request: HttpRequest, given: ClaimChangeIn) -> list[dict[str, Any]]:
    """The wording before stays readable; an answer to it no longer counts."""
    case, asked = _by_receipt(request, given.receipt), _asked(given)
    service.change_claim(case=case, claim=given.claim, by=sealed.client_of(case), **asked)
    return exporting_claims.claims(case)


@router.post("/cases/claims/drop", response={200: list[ClaimOut], **declared(400, 404, 409, 422, 429)}, summary="Drop a claim")
def drop_claim(request: HttpRequest, given: ClaimDropIn) -> list[dict[str, Any]]:
    case = _by_receipt(request, given.receipt)
    service.drop_claim(case=case, claim=given.claim, words=given.words, by=sealed.client_of(case))
    return exporting_claims.claims(case)


def _asked(given: ClaimIn) -> dict[str, Any]:
    said = {"remedy": given.remedy, "words": given.words, "currency": given.currency}
    return said | {"amount": amount_typed(given.amount)}


@router.post("/cases/rate", response={200: StandOut, **declared(400, 404, 409, 422, 429)}, summary="Say how easy it was")
def rate(request: HttpRequest, given: RateIn) -> dict[str, Any]:
    """Once each time the case is closed (409 the second time). The number is only ever shown counted with others."""
    case = _by_receipt(request, given.receipt)
    afterwards.rate_case(case=case, ease=given.ease, line=given.line, by=sealed.client_of(case))
    return _stand(case)


@router.post("/cases/reopen", response={200: StandOut, **declared(400, 404, 409, 422, 429)}, summary="Bring a closed case back")
def reopen(request: HttpRequest, given: ReopenIn) -> dict[str, Any]:
    """Opened again, taken up again or appealed, as its ending allows: `way_back` of the lookup says which, and until when."""
    case = _by_receipt(request, given.receipt)
    answering.reopen_case(case=case, text=given.text, by=sealed.client_of(case))
    return _stand(case)


def _stand(case: Case) -> dict[str, Any]:
    return {"reference": case.reference, "stage": case.stage, "status": queries.status_sentence(case)}


@router.post("/cases/export", response={200: dict[str, Any], **declared(400, 404, 422, 429)}, summary="Everything about a case")
def export(request: HttpRequest, given: ReceiptIn) -> dict[str, Any]:
    """What you told us, the thread, the history, deadlines, who opened your text and why, mediation, what other parts hold, the proof."""
    case = _by_receipt(request, given.receipt)
    return {**exporting.everything(case), "statement": exporting.statement(case), "proof": exporting.proof(case)}
