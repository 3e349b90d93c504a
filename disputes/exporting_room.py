"""Somebody's own copy of a mediation room: what they may read there, opened. The mediator's notes are in nobody's."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from disputes import queries, rooms_read
from disputes.models import Case, CaseFile
from disputes.rooms_read import Heard, Session
from disputes.rules import Space
from portal.trail.rules import Actor

FORMAT = "mingshi/room-export@v1"


def as_data(case: Case, viewer: Actor) -> dict[str, Any]:
    """The room as JSON-ready data for one of those who sit in it."""
    return {"format": FORMAT, "reference": case.reference, "stage": case.stage, **contents(case, viewer), **_agreed(case, viewer)}


def contents(case: Case, viewer: Actor) -> dict[str, Any]:
    """Messages by space with who has read how far, sessions and minutes, and what is on the record."""
    spaces = [space for space in rooms_read.sight(case, viewer) if space is not Space.MEDIATOR]
    return {
        "spaces": {space.value: [_message(heard) for heard in _all(case, viewer, space)] for space in spaces},
        "read": {space.value: [_mark(mark) for mark in rooms_read.readers(case, viewer, space)] for space in spaces},
        "sessions": [_session(session) for session in rooms_read.sessions(case, viewer)],
        "record": [{"at": _iso(line.at), "what": line.label, "words": line.words or None} for line in rooms_read.on_record(case, viewer)],
    }


def _all(case: Case, viewer: Actor, space: Space) -> list[Heard]:
    found: list[Heard] = []
    while page := rooms_read.messages_for(case, viewer, space, after=found[-1].message.cursor if found else 0):
        found += page
    return found


def _message(heard: Heard) -> dict[str, Any]:
    row = heard.message
    return {
        "cursor": row.cursor,
        "at": _iso(row.at),
        "who": row.by_role,
        "mine": heard.mine,
        "language": row.language,
        "text": heard.text,
        "file": _file(row.file, heard.file_name) if row.file else None,
    }


def _file(file: CaseFile, name: str) -> dict[str, Any]:
    return {"n": file.n, "name": name or None, "state": file.state, "type": file.type.mime if file.type else None, "size": file.size}


def _mark(mark: Any) -> dict[str, Any]:
    return {"who": mark.role, "up_to": mark.cursor, "at": _iso(mark.at)}


def _session(session: Session) -> dict[str, Any]:
    row = session.sitting
    return {
        "n": row.n,
        "starts_at": _iso(row.starts_at),
        "minutes": row.minutes,
        "place": session.place,
        "agenda": dict(session.agenda),
        "cancelled_at": _iso(row.cancelled_at),
        "answers": [{"who": each.role, "answer": each.answer, "at": _iso(each.at)} for each in session.answers],
        "written": [{"n": each.n, "at": _iso(each.at), "text": text} for each, text in session.minutes],
    }


def _agreed(case: Case, viewer: Actor) -> dict[str, Any]:
    """Proposals and the agreement, which belong to both sides."""
    if Space.JOINT not in rooms_read.sight(case, viewer):
        return {}
    agreed = queries.agreement(case)
    return {
        "proposals": [{"n": proposal.n, "made_at": _iso(proposal.made_at), "text": text} for proposal, text in queries.proposals(case)],
        "agreement": {"text_zh": agreed[1], "text_en": agreed[2], "sha256": agreed[0].sha256} if agreed else None,
    }


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
