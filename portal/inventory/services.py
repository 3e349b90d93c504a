"""Changes of the inventory: one person may narrow it, two people widen it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory import audited, checking, queries
from portal.inventory.models import MODELS, Proposal, Version
from portal.inventory.rules import wider
from portal.law import deciding
from portal.law.pack import digest
from portal.law.rules import Decision
from portal.trail.rules import SYSTEM, Actor
from portal.trail.services import mark, record, record_document

PERMISSION = "inventory.edit"
ROOM = "inventory"
PACKS = Path(__file__).parent / "data"


@transaction.atomic
def propose_change(
    *, kind: str, code: str, content: Mapping[str, Any], why: str, by: Actor, at: datetime | None = None
) -> Version | Proposal:
    """Change an entry, or begin one: at once when it reaches no further than before, else as a Proposal for a second person.

    Refusals: 404 `inventory.not_found`; 422 `inventory.*` with the fields that are wrong; 409 `inventory.waiting`, `inventory.same`.
    """
    moment, said = at or timezone.now(), checking.reason(why)
    cleaned = checking.cleaned(kind, code, content)
    before = queries.find(kind, code)
    if before is not None and before.content() == cleaned:
        raise Refusal("inventory.same", 409, _("The entry says exactly this already."))
    if queries.waits_for(kind, code):
        raise _waits()
    reasons = wider(kind, before.content() if before else None, cleaned)
    if not reasons:
        return _put(kind, code, cleaned, at=moment, why=said, entered_by=by.id, entered_role=by.role)
    proposal = Proposal(
        kind=kind, code=code, based_on=before.version if before else 0, content=cleaned, wider=reasons, why=said,
        sha256=digest({"kind": kind, "code": code, "content": cleaned}), proposed_at=moment, proposed_by=by.id, proposed_role=by.role,
    )  # fmt: skip
    deciding.insert(proposal, _waits())
    _note("inventory.proposed", proposal, by, moment)
    return proposal


def _waits() -> Refusal:
    told = _("A proposal for this entry is waiting already. Have it approved, rejected or withdrawn first.")
    return Refusal("inventory.waiting", 409, told)


@transaction.atomic
def approve_change(*, proposal: Proposal, by: Actor, reason: str = "", at: datetime | None = None) -> Version:
    """Put a proposed version in force, as somebody who did not enter it.

    Refusals: 403 `inventory.own`; 409 `inventory.decided`, `inventory.moved` when the entry changed since it was proposed.
    """
    moment = at or timezone.now()
    current = deciding.decide(proposal, Decision.APPROVED, by, checking.remark(reason), moment, room=ROOM)
    before = queries.find(current.kind, current.code)
    if (before.version if before else 0) != current.based_on:
        raise Refusal("inventory.moved", 409, _("The entry has changed since this was proposed. Reject it and enter it anew."))
    content = checking.cleaned(current.kind, current.code, current.content)
    two = {"entered_by": current.proposed_by, "entered_role": current.proposed_role, "approved_by": by.id, "approved_role": by.role}
    return _put(current.kind, current.code, content, at=moment, why=current.why, wide=True, **two)


def reject_change(*, proposal: Proposal, by: Actor, reason: str, at: datetime | None = None) -> Proposal:
    """Send a proposal back with a reason. Refusals: 403 `inventory.own`, 409 `inventory.decided`, 422 `inventory.no_reason`."""
    return deciding.reject(proposal, by, reason, at, room=ROOM, note=partial(_note, "inventory.rejected"))


def withdraw_change(*, proposal: Proposal, by: Actor, at: datetime | None = None) -> Proposal:
    """Take back what one entered oneself. Refusals: 403 `inventory.not_own`, 409 `inventory.decided`."""
    return deciding.withdraw(proposal, by, at, room=ROOM, note=partial(_note, "inventory.withdrawn"))


@transaction.atomic
def end_entry(*, kind: str, code: str, why: str, by: Actor, at: datetime | None = None) -> Version:
    """End an entry: from now on this is not collected. Its versions stay.

    Refusals: 404 `inventory.not_found`, 409 `inventory.in_use` while a field rests on it, 422 `inventory.no_why`.
    """
    moment = at or timezone.now()
    checking.reason(why)
    row = queries.find(kind, code)
    if row is None:
        raise queries.not_found()
    if users := queries.users_of(kind, code):
        told = _("Fields still rest on this entry: %(fields)s")
        raise Refusal("inventory.in_use", 409, told, facts={"fields": ", ".join(users)})
    row.valid_to = moment
    row.save(update_fields=["valid_to"])
    _logged("inventory.ended", row, by, moment)
    return row


@transaction.atomic
def load_pack(*, name: str = "product", by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Entries from data/<name>.yaml: a new code becomes an entry, a changed one a version, unless people have changed it themselves.

    Returns how many versions were written; doing it again writes none.
    """
    moment, written = at or timezone.now(), 0
    loaded = yaml.safe_load((PACKS / f"{name}.yaml").read_text())
    for kind in ("category", "keeping", "purpose", "datum"):
        for code, raw in loaded.get(kind, {}).items():
            written += _load(kind, code, raw, moment)
    if written:
        held = mark(audited.loaded(audited.from_packs(moment)[moment]))
        record(event=audited.LOADED, by=by, facts={"pack": name, "versions": written, "row": held}, at=moment)
    return written


def _load(kind: str, code: str, raw: Mapping[str, Any], moment: datetime) -> bool:
    known = MODELS[kind].objects.filter(code=code).order_by("version").last()
    if known is not None and (not known.from_pack or known.valid_to is not None):
        return False
    content = checking.cleaned(kind, code, checking.unpacked(kind, raw))
    if known is not None and known.content() == content:
        return False
    _put(kind, code, content, at=moment, from_pack=True, wide=True, entered_role="system")
    return True


def _put(kind: str, code: str, content: Mapping[str, Any], *, at: datetime, **who: Any) -> Version:
    """Close the version that stands and write the next one."""
    last = MODELS[kind].objects.select_for_update().filter(code=code).order_by("version").last()
    if last is not None and last.valid_to is None:
        last.valid_to = at
        last.save(update_fields=["valid_to"])
    row = MODELS[kind](code=code, version=(last.version if last else 0) + 1, valid_from=at, **content, **who)
    row.save(force_insert=True)
    if not row.from_pack:
        _logged("inventory.changed", row, Actor("staff", row.approved_by or row.entered_by, row.approved_role or row.entered_role), at)
    return row


def _logged(event: str, row: Version, by: Actor, at: datetime) -> None:
    document = {"type": f"inventory.{row.kind}", "code": row.code, "version": row.version, "sha256": digest(row.content())}
    record_document(event=event, by=by, document=document, facts={"row": mark(audited.written(row))}, at=at)


def _note(event: str, proposal: Proposal, by: Actor, at: datetime) -> None:
    document = {"type": f"inventory.{proposal.kind}", "code": proposal.code, "sha256": proposal.sha256}
    columns = audited.proposed(proposal) if proposal.waiting else audited.decided(proposal)
    record_document(event=event, by=by, document=document, facts={"row": mark(columns)}, at=at)
