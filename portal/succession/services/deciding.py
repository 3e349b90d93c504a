"""One person enters a change of hands, another approves it, and from then on it is public; until the day it can be called off."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from portal.doors.text import clean
from portal.inventory import queries as inventory
from portal.law import deciding
from portal.law.rules import Decision
from portal.succession import audited, publication, queries, refusals, rules
from portal.succession.models import Line, Succession
from portal.succession.rules import Draft, Phase
from portal.succession.services import ROOM
from portal.trail import services as trail
from portal.trail.leaves import canonical
from portal.trail.rules import Actor

LIMITS = {"name_zh": 120, "name_en": 120, "contact": 200, "more_zh": 1000, "more_en": 1000}
WHY = 500


@transaction.atomic
def enter_succession(*, draft: Draft, by: Actor, at: datetime | None = None) -> Succession:
    """Enter what is to happen, for somebody else to approve; nobody is told yet.

    Refusals succession.incomplete (422, by field), succession.already (409)."""
    moment = at or timezone.now()
    said = _cleaned(draft)
    wrong = rules.problems(said, [row.code for row in inventory.purposes(moment)], timezone.localdate(moment))
    if wrong:
        raise refusals.incomplete(wrong)
    fields = {name: getattr(said, name) for name in ("kind", *LIMITS, "effective_on", "reach")}
    hashed = sha256(canonical(said.content())).hexdigest()
    found = Succession(**fields, listed=list(said.listed), sha256=hashed, proposed_at=moment, proposed_by=by.id, proposed_role=by.role)
    deciding.insert(found, refusals.already())
    Line.objects.bulk_create(
        Line(succession=found, purpose=line.purpose, version=line.version, fate=line.fate, changes=line.changes) for line in said.lines
    )
    _note("succession.entered", found, by, moment)
    return found


def _cleaned(draft: Draft) -> Draft:
    words = {name: clean(getattr(draft, name), limit=limit) for name, limit in LIMITS.items()}
    return replace(
        draft,
        name_zh=words["name_zh"],
        name_en=words["name_en"],
        contact=words["contact"],
        more_zh=words["more_zh"],
        more_en=words["more_en"],
    )


@transaction.atomic
def approve_succession(*, succession: Succession, by: Actor, reason: str = "", at: datetime | None = None) -> Succession:
    """Announce it, as somebody who did not enter it: the page is published, the worker tells everybody.

    Refusals succession.own (403), succession.decided, succession.too_soon, succession.changed_since (409)."""
    moment = at or timezone.now()
    current = deciding.decide(succession, Decision.APPROVED, by, clean(reason, limit=WHY), moment, room=ROOM)
    if current.effective_on < rules.earliest(timezone.localdate(moment)):
        raise refusals.too_soon()
    if {(row.code, row.version) for row in inventory.purposes(moment)} != set(current.lines.values_list("purpose", "version")):
        raise refusals.changed_since()
    _note("succession.announced", current, by, moment)
    publication.spread_after_commit(current)
    return current


def reject_succession(*, succession: Succession, by: Actor, reason: str, at: datetime | None = None) -> Succession:
    """Send it back with a reason. 403 `succession.own`, 409 `succession.decided`, 422 `succession.no_reason`."""
    return deciding.reject(succession, by, reason, at, room=ROOM, note=partial(_note, "succession.rejected"))


def withdraw_succession(*, succession: Succession, by: Actor, at: datetime | None = None) -> Succession:
    """Take back what one entered oneself. 403 `succession.not_own`, 409 `succession.decided`."""
    return deciding.withdraw(succession, by, at, room=ROOM, note=partial(_note, "succession.withdrawn"))


@transaction.atomic
def call_off(*, succession: Succession, why_zh: str, why_en: str, by: Actor, at: datetime | None = None) -> Succession:
    """Before the day: it does not happen, and everybody who was told is told so.

    Refusals succession.no_words (422), succession.not_standing, succession.over (409)."""
    moment, words = at or timezone.now(), [clean(each, limit=WHY) for each in (why_zh, why_en)]
    if not all(words):
        raise refusals.no_words()
    current = locked(succession)
    check_coming(current, moment)
    current.off_at, current.off_by, current.off_role, current.told_at = moment, by.id, by.role, None
    current.off_zh, current.off_en = words
    current.save(update_fields=["off_at", "off_by", "off_role", "off_zh", "off_en", "told_at"])
    _note(audited.OFF, current, by, moment, row=trail.mark(audited.called_off(current)))
    publication.spread_after_commit(current)
    return current


def locked(succession: Succession) -> Succession:
    """As it is now, nobody else changing it until this transaction ends."""
    return Succession.objects.select_for_update().get(pk=succession.pk)


def check_coming(succession: Succession, now: datetime) -> None:
    """Refuse (409) what can be done only while it is announced and the day has not come."""
    refusal = {Phase.DONE: refusals.over}.get(succession.phase(now), refusals.not_standing)
    if succession.phase(now) != Phase.COMING:
        raise refusal()


def _note(event: str, succession: Succession, by: Actor, at: datetime, **more: str) -> None:
    """One leaf in the public log, with the hash of what the notice says."""
    document = {"type": "succession.notice", "succession": str(succession.public_id), "sha256": succession.sha256}
    facts = {"kind": str(succession.kind), **more} | ({"effect": succession.effective_on.isoformat()} if event == queries.LATEST else {})
    trail.record_document(event=event, by=by, document=document, facts=facts, at=at)
