"""Comments as `manage.py verify_trail` holds them against the log: those of every room that takes any."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from portal.comments.models import Comment
from portal.comments.rules import State
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document, occasion

SENT, DECLINED, DELETED = "comment.sent", "comment.declined", "comment.deleted"
PUBLISHED, ANSWERED = "comment.published", "comment.answered"


def subject_of(comment: Comment) -> str:
    return f"comment:{comment.public_id}"


def sealed_columns(comment: Comment) -> bytes:
    """What does not change while it waits to be read."""
    return columns(comment, "public_id", "language", "sealed", "sent_at")


def digest(text: str) -> str:
    """SHA-256 in hex of what is published, as the log names it."""
    return sha256(text.encode()).hexdigest()


def answer(comment: Comment) -> str:
    return f"{comment.answer_zh}\n{comment.answer_en}"


def _comments() -> Iterator[Comment]:
    for model in Comment.__subclasses__():
        yield from model._default_manager.order_by("pk").iterator()


def _taken_in() -> Iterator[Told]:
    for each in _comments():
        said = {"row": sealed_columns(each)} if each.state == State.WAITING else {}
        yield f"comment {each.public_id}", (SENT, subject_of(each), each.sent_at), said
        if each.state == State.DECLINED:
            decided = {"ground": each.ground, "by": _who(each.decided_by)}
            yield f"comment {each.public_id}", (DECLINED, subject_of(each), each.decided_at), decided


def _shown() -> Iterator[Told]:
    for each in _comments():
        name, about = f"comment {each.public_id}", each.names()
        if each.state == State.PUBLISHED:
            said = {**about, "sha256": digest(each.text), "at": each.decided_at, "by": _who(each.decided_by)}
            yield name, (PUBLISHED, str(each.public_id)), said
        if each.answered_at is not None:
            said = {**about, "sha256": digest(answer(each)), "at": each.answered_at, "by": _who(each.answered_by)}
            yield name, (ANSWERED, str(each.public_id)), said


def _who(name: str) -> str:
    return name.partition(":")[2]


def _deleted(left: Sequence[Entry]) -> Iterable[Entry]:
    gone = _subjects(left, DELETED)
    return [entry for entry in left if entry.subject in gone]


def _taken_down(left: Sequence[Entry]) -> Iterable[Entry]:
    gone = _subjects(left, DECLINED, DELETED)
    return [entry for entry in left if _subject(entry) in gone]


def _subject(entry: Entry) -> str:
    return entry.subject or f"comment:{(entry.document or {}).get('comment')}"


def _subjects(left: Sequence[Entry], *events: str) -> set[str]:
    wanted = {_subject(entry) for entry in left}
    return set(Entry.objects.filter(event__in=events, subject__in=wanted).values_list("subject", flat=True))


TAKEN_IN = Acts((SENT, DECLINED), _taken_in, occasion, gone=_deleted)
SHOWN = Acts((PUBLISHED, ANSWERED), _shown, document("comment"), gone=_taken_down)
