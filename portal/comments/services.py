"""Comments from the public: taken in, published as written or declined with a ground, answered, forgotten."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.comments import audited, codes, queries
from portal.comments.models import Comment
from portal.comments.queries import COLUMN, KEEPING
from portal.comments.rules import Ground, State, language_of
from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.rules import ends
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault
from portal.vault.finding import mask_text

Any_ = TypeVar("Any_", bound=Comment)


@transaction.atomic
def take_comment(*, comment: Any_, text: str, by: Actor, at: datetime | None = None) -> Any_:
    """Take a comment in for staff to read; `comment` is new and knows what it is about, the room said that it may be sent.

    Personal details in it are masked here: what was there before is kept nowhere.
    """
    now = at or timezone.now()
    comment.language, comment.sent_at = language_of(text), now
    comment.key_id = vault.create_key(purpose="comment")
    masked, table = mask_text(text, "public").text, comment._meta.db_table
    comment.sealed = vault.seal(comment.key_id, masked, table=table, column=COLUMN, row=str(comment.public_id))
    comment.save(force_insert=True)
    facts = {"row": trail.mark(audited.sealed_columns(comment))}
    trail.record(event=audited.SENT, by=by, subject=audited.subject_of(comment), facts=facts, at=now)
    return comment


@transaction.atomic
def publish_comment(*, comment: Any_, by: Actor, at: datetime | None = None) -> Any_:
    """Show it to everybody as it was written. The public log gets the hash of its text, so that it cannot be changed quietly."""
    now, found = at or timezone.now(), _locked(comment)
    if found.state != State.WAITING:
        raise _decided()
    found.text = queries.words(found)
    _destroy_key(found, by, now)
    found.state, found.decided_at, found.decided_by = State.PUBLISHED, now, name(by)
    found.save()
    trail.record_document(event=audited.PUBLISHED, by=by, document=_document(found, found.text), at=now)
    return found


@transaction.atomic
def decline_comment(*, comment: Any_, ground: str, by: Actor, at: datetime | None = None) -> Any_:
    """Do not publish it, with a ground the sender reads; or take a published one down, text and answer with it."""
    now, found = at or timezone.now(), _locked(comment)
    if ground not in Ground.values:
        raise Refusal("comment.no_ground", 422, _("Choose the ground. The sender reads it."))
    if found.state == State.DECLINED:
        raise _decided()
    found.text = found.answer_zh = found.answer_en = found.answered_by = ""
    found.state, found.ground, found.decided_at, found.decided_by, found.answered_at = State.DECLINED, ground, now, name(by), None
    found.save()
    trail.record(event=audited.DECLINED, by=by, subject=audited.subject_of(found), facts={"ground": ground}, at=now)
    return found


@transaction.atomic
def answer_comment(*, comment: Any_, answer_zh: str, answer_en: str, by: Actor, at: datetime | None = None) -> Any_:
    """Answer a published comment in public, once, in both languages."""
    now, found = at or timezone.now(), _locked(comment)
    if found.state != State.PUBLISHED or found.answered_at is not None:
        raise Refusal("comment.answered", 409, _("Only a published comment without an answer can be answered."))
    if not (answer_zh.strip() and answer_en.strip()):
        raise Refusal("comment.one_language", 422, _("Write the answer in both languages."))
    found.answer_zh, found.answer_en, found.answered_at, found.answered_by = answer_zh, answer_en, now, name(by)
    found.save()
    document = _document(found, audited.answer(found))
    trail.record_document(event=audited.ANSWERED, by=by, document=document, at=now)
    return found


@transaction.atomic
def delete_comment(*, comment: Comment, code: str, by: Actor, at: datetime | None = None) -> None:
    """Whoever wrote it takes it back, read or not, published or not: the text, its key and the answer end, the log keeps only a hash.

    Refusal comment.wrong_code (404)."""
    check_code(comment, code)
    _forget(comment, at or timezone.now(), by)


def check_code(comment: Comment, code: str) -> None:
    """Refusal comment.wrong_code (404)."""
    if not codes.opens(comment, code):
        raise Refusal("comment.wrong_code", 404, _("This code does not belong to this comment."))


def forget_declined(model: type[Comment], now: datetime | None = None) -> int:
    """Delete a room's declined comments once the inventory's term for them is over; returns how many. Idempotent."""
    moment = now or timezone.now()
    rule = next((each for each in inventory.keepings(moment) if each.code == KEEPING), None)
    if rule is None:
        return 0
    declined = model._default_manager.filter(state=State.DECLINED, decided_at__lt=moment)
    over = [each for each in declined if each.decided_at is not None and ends(rule.period, each.decided_at) <= moment]
    return sum(_forget(each, moment) for each in over)


def name(by: Actor) -> str:
    """Who did it, as it stands beside a comment."""
    return f"{by.kind}:{by.id}"


@transaction.atomic
def _forget(comment: Comment, at: datetime, by: Actor = SYSTEM) -> int:
    found = type(comment)._default_manager.select_for_update().filter(pk=comment.pk).first()
    if found is None:
        return 0
    _destroy_key(found, by, at)
    found.delete()
    trail.record(event=audited.DELETED, by=by, subject=audited.subject_of(comment), at=at)
    return 1


def _destroy_key(comment: Comment, by: Actor, at: datetime) -> None:
    if comment.key_id:
        vault.destroy_key(comment.key_id, by=by, at=at)
    comment.key_id, comment.sealed = "", b""


def _locked(comment: Any_) -> Any_:
    return type(comment)._default_manager.select_for_update(of=("self",)).get(pk=comment.pk)


def _decided() -> Refusal:
    return Refusal("comment.decided", 409, _("Somebody decided about this comment already."))


def _document(comment: Comment, text: str) -> dict[str, object]:
    return {"type": "comment", "comment": str(comment.public_id), **comment.names(), "sha256": audited.digest(text)}
