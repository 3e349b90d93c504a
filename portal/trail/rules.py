"""What an entry may say: actors, event names, facts. The record is public for ever, so free text has no way in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ACTOR_KINDS = ("client", "staff", "bot", "system", "party")
Fact = str | int | bool | None

_EVENT = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+", re.ASCII)
_SUBJECT = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_FACT_NAME = re.compile(r"[a-z][a-z0-9_.]{0,39}", re.ASCII)
_CODE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,127})?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
LARGEST = 2**53 - 1


@dataclass(frozen=True)
class Actor:
    """Who did it: a kind, a pseudonymous id (empty for bot and system) and the role they acted in."""

    kind: str
    id: str = ""
    role: str = ""


SYSTEM = Actor("system", "", "system")
BOT = Actor("bot", "", "bot")


def check_entry(event: str, by: Actor, subject: str, secret: bytes | None, facts: Mapping[str, Fact]) -> None:
    """ValueError when a caller tries to record what the trail must not hold."""
    if not _EVENT.fullmatch(event) or len(event) > 64:
        raise ValueError(f"an event is named like case.filed, not {event!r}")
    if by.kind not in ACTOR_KINDS or not _CODE.fullmatch(by.id) or not _CODE.fullmatch(by.role) or len(by.id) > 64 or len(by.role) > 32:
        raise ValueError("an actor is a kind, a pseudonymous id and a role")
    if subject and (not _SUBJECT.fullmatch(subject) or len(subject) > 80):
        raise ValueError("a subject is named like case:<public id>")
    if secret is not None and (not subject or len(secret) != 32):
        raise ValueError("a trail secret has 32 bytes and belongs to a subject")
    for name, value in facts.items():
        check_fact(name, value)


def check_fact(name: str, value: object) -> None:
    """A fact is a code, a whole number, a truth value or nothing: no sentence, no name, no address fits in."""
    if not _FACT_NAME.fullmatch(name):
        raise ValueError(f"a fact is named like clock.term, not {name!r}")
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) <= LARGEST):
        return
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ValueError(f"the fact {name!r} is not a code: the trail holds no free text")


def check_document(document: Mapping[str, object]) -> None:
    """A public document's leaf says which document (`type`) and carries at least one SHA-256 of its bytes."""
    if not isinstance(document.get("type"), str) or not document["type"]:
        raise ValueError("a document names its type")
    if not _names_a_hash(document):
        raise ValueError("a document carries the SHA-256 of its bytes")


def _names_a_hash(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_names_a_hash(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return any(_names_a_hash(each) for each in value)
    return isinstance(value, str) and bool(_SHA256.fullmatch(value))
