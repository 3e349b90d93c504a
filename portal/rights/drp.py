"""Signed messages of the Data Rights Protocol 1.0: opened and checked in the order the protocol gives. Pure."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.doors import outgoing
from portal.rights.rules import Right

VERSION = "1.0"
SIGNATURE = 64
REGIMES = frozenset({"", "ccpa", "voluntary"})
ACTIONS: dict[str, Right] = {
    "access": Right.ACCESS,
    "access:categories": Right.ACCESS,
    "access:specific": Right.ACCESS,
    "deletion": Right.DELETION,
    "sale:opt-out": Right.OBJECTION,
    "sale:opt_out": Right.OBJECTION,
}
"""What can be exercised, and what it is here. The protocol writes opting out in both ways. Nothing is sold, so nobody opts in."""
CLAIMS = (
    "name", "email", "email_verified", "phone_number", "phone_number_verified", "address", "address_verified", "power_of_attorney",
    "relationships",
)  # fmt: skip


class Step(StrEnum):
    """What is checked, in this order; the first that does not hold is the refusal."""

    TOKEN = "token"  # noqa: S105
    BASE64 = "base64"
    SIGNATURE = "signature"
    AGENT = "agent-id"
    BUSINESS = "business-id"
    ISSUED = "issued-at"
    EXPIRES = "expires-at"
    REPLAYED = "replayed"
    CONTENT = "content"


HTTP = {
    Step.TOKEN: 401, Step.BASE64: 400, Step.SIGNATURE: 403, Step.AGENT: 403, Step.BUSINESS: 403, Step.ISSUED: 400, Step.EXPIRES: 400,
    Step.REPLAYED: 409, Step.CONTENT: 400,
}  # fmt: skip
WORDS = {
    Step.TOKEN: "The bearer token is missing or unknown.",
    Step.BASE64: "The body is not base64 of a signature and a JSON object.",
    Step.SIGNATURE: "The signature is not that of the agent.",
    Step.AGENT: "agent-id is not the agent of the bearer token.",
    Step.BUSINESS: "business-id is not us.",
    Step.ISSUED: "issued-at is missing, has no zone, or lies in the future.",
    Step.EXPIRES: "expires-at is missing, has no zone, or lies in the past.",
    Step.REPLAYED: "This message has been received before.",
    Step.CONTENT: "The version, the exercise, the regime or the status_callback is not supported.",
}
"""For programs, in English as all of the protocol."""


class Refused(Exception):
    """A message that is not taken, and at which step."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.value)
        self.step = step


@dataclass(frozen=True)
class Signed:
    """A message whose signature holds; `digest` is the SHA-256 of signature and JSON, in hex."""

    claims: dict[str, Any]
    digest: str


def opened(body: bytes, key: bytes) -> Signed:
    """Base64 first, then the signature (its first 64 bytes) by the agent's `key` (32 bytes). Refused base64, signature."""
    try:
        message = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Step.BASE64) from None
    if len(message) <= SIGNATURE:
        raise Refused(Step.BASE64)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(message[:SIGNATURE], message[SIGNATURE:])
    except (InvalidSignature, ValueError):
        raise Refused(Step.SIGNATURE) from None
    return Signed(_object(message[SIGNATURE:]), hashlib.sha256(message).hexdigest())


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(Step.BASE64)
    return found


def check(claims: dict[str, Any], *, agent: str, business: str, now: datetime) -> None:
    """Agent, business, issued-at in the past, expires-at in the future. Refused at the first that does not hold."""
    if claims.get("agent-id") != agent:
        raise Refused(Step.AGENT)
    if claims.get("business-id") != business:
        raise Refused(Step.BUSINESS)
    issued, expires = _moment(claims.get("issued-at")), _moment(claims.get("expires-at"))
    if issued is None or issued > now:
        raise Refused(Step.ISSUED)
    if expires is None or expires <= now:
        raise Refused(Step.EXPIRES)


def _moment(said: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def check_content(claims: dict[str, Any]) -> str:
    """Which right is exercised. Refused content: another version, exercise or regime."""
    exercise, regime = claims.get("exercise"), claims.get("regime") or ""
    if claims.get("drp.version") != VERSION or not isinstance(exercise, str) or exercise not in ACTIONS:
        raise Refused(Step.CONTENT)
    if not isinstance(regime, str) or regime not in REGIMES:
        raise Refused(Step.CONTENT)
    _check_callback(claims.get("status_callback"))
    return exercise


def _check_callback(said: Any) -> None:
    """An https address anybody could be reached at; what it resolves to is looked at each time."""
    if said is None or said == "":
        return
    try:
        outgoing.check_url(said if isinstance(said, str) else "")
    except outgoing.NotPublic:
        raise Refused(Step.CONTENT) from None


def sealed_with(document: dict[str, Any], sign: Callable[[bytes], bytes]) -> bytes:
    """A message of ours as the protocol wants messages: base64 of the signature and the JSON it is over."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(sign(text) + text)


def about(claims: dict[str, Any], agent: str, exercise: str) -> str:
    """What the case says it is about: what the agent attests, line by line, as it was said."""
    lines = [f"Data Rights Protocol {VERSION}: {exercise}", f"agent: {agent}"]
    for name in CLAIMS:
        if name in claims:
            said = claims[name]
            lines.append(f"{name}: {said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)}")
    return "\n".join(lines)


def verify_key(said: str) -> bytes | None:
    """The 32 bytes of an agent's public key, written as base64; None when it is none."""
    try:
        found = base64.b64decode(said, validate=True)
        Ed25519PublicKey.from_public_bytes(found)
    except (binascii.Error, ValueError):
        return None
    return found
