"""After a case is closed: how easy it was for the client, what the firm learned, and whether that was done."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import audited_papers, lessons, refusals, restricted
from disputes.lessons import Cause
from disputes.models import Case, CaseEvent, Lesson
from disputes.rules import Event, Resolution
from disputes.services import moving
from disputes.services.moving import move
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.trail import services as trail
from portal.trail.rules import Actor

LINE_LIMIT, TITLE_LIMIT, LESSON_LIMIT = 500, 120, 2_000
EASE = range(1, 8)


def rate_case(*, case: Case, ease: int, line: str = "", by: Actor, at: datetime | None = None) -> CaseEvent:
    """The client says how easy it was to deal with us, from 1 (very hard) to 7 (very easy), with one open line; once a closing.

    A case joined with another is not over, so it is not rated (case.move_not_allowed)."""
    if case.erased_at is not None:
        raise refusals.not_found()
    if ease not in EASE:
        raise refusals.not_a_choice("ease")
    if case.resolution == Resolution.MERGED:
        raise Refusal("case.goes_on", 409, _("This case goes on as another one. You can tell us when that one is closed."))
    return move(case, Event.RATED, by=by, at=at, data={"ease": ease}, note=clean(line, limit=LINE_LIMIT, multiline=False))


@transaction.atomic
def note_lesson(
    *, case: Case, cause: str, title_zh: str, title_en: str, text_zh: str, text_en: str, change_zh: str, change_en: str, due_on: date,
    by: Actor, at: datetime | None = None,
) -> Lesson:  # fmt: skip
    """Write down what a closed case taught: the cause, what was learned, what will be done differently and by when.

    Raises Refusal 422 lesson.personal_data where it says something about a person, lesson.day for a day that is past."""
    if cause not in Cause.values:
        raise refusals.not_a_choice("cause")
    restricted.check(case, restricted.Use.LEARNING)
    titles = {"title_zh": title_zh, "title_en": title_en}
    said = {name: clean(text, limit=TITLE_LIMIT, multiline=False, required=True) for name, text in titles.items()}
    texts = {"text_zh": text_zh, "text_en": text_en, "change_zh": change_zh, "change_en": change_en}
    said |= {name: clean(text, limit=LESSON_LIMIT, required=True) for name, text in texts.items()}
    lessons.without_persons(said)
    if due_on < timezone.localdate(at):
        raise _past()
    event = move(case, Event.LESSON, by=by, at=at, data={"cause": cause})
    return Lesson.objects.create(case=case, cause=cause, **said, due_on=due_on, noted_at=event.at, noted_by=by.id)


def _past() -> Refusal:
    words = _("Give a day from today on.")
    return Refusal("lesson.day", 422, words, fields={"due_on": words})


@transaction.atomic
def finish_lesson(*, lesson: Lesson, by: Actor, at: datetime | None = None) -> Lesson:
    """What was to be done differently is done; saying so twice changes nothing."""
    row = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if row.done_at is None:
        row.done_at, row.done_by = max(at or timezone.now(), row.noted_at), by.id
        row.save(update_fields=["done_at", "done_by"])
        facts = {"row": trail.mark(audited_papers.learned(row))}
        trail.record(event=audited_papers.DONE, by=by, subject=f"lesson:{row.public_id}", facts=facts, at=row.done_at)
    return row


@transaction.atomic
def catch_up(case: Case, at: datetime | None = None) -> Case:
    """The case as its clocks leave it now: what a refused step had found out (a wait that is over) is recorded."""
    current = moving.locked(case)
    moving.catch_up(current, at or timezone.now())
    return current
