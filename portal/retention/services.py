"""What is over is listed by one person, approved by another, ended by the worker. A hold stops it, at any time before."""

import json
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.inventory import queries as inventory
from portal.law import deciding
from portal.law.pack import digest
from portal.law.rules import Decision
from portal.retention import audited, expiring, queries
from portal.retention.models import Hold, Item, Run
from portal.retention.rules import Ground, State, verdict
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault
from portal.vault.rules import KEY_STORE_DAYS

PERMISSION = "retention.manage"
ROOM = "retention"
REASON = 500
BATCH = 100
TABLE = "retention_hold"


@transaction.atomic
def place_hold(*, subject: str, ground: str, reason: str, until: date, by: Actor, at: datetime | None = None) -> Hold:
    """Keep something from being erased, from now on. 422 `retention.hold` for what is not said or a day that is over."""
    moment, said = at or timezone.now(), clean(reason, limit=REASON)
    if not subject or not said or ground not in Ground.values or until <= timezone.localdate(moment):
        raise Refusal("retention.hold", 422, _("Say what is kept, why, on which ground, and until about which day in the future."))
    hold = Hold(subject=subject, ground=ground, until=until, placed_at=moment, placed_by=by.id, placed_role=by.role)
    hold.key_id = vault.create_key(purpose="hold")
    hold.reason = vault.seal(hold.key_id, said, table=TABLE, column="reason", row=str(hold.public_id))
    hold.save(force_insert=True)
    facts = {"ground": ground, "row": trail.mark(audited.held(hold))}
    trail.record(event=audited.HELD, by=by, subject=subject, facts=facts, at=moment)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, reason: str, by: Actor, at: datetime | None = None) -> Hold:
    """Take a hold away, as somebody who did not place it. 403 `retention.own`, 409 `retention.lifted`, 422 `retention.no_reason`."""
    said = clean(reason, limit=REASON)
    if not said:
        raise Refusal("retention.no_reason", 422, _("Say why."), fields={"reason": _("Say why.")})
    current, moment = Hold.objects.select_for_update().get(pk=hold.pk), at or timezone.now()
    if current.lifted_at is not None:
        raise Refusal("retention.lifted", 409, _("This hold has been lifted already."))
    if current.placed_by == by.id:
        raise Refusal("retention.own", 403, _("You placed this hold yourself. Somebody else has to lift it."))
    current.lifted_at, current.lifted_by, current.lifted_role = moment, by.id, by.role
    current.lifted_reason = vault.seal(current.key_id, said, table=TABLE, column="lifted_reason", row=str(current.public_id))
    current.save(update_fields=["lifted_at", "lifted_by", "lifted_role", "lifted_reason"])
    facts = {"ground": current.ground, "row": trail.mark(audited.lifted(current))}
    trail.record(event=audited.LIFTED, by=by, subject=current.subject, facts=facts, at=moment)
    return current


@transaction.atomic
def read_reason(*, hold: Hold, by: Actor, at: datetime | None = None) -> tuple[str, str]:
    """The sealed reasons for which a hold was placed and lifted ("" while it stands); that they were read is recorded."""
    trail.record(event="retention.reason_read", by=by, subject=hold.subject, facts={"ground": hold.ground}, at=at)
    return _opened(hold, "reason", hold.reason), _opened(hold, "lifted_reason", hold.lifted_reason)


def _opened(hold: Hold, column: str, blob: bytes | memoryview | None) -> str:
    return vault.open_sealed(hold.key_id, bytes(blob), table=TABLE, column=column, row=str(hold.public_id)) if blob else ""


@transaction.atomic
def forget_reasons(*, subject: str, by: Actor, at: datetime | None = None) -> None:
    """What lifted holds said about a subject that is erased can be read no more; their rows, and the ground, stay."""
    for hold in Hold.objects.filter(subject=subject).exclude(lifted_at=None).exclude(reason=b""):
        vault.destroy_key(hold.key_id, by=by, at=at)
        Hold.objects.filter(pk=hold.pk).update(reason=b"", lifted_reason=None)


@transaction.atomic
def propose_run(*, by: Actor, at: datetime | None = None) -> Run:
    """List everything that is over now, for somebody else to approve. Nothing is erased yet.

    409 `retention.waiting` while another list is not carried out, `retention.nothing` when nothing is over.
    """
    moment = at or timezone.now()
    if Run.objects.filter(decision__in=["", Decision.APPROVED.value], carried_at=None).exists():
        raise Refusal("retention.waiting", 409, _("Another run is not finished yet."))
    found = [each for each in queries.over(moment) if not each.held]
    if not found:
        raise Refusal("retention.nothing", 409, _("Nothing is over that could be erased."))
    listed = [[each.rule.code, each.rule.version, each.subject, each.due] for each in found]
    run = Run(sha256=digest(listed), proposed_at=moment, proposed_by=by.id, proposed_role=by.role)
    run.save(force_insert=True)
    Item.objects.bulk_create(
        (Item(run=run, rule=each.rule.code, version=each.rule.version, subject=each.subject, due_at=each.due) for each in found),
        batch_size=BATCH,
    )
    _note("retention.proposed", run, by, moment, items=len(found))
    return run


@transaction.atomic
def approve_run(*, run: Run, by: Actor, reason: str = "", at: datetime | None = None) -> Run:
    """Let the worker carry a list out, as somebody who did not put it together. 403 `retention.own`, 409 `retention.decided`."""
    moment = at or timezone.now()
    current = deciding.decide(run, Decision.APPROVED, by, clean(reason, limit=REASON), moment, room=ROOM)
    _note("retention.approved", current, by, moment)
    return current


def reject_run(*, run: Run, by: Actor, reason: str, at: datetime | None = None) -> Run:
    """Send a list back with a reason. 403 `retention.own`, 409 `retention.decided`, 422 `retention.no_reason`."""
    return deciding.reject(run, by, reason, at, room=ROOM, note=partial(_note, "retention.rejected"))


def withdraw_run(*, run: Run, by: Actor, at: datetime | None = None) -> Run:
    """Take back a list one put together oneself. 403 `retention.not_own`, 409 `retention.decided`."""
    return deciding.withdraw(run, by, at, room=ROOM, note=partial(_note, "retention.withdrawn"))


def carry_out(now: datetime | None = None) -> int:
    """The worker's part: end what approved runs list, each thing in a transaction of its own; returns how many were looked at.

    Each is judged again first: a hold placed since, a case opened again, a rule made longer keep it. Any number of workers may run.
    """
    moment, looked = now or timezone.now(), 0
    for run in Run.objects.filter(decision=Decision.APPROVED.value, carried_at=None):
        for item in run.items.filter(state=State.WAITING)[:BATCH]:
            looked += _carry(item, moment)
        if not run.items.filter(state=State.WAITING).exists():
            _finish(run, moment)
    return looked


@transaction.atomic
def _carry(item: Item, now: datetime) -> bool:
    current = Item.objects.select_for_update().get(pk=item.pk)
    if current.state != State.WAITING:
        return False
    state, code = _judged(current, now), ""
    if state is State.WAITING:
        state, code = _ended(current)
    current.state, current.code, current.done_at = state, code, now
    current.save(update_fields=["state", "code", "done_at"])
    return True


def _judged(item: Item, now: datetime) -> State:
    expirer, rule = expiring.of(item.rule), next((each for each in inventory.keepings(now) if each.code == item.rule), None)
    began = expirer.begun(item.subject) if expirer is not None and rule is not None else None
    due = queries.due_at(rule, began, now) if rule is not None and rule.period and began is not None else None
    return verdict(held=bool(queries.holds_on(item.subject)), due=due, now=now)


def _ended(item: Item) -> tuple[State, str]:
    expirer = expiring.of(item.rule)
    assert expirer is not None
    try:
        with transaction.atomic():
            expirer.erase(item.subject, by=SYSTEM)
    except Refusal as refusal:
        return (State.HELD if refusal.code == "retention.held" else State.REFUSED), refusal.code
    return State.DONE, ""


@transaction.atomic
def _finish(run: Run, now: datetime) -> None:
    current = Run.objects.select_for_update().get(pk=run.pk)
    if current.carried_at is not None:
        return
    told: dict[str, Any] = {
        "type": "retention.certificate",
        "run": str(current.public_id),
        "list_sha256": current.sha256,
        "approved_at": current.decided_at.isoformat() if current.decided_at else "",
        "carried_out_at": now.isoformat(),
        "rules": queries.counts(current),
        "last_key_copy_until": (timezone.localdate(now) + timedelta(days=KEY_STORE_DAYS)).isoformat(),
    }
    body = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document = {"type": "retention.certificate", "run": str(current.public_id), "sha256": digest(told)}
    current.entry = trail.record_document(event="retention.carried_out", by=SYSTEM, document=document, at=now).id
    current.certificate, current.carried_at = {**told, "signed": trail.sign(body.encode())}, now
    current.save(update_fields=["entry", "certificate", "carried_at"])


def _note(event: str, run: Run, by: Actor, at: datetime, **facts: int) -> None:
    document = {"type": "retention.run", "run": str(run.public_id), "sha256": run.sha256}
    row = trail.mark(audited.listed(run) if run.waiting else audited.decided(run))
    trail.record_document(event=event, by=by, document=document, facts={**facts, "row": row}, at=at)
