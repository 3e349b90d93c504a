"""What this room holds about a person, through its own reads and services; registered with the vault's holders in apps.ready()."""

from typing import Any

from disputes import exporting, exporting_participant, queries
from disputes.services import conversations, erasing
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """Everything about `case:`, `conversation:` or `participant:<public id>`, opened; {} for what is not here (any more)."""
    kind, _colon, public_id = subject.partition(":")
    if kind == "case" and (case := queries.by_public_id(public_id)) and case.erased_at is None:
        return exporting.as_data(case)
    if kind == "conversation" and (conversation := queries.conversation_by_id(public_id)):
        return {"messages": exporting.thread(conversation)}
    if kind == "participant" and (found := queries.participant_by_id(public_id)) and found.case.erased_at is None and found.name:
        return exporting_participant.as_data(found)
    return {}


def erase(subject: str, *, by: Actor) -> None:
    """End it; an open case is refused (case.still_open), what is not here is left alone."""
    kind, _colon, public_id = subject.partition(":")
    if kind == "case" and (case := queries.by_public_id(public_id)):
        erasing.erase_case(case=case, by=by)
    elif kind == "conversation" and (conversation := queries.conversation_by_id(public_id)):
        conversations.delete_conversation(conversation=conversation, by=by)
    elif kind == "participant" and (found := queries.participant_by_id(public_id)):
        erasing.erase_participant(participant=found, by=by)
