from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.policies import lists, queries
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.models import Clause, Opening, Section, Version
from portal.policies.registers import registers
from portal.policies.rules import Status
from portal.trail.queries import history
from portal.trail.rules import Actor
from portal.trail.services import record

SUBJECT = "policy:{}"
WORK = frozenset(
    f"policy.{did}" for did in ("drafted", "lists_written", "clause_edited", "clause_added", "clause_removed", "changes_described")
)


def worked_on(version: Version, by: Actor) -> bool:
    """Whether somebody had a hand in a draft, at whatever time: the row knows the first and the last, the record everybody."""
    return by.id in (version.drafted_by, version.edited_by) or any(
        entry.actor_id == by.id and entry.event in WORK for entry in history(SUBJECT.format(version.public_id))
    )


def _note(event: str, version: Version, by: Actor, at: datetime | None, **facts: str | int | None) -> None:
    record(event=event, by=by, subject=SUBJECT.format(version.public_id), facts=facts, at=at)


def _store(version: Version, sections: Sequence[SectionDraft]) -> None:
    kept = [section for section in sections if section.clauses]
    rows = Section.objects.bulk_create(
        Section(version=version, number=number, title_zh=section.title_zh, title_en=section.title_en)
        for number, section in enumerate(kept, start=1)
    )
    Clause.objects.bulk_create(
        Clause(version=version, section=row, number=f"{row.number}.{place}", position=row.number * 1000 + place, **_columns(clause))
        for row, section in zip(rows, kept, strict=True)
        for place, clause in enumerate(section.clauses, start=1)
    )


def _columns(clause: ClauseDraft) -> dict[str, object]:
    words = asdict(clause.words) | {"table": clause.words.table}
    return words | {"anchor": clause.anchor, "topics": list(clause.words.topics), "items": list(clause.words.items)}


@transaction.atomic
def draft_version(
    *,
    sections: Sequence[SectionDraft],
    by: Actor,
    material: bool = True,
    changes_zh: Sequence[str] = (),
    changes_en: Sequence[str] = (),
    based_on: Version | None = None,
    at: datetime | None = None,
) -> Version:
    """A new draft with these sections, numbered in their order (sections without clauses are left out)."""
    version = Version.objects.create(
        based_on=based_on,
        material=material,
        changes_zh=list(changes_zh),
        changes_en=list(changes_en),
        drafted_at=at or timezone.now(),
        drafted_by=by.id,
    )
    _store(version, sections)
    _note("policy.drafted", version, by, at, clauses=version.clauses.count())
    return version


@transaction.atomic
def copy_version(*, version: Version, by: Actor, at: datetime | None = None) -> Version:
    """A draft that starts as a published version, its lists as the registers are now."""
    draft = draft_version(sections=queries.as_drafts(version), by=by, based_on=version, at=at)
    _write_lists(draft)
    return draft


def _write_lists(version: Version) -> int:
    written = 0
    for item, register in registers().items():
        for clause in version.clauses.all():
            if item in clause.items and (table := lists.written(clause.table, register)) != clause.table:
                clause.table = table
                clause.save(update_fields=["table"])
                written += 1
    return written


@transaction.atomic
def write_lists(*, version: Version, by: Actor, at: datetime | None = None) -> int:
    """Write a draft's lists anew from the registers; returns how many changed. Their own captions, columns and order stay."""
    draft = open_draft(version)
    written = _write_lists(draft)
    if written:
        _touch(draft, by)
        _note("policy.lists_written", draft, by, at, lists=written)
    return written


def open_draft(version: Version, edits: int | None = None, *, shown: bool = False) -> Version:
    """The draft, locked for this transaction. Refuses a published one, one edited since `edits` was read, and (unless `shown`) one
    that the public was shown for comment."""
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.status != Status.DRAFT:
        raise Refusal("policy.published", 409, _("A published version never changes. Start a new draft from it."))
    if not shown and Opening.objects.filter(version=locked).exists():
        raise Refusal("policy.opened", 409, _("This draft was opened for comment and stays as people saw it. Start a new draft from it."))
    if edits is not None and edits != locked.edits:
        raise Refusal("policy.edited_meanwhile", 409, _("Someone else has edited this draft since you opened it. Your text is still here."))
    return locked


def _touch(version: Version, by: Actor) -> None:
    version.edits += 1
    version.edited_by = by.id
    version.save(update_fields=["edits", "edited_by"])


@transaction.atomic
def edit_clause(*, clause: Clause, words: Words, edits: int, by: Actor, at: datetime | None = None) -> Clause:
    """Give a draft's clause new words in both languages; `edits` is the draft's count the editor saw."""
    version = open_draft(clause.version, edits)
    columns = _columns(ClauseDraft(clause.anchor, words))
    for name, value in columns.items():
        setattr(clause, name, value)
    clause.save(update_fields=list(columns))
    _touch(version, by)
    _note("policy.clause_edited", version, by, at, clause=clause.number)
    return clause


@transaction.atomic
def add_clause(*, after: Clause, words: Words, edits: int, by: Actor, at: datetime | None = None) -> Clause:
    """A new clause behind another one of the same section; those below it move down by one number."""
    version = open_draft(after.version, edits)
    below = list(version.clauses.filter(section=after.section, position__gt=after.position).order_by("-position"))
    for clause in below:
        _move(clause, +1)
    place = after.position + 1
    draft = _columns(ClauseDraft(f"c{uuid4().hex[:8]}", words))
    clause = Clause.objects.create(version=version, section=after.section, position=place, number=_number(after.section, place), **draft)
    _touch(version, by)
    _note("policy.clause_added", version, by, at, clause=clause.number)
    return clause


@transaction.atomic
def remove_clause(*, clause: Clause, edits: int, by: Actor, at: datetime | None = None) -> Version:
    """Take a clause out of a draft; those below it in its section move up by one number."""
    version = open_draft(clause.version, edits)
    number, section, position = clause.number, clause.section, clause.position
    clause.delete()
    for below in version.clauses.filter(section=section, position__gt=position).order_by("position"):
        _move(below, -1)
    _touch(version, by)
    _note("policy.clause_removed", version, by, at, clause=number)
    return version


def _number(section: Section, position: int) -> str:
    return f"{section.number}.{position % 1000}"


def _move(clause: Clause, step: int) -> None:
    clause.position += step
    clause.number = _number(clause.section, clause.position)
    clause.save(update_fields=["position", "number"])


@transaction.atomic
def describe_changes(
    *,
    version: Version,
    material: bool,
    changes_zh: Sequence[str],
    changes_en: Sequence[str],
    edits: int,
    by: Actor,
    purposes: Sequence[str] = (),
    at: datetime | None = None,
) -> Version:
    """What a draft changes, in plain points, whether it is more than wording, and which purposes people are then asked about again.

    Refuses purposes (422 `policy.purposes`) that rest on no consent, or with a change of wording only."""
    version = open_draft(version, edits)
    _check_purposes(purposes, material)
    version.material, version.changes_zh, version.changes_en = material, list(changes_zh), list(changes_en)
    version.purposes = sorted(set(purposes)) or None
    version.save(update_fields=["material", "changes_zh", "changes_en", "purposes"])
    _touch(version, by)
    _note("policy.changes_described", version, by, at, material=int(material))
    return version


def _check_purposes(purposes: Sequence[str], material: bool) -> None:
    if set(purposes) - {code for code, _title in queries.by_consent()}:
        told = _("One of these purposes does not rest on consent.")
        raise Refusal("policy.purposes", 422, told, fields={"purposes": told})
    if purposes and not material:
        told = _("A change of wording asks nobody again. Choose “Change of substance”, or no purpose.")
        raise Refusal("policy.purposes", 422, told, fields={"purposes": told})


@transaction.atomic
def discard_draft(*, version: Version, by: Actor, at: datetime | None = None) -> None:
    """Delete a draft. Refuses a published version."""
    version = open_draft(version)
    _note("policy.draft_discarded", version, by, at)
    version.delete()
