"""A consent receipt: one answer, everything it was about, as JSON-LD after ISO/IEC TS 27560 in the DPV profile (docs/decisions/0023).

Both languages would double it: texts stand in the language the person was asked in, names in both.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from portal.consent import queries
from portal.consent.checking import FORMAT
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer, How
from portal.inventory import queries as inventory
from portal.inventory.models import Datum, Keeping
from portal.law import queries as law
from portal.law.models import Operator
from portal.partners import queries as partners
from portal.policies import queries as policies
from portal.vault.services import blind_index

Json = dict[str, Any]
PROFILE = "https://w3id.org/dpv/schema/dpv-27560#"
STATES = {Answer.GIVEN: "dpv:ConsentGiven", Answer.REFUSED: "dpv:ConsentRefused", Answer.WITHDRAWN: "dpv:ConsentWithdrawn"}
CONTEXT: Json = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "signed": None,
    "type": None,
}
# Who gets something although it is no third party of the register: the other side differs from case to case.
OTHER_SIDE = {"share_with_other_party": ("案件的另一方（名称见案件页面）", "The other side of the case (named on the case page)")}
PLACES = {"cn": "loc:CN", "eu": "loc:EU", "uk": "loc:GB"}


def pseudonym(subject: str) -> str:
    """How receipts and audits name a person: the same for the same subject, and nothing without our pepper."""
    return blind_index(subject, purpose="consent subject")[:32]


def document(answer: ConsentEvent, issued_at: datetime) -> Json:
    """Everything the receipt of an answer says, not signed yet; what stood at the moment of the answer, the firm as it is now."""
    firm, person = law.operator(), pseudonym(answer.subject)
    return {
        "@context": CONTEXT | {"pipl": f"{settings.PUBLIC_ORIGIN}/policy.jsonld#"},
        "@type": "dpv:ConsentReceipt",
        "type": FORMAT,
        "dct:conformsTo": [{"@id": f"{PROFILE}receipt"}, {"@id": f"{PROFILE}record"}],
        "dct:identifier": str(answer.public_id),
        "dct:issued": moment(issued_at),
        "dct:language": tag(answer.language),
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": person},
        "dct:references": {
            "@type": "dpv:ConsentRecord",
            "dct:identifier": f"{person}/{answer.purpose}",
            "dpv:hasProcess": _process(answer, firm),
            "dpv:hasConsentStatus": _event(answer, person),
        },
    }


def tag(language: str) -> str:
    return "zh-Hans" if language.startswith("zh") else "en"


def moment(at: datetime) -> str:
    """UTC, ISO 8601 to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _event(answer: ConsentEvent, person: str) -> Json:
    """event_time, validity_duration, entity_id, event_type, event_state."""
    with override(answer.language):
        how = str(How(answer.how).label)
    who = "dpv:DataSubject" if answer.by_kind == "client" else "dpv:DataController"
    return {
        "@id": STATES[Answer(answer.answer)],
        "dct:date": moment(answer.at),
        "dct:valid": "P0D" if answer.answer != Answer.GIVEN else "until withdrawn, or until the purpose changes",
        "dpv:hasIndicationMethod": {"dct:identifier": answer.how, "dct:title": how},
        "dpv:isIndicatedBy": {"@type": who, "dct:identifier": person if answer.by_kind == "client" else answer.by_kind},
    }


def _process(answer: ConsentEvent, firm: Operator) -> Json:
    asked = queries.asked(answer)
    fields = [row for row in inventory.data(answer.at) if answer.purpose in row.purposes]
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": _purpose(answer, asked),
        "dpv:hasLegalBasis": {"@type": ["dpv:ExpressedConsent", "eu-gdpr:A6-1-a"], "pipl:basis": asked.basis},
        "dpv:hasPersonalData": [_datum(row) for row in fields],
        "dpv:hasDataController": _controller(firm),
        "dpv:hasRecipient": _recipients(answer),
        "dpv:hasStorageCondition": [*_kept(fields, answer.at), {"@type": "dpv:StorageLocation", "dct:title": _pair(firm, "address")}],
        "dpv:hasJurisdiction": [{"@id": PLACES.get(code, f"loc:{code.upper()}")} for code in firm.jurisdictions],
        "dpv:hasNotice": [_shown(answer, asked), *_policy(answer.at)],
        "dpv:hasConsentControl": _withdrawal(answer, firm),
    }


def _pair(row: Any, name: str) -> list[Json]:
    return [{"@language": tag, "@value": getattr(row, f"{name}_{side}")} for tag, side in (("zh-Hans", "zh"), ("en", "en"))]


def _purpose(answer: ConsentEvent, asked: queries.Asked) -> Json:
    entry = next((row for row in inventory.purposes(answer.at) if row.code == answer.purpose), None)
    return {
        "@type": "dpv:Purpose",
        "dct:identifier": answer.purpose,
        "dct:hasVersion": answer.version,
        "dct:title": asked.words[0] if asked.words else answer.purpose,
        **({"dct:description": _pair(entry, "purpose"), "pipl:method": _pair(entry, "method")} if entry else {}),
    }


def _datum(row: Datum) -> Json:
    return {"@type": "dpv:PersonalData", "dct:identifier": row.code, "dct:title": _pair(row, "title"), "pipl:optional": not row.required}


def _controller(firm: Operator) -> Json:
    named = {"dpv:hasName": _pair(firm, "name"), "dpv:hasAddress": _pair(firm, "address"), "dct:identifier": firm.registration_number}
    contact = [firm.contact_email, *([firm.contact_phone] if firm.contact_phone else [])]
    officer = {"@type": "dpv:DataProtectionOfficer", "dpv:hasName": _pair(firm, "officer_name"), "dpv:hasContact": firm.officer_email}
    return {"@type": "dpv:DataController", **named, "dpv:hasContact": contact, "dpv:hasRepresentative": officer}


def _recipients(answer: ConsentEvent) -> list[Json]:
    """Third parties whose entry names the purpose; nobody else outside the firm gets anything on this consent."""
    named = [{"@type": "dpv:Recipient", "dpv:hasName": _pair(each, "name"), "dpv:hasContact": _pair(each, "contact"), "dct:type": each.role}
             for each in partners.active(answer.at) if answer.purpose in each.purposes]  # fmt: skip
    if answer.purpose in OTHER_SIDE:
        zh, en = OTHER_SIDE[answer.purpose]
        named.append({"@type": "dpv:Recipient", "dpv:hasName": [{"@language": "zh-Hans", "@value": zh}, {"@language": "en", "@value": en}]})
    return named


def _kept(fields: Iterable[Datum], at: datetime) -> list[Json]:
    rules = {row.code: row for row in inventory.keepings(at)}
    used = dict.fromkeys(["consents", *(row.keeping for row in fields)])
    return [_rule(rules[code]) for code in used if code in rules]


def _rule(row: Keeping) -> Json:
    duration = f"P{row.period[:-1]}{row.period[-1].upper()}" if row.period[-1:] in ("d", "m") else ""
    return {
        "@type": ["dpv:StorageDuration", "dpv:StorageDeletion"],
        "dct:identifier": row.code,
        "dct:title": _pair(row, "title"),
        "dct:description": _pair(row, "kept"),
        **({"dpv:hasDuration": duration} if duration else {}),
    }


def _shown(answer: ConsentEvent, asked: queries.Asked) -> Json:
    """What stood before the person: text, version, language, and the hash they answered with."""
    said = dict(zip(("dct:title", "dct:description", "pipl:refusal"), asked.words or (), strict=False))
    about = {"dct:hasVersion": answer.version, "dct:language": tag(asked.language), "pipl:sha256": answer.shown_sha256}
    return {"@type": "dpv:ConsentNotice", **said, **about}


def _policy(at: datetime) -> list[Json]:
    version = policies.find_in_force(at)
    if version is None:
        return []
    page = f"{settings.PUBLIC_ORIGIN}/en/policy/{version.number}/"
    return [{"@id": page, "@type": "dpv:PrivacyNotice", "dct:hasVersion": version.number, "pipl:sha256": version.sha256}]


def _withdrawal(answer: ConsentEvent, firm: Operator) -> Json:
    with override(answer.language):
        page = settings.PUBLIC_ORIGIN + reverse("consent:choices")
    return {"@type": "dpv:WithdrawConsent", "@id": f"{page}#{answer.purpose}", "dpv:hasContact": firm.contact_email}
