"""Remarks of colleagues on a draft: made, settled with a word on what came of it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.policies import audited, queries
from portal.policies.models import Remark, Version
from portal.policies.services.drafting import SUBJECT, open_draft
from portal.trail.rules import Actor
from portal.trail.services import mark, record

LIMIT, OUTCOME_LIMIT = 2000, 500


@transaction.atomic
def remark_on(*, version: Version, number: str, text: str, by: Actor, at: datetime | None = None) -> Remark:
    """Ask something of a draft, at the clause with this number or ("") of the whole. Refuses a published version and empty words."""
    draft, now = open_draft(version, shown=True), at or timezone.now()
    anchor = queries.clause(draft, number).anchor if number else ""
    words = _said(text, LIMIT, "text")
    made = Remark.objects.create(version=draft, anchor=anchor, number=number, text=words, at=now, by=by.id or by.kind, role=by.role)
    _note(audited.REMARKED, made, by, now, audited.remarked(made))
    return made


@transaction.atomic
def settle_remark(*, remark: Remark, outcome: str, by: Actor, at: datetime | None = None) -> Remark:
    """Settle a remark, with what was done or why nothing was. Once: a second time is refused (409 `policy.remark_settled`)."""
    now, found = at or timezone.now(), Remark.objects.select_for_update(of=("self",)).select_related("version").get(pk=remark.pk)
    if found.settled_at is not None:
        raise Refusal("policy.remark_settled", 409, _("This comment is settled already."))
    found.outcome = _said(outcome, OUTCOME_LIMIT, "outcome")
    found.settled_at, found.settled_by, found.settled_role = now, by.id or by.kind, by.role
    found.save(update_fields=["outcome", "settled_at", "settled_by", "settled_role"])
    _note(audited.SETTLED, found, by, now, audited.settled(found))
    return found


def _said(text: str, limit: int, field: str) -> str:
    words = clean(text, limit=limit).strip()
    if not words:
        told = _("Write a sentence.")
        raise Refusal("policy.remark_empty", 422, told, fields={field: told})
    return words


def _note(event: str, remark: Remark, by: Actor, at: datetime, columns: bytes) -> None:
    facts = {"clause": remark.number, "row": mark(columns)}
    record(event=event, by=by, subject=SUBJECT.format(remark.version.public_id), facts=facts, at=at)
