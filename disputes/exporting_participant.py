"""Everything this room holds about somebody who was invited to a mediation, opened: who they are here, what they said, sent and signed."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from disputes import exporting_files, exporting_room, sealed, sealed_terms
from disputes.models import CaseEvent, Participant, RoomMessage, Signature, SittingAnswer

FORMAT = "mingshi/participant-export@v1"


def as_data(participant: Participant) -> dict[str, Any]:
    """JSON-ready. `room` is what they may read there now; somebody who is gone keeps a right to what is their own."""
    case, who = participant.case, str(participant.public_id)
    answers = SittingAnswer.objects.filter(sitting__case=case, who=who).order_by("at")
    return {
        "format": FORMAT,
        "reference": case.reference,
        **_person(participant),
        "said": [_said(participant, row) for row in RoomMessage.objects.filter(case=case, by_id=who).order_by("at", "pk")],
        "did": [_did(participant, row) for row in CaseEvent.objects.filter(case=case, by_kind="party", by_id=who).order_by("n")],
        "answered": [{"at": _iso(row.at), "session": row.sitting.n, "answer": row.answer} for row in answers.select_related("sitting")],
        "signed": [_signed(row) for row in Signature.objects.filter(text__case=case, by_id=who).select_related("text__case")],
        "files": exporting_files.sent_by(case, who),
        "room": exporting_room.contents(case, participant.actor),
    }


def _person(participant: Participant) -> dict[str, Any]:
    case = participant.case
    return {
        "name": sealed.open_participant(case, participant, "name"),
        "address": sealed.open_participant(case, participant, "address") or None,
        "part": participant.part,
        "capacity": participant.capacity,
        "language": participant.language,
        "invited_at": _iso(participant.invited_at),
        "joined_at": _iso(participant.joined_at),
        "gone_at": _iso(participant.gone_at),
    }


def _said(participant: Participant, row: RoomMessage) -> dict[str, Any]:
    return {"at": _iso(row.at), "space": row.space, "language": row.language, "text": sealed.open_room_message(participant.case, row)}


def _did(participant: Participant, row: CaseEvent) -> dict[str, Any]:
    return {"at": _iso(row.at), "event": row.event, "words": sealed.open_note(participant.case, row) or None}


def _signed(row: Signature) -> dict[str, Any]:
    name = sealed_terms.open_name(row.text.case, row)
    return {"at": _iso(row.at), "name": name, "sha256": row.sha256, "language": row.language, "channel": row.channel}


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
