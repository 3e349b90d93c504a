"""Third parties come in as drafts, are let in by a second person once their contract is whole, reviewed, and ended."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.accounts import queries as accounts
from portal.doors.errors import Refusal, Words
from portal.doors.text import clean
from portal.inventory import queries as inventory
from portal.inventory.rules import Kind
from portal.notices.services import queue_notice
from portal.partners import audited, queries
from portal.partners.audited import PAIRS, TEXTS
from portal.partners.models import Event, Partner, Transfer
from portal.partners.rules import CLAUSES, KEPT_YEARS, REMIND_DAYS, Ground, Role, State
from portal.trail.rules import SYSTEM, Actor, Fact
from portal.trail.services import mark, record

PERMISSION = "partners.edit"
PACKS = Path(__file__).parent / "data"
COLUMNS = (
    "role", "under", *TEXTS, "categories", "purposes", "place", "abroad", *(f"has_{code}" for code in CLAUSES), "signed_on",
    "contract_ends_on", "evidence", "review_on", "owner",
)  # fmt: skip
NOTE = 500
OPTIONAL = {"evidence", "owner"}


@transaction.atomic
def add_partner(*, code: str, content: Mapping[str, Any], by: Actor, at: datetime | None = None) -> Partner:
    """A new third party, as a draft that gets nothing. Refusals: 422 `partner.wrong` by column, 409 `partner.code_taken`."""
    partner = Partner(code=clean(code, limit=40, multiline=False), **_cleaned(content), edited_by=by.id)
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError:
        raise Refusal("partner.code_taken", 409, _("Another third party has this code.")) from None
    _did(partner, "added", by, at)
    return partner


def _locked(partner: Partner, *states: str) -> Partner:
    found = Partner.objects.select_for_update().get(pk=partner.pk)
    if found.state not in states:
        raise Refusal("partner.state", 409, _("This is not possible in its present state."))
    return found


@transaction.atomic
def change_partner(*, partner: Partner, content: Mapping[str, Any], edits: int, by: Actor, at: datetime | None = None) -> Partner:
    """Give a draft other words or scope. Refusals: 409 `partner.state` (an active one is suspended first), `partner.edited_meanwhile`."""
    current = _locked(partner, State.DRAFT)
    if current.edits != edits:
        raise Refusal("partner.edited_meanwhile", 409, _("Someone else has changed this since you opened it. Your text is still here."))
    for name, value in _cleaned(content).items():
        setattr(current, name, value)
    current.edits, current.edited_by, current.from_pack = edits + 1, by.id, False
    current.save()
    _did(current, "changed", by, at)
    return current


def _cleaned(content: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: content[name] for name in COLUMNS}
    for name in (*TEXTS, "place", "evidence", "owner"):
        limit = getattr(Partner._meta.get_field(name), "max_length", None) or NOTE
        found[name] = clean(found[name], limit=limit, multiline=False)
    wrong: dict[str, Words] = {name: _("Write this in both languages.") for name in TEXTS if not found[name]}
    wrong |= {} if found["place"] else {"place": _("Say where it is.")}
    if (found["role"] == Role.SUB_PROCESSOR) != (found["under"] is not None):
        wrong["under"] = _("A sub-processor, and only that, works under a processor of ours.")
    for name, kind in (("categories", Kind.CATEGORY), ("purposes", Kind.PURPOSE)):
        if set(found[name]) - set(inventory.titles(kind)):
            wrong[name] = _("Choose from the inventory.")
    if found["signed_on"] and found["contract_ends_on"] and found["contract_ends_on"] < found["signed_on"]:
        wrong["contract_ends_on"] = _("The contract ends before it begins.")
    if wrong:
        raise Refusal("partner.wrong", 422, _("This entry is not complete."), fields=wrong)
    return found


@transaction.atomic
def activate_partner(*, partner: Partner, by: Actor, at: datetime | None = None) -> Partner:
    """Let a draft in, as somebody who did not edit it last.

    Refusals: 403 `partner.own`; 409 `partner.clauses_missing`, `partner.not_ready`, `partner.parent`, `partner.state`.
    """
    current, moment = _locked(partner, State.DRAFT), at or timezone.now()
    if by.id == current.edited_by and by.kind != "system":
        raise Refusal("partner.own", 403, _("You edited this yourself. Somebody else has to let it in."))
    _check_ready(current, timezone.localdate(moment))
    current.state, current.activated_at, current.activated_by = State.ACTIVE, moment, by.id
    current.save()
    _did(current, "activated", by, moment)
    return current


def _check_ready(partner: Partner, today: date) -> None:
    if lacking := partner.missing:
        told = _("The contract lacks: %(clauses)s")
        words = "; ".join(str(CLAUSES[code]) for code in lacking)
        raise Refusal("partner.clauses_missing", 409, told, facts={"clauses": words})
    if not partner.evidence or partner.review_on is None or partner.review_on <= today:
        raise Refusal("partner.not_ready", 409, _("It needs a reference to its evidence, and a day of review in the future."))
    if partner.under is not None and partner.under.state != State.ACTIVE:
        raise Refusal("partner.parent", 409, _("The processor it works under is not active."))


@transaction.atomic
def suspend_partner(*, partner: Partner, note: str, by: Actor, at: datetime | None = None) -> Partner:
    """Take an active one back to a draft: it gets nothing until it is let in again. 422 `partner.no_note`."""
    current, said = _locked(partner, State.ACTIVE), _said(note)
    current.state, current.activated_at, current.activated_by = State.DRAFT, None, ""
    current.save()
    _did(current, "suspended", by, at, note=said)
    return current


@transaction.atomic
def review_partner(*, partner: Partner, note: str, review_on: date, by: Actor, at: datetime | None = None) -> Partner:
    """Record a check of an active one (PIPL 21: supervise) and when the next is due, at most a year on. 422 `partner.review_day`."""
    current, said, today = _locked(partner, State.ACTIVE), _said(note), timezone.localdate(at or timezone.now())
    if not today < review_on <= today + timedelta(days=366):
        raise Refusal(
            "partner.review_day", 422, _("Give a day within the next year."), fields={"review_on": _("Give a day within the next year.")}
        )
    current.review_on = review_on
    current.save(update_fields=["review_on"])
    _did(current, "reviewed", by, at, note=said, review_on=review_on)
    return current


@transaction.atomic
def end_partner(*, partner: Partner, note: str, by: Actor, at: datetime | None = None) -> Partner:
    """It gets nothing any more; `note` says how information came back or was deleted. Its record stays three years and more (NDSR 12).

    Refusals: 409 `partner.subs_active` while a sub-processor works under it, 422 `partner.no_note`.
    """
    current, moment, said = _locked(partner, State.ACTIVE, State.DRAFT), at or timezone.now(), _said(note)
    if current.subs.exclude(state=State.ENDED).exists():
        raise Refusal("partner.subs_active", 409, _("End its sub-processors first."))
    current.state, current.ended_at, current.keep_until = State.ENDED, moment, _years_on(timezone.localdate(moment), KEPT_YEARS)
    current.save()
    _did(current, "ended", by, moment, note=said)
    return current


def _years_on(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def _said(note: str) -> str:
    said = clean(note, limit=NOTE)
    if not said:
        raise Refusal("partner.no_note", 422, _("Say what was done."), fields={"note": _("Say what was done.")})
    return said


@transaction.atomic
def record_transfer(
    *, partner: Partner, on: date, persons: int, sensitive: int, important: bool, ground: str, consent: str, by: Actor,
    at: datetime | None = None,
) -> Transfer:  # fmt: skip
    """What went abroad, in numbers; the counters of its year follow. `consent` says where separate consent is shown (PIPL 39).

    Refusals: 409 `partner.not_abroad`, 422 `partner.transfer`.
    """
    current, moment = _locked(partner, State.ACTIVE), at or timezone.now()
    if not current.abroad:
        raise Refusal("partner.not_abroad", 409, _("This third party is not abroad."))
    said = clean(consent, limit=200, multiline=False)
    if not said or not 0 <= sensitive <= persons or persons < 1 or on > timezone.localdate(moment) or ground not in Ground.values:
        raise Refusal(
            "partner.transfer", 422, _("Give a day, how many people, how many with sensitive information, and where consent is shown.")
        )
    transfer = Transfer(
        partner=current, on=on, persons=persons, sensitive=sensitive, important=important, ground=ground, consent=said, entered_at=moment,
        by_id=by.id, by_role=by.role,
    )  # fmt: skip
    transfer.save(force_insert=True)
    facts: dict[str, Fact] = {"year": on.year, "on": on.isoformat(), "row": mark(audited.transferred(transfer))}
    record(event=audited.TRANSFERRED, by=by, subject=current.subject, facts=facts, at=moment)
    return transfer


def _did(partner: Partner, what: str, by: Actor, at: datetime | None, *, note: str = "", review_on: date | None = None) -> None:
    moment = at or timezone.now()
    done = Event(partner=partner, what=what, at=moment, by_id=by.id, by_role=by.role, note=note, review_on=review_on)
    done.save()
    facts: dict[str, Fact] = {
        "role": str(partner.role),
        "abroad": partner.abroad,
        "row": mark(audited.done(done)),
        "stands": mark(audited.standing(partner)),
    }
    record(event=f"partner.{what}", by=by, subject=partner.subject, facts=facts, at=moment)


def remind_owners(now: datetime | None = None) -> int:
    """Tell who answers for a third party that its review is near, and again when it is overdue. Returns how many were told."""
    moment, told = now or timezone.now(), 0
    today = timezone.localdate(moment)
    for partner in queries.review_due(today + timedelta(days=REMIND_DAYS)):
        user = accounts.by_public_id(partner.owner)
        if user is not None and user.is_active and partner.review_on is not None:
            kind = "overdue" if partner.review_on < today else "near"
            told += _remind(partner, user.email, user.language, kind, moment)
    return told


def _remind(partner: Partner, email: str, language: str, kind: str, at: datetime) -> bool:
    with translation.override(language):
        context = {
            "name": partner.name,
            "day": str(partner.review_on),
            "url": f"{settings.PUBLIC_ORIGIN}/staff/partners/{partner.public_id}/",
        }
    once = f"partner-review:{partner.public_id}:{partner.review_on}:{kind}"
    notice = queue_notice(
        template=f"partner_review_{kind}", channel="email", address=email, language=language, context=context, once=once, at=at
    )
    return notice.created_at == at


@transaction.atomic
def load_partners(*, name: str, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Third parties from data/<name>.yaml, those whose code is not known yet; `active: true` lets one in. Returns how many came."""
    moment, fresh = at or timezone.now(), 0
    for code, raw in (yaml.safe_load((PACKS / f"{name}.yaml").read_text()) or {}).items():
        if not Partner.objects.filter(code=code).exists():
            partner = add_partner(code=code, content=_unpacked(raw, moment), by=by, at=moment)
            Partner.objects.filter(pk=partner.pk).update(from_pack=True)
            if raw.get("active"):
                activate_partner(partner=partner, by=by, at=moment)
            fresh += 1
    return fresh


def _unpacked(raw: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    pairs = {f"{name}_{lang}": raw[name][place] for name in PAIRS for place, lang in enumerate(("zh", "en"))}
    parts = {f"has_{code}": code in raw.get("clauses", []) for code in CLAUSES}
    if raw.get("clauses") == "all":
        parts = dict.fromkeys(parts, True)
    review = timezone.localdate(moment) + timedelta(days=raw["review_in"]) if "review_in" in raw else None
    rest = {name: raw.get(name, []) for name in ("categories", "purposes")}
    return {
        **pairs, **parts, **rest, "role": raw["role"], "under": Partner.objects.filter(code=raw.get("under", "")).first(),
        "place": raw["place"], "abroad": raw.get("abroad", False), "evidence": raw.get("evidence", ""), "owner": raw.get("owner", ""),
        "signed_on": raw.get("signed_on"), "contract_ends_on": raw.get("contract_ends_on"), "review_on": review,
    }  # fmt: skip
