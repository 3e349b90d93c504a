"""A consent receipt checked a second time, from docs/verifying.md and the field list of ISO/IEC TS 27560 alone: nothing of the product."""

import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# Mandatory fields of the standard, and where the DPV profile puts each.
RECORD = "dct:references"
MANDATORY = {
    "schema_version": ("dct:conformsTo",),
    "receipt_id": ("dct:identifier",),
    "record_id": (RECORD, "dct:identifier"),
    "pii_principal_id": ("dpv:hasDataSubject", "dct:identifier"),
    "privacy_notice": (RECORD, "dpv:hasProcess", "dpv:hasNotice"),
    "language": ("dct:language",),
    "purpose": (RECORD, "dpv:hasProcess", "dpv:hasPurpose", "dct:title"),
    "pii_information": (RECORD, "dpv:hasProcess", "dpv:hasPersonalData"),
    "pii_controllers": (RECORD, "dpv:hasProcess", "dpv:hasDataController", "dpv:hasName"),
    "storage_locations": (RECORD, "dpv:hasProcess", "dpv:hasStorageCondition"),
    "retention_period": (RECORD, "dpv:hasProcess", "dpv:hasStorageCondition"),
    "jurisdiction": (RECORD, "dpv:hasProcess", "dpv:hasJurisdiction"),
    "recipient_third_parties": (RECORD, "dpv:hasProcess", "dpv:hasRecipient"),
    "withdrawal_method": (RECORD, "dpv:hasProcess", "dpv:hasConsentControl", "@id"),
    "event_time": (RECORD, "dpv:hasConsentStatus", "dct:date"),
    "validity_duration": (RECORD, "dpv:hasConsentStatus", "dct:valid"),
    "entity_id": (RECORD, "dpv:hasConsentStatus", "dpv:isIndicatedBy"),
    "event_type": (RECORD, "dpv:hasProcess", "dpv:hasLegalBasis"),
    "event_state": (RECORD, "dpv:hasConsentStatus", "@id"),
}


class Bad(Exception):
    pass


def verify(body: bytes, vkey: str) -> dict:
    """The receipt, when `vkey` signed it and it holds the words whose hash it names."""
    said = json.loads(body)
    signed = said.pop("signed")
    name, key_id, encoded = vkey.split("+", 2)
    if signed["key"] != f"{name}+{key_id}":
        raise Bad("key")
    spelled = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:]).verify(base64.b64decode(signed["signature"]), spelled)
    except InvalidSignature:
        raise Bad("signature") from None
    notice = at(said, (RECORD, "dpv:hasProcess", "dpv:hasNotice"))[0]
    words = "\n".join((notice["dct:title"], notice["dct:description"], notice["pipl:refusal"]))
    if hashlib.sha256(words.encode()).hexdigest() != notice["pipl:sha256"]:
        raise Bad("words")
    return said


def at(said: dict, path: tuple[str, ...]):
    for name in path:
        said = said[name]
    return said


def missing(said: dict) -> list[str]:
    """Mandatory fields that are not there. Recipients may be nobody."""
    lacking = []
    for field, path in MANDATORY.items():
        try:
            found = at(said, path)
        except KeyError:
            found = None
        if found is None or (not found and field != "recipient_third_parties"):
            lacking.append(field)
    return lacking
