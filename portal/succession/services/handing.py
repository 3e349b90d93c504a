"""The cases that go are put together once, when somebody takes them: asked for by one person, opened by another, from the day on."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from disputes import sealed
from disputes.services import reading
from portal.succession import bundling, publication, queries, refusals
from portal.succession.models import Handover, Succession
from portal.succession.rules import Phase
from portal.succession.services.deciding import locked
from portal.trail import services as trail
from portal.trail.rules import Actor


@transaction.atomic
def ask_for_bundle(*, succession: Succession, by: Actor, at: datetime | None = None) -> Handover:
    """Ask that the cases be handed over. Refusals succession.not_standing, .too_early, .nothing_goes, .handover_open (409)."""
    moment = at or timezone.now()
    current = locked(succession)
    if current.phase(moment) != Phase.DONE:
        raise refusals.too_early() if current.standing else refusals.not_standing()
    if not queries.going(current)[0]:
        raise refusals.nothing_goes()
    found = Handover(succession=current, asked_at=moment, asked_by=by.id, asked_role=by.role)
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError:
        raise refusals.one_open() from None
    _note("succession.bundle_asked", found, by, moment)
    return found


@transaction.atomic
def open_bundle(*, handover: Handover, by: Actor, at: datetime | None = None) -> Handover:
    """Agree, as somebody who did not ask. Refusals succession.own (403), succession.taken (410)."""
    moment = at or timezone.now()
    current = _locked(handover)
    if current.asked_by == by.id:
        raise refusals.own()
    if current.opened_at is None:
        current.opened_at, current.opened_by, current.opened_role = moment, by.id, by.role
        current.save(update_fields=["opened_at", "opened_by", "opened_role"])
        _note("succession.bundle_opened", current, by, moment)
    return current


@transaction.atomic
def take_bundle(*, handover: Handover, target: Any, by: Actor, at: datetime | None = None) -> Handover:
    """Write the ZIP to `target`, once; each client reads in their case that it was handed over. What fails uses nothing up.

    Refusals succession.not_opened (409), succession.taken (410), case.not_yours_to_read (403)."""
    moment = at or timezone.now()
    current = _locked(handover)
    if current.opened_at is None:
        raise refusals.not_opened()
    cases, left_out = queries.going(current.succession)
    for case in cases:
        reading.read_whole(case=case, by=by, at=moment)
        facts: dict[str, str | int | bool | None] = {"succession": str(current.succession.public_id)}
        trail.record(
            event="succession.handed_over", by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=moment
        )  # fmt: skip
    current.sha256 = bundling.write(current, cases, moment, target)
    current.taken_at, current.taken_by, current.taken_role = moment, by.id, by.role
    current.cases, current.left_out = len(cases), left_out
    current.save(update_fields=["sha256", "taken_at", "taken_by", "taken_role", "cases", "left_out"])
    _note("succession.bundle_taken", current, by, moment)
    publication.spread_after_commit(current.succession)
    return current


def _locked(handover: Handover) -> Handover:
    current = Handover.objects.select_for_update(of=("self",)).select_related("succession").get(pk=handover.pk)
    if current.taken_at is not None:
        raise refusals.taken()
    return current


def _note(event: str, handover: Handover, by: Actor, at: datetime) -> None:
    """One leaf: the bundle's signed list by its hash once it was taken, before that the notice it rests on."""
    succession = handover.succession
    document = {"type": "succession.bundle", "handover": str(handover.public_id), "succession": str(succession.public_id)}
    trail.record_document(event=event, by=by, document={**document, "sha256": handover.sha256 or succession.sha256}, at=at)
