"""Who may read what in a mediation room. Every page, frame, letter and export asks `sight`; there is no other way to a message.

The client and whoever joined sit in the joint room and with the mediator alone; a caucus is read by those who were there: a participant
from the moment they joined, a new mediator from their assignment. The privacy officer is the respondent's side, except while a partner
or another client is the respondent. Nobody else reads anything, not even an auditor; the mediator's notes are their author's alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from disputes import conflict_grounds, files_sealed, life, queries, restricted, room_words, sealed
from disputes.models import Case, CaseEvent, Minutes, Participant, RoomMessage, RoomSeen, Sitting, SittingAnswer
from disputes.rules import OUTSIDE, Event, Part, Side, Space, Stage
from portal.trail.rules import Actor

PAGE = 200
CAUCUS = {Side.CLIENT: Space.CAUCUS_CLIENT, Side.RESPONDENT: Space.CAUCUS_RESPONDENT}
SEATED = ("mediator", "privacy_officer")
Sight = Mapping[Space, Q]
"""The spaces somebody may read, each with what of it."""


def sight(case: Case, viewer: Actor) -> Sight:
    """What `viewer` may read in the room of `case`; empty for everybody who does not sit there, and, while its use is restricted, for
    everybody but the person it is about."""
    if case.erased_at is not None or (viewer.kind == "staff" and viewer.role not in SEATED) or not case.parties.exists():
        return {}
    if viewer.kind == "client":
        return _everything(Side.CLIENT) if viewer.id == str(case.public_id) else {}
    if restricted.stops(case, restricted.Use.READING):
        return {}
    if viewer.kind == "party":
        return _participant(case, viewer)
    if viewer.kind != "staff" or not case.mediator:
        return {}
    if viewer.role == "mediator":
        return _mediator(case, viewer) if viewer.id == case.mediator else {}
    return _officer(case)


def _everything(side: Side) -> Sight:
    return {Space.JOINT: Q(), CAUCUS[side]: Q()}


def _participant(case: Case, viewer: Actor) -> Sight:
    found = case.participants.filter(joined_at__isnull=False, gone_at=None, part=viewer.role)
    joined = next((each for each in found if str(each.public_id) == viewer.id), None)
    return {Space.JOINT: Q(), CAUCUS[joined.side]: Q(at__gte=joined.joined_at)} if joined else {}


def _mediator(case: Case, viewer: Actor) -> Sight:
    assigned = CaseEvent.objects.filter(case=case, event=Event.MEDIATOR_ASSIGNED).order_by("-n").first()
    since = Q(at__gte=assigned.at) if assigned else Q(pk__in=[])
    return {Space.JOINT: Q(), Space.CAUCUS_CLIENT: since, Space.CAUCUS_RESPONDENT: since, Space.MEDIATOR: Q(by_id=viewer.id)}


def _officer(case: Case) -> Sight:
    """The respondent's side, without the times in which somebody from outside the firm was the respondent; no seat during one."""
    away = Q()
    for guest in case.participants.filter(part=Part.RESPONDENT, capacity__in=OUTSIDE, joined_at__isnull=False):
        if guest.gone_at is None:
            return {}
        away |= Q(at__gte=guest.joined_at, at__lt=guest.gone_at)
    return {Space.JOINT: ~away if away else Q(), Space.CAUCUS_RESPONDENT: ~away if away else Q()}


def may_sit(case: Case, viewer: Actor) -> bool:
    return bool(sight(case, viewer))


def _rows(case: Case, seen: Sight, space: Space) -> QuerySet[RoomMessage]:
    return RoomMessage.objects.filter(seen[space], case=case, space=space).select_related("file")


@dataclass(frozen=True)
class Heard:
    """One message with its words, for somebody who may read it; one that brings a file has its name, "" once it was taken back."""

    message: RoomMessage
    text: str
    mine: bool
    file_name: str = ""

    @property
    def space(self) -> str:
        return self.message.space


def messages_for(case: Case, viewer: Actor, space: str, *, after: int = 0, limit: int = PAGE) -> list[Heard]:
    """What `viewer` may read of one space after a cursor, oldest first, opened. A space that is not theirs is empty."""
    seen = sight(case, viewer)
    if space not in seen:
        return []
    rows = _rows(case, seen, Space(space)).filter(cursor__gt=after).order_by("cursor")[:limit]
    return [_heard(case, viewer, row) for row in rows]


def latest_for(case: Case, viewer: Actor, space: str, *, limit: int = PAGE) -> list[Heard]:
    """The last messages of one space, oldest first: what a page shows."""
    seen = sight(case, viewer)
    if space not in seen:
        return []
    rows = reversed(list(_rows(case, seen, Space(space)).order_by("-cursor")[:limit]))
    return [_heard(case, viewer, row) for row in rows]


def _heard(case: Case, viewer: Actor, row: RoomMessage) -> Heard:
    name = str(files_sealed.open_about(case, row.file).get("name", "")) if row.file else ""
    return Heard(row, sealed.open_room_message(case, row), row.by_id == viewer.id, name)


def unread(case: Case, viewer: Actor) -> dict[str, int]:
    """How many messages of others each space holds that `viewer` has not seen."""
    seen = sight(case, viewer)
    marks = dict(RoomSeen.objects.filter(case=case, who=viewer.id).values_list("space", "cursor"))
    return {space.value: _new(case, seen, space, marks.get(space.value, 0)).exclude(by_id=viewer.id).count() for space in seen}


def _new(case: Case, seen: Sight, space: Space, after: int) -> QuerySet[RoomMessage]:
    return _rows(case, seen, space).filter(cursor__gt=after)


def last_cursor(case: Case, space: str) -> int:
    found: int | None = RoomMessage.objects.filter(case=case, space=space).aggregate(last=Max("cursor"))["last"]
    return found or 0


def readers(case: Case, viewer: Actor, space: str) -> list[RoomSeen]:
    """How far the others have read a space the viewer may read: by role, never by name."""
    if space not in sight(case, viewer):
        return []
    return list(RoomSeen.objects.filter(case=case, space=space).exclude(who=viewer.id).order_by("role", "at"))


@dataclass(frozen=True)
class Standing:
    """Whether something can be said now, and why not."""

    open: bool
    suspended: bool
    closed: bool
    not_begun: bool


def standing(case: Case, state: life.State | None = None) -> Standing:
    """Open while the mediation goes on and while its agreement is carried out; otherwise it can only be read."""
    now = state or queries.state(case)
    begun = now.stage in (Stage.MEDIATION, Stage.AGREED)
    suspended = now.suspended
    return Standing(begun and not suspended, suspended, not begun and now.stage is not Stage.MEDIATION_OFFERED, not begun)


def people(case: Case) -> list[tuple[Participant, str]]:
    """Everybody invited, with the name they gave: for those who sit in the room, and those who invite."""
    return [(each, sealed.open_participant(case, each, "name")) for each in case.participants.all()] if case.erased_at is None else []


def name_of(participant: Participant) -> str:
    """The name an invitation was made out to, for whoever holds it."""
    return sealed.open_participant(participant.case, participant, "name")


@dataclass(frozen=True)
class Line:
    """One line of what both sides read on the record of the mediation."""

    at: datetime
    label: str
    words: str
    conflict: str


def on_record(case: Case, viewer: Actor) -> list[Line]:
    """What happened in the mediation, newest first, with the reasons that were given: the same for everybody who sits in it."""
    if Space.JOINT not in sight(case, viewer):
        return []
    rows = CaseEvent.objects.filter(case=case, event__in=room_words.SHOWN).order_by("-n")
    return [_line(case, row) for row in rows]


def _line(case: Case, row: CaseEvent) -> Line:
    return Line(row.at, room_words.on_record(row.event, row.by_role), sealed.open_note(case, row), conflict_grounds.on_record(row.data))


@dataclass(frozen=True)
class Session:
    """A session opened for somebody who sits in the room."""

    sitting: Sitting
    place: str
    agenda: tuple[tuple[str, str], ...]
    answers: tuple[SittingAnswer, ...]
    minutes: tuple[tuple[Minutes, str], ...]

    @property
    def to_come(self) -> bool:
        return self.sitting.cancelled_at is None and self.sitting.starts_at > timezone.now()


def sessions(case: Case, viewer: Actor) -> list[Session]:
    """Every session of the case, the latest first, for those who sit in the joint room."""
    if Space.JOINT not in sight(case, viewer):
        return []
    rows = case.sittings.prefetch_related("answers", "minutes_written").order_by("-n")
    return [_session(case, row) for row in rows]


def _session(case: Case, sitting: Sitting) -> Session:
    agenda = (("zh-Hans", sealed.open_sitting(case, sitting, "agenda_zh")), ("en", sealed.open_sitting(case, sitting, "agenda_en")))
    minutes = tuple((row, sealed.open_minutes(case, row)) for row in sitting.minutes_written.all())
    place = sealed.open_sitting(case, sitting, "place")
    return Session(sitting, place, tuple(each for each in agenda if each[1]), tuple(sitting.answers.all()), minutes)


def declaration(case: Case) -> tuple[CaseEvent, str] | None:
    """The declaration of the mediator who is on the case now, with what they disclosed; the parties read it."""
    assigned = CaseEvent.objects.filter(case=case, event=Event.MEDIATOR_ASSIGNED).order_by("-n").first()
    rows = CaseEvent.objects.filter(case=case, event=Event.MEDIATOR_DECLARED).order_by("-n")
    found = rows.first()
    if found is None or assigned is None or found.n < assigned.n or not case.mediator:
        return None
    return found, sealed.open_note(case, found)
