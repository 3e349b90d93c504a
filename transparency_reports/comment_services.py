"""Comments from the public: sent, published as written or declined with a ground, answered; and drafts opened for them."""

import hashlib
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.rules import ends
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault
from portal.vault.finding import mask_text
from transparency_reports import comments, data
from transparency_reports.comments import COLUMN, KEEPING, TABLE
from transparency_reports.models import PublicComment, Report
from transparency_reports.rules import CommentGround, CommentState, Status, language_of

LONGEST = timedelta(days=90)


@transaction.atomic
def open_draft(*, report: Report, until: date, by: Actor, at: datetime | None = None) -> Report:
    """Show a first draft to everybody for comment, up to and with the day `until`. From now on its figures stand.

    Whoever drafted it does not open it: what is shown cannot be taken back.
    """
    now = at or timezone.now()
    found = Report.objects.select_for_update().get(pk=report.pk)
    if found.status != Status.DRAFT or found.version > 1 or found.opened_at is not None:
        raise Refusal("report.not_to_open", 409, _("Only a first draft that is not open yet can be opened for comment."))
    if _name(by) in (found.drafted_by, found.described_by):
        raise Refusal("report.second_person", 409, _("You drafted this report. Someone else has to open it for comment."))
    if not timezone.localdate(now) < until <= timezone.localdate(now) + LONGEST:
        raise Refusal("report.comment_until", 422, _("The last day has to be after today, and within 90 days."))
    found.opened_at, found.opened_by, found.comment_until = now, _name(by), until
    found.save(update_fields=["opened_at", "opened_by", "comment_until"])
    figures = data.digest(data.to_json({"figures": found.figures}))
    document = {"type": "report.draft", "report": found.slug, "comment_until": until.isoformat(), "sha256": figures}
    trail.record_document(event="report.opened", by=by, document=document, at=now)
    return found


@transaction.atomic
def send_comment(*, report: Report, text: str, by: Actor, at: datetime | None = None) -> PublicComment:
    """Take a comment in for staff to read. Personal details in it are masked here: what was there before is kept nowhere."""
    now = at or timezone.now()
    if not comments.takes_comments(report, timezone.localdate(now)):
        raise Refusal("comment.closed", 409, _("This draft was open for comment until %(day)s.") % {"day": report.comment_until})
    made = PublicComment(report=report, on_draft=report.status == Status.DRAFT, language=language_of(text), sent_at=now)
    made.key_id = vault.create_key(purpose="comment")
    made.sealed = vault.seal(made.key_id, mask_text(text, "public").text, table=TABLE, column=COLUMN, row=str(made.public_id))
    made.save(force_insert=True)
    trail.record(event="comment.sent", by=by, subject=_subject(made), at=now)
    return made


@transaction.atomic
def publish_comment(*, comment: PublicComment, by: Actor, at: datetime | None = None) -> PublicComment:
    """Show it to everybody as it was written. The public log gets the hash of its text, so that it cannot be changed quietly."""
    now, found = at or timezone.now(), _locked(comment)
    if found.state != CommentState.WAITING:
        raise _decided()
    found.text = comments.words(found)
    _destroy_key(found, by, now)
    found.state, found.decided_at, found.decided_by = CommentState.PUBLISHED, now, _name(by)
    found.save()
    trail.record_document(event="comment.published", by=by, document=_document(found, found.text), at=now)
    return found


@transaction.atomic
def decline_comment(*, comment: PublicComment, ground: str, by: Actor, at: datetime | None = None) -> PublicComment:
    """Do not publish it, with a ground the sender reads; or take a published one down, text and answer with it."""
    now, found = at or timezone.now(), _locked(comment)
    if ground not in CommentGround.values:
        raise Refusal("comment.no_ground", 422, _("Choose the ground. The sender reads it."))
    if found.state == CommentState.DECLINED:
        raise _decided()
    found.text = found.answer_zh = found.answer_en = found.answered_by = ""
    found.state, found.ground, found.decided_at, found.decided_by, found.answered_at = CommentState.DECLINED, ground, now, _name(by), None
    found.save()
    trail.record(event="comment.declined", by=by, subject=_subject(found), facts={"ground": ground}, at=now)
    return found


@transaction.atomic
def answer_comment(*, comment: PublicComment, answer_zh: str, answer_en: str, by: Actor, at: datetime | None = None) -> PublicComment:
    """Answer a published comment in public, once, in both languages."""
    now, found = at or timezone.now(), _locked(comment)
    if found.state != CommentState.PUBLISHED or found.answered_at is not None:
        raise Refusal("comment.answered", 409, _("Only a published comment without an answer can be answered."))
    if not (answer_zh.strip() and answer_en.strip()):
        raise Refusal("comment.one_language", 422, _("Write the answer in both languages."))
    found.answer_zh, found.answer_en, found.answered_at, found.answered_by = answer_zh, answer_en, now, _name(by)
    found.save()
    document = _document(found, f"{answer_zh}\n{answer_en}")
    trail.record_document(event="comment.answered", by=by, document=document, at=now)
    return found


def forget_declined(now: datetime | None = None) -> int:
    """Delete declined comments once the inventory's term for them is over; returns how many. The worker calls it; idempotent."""
    moment = now or timezone.now()
    rule = next((each for each in inventory.keepings(moment) if each.code == KEEPING), None)
    if rule is None:
        return 0
    declined = PublicComment.objects.filter(state=CommentState.DECLINED, decided_at__lt=moment)
    over = [each for each in declined if each.decided_at is not None and ends(rule.period, each.decided_at) <= moment]
    return sum(_forget(each, moment) for each in over)


@transaction.atomic
def _forget(comment: PublicComment, at: datetime) -> int:
    found = PublicComment.objects.select_for_update().filter(pk=comment.pk).first()
    if found is None:
        return 0
    _destroy_key(found, SYSTEM, at)
    found.delete()
    trail.record(event="comment.deleted", by=SYSTEM, subject=_subject(comment), at=at)
    return 1


def _destroy_key(comment: PublicComment, by: Actor, at: datetime) -> None:
    if comment.key_id:
        vault.destroy_key(comment.key_id, by=by, at=at)
    comment.key_id, comment.sealed = "", b""


def _locked(comment: PublicComment) -> PublicComment:
    return PublicComment.objects.select_for_update(of=("self",)).select_related("report").get(pk=comment.pk)


def _decided() -> Refusal:
    return Refusal("comment.decided", 409, _("Somebody decided about this comment already."))


def _document(comment: PublicComment, text: str) -> dict[str, object]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"type": "comment", "comment": str(comment.public_id), "report": comment.report.slug, "sha256": digest}


def _subject(comment: PublicComment) -> str:
    return f"comment:{comment.public_id}"


def _name(by: Actor) -> str:
    return f"{by.kind}:{by.id}"
