"""Sessions of a mediation: set by the mediator, answered by those who sit there, minuted for both sides."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from disputes import refusals, room_calendar, rooms_read, sealed
from disputes.models import Case, Minutes, Sitting, SittingAnswer
from disputes.rules import Event, Language, SessionAnswer, Space
from disputes.services import room_letters, threads
from disputes.services.moving import locked, move
from portal.doors.text import clean
from portal.trail.rules import Actor

PLACE_LIMIT, AGENDA_LIMIT, MINUTES_LIMIT = 300, 2_000, 8_000
LENGTHS = range(15, 481)


@transaction.atomic
def set_session(
    *, case: Case, starts_at: datetime, minutes: int, place: str, by: Actor, agenda_zh: str = "", agenda_en: str = "",
    at: datetime | None = None,
) -> Sitting:  # fmt: skip
    """The mediator sets a session, with an agenda in one language or both; both sides get a letter and a calendar file to fetch.

    Refusals: session.time (422), text.* (422), and those of the move (suspended, not their mediation)."""
    now = at or timezone.now()
    if not now < starts_at <= now + timedelta(days=366) or minutes not in LENGTHS:
        raise refusals.wrong_session_time()
    current = locked(case)
    sitting = Sitting(case=current, n=current.sittings.count() + 1, starts_at=starts_at, minutes=minutes, set_at=now, set_by=by.id)
    agenda = {"agenda_zh": clean(agenda_zh, limit=AGENDA_LIMIT), "agenda_en": clean(agenda_en, limit=AGENDA_LIMIT)}
    if not any(agenda.values()):
        raise refusals.incomplete({"agenda_zh": refusals.CHOOSE_AGENDA})
    words = {**agenda, "place": clean(place, limit=PLACE_LIMIT, multiline=False, required=True)}
    for column, text in words.items():
        setattr(sitting, column, sealed.seal_sitting(current, sitting, column, text) if text else None)
    move(case, Event.SESSION_SET, by=by, at=now, data={"session": sitting.n})
    sitting.save(force_insert=True)
    room_letters.tell_session(case, sitting, room_calendar.when, at=now)
    return sitting


@transaction.atomic
def cancel_session(*, sitting: Sitting, reason: str, by: Actor, at: datetime | None = None) -> Sitting:
    """The mediator calls a session off; a moved one is a new one."""
    found = _to_come(sitting, at or timezone.now())
    words = threads.required_reason(reason)
    event = move(found.case, Event.SESSION_CANCELLED, by=by, at=at, data={"session": found.n}, note=words)
    found.cancelled_at, found.cancelled_by = event.at, by.id
    found.save()
    room_letters.tell_session(found.case, found, room_calendar.when, at=event.at)
    return found


@transaction.atomic
def answer_session(*, sitting: Sitting, answer: str, by: Actor, words: str = "", at: datetime | None = None) -> SittingAnswer:
    """Say that one comes, or ask for another time; answered again, the later answer holds."""
    if answer not in SessionAnswer.values:
        raise refusals.not_a_choice("answer")
    if Space.JOINT not in rooms_read.sight(sitting.case, by):
        raise refusals.not_found()
    found = _to_come(sitting, at or timezone.now())
    data = {"session": found.n, "answer": answer}
    event = move(found.case, Event.SESSION_ANSWERED, by=by, at=at, data=data, note=threads.reason(words))
    said = {"role": by.role, "answer": answer, "n": event.n, "at": event.at}
    row, _new = SittingAnswer.objects.update_or_create(sitting=found, who=by.id, defaults=said)
    room_letters.tell_mediator(found.case, once=f"answer:{event.n}", at=event.at)
    return row


def _to_come(sitting: Sitting, now: datetime) -> Sitting:
    """The session as it is now, locked with its case; refused once it is over or off."""
    locked(sitting.case)
    found = Sitting.objects.select_for_update().select_related("case").get(pk=sitting.pk)
    if found.cancelled_at is not None or found.starts_at <= now:
        raise refusals.session_over()
    return found


@transaction.atomic
def write_minutes(*, sitting: Sitting, text: str, language: str, by: Actor, at: datetime | None = None) -> Minutes:
    """What was discussed, for both sides. Never changed: written again, it is a correction below."""
    current = locked(sitting.case)
    if language not in Language.values:
        raise refusals.not_a_choice("language")
    words = clean(text, limit=MINUTES_LIMIT, required=True)
    n = sitting.minutes_written.count() + 1
    event = move(current, Event.MINUTES_WRITTEN, by=by, at=at, data={"session": sitting.n, "correction": n > 1})
    row = Minutes(sitting=sitting, n=n, language=language, at=event.at, by_id=by.id)
    row.text = sealed.seal_minutes(current, row, words)
    row.save(force_insert=True)
    room_letters.tell_sides(current, once=f"minutes:{event.n}", at=event.at)
    return row
