"""What is said in a mediation room, by those who sit there, as long as it is open; and how far they have read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from disputes import refusals, room_channels, rooms_read, sealed
from disputes.life import State
from disputes.models import Case, RoomMessage, RoomSeen
from disputes.rules import Side, Space
from disputes.services import letters, room_letters
from disputes.services.moving import locked, state_of
from portal.doors.text import clean
from portal.trail.rules import Actor

MESSAGE_LIMIT = 4_000
THERE = timedelta(minutes=5)  # somebody seen this recently needs no letter
SIDE_OF = {Space.CAUCUS_CLIENT: (Side.CLIENT,), Space.CAUCUS_RESPONDENT: (Side.RESPONDENT,), Space.JOINT: tuple(Side), Space.MEDIATOR: ()}


@dataclass(frozen=True)
class Said:
    """`created` is False when the same client id had brought the same message before."""

    message: RoomMessage
    created: bool


@transaction.atomic
def say_in_room(
    *, case: Case, space: str, text: str, by: Actor, language: str = "", client_id: str | None = None, at: datetime | None = None
) -> Said:
    """Say something in a space one may read. The same `client_id` again gives the message already there.

    Refusals: case.not_found (404) for a space that is not theirs, room.suspended and room.closed (409), text.* (422)."""
    current = locked(case)
    if space not in rooms_read.sight(current, by):
        raise refusals.not_found()
    said = RoomMessage.objects.filter(case=current, by_id=by.id, client_id=client_id).first() if client_id else None
    if said is not None:
        return Said(said, created=False)
    _open_for(current, Space(space), state_of(current))
    words = clean(text, limit=MESSAGE_LIMIT, required=True)
    said = RoomMessage(case=current, space=space, cursor=rooms_read.last_cursor(current, space) + 1, client_id=client_id)
    said.by_kind, said.by_id, said.by_role = by.kind, by.id, by.role
    said.language, said.at = language or current.language, _in_order(current, space, at or timezone.now())
    said.text = sealed.seal_room_message(current, said, words)
    said.save(force_insert=True)
    _seen(current, space, by, said.cursor, said.at)
    _tell(current, said)
    room_channels.message_said(current.public_id, space, said.cursor)
    return Said(said, created=True)


def _open_for(case: Case, space: Space, state: State) -> None:
    """Whether something can be said in `space` now; the mediator's own notes only need a mediation that is not over."""
    now = rooms_read.standing(case, state)
    if now.closed or now.not_begun and space is not Space.MEDIATOR:
        raise refusals.room_closed()
    if now.suspended and space is not Space.MEDIATOR:
        raise refusals.room_suspended()


def _in_order(case: Case, space: str, moment: datetime) -> datetime:
    last = RoomMessage.objects.filter(case=case, space=space).order_by("-cursor").values_list("at", flat=True).first()
    return max(moment, last) if last else moment


def _tell(case: Case, said: RoomMessage) -> None:
    """One letter to everybody who may read it and is not there, until they have been there again. It says that there is news only."""
    marks = {mark.who: mark for mark in RoomSeen.objects.filter(case=case, space=said.space)}

    def once(who: str) -> str:
        mark = marks.get(who)
        if who == said.by_id or mark is not None and said.at - mark.at < THERE:
            return ""
        return f"said:{said.space}:{mark.cursor if mark else 0}"

    for side in SIDE_OF[Space(said.space)]:
        if side is Side.CLIENT and (key := once(str(case.public_id))):
            letters.tell_client(case, "room_news", once=f"room:{key}", at=said.at)
        for participant in room_letters.present(case):
            if participant.side is side and (key := once(str(participant.public_id))):
                room_letters.tell_participant(participant, case, once=key, at=said.at)
    if case.mediator and (key := once(case.mediator)):
        room_letters.tell_mediator(case, once=key, at=said.at)


@transaction.atomic
def mark_seen(*, case: Case, space: str, cursor: int, by: Actor, at: datetime | None = None) -> None:
    """`by` has read `space` up to `cursor`; the others in it see that, by role. What is not theirs is refused (404)."""
    if space not in rooms_read.sight(case, by):
        raise refusals.not_found()
    _seen(case, space, by, min(cursor, rooms_read.last_cursor(case, space)), at or timezone.now())
    room_channels.space_seen(case.public_id, space)


def _seen(case: Case, space: str, by: Actor, cursor: int, at: datetime) -> None:
    mark, new = RoomSeen.objects.get_or_create(
        case=case, space=space, who=by.id, defaults={"role": by.role, "cursor": max(cursor, 0), "at": at}
    )
    if not new:
        # Two windows may say so at once, and the case is not locked for it: the database keeps the greater one.
        RoomSeen.objects.filter(pk=mark.pk).update(cursor=Greatest("cursor", cursor), at=Greatest("at", at))
