"""An answer or a guide on its way to the public: drafted by one, published by another, every version kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from portal.education import queries, refusals
from portal.education.audited import PUBLISHED
from portal.education.models import Draft, Edition, Faq, Guide
from portal.education.rules import RESERVED, Change, Content, Kind, State, fields, fingerprint, slug_of
from portal.trail.rules import Actor
from portal.trail.services import record, record_document

NOTE = 300
# Texts written at the desk stand behind those that came with the portal.
DESK = 10_000


@transaction.atomic
def start_draft(*, kind: str, by: Actor, slug: str = "", content: Mapping[str, Any] | None = None, at: datetime | None = None) -> Draft:
    """A draft of a new text, or of the published one at `slug`. Refusals `text.not_found`, `draft.in_work`."""
    words = queries.content_of(kind, slug) if slug else dict.fromkeys(fields(kind), "") | {"clauses": []}
    return _begin(kind, slug, words | dict(content or {}), State.DRAFT, by, at)


@transaction.atomic
def propose_retirement(*, kind: str, slug: str, by: Actor, at: datetime | None = None) -> Draft:
    """Ask a second person to take a text down."""
    return _begin(kind, slug, queries.content_of(kind, slug), State.REVIEW, by, at, retire=True)


def _begin(kind: str, slug: str, content: Content, state: State, by: Actor, at: datetime | None, *, retire: bool = False) -> Draft:
    draft = Draft(kind=kind, slug=slug, content=content, state=state, retire=retire, writers=[by.id], writer_role=by.role)
    draft.drafted_at = at or timezone.now()
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise refusals.in_work() from None
    _note("education.retirement_proposed" if retire else "education.drafted", draft, by, at)
    return draft


def _note(event: str, draft: Draft, by: Actor, at: datetime | None) -> None:
    record(event=event, by=by, subject=f"text:{draft.public_id}", facts={"kind": draft.kind, "edits": draft.edits}, at=at)


def _open(draft: Draft, edits: int | None = None) -> Draft:
    """The draft, locked. Refuses a decided one, and one edited since `edits` was read."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if not locked.is_open:
        raise refusals.decided()
    if edits is not None and edits != locked.edits:
        raise refusals.edited_meanwhile()
    return locked


@transaction.atomic
def edit_draft(*, draft: Draft, content: Mapping[str, Any], edits: int, by: Actor, at: datetime | None = None) -> Draft:
    """Give a draft other words; whoever writes in it cannot publish it, and a review that was asked for is off."""
    current = _open(draft, edits)
    current.content = {name: content[name] for name in fields(current.kind)}
    current.writers = sorted({*current.writers, by.id})
    current.edits, current.state, current.retire = current.edits + 1, State.DRAFT, False
    current.save()
    _note("education.draft_edited", current, by, at)
    return current


@transaction.atomic
def ask_review(*, draft: Draft, by: Actor, at: datetime | None = None) -> Draft:
    """Put a draft before a second person. Refusal `draft.blocked` while something keeps it from being published."""
    current = _open(draft)
    if found := queries.what_blocks(current):
        raise refusals.blocked(found)
    current.state, current.note = State.REVIEW, ""
    current.save()
    _note("education.review_asked", current, by, at)
    return current


@transaction.atomic
def send_back(*, draft: Draft, note: str, by: Actor, at: datetime | None = None) -> Draft:
    """A reviewer wants it otherwise, and says what."""
    current = _open(draft)
    if current.state != State.REVIEW:
        raise refusals.not_in_review()
    current.state, current.note = State.DRAFT, note[:NOTE]
    current.save()
    _note("education.sent_back", current, by, at)
    return current


@transaction.atomic
def discard_draft(*, draft: Draft, by: Actor, at: datetime | None = None) -> Draft:
    """Give a draft up; its words go, that there was one stays in the record."""
    current = _open(draft)
    current.state, current.decided_by, current.decided_at, current.content, current.note = (
        State.DISCARDED,
        by.id,
        at or timezone.now(),
        {},
        "",
    )
    current.save()
    _note("education.discarded", current, by, at)
    return current


@transaction.atomic
def publish_draft(*, draft: Draft, by: Actor, at: datetime | None = None) -> Edition:
    """What a second person approved becomes what the robot and the pages say, from this moment.

    Refusals `draft.not_in_review`, `draft.not_publisher`, `draft.second_person`, `draft.blocked`."""
    current, now = _open(draft), at or timezone.now()
    _check_second(current, by)
    if not current.retire and (found := queries.what_blocks(current)):
        raise refusals.blocked(found)
    change = _change(current)
    current.slug = current.slug or _free_slug(current)
    _put(current, now)
    current.state, current.decided_by, current.decided_at = State.PUBLISHED, by.id, now
    current.save()
    return keep(current.kind, current.slug, change, current.content, written=current.writer_role, by=by, at=now)


def _check_second(draft: Draft, by: Actor) -> None:
    if draft.state != State.REVIEW:
        raise refusals.not_in_review()
    if by.role != "publisher":
        raise refusals.not_publisher()
    if by.id in draft.writers:
        raise refusals.second_person()


def _change(draft: Draft) -> Change:
    if draft.retire:
        return Change.RETIRED
    if not draft.slug:
        return Change.NEW
    return Change.CONFIRMED if queries.content_of(draft.kind, draft.slug) == draft.content else Change.CHANGED


def _model(kind: str) -> type[Faq] | type[Guide]:
    return Faq if kind == Kind.ANSWER else Guide


def _free_slug(draft: Draft) -> str:
    """An address no text has or had."""
    wanted = slug_of(str(draft.content["question_en" if draft.kind == Kind.ANSWER else "title_en"]))
    taken = {*Edition.objects.filter(kind=draft.kind).values_list("slug", flat=True), *RESERVED}
    taken |= set(_model(draft.kind)._default_manager.values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _put(draft: Draft, now: datetime) -> None:
    """Bring the published row in line with an approved draft."""
    rows = _model(draft.kind)._default_manager
    if draft.retire:
        rows.filter(slug=draft.slug).delete()
        return
    columns: dict[str, Any] = dict(draft.content) | {"basis": queries.basis(draft.content["clauses"]), "from_file": False}
    if draft.kind == Kind.GUIDE:
        columns["updated_on"] = timezone.localdate(now)
    if not rows.filter(slug=draft.slug).update(**columns):
        last = rows.aggregate(last=Max("position"))["last"] or 0
        rows.create(slug=draft.slug, position=max(last + 1, DESK), **columns)


def keep(kind: str, slug: str, change: str, content: Mapping[str, Any], *, written: str, by: Actor, at: datetime) -> Edition:
    """The next version of a text in the history, and in the public log."""
    last = Edition.objects.filter(kind=kind, slug=slug).aggregate(last=Max("n"))["last"] or 0
    sha256 = fingerprint(content)
    document = {"type": kind, "slug": slug, "version": last + 1, "change": str(change), "sha256": sha256}
    entry = record_document(event=PUBLISHED, by=by, document=document, at=at).id
    reviewed = "" if by.kind == "system" else by.role
    return Edition.objects.create(
        kind=kind, slug=slug, n=last + 1, change=change, content=dict(content), sha256=sha256, written_role=written, reviewed_role=reviewed,
        at=at, entry=entry,
    )  # fmt: skip


@transaction.atomic
def record_responses(*, content: Mapping[str, Any], release: str, by: Actor, at: datetime | None = None) -> Edition | None:
    """The robot's own sentences as this release has them; None where they read as they did before."""
    last = Edition.objects.filter(kind=Kind.RESPONSES).order_by("-n").first()
    if last is not None and last.content["responses"] == content:
        return None
    kept = {"release": release, "responses": dict(content)}
    return keep(Kind.RESPONSES, "robot", Change.CHANGED if last else Change.NEW, kept, written=by.role, by=by, at=at or timezone.now())
