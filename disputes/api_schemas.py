"""The shapes of the cases API: what comes in and what goes out."""

from typing import Annotated, Any

from ninja import Field, Schema

from disputes.claims import Currency
from disputes.rules import BROUGHT, Language, Remedy, Topic
from portal.law.rules import Jurisdiction

TEXT = 60_000  # bytes of JSON at most reach us; the services say what is too long for each text
EXAMPLE = "7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE"
Receipt = Annotated[str, Field(max_length=200, description="the receipt code, however it is written", examples=[EXAMPLE])]


class CaseIn(Schema):
    """What is filed. Words are cleaned; whatever is wrong is named by its field."""

    model_config = {"extra": "forbid"}

    # What may be chosen stands in the document; the service checks it, as for every door, and says in words what is wrong.
    kind: Annotated[str, Field(max_length=20, examples=["complaint"], json_schema_extra={"enum": [kind.value for kind in BROUGHT]})]
    topic: Annotated[str, Field(max_length=20, examples=["retention"], json_schema_extra={"enum": Topic.values})]
    story: Annotated[str, Field(max_length=TEXT, description="what happened, at most 10,000 characters", examples=["My ID copy was kept."])]
    wish: Annotated[str, Field(max_length=TEXT, description="what you want, at most 2,000 characters")] = ""
    happened: Annotated[str, Field(max_length=20, description="2026, 2026-03 or 2026-03-05; empty when not known")] = ""
    language: Annotated[str, Field(max_length=10, examples=["en"], json_schema_extra={"enum": Language.values})]
    jurisdiction: Annotated[str, Field(max_length=10, json_schema_extra={"enum": [each.value for each in Jurisdiction]})] = "cn"
    remedies: Annotated[
        list[Annotated[str, Field(max_length=20, json_schema_extra={"enum": Remedy.values})]],
        Field(max_length=20, description="what would put it right: a claim each; other_remedy needs words in `wish`", examples=[["copy"]]),
    ] = []


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


class ClaimIn(Schema):
    """One thing that is asked for."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    remedy: Annotated[str, Field(max_length=20, examples=["deletion"], json_schema_extra={"enum": Remedy.values})]
    words: Annotated[str, Field(max_length=TEXT, description="at most 2,000 characters; other_remedy needs them")] = ""
    amount: Annotated[str, Field(max_length=40, description="for compensation only, exact", examples=["1200.50"])] = ""
    currency: Annotated[str, Field(max_length=3, json_schema_extra={"enum": ["", *Currency.values]})] = ""


class ClaimChangeIn(ClaimIn):
    """What is asked for instead; the wording before stays readable."""

    claim: Annotated[int, Field(ge=1, le=1000, description="its number in the case")]


class ClaimDropIn(Schema):
    """No longer asked for."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    claim: Annotated[int, Field(ge=1, le=1000)]
    words: Annotated[str, Field(max_length=TEXT, description="why, if you like")] = ""


class RateIn(Schema):
    """How easy it was to deal with us; once each time the case is closed."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    ease: Annotated[int, Field(ge=1, le=7, description="1 very hard, 7 very easy")]
    line: Annotated[str, Field(max_length=TEXT, description="one open line, at most 500 characters")] = ""


class ReopenIn(Schema):
    """Why the case should come back; how it does follows from how it ended."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    text: Annotated[str, Field(max_length=TEXT, description="at most 4,000 characters")]


class ClaimStepOut(Schema):
    """One step of a claim."""

    at: str
    state: Annotated[str, Field(description="asked, agreed, partly, refused, done or dropped")]
    remedy: str
    words: str | None
    amount: Annotated[str | None, Field(description="exact, as text")]
    currency: str | None
    done_on: str | None


class ClaimOut(Schema):
    """One thing that is asked for, with every wording and every answer, oldest first."""

    claim: int
    remedy: str
    state: str
    steps: list[ClaimStepOut]


class SpanOut(Schema):
    """A time in which stage and turn stayed the same."""

    stage: str
    turn: str
    since: str
    until: str
    seconds: int


class WayOut(Schema):
    """How a closed case can come back."""

    event: Annotated[str, Field(description="case.reopened, case.reinstated or decision.appealed")]
    rule: str
    until: Annotated[str, Field(description="the last day, in the language asked for; empty when there is none")]
    open: bool


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
    claims: list[ClaimOut]
    spans: list[SpanOut]
    way_back: WayOut | None
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


class StandOut(Schema):
    """Where the case stands now."""

    reference: str
    stage: str
    status: str
