"""Cases over the API: file, look up, write, take everything along. The receipt travels in the body, never in an address."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema, Status

from disputes import exporting, queries, sealed, sentences
from disputes.models import Case
from disputes.rules import Channel, Kind, Language, Topic
from disputes.services import answering, filing
from portal.doors import idempotency, limits
from portal.doors.problems import declared
from portal.law.rules import Jurisdiction
from portal.trail.rules import Actor

router = Router(tags=["cases"], by_alias=True)
CLIENT = Actor("client", "", "client")
TEXT = 60_000  # bytes of JSON at most reach us; the services say what is too long for each text
EXAMPLE = "7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE"
Receipt = Annotated[str, Field(max_length=200, description="the receipt code, however it is written", examples=[EXAMPLE])]


class CaseIn(Schema):
    """What is filed. Words are cleaned; whatever is wrong is named by its field."""

    model_config = {"extra": "forbid"}

    # What may be chosen stands in the document; the service checks it, as for every door, and says in words what is wrong.
    kind: Annotated[str, Field(max_length=20, examples=["complaint"], json_schema_extra={"enum": Kind.values})]
    topic: Annotated[str, Field(max_length=20, examples=["retention"], json_schema_extra={"enum": Topic.values})]
    story: Annotated[str, Field(max_length=TEXT, description="what happened, at most 10,000 characters", examples=["My ID copy was kept."])]
    wish: Annotated[str, Field(max_length=TEXT, description="what you want, at most 2,000 characters")] = ""
    happened: Annotated[str, Field(max_length=20, description="2026, 2026-03 or 2026-03-05; empty when not known")] = ""
    language: Annotated[str, Field(max_length=10, examples=["en"], json_schema_extra={"enum": Language.values})]
    jurisdiction: Annotated[str, Field(max_length=10, json_schema_extra={"enum": [each.value for each in Jurisdiction]})] = "cn"


class ReceiptIn(Schema):
    """The secret that opens a case."""

    model_config = {"extra": "forbid"}

    receipt: Receipt


class MessageIn(Schema):
    """Words of the client. The same `id` again is the same message."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    text: Annotated[str, Field(max_length=TEXT, description="at most 4,000 characters")]
    id: Annotated[str | None, Field(max_length=64, pattern=r"^[A-Za-z0-9._-]+$", description="an id of your own")] = None


class ClockOut(Schema):
    """A clock: `due` is the last day; `trace` says how it came about, in both languages."""

    term: str
    version: int
    title: dict[str, str]
    basis: dict[str, str]
    state: Annotated[str, Field(description="running, paused, late, met or missed")]
    stopped_at: str | None
    missed_at: str | None
    due: str
    due_at: str
    start: str
    period: str
    calendar: str
    zone: str
    provisional: bool
    paused: bool
    trace: list[dict[str, Any]]


class ThreadOut(Schema):
    """One message of the thread; `role` is that of a member of staff, never a name."""

    cursor: int
    at: str
    from_: Annotated[str, Field(alias="from", description="client, staff, bot or system")]
    role: str | None
    language: str
    text: str


class CaseOut(Schema):
    """Where a case stands."""

    reference: str
    kind: str
    topic: str
    stage: str
    resolution: str | None
    turn: Annotated[str, Field(description="whose turn it is: firm, client, mediator, both or nobody")]
    status: Annotated[str, Field(description="one plain sentence in the language asked for")]
    filed_at: str
    deadlines: list[ClockOut]
    messages: list[ThreadOut]


class FiledOut(Schema):
    """A filed case. The receipt is given this once; only its hash is kept."""

    reference: str
    receipt: str
    filed_at: str
    status: str
    deadlines: list[ClockOut]
    statement: Annotated[dict[str, Any], Field(description="signed at once; its leaf is in the public log soon after")]


class PostedOut(Schema):
    """A message that has arrived."""

    cursor: int
    at: str
    stage: str
    status: str


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
    """The same use case as the form pages and the chat, and the same record."""
    limits.hit("file", limits.client_key(request), limit=30, window=3600)
    answer = idempotency.once(door="api:cases", key=idempotency_key, owner="", body=request.body, run=lambda: _file(given))
    return Status(201, answer)


def _file(given: CaseIn) -> dict[str, Any]:
    filed = filing.file_case(**given.dict(), channel=Channel.API, by=CLIENT)
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
    return {
        "reference": case.reference,
        "kind": case.kind,
        "topic": case.topic,
        "stage": case.stage,
        "resolution": case.resolution or None,
        "turn": case.ball,
        "status": sentences.sentence(case.stage, case.resolution, case.ball),
        "filed_at": case.filed_at.isoformat(),
        "deadlines": [exporting.deadline(view) for view in queries.clocks(case)],
        "messages": exporting.thread(case.conversation),
    }


@router.post("/cases/messages", response={201: PostedOut, **declared(400, 404, 409, 422, 429)}, summary="Write to a case")
def write(request: HttpRequest, given: MessageIn) -> Status[dict[str, Any]]:
    """When we were waiting for information, this is it: paused deadlines run on."""
    case = _by_receipt(request, given.receipt)
    message = answering.write_to_case(case=case, text=given.text, by=sealed.client_of(case), client_id=given.id)
    said = {"cursor": message.cursor, "at": message.at.isoformat(), "stage": case.stage, "status": queries.status_sentence(case)}
    return Status(201, said)


@router.post("/cases/export", response={200: dict[str, Any], **declared(400, 404, 422, 429)}, summary="Everything about a case")
def export(request: HttpRequest, given: ReceiptIn) -> dict[str, Any]:
    """What you told us, the thread, the history, deadlines, who opened your text and why, mediation, statement and proof."""
    case = _by_receipt(request, given.receipt)
    return {**exporting.as_data(case), "statement": exporting.statement(case), "proof": exporting.proof(case)}
