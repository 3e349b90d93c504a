"""What was said in conversations and mediation rooms, as `manage.py verify_trail` reads it: by hashes, nothing is opened.

Which case a message of a conversation counts in can be said later (the case's own event names its cursor), so no hash covers that.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from disputes.models import Case, Conversation, Message, RoomMessage
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.trail.rooms import Room, Row

TALK, SPACE = "conversation:", "room:"
KEPT, SAID, ENDED = "words.kept", "room.said", "conversation.deleted"
FACT = "message."


def subject_of(conversation: Conversation) -> str:
    return f"{TALK}{conversation.public_id}"


def space_subject(case: Case, space: str) -> str:
    """A space of a mediation is a subject of its own: its entries count its messages and nobody else's."""
    return f"{SPACE}{case.public_id}.{space}"


def fact_of(cursor: int) -> str:
    return f"{FACT}{cursor}"


def columns(conversation: Conversation, message: Message) -> bytes:
    """Every column of a message but the case it counts in, in one spelling; texts by their hashes."""
    who = [message.client_id, message.from_kind, message.author, message.author_role, message.arrived_by, message.in_reply_to]
    said = [message.language, _sha256(bytes(message.text)), _sha256(message.text_masked.encode())]
    where = [str(conversation.public_id), message.cursor, _moment(message)]
    return _spelled([*where, *who, *said, message.citations, message.buttons])


def room_columns(said: RoomMessage) -> bytes:
    """Every column of a message in a mediation room; its words by the hash of the sealed bytes, its file by its public id."""
    who = [said.client_id, said.by_kind, said.by_id, said.by_role]
    file = str(said.file.public_id) if said.file else None
    return _spelled(
        [str(said.case.public_id), said.space, said.cursor, _moment(said), *who, said.language, _sha256(bytes(said.text)), file]
    )


def _spelled(values: list[Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def _sha256(value: bytes) -> str:
    return sha256(value).hexdigest()


def _moment(said: Message | RoomMessage) -> int:
    """Microseconds, as both databases keep them."""
    return round(said.at.timestamp() * 1_000_000)


def _talk_subjects() -> Iterator[str]:
    for public_id in Conversation.objects.filter(messages__isnull=False).distinct().values_list("public_id", flat=True).iterator():
        yield f"{TALK}{public_id}"


def _talks(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(subject__in=subjects, event__in=(KEPT, ENDED)).order_by("subject", "n"):
        entries[entry.subject].append(entry)
    ids = [known for subject in subjects if (known := _uuid(subject.removeprefix(TALK)))]
    talks = {subject_of(each): each for each in Conversation.objects.filter(public_id__in=ids).prefetch_related("messages")}
    return {subject: _talk(subject, talks.get(subject), entries[subject]) for subject in subjects}


def _talk(subject: str, talk: Conversation | None, entries: Sequence[Entry]) -> list[Row]:
    said = {message.cursor: message for message in talk.messages.all()} if talk else {}
    kept = [entry for entry in entries if entry.event == KEPT]
    if not said and len(kept) < len(entries):  # erased, and the log says so
        return [_row(subject, entry, dict(entry.facts)) for entry in kept]
    held = {cursor for entry in kept for cursor in _cursors(entry)}
    rows = [_compared(subject, talk, entry, said) for entry in kept]
    last = talk.kept if talk else 0
    waiting = range(last + 1, talk.last_cursor + 1) if talk else ()
    return rows + [_added(subject, message) for cursor, message in said.items() if cursor not in held and cursor not in waiting]


def _cursors(entry: Entry) -> list[int]:
    return [int(name.removeprefix(FACT)) for name in entry.facts if name.startswith(FACT)]


def _compared(subject: str, talk: Conversation | None, entry: Entry, said: Mapping[int, Message]) -> Row:
    """The entry's facts as the messages give them now; the row's name says of each what happened to it."""
    ours: dict[str, object] = {"last": entry.facts.get("last")}
    told = []
    for cursor in _cursors(entry):
        wrong = _wrong(talk, cursor, str(entry.facts[fact_of(cursor)]), said)
        ours[fact_of(cursor)] = wrong or entry.facts[fact_of(cursor)]
        told += [wrong] if wrong else []
    return _row("; ".join([subject, *told]), entry, ours)


def _wrong(talk: Conversation | None, cursor: int, mark: str, said: Mapping[int, Message]) -> str:
    """What happened to a message; empty when it is what the log holds."""
    message = said.get(cursor)
    if talk is None or message is None:
        return _("message %(n)s is missing") % {"n": cursor}
    if trail.marked_by_us(columns(talk, message), mark):
        return ""
    for place, other in said.items():
        other.cursor = cursor
        moved = trail.marked_by_us(columns(talk, other), mark)
        other.cursor = place
        if moved:
            return _("message %(n)s stands at place %(place)s") % {"n": cursor, "place": place}
    return _("message %(n)s was edited") % {"n": cursor}


def _row(name: str, entry: Entry, facts: Mapping[str, object]) -> Row:
    return Row(name, entry.id, None, KEPT, entry.at, (entry.actor_kind, entry.actor_id, entry.actor_role), facts, b"")


def _added(subject: str, message: Message) -> Row:
    return Row(f"{subject}; {message.cursor}", "", None, KEPT, message.at, ("", "", ""), {}, b"")


def _space_subjects() -> Iterator[str]:
    spaces = RoomMessage.objects.order_by("case_id", "space").values_list("case__public_id", "space").distinct()
    for public_id, space in spaces.iterator():
        yield f"{SPACE}{public_id}.{space}"


def _spaces(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    names: dict[tuple[str, int], str] = {}
    for entry, subject, facts in Entry.objects.filter(subject__in=subjects, event=SAID).values_list("id", "subject", "facts"):
        names[subject, int(facts["n"])] = entry
    ids = [known for subject in subjects if (known := _uuid(subject.removeprefix(SPACE).partition(".")[0]))]
    found: dict[str, list[Row]] = defaultdict(list)
    for said in RoomMessage.objects.filter(case__public_id__in=ids).select_related("case", "file"):
        subject = space_subject(said.case, said.space)
        if subject in subjects:
            found[subject].append(_said(said, names.get((subject, said.cursor), "")))
    return found


def _said(said: RoomMessage, entry: str) -> Row:
    name = f"{said.case.reference}, {said.space} {said.cursor}"
    return Row(name, entry, said.cursor, SAID, said.at, (said.by_kind, said.by_id, said.by_role), {}, room_columns(said))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _kept() -> int:
    return Message.objects.filter(cursor__lte=F("conversation__kept")).count()


def _erased() -> int:
    """How many conversations the log held and are gone, with an entry that says so."""
    ended = Entry.objects.filter(event=ENDED, subject__in=Entry.objects.filter(event=KEPT).values("subject"))
    return ended.values("subject").distinct().count()


ROOMS = {
    "conversations": Room(TALK, (KEPT,), _talk_subjects, _talks, _kept, _erased),
    "mediation rooms": Room(SPACE, (SAID,), _space_subjects, _spaces, RoomMessage.objects.count),
}
