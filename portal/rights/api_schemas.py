"""The shapes of the rights API: what comes in and what goes out. The receipt travels in the body, never in an address."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from disputes.api_schemas import TEXT, ClockOut, Receipt
from disputes.rules import Language
from portal.rights.age_sealed import PASSPHRASE_MOST
from portal.rights.rules import Place, Right, Whom


class RightIn(Schema):
    """What is asked for, for whom, under whose law."""

    model_config = {"extra": "forbid"}

    right: Annotated[str, Field(max_length=20, examples=["access"], json_schema_extra={"enum": Right.values})]
    whom: Annotated[str, Field(max_length=20, json_schema_extra={"enum": Whom.values})] = Whom.SELF.value
    place: Annotated[str, Field(max_length=10, json_schema_extra={"enum": Place.values})] = Place.CN.value
    about: Annotated[str, Field(max_length=TEXT, description="at most 10,000 characters", examples=["What you hold since 2024."])]
    language: Annotated[str, Field(max_length=10, examples=["en"], json_schema_extra={"enum": Language.values})]
    earlier: Annotated[
        str,
        Field(max_length=200, description="the receipt code of an earlier case, or your code to a mediation room: it shows whose it is"),
    ] = ""


class RightReceiptIn(Schema):
    """The secret that opens a request."""

    model_config = {"extra": "forbid"}

    receipt: Receipt


class ProofIn(RightReceiptIn):
    """The receipt code of an earlier case, or the code to a mediation room, which shows who asks."""

    earlier: Receipt


class AddressIn(RightReceiptIn):
    """An e-mail address we may hold (or a mobile number, where text messages are sent): a code goes there."""

    address: Annotated[str, Field(max_length=254, examples=["name@example.com"])]


class CodeSentOut(Schema):
    """A code is on its way; the answer is the same whether or not we know the address."""

    sent: Annotated[UUID, Field(description="names the code: give it back with the six digits")]
    expires_at: str


class CodeIn(RightReceiptIn):
    """The six digits that came to the address."""

    sent: Annotated[UUID, Field(description="from `/rights/prove/address`")]
    code: Annotated[str, Field(max_length=20, examples=["123456"])]


class CancelIn(RightReceiptIn):
    """No longer asked for."""

    words: Annotated[str, Field(max_length=TEXT, description="why, if you like")] = ""


class CopyIn(RightReceiptIn):
    """The copy that waits; with a passphrase it comes as an age file (version 1, scrypt)."""

    copy_id: Annotated[UUID, Field(alias="copy", description="from the letter, or from `/rights/result` where there is no address")]
    passphrase: Annotated[str, Field(max_length=PASSPHRASE_MOST, description="12 to 200 characters; we do not keep it")] = ""


class AskedOut(Schema):
    """A request that was made. The receipt is given this once; only its hash is kept."""

    reference: str
    receipt: str
    filed_at: str
    confirmed: Annotated[bool, Field(description="whether it is known that the request is yours to make")]
    status: str
    deadlines: list[ClockOut]
    statement: dict[str, Any]


class OutsideOut(Schema):
    """Somebody outside our system who has to follow."""

    who: str
    state: Annotated[str, Field(description="waiting, told, done, refused or silent")]
    words: str
    told_at: str | None
    answered_at: str | None


class RecordOut(Schema):
    """One record the request is about, and what became of it."""

    case: str | None
    outcome: str | None
    ground: str | None


class RightOut(Schema):
    """Where a request stands."""

    reference: str
    right: str
    whom: str
    stage: str
    resolution: str | None
    status: Annotated[str, Field(description="one plain sentence in the language asked for")]
    confirmed: bool
    identity: Annotated[str | None, Field(description="receipt, contact or document")]
    filed_at: str
    deadlines: list[ClockOut]
    records: list[RecordOut]
    outside: list[OutsideOut]


class CopyOut(Schema):
    """A copy that waits to be fetched, once. `copy` is null where it is in the letter to your address: that is the second factor."""

    copy_id: Annotated[str | None, Field(alias="copy")]
    by_letter: bool
    expires_at: str


class ResultOut(Schema):
    """What came of a request, as far as there is something to take along."""

    copies: list[CopyOut]
    certificate: dict[str, Any] | None
