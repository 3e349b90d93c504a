"""The shapes of the API of a change of hands. The receipt travels in the body, never in an address."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from disputes.api_schemas import Receipt


class SuccessionAnswerIn(Schema):
    """What the client of a case says."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    succession: UUID
    says: Annotated[
        str,
        Field(
            max_length=10,
            pattern="^(?:no|yes|agree)$",
            description="no: the case stays out; yes: after all it goes along; agree: it goes, and may be used as the notice says",
            json_schema_extra={"enum": ["no", "yes", "agree"]},
        ),
    ]
    language: Annotated[str, Field(max_length=10, examples=["en"], pattern="^(?:zh-hans|en)$")] = "en"


class SuccessionOut(Schema):
    """One change of hands that was announced."""

    id: UUID
    kind: str
    phase: str
    recipient: dict[str, str]
    takes_effect_on: date
    needs_new_consent: bool
    sha256: str
    page: str


class SuccessionAnswerOut(Schema):
    """Where a case stands in it: `goes` is whether it will be (or was) handed over."""

    reference: str
    goes: bool
    objected: bool
    agreed: bool
    said: str
