"""A signed receipt as a page reads it: the same facts under plain labels, in the reader's language where the receipt has both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.consent.checking import STATES
from portal.consent.rules import Answer, How

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """`words` is (title, text, what a "no" means) as shown then, in `language`; `facts` are (label, lines)."""

    identifier: str
    answer: str
    at: str
    title: str
    words: tuple[str, str, str] | None
    language: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    key: str


def read(said: Json, language: str) -> Read:
    """`said` as `services.issue_receipt` made it; a damaged one raises KeyError."""
    record = said["dct:references"]
    process, event = record["dpv:hasProcess"], record["dpv:hasConsentStatus"]
    notice = process["dpv:hasNotice"][0]
    words = tuple(str(notice[name]) for name in ("dct:title", "dct:description", "pipl:refusal") if name in notice)
    return Read(
        identifier=said["dct:identifier"],
        answer=str(Answer(STATES[event["@id"]]).label),
        at=_moment(event["dct:date"]),
        title=process["dpv:hasPurpose"]["dct:title"],
        words=(words[0], words[1], words[2]) if len(words) == 3 else None,
        language=notice["dct:language"],
        facts=tuple(_facts(said, "zh-Hans" if language.startswith("zh") else "en")),
        key=said["signed"]["key"],
    )


def _moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")


def _in(pairs: Any, tag: str) -> str:
    """The words of a pair in one language."""
    return next((str(each["@value"]) for each in pairs or () if each["@language"] == tag), "")


def _names(rows: Iterable[Json], name: str, tag: str) -> tuple[str, ...]:
    return tuple(found for row in rows if (found := _in(row.get(name), tag)))


def _facts(said: Json, tag: str) -> list[tuple[str, tuple[str, ...]]]:
    process = said["dct:references"]["dpv:hasProcess"]
    event, notice = said["dct:references"]["dpv:hasConsentStatus"], process["dpv:hasNotice"][0]
    firm, kept = process["dpv:hasDataController"], process["dpv:hasStorageCondition"]
    rules = [f"{_in(row['dct:title'], tag)}{_(': ')}{_in(row['dct:description'], tag)}" for row in kept if "dct:description" in row]
    places = _names((row for row in kept if row["@type"] == "dpv:StorageLocation"), "dct:title", tag)
    policy = [f"{each['@id']} (SHA-256 {each['pipl:sha256']})" for each in process["dpv:hasNotice"][1:]]
    nobody = (_("Nobody outside the firm"),)
    return [
        (_("How it was answered"), (str(How(event["dpv:hasIndicationMethod"]["dct:identifier"]).label),)),
        (_("Version of the words"), (f"{notice['dct:hasVersion']} ({notice['dct:language']})", f"SHA-256 {notice['pipl:sha256']}")),
        (_("Legal basis"), (process["dpv:hasLegalBasis"]["pipl:basis"],)),
        (_("Information"), _names(process["dpv:hasPersonalData"], "dct:title", tag)),
        (_("Who receives it"), _names(process["dpv:hasRecipient"], "dpv:hasName", tag) or nobody),
        (_("Kept for"), tuple(rules)),
        (_("Where it is stored"), places),
        (_("Who is responsible"), (_in(firm["dpv:hasName"], tag), _in(firm["dpv:hasAddress"], tag), *firm["dpv:hasContact"])),
        (_("Where to withdraw"), (process["dpv:hasConsentControl"]["@id"], process["dpv:hasConsentControl"]["dpv:hasContact"])),
        (_("Privacy policy in force then"), tuple(policy)),
        (_("You in this receipt"), (said["dpv:hasDataSubject"]["dct:identifier"],)),
    ]
