"""Where each sealed text of this room lies: one place for the names the vault binds it to."""

import hashlib
import json
from collections.abc import Mapping

from disputes.models import (
    AccessRecord,
    Agreement,
    Case,
    CaseEvent,
    CaseNote,
    Conversation,
    Draft,
    GivenAddress,
    Message,
    Minutes,
    Participant,
    Passport,
    Proposal,
    RoomMessage,
    Sitting,
)
from portal.trail.rules import Actor
from portal.vault import services as vault


def seal_in_case(case: Case, column: str, text: str) -> bytes:
    """`column` is story, wish or statement."""
    return vault.seal(case.key_id, text, table="case", column=column, row=case.row)


def open_in_case(case: Case, column: str) -> str:
    return vault.open_sealed(case.key_id, bytes(getattr(case, column)), table="case", column=column, row=case.row)


def seal_message(conversation: Conversation, cursor: int, text: str) -> bytes:
    return vault.seal(conversation.key_id, text, table="message", column="text", row=f"{conversation.pk}:{cursor}")


def open_message(conversation: Conversation, message: Message) -> str:
    return vault.open_sealed(conversation.key_id, bytes(message.text), table="message", column="text", row=message.row)


def seal_note(case: Case, n: int, text: str) -> bytes:
    """The words that came with event `n`: a reason, never needed to know where the case stands."""
    return vault.seal(case.key_id, text, table="case_event", column="note", row=f"{case.row}:{n}")


def open_note(case: Case, event: CaseEvent) -> str:
    if event.note is None:
        return ""
    return vault.open_sealed(case.key_id, bytes(event.note), table="case_event", column="note", row=f"{case.row}:{event.n}")


def seal_proposal(case: Case, n: int, text: str) -> bytes:
    return vault.seal(case.key_id, text, table="proposal", column="text", row=f"{case.pk}:{n}")


def open_proposal(case: Case, proposal: Proposal) -> str:
    return vault.open_sealed(case.key_id, bytes(proposal.text), table="proposal", column="text", row=proposal.row)


def seal_agreement(case: Case, agreement: Agreement, column: str, text: str) -> bytes:
    """`column` is text_zh, text_en or salt."""
    return vault.seal(case.key_id, text, table="agreement", column=column, row=agreement.row)


def open_agreement(case: Case, agreement: Agreement, column: str) -> str:
    return vault.open_sealed(case.key_id, bytes(getattr(agreement, column)), table="agreement", column=column, row=agreement.row)


def seal_access(case: Case, record: AccessRecord, text: str) -> bytes:
    return vault.seal(case.key_id, text, table="access", column="note", row=record.row)


def open_access(case: Case, record: AccessRecord) -> str:
    if record.note is None:
        return ""
    return vault.open_sealed(case.key_id, bytes(record.note), table="access", column="note", row=record.row)


def seal_case_note(case: Case, note: CaseNote, text: str) -> bytes:
    return vault.seal(case.key_id, text, table="case_note", column="text", row=str(note.public_id))


def open_case_note(case: Case, note: CaseNote) -> str:
    return vault.open_sealed(case.key_id, bytes(note.text), table="case_note", column="text", row=str(note.public_id))


def seal_draft(case: Case, draft: Draft, fields: Mapping[str, str]) -> bytes:
    """What is typed in each field of a form, bound to the draft's author by its row."""
    return vault.seal(case.key_id, json.dumps(dict(fields)), table="draft", column="fields", row=str(draft.public_id))


def open_draft(case: Case, draft: Draft) -> dict[str, str]:
    text = vault.open_sealed(case.key_id, bytes(draft.fields), table="draft", column="fields", row=str(draft.public_id))
    found: dict[str, str] = json.loads(text)
    return found


def seal_given_address(case: Case, given: GivenAddress, address: str) -> bytes:
    return vault.seal(case.key_id, address, table="given_address", column="address", row=given.row)


def open_given_address(case: Case, given: GivenAddress) -> str:
    return vault.open_sealed(case.key_id, bytes(given.address), table="given_address", column="address", row=given.row)


def seal_participant(case: Case, participant: Participant, column: str, text: str) -> bytes:
    """`column` is name or address."""
    return vault.seal(case.key_id, text, table="participant", column=column, row=participant.row)


def open_participant(case: Case, participant: Participant, column: str) -> str:
    """Empty where no address was given."""
    blob = getattr(participant, column)
    return vault.open_sealed(case.key_id, bytes(blob), table="participant", column=column, row=participant.row) if blob else ""


def seal_room_message(case: Case, said: RoomMessage, text: str) -> bytes:
    return vault.seal(case.key_id, text, table="room_message", column=said.space, row=said.row)


def open_room_message(case: Case, said: RoomMessage) -> str:
    return vault.open_sealed(case.key_id, bytes(said.text), table="room_message", column=said.space, row=said.row)


def seal_sitting(case: Case, sitting: Sitting, column: str, text: str) -> bytes:
    """`column` is place, agenda_zh or agenda_en."""
    return vault.seal(case.key_id, text, table="sitting", column=column, row=sitting.row)


def open_sitting(case: Case, sitting: Sitting, column: str) -> str:
    """Empty where there is no agenda in this language."""
    blob = getattr(sitting, column)
    return vault.open_sealed(case.key_id, bytes(blob), table="sitting", column=column, row=sitting.row) if blob else ""


def seal_minutes(case: Case, minutes: Minutes, text: str) -> bytes:
    return vault.seal(case.key_id, text, table="minutes", column="text", row=minutes.row)


def open_minutes(case: Case, minutes: Minutes) -> str:
    return vault.open_sealed(case.key_id, bytes(minutes.text), table="minutes", column="text", row=minutes.row)


def trail_secret(case: Case) -> bytes:
    """What links the case to its entries in the public log; gone with the case key."""
    return vault.secret(case.key_id, "trail")


def document_hash(case: Case, name: str, text: str) -> tuple[str, str]:
    """(salt, SHA-256 of salt and text), both hex: the salt is ours until the case key dies, and the client's for ever."""
    salt = vault.secret(case.key_id, f"salt/{name}")[:16]
    return salt.hex(), hashlib.sha256(salt + text.encode()).hexdigest()


def client_of(case: Case) -> Actor:
    """The client of a case, by pseudonym."""
    return Actor("client", str(case.public_id), "client")


def seal_passport(case: Case, passport: Passport, text: str) -> bytes:
    return vault.seal(case.key_id, text, table="passport", column="signed", row=passport.row)


def open_passport(case: Case, passport: Passport) -> str:
    return vault.open_sealed(case.key_id, bytes(passport.signed), table="passport", column="signed", row=passport.row)
