"""What is said in a mediation room, by those who sit there, as long as it is open; and how far they have read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from disputes import refusals, room_channels, rooms_read, sealed
from disputes.life import State
from disputes.models import Case, CaseFile, RoomMessage, RoomSeen
from disputes.rules import Side, Space
from disputes.services import keeping, letters, room_letters
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
    said = RoomMessage(case=current, space=space, client_id=client_id, language=language or current.language)
    _keep(current, said, words, by, at)
    _seen(current, space, by, said.cursor, said.at)
    return Said(said, created=True)


def _keep(case: Case, said: RoomMessage, words: str, by: Actor, at: datetime | None) -> None:
    """Store a message as the next of its space, and tell who is there and who is not."""
    said.cursor, said.at = rooms_read.last_cursor(case, said.space) + 1, _in_order(case, said.space, at or timezone.now())
    said.by_kind, said.by_id, said.by_role = by.kind, by.id, by.role
    said.text = sealed.seal_room_message(case, said, words)
    said.save(force_insert=True)
    keeping.keep_said(said)
    _tell(case, said)
    room_channels.message_said(case.public_id, said.space, said.cursor)


def check_files_may_come(case: Case, space: str, by: Actor) -> None:
    """Whether `by` may put a file into a space now, as they might say something there. Refusals as say_in_room has them."""
    if space not in rooms_read.sight(case, by):
        raise refusals.not_found()
    _open_for(case, Space(space), state_of(case))


def bring_file(case: Case, file: CaseFile) -> None:
    """Say in its space that a checked file is there, as of when it was sent: who came after that does not read it.

    `case` is locked. Raises room.closed (409) when the room was closed meanwhile."""
    if rooms_read.standing(case, state_of(case)).closed:
        raise refusals.room_closed()
    _keep(case, RoomMessage(case=case, space=file.space, file=file, language=case.language), "", file.by, file.sent_at)


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
    last = min(cursor, rooms_read.last_cursor(case, space))
    _seen(case, space, by, last, at or timezone.now())
    room_channels.space_seen(case.public_id, space, last)


def _seen(case: Case, space: str, by: Actor, cursor: int, at: datetime) -> None:
    mark, new = RoomSeen.objects.get_or_create(
        case=case, space=space, who=by.id, defaults={"role": by.role, "cursor": max(cursor, 0), "at": at}
    )
    if not new:
        # Two windows may say so at once, and the case is not locked for it: the database keeps the greater one.
        RoomSeen.objects.filter(pk=mark.pk).update(cursor=Greatest("cursor", cursor), at=Greatest("at", at))
