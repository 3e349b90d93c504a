"""Consent for programs: the words it is asked with, and a case's answers: given, refused, taken back as easily as on a page."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from disputes import queries, sealed
from disputes.api_schemas import Receipt, ReceiptIn
from disputes.models import Conversation
from portal.consent import following
from portal.consent import queries as consent
from portal.consent import services as consents
from portal.consent.guarding import note_child
from portal.consent.models import ConsentEvent
from portal.consent.rules import How
from portal.doors import limits
from portal.doors.problems import declared
from portal.trail.rules import Actor
from portal.vault import services as vault

router = Router(tags=["consent"], by_alias=True)
Shown = Annotated[str, Field(pattern="^([0-9a-f]{64})?$", description="SHA-256 of the words that were shown; not for a withdrawal")]
Under14 = Annotated[bool, Field(description="the person says that they are under 14: a yes waits for a parent or guardian (409)")]
Token = Annotated[str, Field(max_length=200, description="the token the chat gave when the conversation began")]


class ConsentAskedOut(Schema):
    """One thing consent is asked for, in the language of the request; `shown` is what a "yes" has to name."""

    purpose: str
    version: int
    title: str
    text: str
    refusal: str
    shown: str


class AnswerIn(Schema):
    """An answer to what consent is asked for."""

    model_config = {"extra": "forbid"}

    purpose: Annotated[str, Field(max_length=40, examples=["share_with_other_party"])]
    answer: Literal["give", "refuse", "withdraw"]
    shown: Shown = ""
    under_14: Under14 = False


class ConsentAnswerIn(AnswerIn):
    """An answer for the case of this receipt."""

    receipt: Receipt


class ChatConsentIn(AnswerIn):
    """An answer for a conversation, which may have no case."""

    token: Token


class ChatIn(Schema):
    """What opens a conversation."""

    model_config = {"extra": "forbid"}

    token: Token


class ConsentAnswerOut(Schema):
    """What was answered, and what followed from it."""

    purpose: str
    version: int
    answer: str
    at: datetime
    followed: list[str]


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


@router.get("/consent", response={200: list[ConsentAskedOut]}, summary="What consent is asked for, in which words")
def asked(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for each in consent.purposes():
        title, text, refusal = each.words(_language())
        shown = each.sha256(_language())
        found.append({"purpose": each.code, "version": each.version, "title": title, "text": text, "refusal": refusal, "shown": shown})
    return found


@router.post(
    "/cases/consent",
    response={200: ConsentAnswerOut, **declared(400, 404, 409, 422, 429)},
    summary="Give, refuse or withdraw consent",
)
def answer(request: HttpRequest, given: ConsentAnswerIn) -> dict[str, Any]:
    """A withdrawal holds from now on, and says what was done because of it."""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    case = queries.by_receipt(given.receipt)
    return _answered(given, subject=case.subject, by=sealed.client_of(case), secret=sealed.trail_secret(case))


def _answered(given: AnswerIn, **whose: Any) -> dict[str, Any]:
    if given.under_14:
        note_child(how=How.API, **whose)
    said: dict[str, Any] = {"purpose": given.purpose, "language": _language(), "how": How.API, **whose}
    if given.answer == "withdraw":
        return _told(consents.withdraw_consent(**said))
    act = consents.give_consent if given.answer == "give" else consents.refuse_consent
    return _told(act(shown=given.shown, **said))


@router.post(
    "/cases/consent/list",
    response={200: list[ConsentAnswerOut], **declared(400, 404, 422, 429)},
    summary="Every answer of a case",
)
def answers(request: HttpRequest, given: ReceiptIn) -> list[dict[str, Any]]:
    """Oldest first."""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    return [_told(each) for each in consent.history(queries.by_receipt(given.receipt).subject)]


@router.post(
    "/conversations/consent",
    response={200: ConsentAnswerOut, **declared(400, 404, 409, 422, 429)},
    summary="Give, refuse or withdraw consent in a conversation",
)
def answer_in_chat(request: HttpRequest, given: ChatConsentIn) -> dict[str, Any]:
    """As for a case; a conversation needs none."""
    conversation = _conversation(request, given.token)
    secret = vault.secret(conversation.key_id, "trail")
    return _answered(given, subject=_subject(conversation), by=Actor("client", str(conversation.public_id), "client"), secret=secret)


@router.post(
    "/conversations/consent/list",
    response={200: list[ConsentAnswerOut], **declared(400, 404, 422, 429)},
    summary="Every answer of a conversation",
)
def answers_in_chat(request: HttpRequest, given: ChatIn) -> list[dict[str, Any]]:
    """Oldest first."""
    return [_told(each) for each in consent.history(_subject(_conversation(request, given.token)))]


def _conversation(request: HttpRequest, token: str) -> Conversation:
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    return queries.conversation_by_token(token)


def _subject(conversation: Conversation) -> str:
    return f"conversation:{conversation.public_id}"


def _told(event: ConsentEvent) -> dict[str, Any]:
    plain = {"purpose": event.purpose, "version": event.version, "answer": str(event.answer), "at": event.at}
    return plain | {"followed": following.of(event)}
