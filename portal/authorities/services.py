from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.authorities import audited
from portal.authorities.models import AuthorityAnswer, AuthorityRequest, Entered
from portal.authorities.rules import Authority, Outcome, is_in_order, names_a_person
from portal.doors.errors import Refusal
from portal.trail import services as trail
from portal.trail.rules import Actor

PERMISSION = "authorities.handle"


@transaction.atomic
def enter_request(*, authority: str, basis: str, asked_on: date, people: int, by: Actor, at: datetime | None = None) -> AuthorityRequest:
    """Write down that an authority asked for the data of `people`, on which legal basis; it waits for a second person."""
    now = at or timezone.now()
    if authority not in Authority.values or people < 1 or not basis.strip():
        raise Refusal("authority.incomplete", 422, _("Say who asked, on which basis, and for the data of how many people."))
    if names_a_person(basis):
        raise Refusal("authority.personal", 422, _("This names somebody. Write the law and its article only."))
    if not is_in_order(asked_on, asked_on, timezone.localdate(now)):
        raise Refusal("authority.day", 422, _("This day has not come yet."))
    made = AuthorityRequest.objects.create(
        authority=authority, basis=basis.strip(), asked_on=asked_on, people=people, entered_at=now, entered_by=_name(by)
    )
    _note("authority.entered", made, by, now, authority=authority, people=people)
    return made


@transaction.atomic
def confirm_request(*, request: AuthorityRequest, by: Actor, at: datetime | None = None) -> AuthorityRequest:
    """From now on it counts. Never by whoever entered it."""
    now, found = at or timezone.now(), AuthorityRequest.objects.select_for_update().filter(pk=request.pk, confirmed_at=None).first()
    if found is None:
        raise not_waiting()
    _confirm(found, by, now)
    row = trail.mark(audited.request_columns(found))
    _note(audited.CONFIRMED, found, by, now, authority=found.authority, people=found.people, row=row)
    return found


@transaction.atomic
def enter_answer(*, request: AuthorityRequest, outcome: str, answered_on: date, by: Actor, at: datetime | None = None) -> AuthorityAnswer:
    """Write down what came of a confirmed request, in place of an answer that still waits."""
    now, asked = at or timezone.now(), AuthorityRequest.objects.select_for_update().get(pk=request.pk)
    if outcome not in Outcome.values:
        raise Refusal("authority.incomplete", 422, _("Choose one of the answers given."))
    if not is_in_order(asked.asked_on, answered_on, timezone.localdate(now)):
        raise Refusal("authority.day", 422, _("An answer is given on the day of the request or later, and not in the future."))
    if asked.confirmed_at is None or AuthorityAnswer.objects.filter(request=asked).exclude(confirmed_at=None).exists():
        raise Refusal("authority.order", 409, _("A request is confirmed first, and answered once."))
    AuthorityAnswer.objects.filter(request=asked).delete()
    made = AuthorityAnswer.objects.create(request=asked, outcome=outcome, answered_on=answered_on, entered_at=now, entered_by=_name(by))
    _note("authority.answer_entered", asked, by, now, outcome=outcome)
    return made


@transaction.atomic
def confirm_answer(*, answer: AuthorityAnswer, by: Actor, at: datetime | None = None) -> AuthorityAnswer:
    """From now on it counts. Never by whoever entered it."""
    now, found = at or timezone.now(), AuthorityAnswer.objects.select_for_update().filter(pk=answer.pk, confirmed_at=None).first()
    if found is None:
        raise not_waiting()
    _confirm(found, by, now)
    row = trail.mark(audited.answer_columns(found))
    _note(audited.ANSWERED, found.request, by, now, outcome=found.outcome, row=row)
    return found


@transaction.atomic
def discard(*, request: AuthorityRequest, by: Actor, at: datetime | None = None) -> None:
    """Take back what waits: the answer, or a request nobody has confirmed."""
    asked = AuthorityRequest.objects.select_for_update().get(pk=request.pk)
    waiting = asked if asked.confirmed_at is None else AuthorityAnswer.objects.filter(request=asked, confirmed_at=None).first()
    if waiting is None:
        raise not_waiting()
    _note("authority.discarded", asked, by, at)
    waiting.delete()


def not_waiting() -> Refusal:
    return Refusal("authority.not_waiting", 409, _("This is not waiting any more: it was confirmed or taken back."))


def _confirm(entered: Entered, by: Actor, now: datetime) -> None:
    if entered.entered_by == _name(by):
        raise Refusal("authority.second_person", 409, _("You entered this. Someone else has to confirm it."))
    entered.confirmed_at, entered.confirmed_by = now, _name(by)
    entered.save()


def _note(event: str, asked: AuthorityRequest, by: Actor, at: datetime | None, **facts: str | int) -> None:
    trail.record(event=event, by=by, subject=str(asked), facts=facts, at=at)


def _name(by: Actor) -> str:
    return f"{by.kind}:{by.id}"
