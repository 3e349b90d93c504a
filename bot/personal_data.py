"""What this room holds about a person besides where their talk stands: which clauses they asked to be told about, what they sent out."""

from typing import Any

from bot.models import Watch
from bot.outside import handed
from disputes import queries as cases
from disputes.models import Conversation
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """The clauses somebody wants to be told about in their conversation, and the questions that went to a language model, for `case:` and
    `conversation:<public id>`; {} for none."""
    found = Watch.objects.filter(conversation=_conversation(subject)).order_by("begun_at", "pk")
    told, sent = [_watch(each) for each in found], handed.listed(subject)
    return ({"told_of_changes": told} if told else {}) | ({"sent_to_a_language_model": sent} if sent else {})


def _conversation(subject: str) -> Conversation | None:
    kind, _colon, public_id = subject.partition(":")
    if kind == "case":
        case = cases.by_public_id(public_id)
        return case.conversation if case else None
    return cases.conversation_by_id(public_id) if kind == "conversation" else None


def _watch(watch: Watch) -> dict[str, Any]:
    ended = watch.ended_at.isoformat() if watch.ended_at else None
    return {"clause": watch.anchor, "knows_version": watch.version, "since": watch.begun_at.isoformat(), "ended_at": ended}


def erase(subject: str, *, by: Actor) -> None:
    """It goes with the messages it was asked in, which the cases' holder ends. That something was handed out stays on record (NDSR 12)."""
