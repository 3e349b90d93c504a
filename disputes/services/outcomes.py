"""Outcomes for the public: drafted, told to the client, approved by another person, taken down when somebody objects."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import anonymous, outcome_pages, restricted, sealed
from disputes.models import Case, PublicOutcome
from disputes.models.outcomes import PAIRS
from disputes.rules import Kind
from disputes.services import letters
from disputes.services.moving import locked
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.law import deciding
from portal.law import queries as law
from portal.law.pack import digest
from portal.law.rules import Decision
from portal.trail import services as trail
from portal.trail.rules import Actor

ROOM = "outcome"
LONGEST = 1500
TERM = "outcome.objection"
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@transaction.atomic
def draft_outcome(*, case: Case, texts: Mapping[str, str], by: Actor, at: datetime | None = None) -> PublicOutcome:
    """Write the outcome of a closed case for somebody else to approve; the client is told and can object.

    Refusals: 422 `outcome.incomplete`, `outcome.personal`; 409 `outcome.not_closed`, `outcome.too_few`, `outcome.there`,
    `outcome.objected`.
    """
    current, moment = locked(case), at or timezone.now()
    if current.kind == Kind.RIGHTS:
        raise Refusal("outcome.private", 409, _("A request about somebody's own data concerns nobody else: no outcome of it is published."))
    restricted.check(current, restricted.Use.OUTCOME)
    words = _cleaned(texts)
    span = anonymous.span(current)
    anonymous.check(words, said(current))
    if current.outcomes.filter(objected_at__isnull=False).exists():
        raise _objected()
    outcome = PublicOutcome(
        slug="".join(secrets.choice(ALPHABET) for _n in range(10)), case=current, kind=current.kind, topic=current.topic,
        resolution=current.resolution, span=span, told_at=moment, objection_until=law.due_for(law.term(TERM, moment), moment).at,
        sha256=digest(words), proposed_at=moment, proposed_by=by.id, proposed_role=by.role, **words,
    )  # fmt: skip
    deciding.insert(outcome, Refusal("outcome.there", 409, _("There is an outcome of this case already, waiting or published.")))
    _about_case("outcome.drafted", outcome, by, moment)
    letters.tell_client(current, "case_outcome", once=f"outcome:{outcome.slug}", at=moment)
    return outcome


def _cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    words = {name: clean(texts.get(name, ""), limit=LONGEST) for name in PAIRS}
    empty = {name: _("Write this in both languages") for name, text in words.items() if not text}
    if empty:
        raise Refusal("outcome.incomplete", 422, _("Something is missing."), fields=empty)
    return words


def said(case: Case) -> list[str]:
    """What the client wrote, masked: their words must not come back in public."""
    thread = case.conversation.messages.filter(from_kind="client").values_list("text_masked", flat=True)
    return [case.story_masked, case.wish_masked, *thread]


def _objected() -> Refusal:
    return Refusal("outcome.objected", 409, _("The person concerned objected. This outcome is not published."))


@transaction.atomic
def approve_outcome(*, outcome: PublicOutcome, by: Actor, reason: str = "", at: datetime | None = None) -> PublicOutcome:
    """Publish it, as somebody who did not draft it, once the client had time to object or agreed.

    Refusals: 403 `outcome.own`; 409 `outcome.decided`, `outcome.objected`, `outcome.too_early`, `outcome.not_closed`, `outcome.too_few`.
    """
    moment = at or timezone.now()
    current = deciding.decide(outcome, Decision.APPROVED, by, clean(reason, limit=deciding.REASON), moment, room=ROOM)
    if current.objected_at is not None:
        raise _objected()
    if current.agreed_at is None and moment < current.objection_until:
        raise Refusal("outcome.too_early", 409, _("The person concerned can still object. Approve it after that."))
    case = current.case
    if case is None or anonymous.span(case) != current.span:
        raise Refusal("outcome.moved_on", 409, _("The case or the number of cases like it has changed. Draft the outcome anew."))
    restricted.check(case, restricted.Use.OUTCOME)
    anonymous.check({name: getattr(current, name) for name in PAIRS}, said(case))
    _document("outcome.published", current, by, moment)
    transaction.on_commit(lambda: outcome_pages.publish(current))
    return current


def reject_outcome(*, outcome: PublicOutcome, by: Actor, reason: str, at: datetime | None = None) -> PublicOutcome:
    """Send it back with a reason. Refusals: 403 `outcome.own`, 409 `outcome.decided`, 422 `outcome.no_reason`."""
    return deciding.reject(outcome, by, reason, at, room=ROOM, note=partial(_about_case, "outcome.rejected"))


def withdraw_outcome(*, outcome: PublicOutcome, by: Actor, at: datetime | None = None) -> PublicOutcome:
    """Take back one's own draft. Refusals: 403 `outcome.not_own`, 409 `outcome.decided`."""
    return deciding.withdraw(outcome, by, at, room=ROOM, note=partial(_about_case, "outcome.withdrawn"))


@transaction.atomic
def take_down_outcome(*, outcome: PublicOutcome, by: Actor, at: datetime | None = None) -> PublicOutcome:
    """Remove a published outcome from the public; that it was there stays on record. 409 `outcome.not_published`; twice is once."""
    current, moment = PublicOutcome.objects.select_for_update().get(pk=outcome.pk), at or timezone.now()
    if current.decision != Decision.APPROVED:
        raise Refusal("outcome.not_published", 409, _("This outcome is not published."))
    if current.taken_down_at is None:
        current.taken_down_at, current.taken_down_by = moment, by.id
        current.save(update_fields=["taken_down_at", "taken_down_by"])
        _document("outcome.taken_down", current, by, moment)
        transaction.on_commit(lambda: outcome_pages.withdraw(current))
    return current


@transaction.atomic
def object_to_outcome(*, case: Case, by: Actor, at: datetime | None = None) -> PublicOutcome:
    """The person concerned does not want it published: it never is, and what is published comes down. Refusal `outcome.none` (404)."""
    current, moment = _of(case), at or timezone.now()
    if current.objected_at is None:
        current.objected_at, current.agreed_at = moment, None
        current.save(update_fields=["objected_at", "agreed_at"])
        _about_case("outcome.objected_to", current, by, moment)
    return take_down_outcome(outcome=current, by=by, at=moment) if current.published else current


@transaction.atomic
def agree_to_outcome(*, case: Case, by: Actor, at: datetime | None = None) -> PublicOutcome:
    """The person concerned has nothing against it; they may still object later. Refusals: 404 `outcome.none`, 409 `outcome.objected`."""
    current, moment = _of(case), at or timezone.now()
    if current.objected_at is not None:
        raise _objected()
    if current.agreed_at is None:
        current.agreed_at = moment
        current.save(update_fields=["agreed_at"])
        _about_case("outcome.agreed_to", current, by, moment)
    return current


def _of(case: Case) -> PublicOutcome:
    found = current_outcome(case)
    if found is None:
        raise Refusal("outcome.none", 404, _("There is no outcome of this case to speak of."))
    return PublicOutcome.objects.select_for_update().get(pk=found.pk)


def current_outcome(case: Case) -> PublicOutcome | None:
    """The one that waits or is published, or that the client objected to."""
    shown = case.outcomes.exclude(decision__in=[Decision.REJECTED, Decision.WITHDRAWN])
    return shown.order_by("-proposed_at", "-pk").first()


def forget_outcomes(case: Case) -> None:
    """A case is erased: what is published is anonymous and stays without its case; drafts go."""
    case.outcomes.exclude(decision=Decision.APPROVED).delete()
    case.outcomes.update(case=None)


def _about_case(event: str, outcome: PublicOutcome, by: Actor, at: datetime) -> None:
    case = outcome.case
    if case is not None:
        facts = {"outcome": outcome.slug, "outcome_sha256": outcome.sha256}
        trail.record(event=event, by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)


def _document(event: str, outcome: PublicOutcome, by: Actor, at: datetime) -> None:
    document = {"type": "outcome", "outcome": outcome.slug, "topic": outcome.topic, "result": outcome.resolution, "sha256": outcome.sha256}
    trail.record_document(event=event, by=by, document=document, at=at)
