"""Comments on reports, and first drafts opened for them. What a comment goes through is portal/comments."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.comments import services as shared
from portal.comments.services import answer_comment, decline_comment, name, publish_comment
from portal.doors.errors import Refusal
from portal.trail import services as trail
from portal.trail.rules import Actor
from transparency_reports import comments
from transparency_reports.models import PublicComment, Report
from transparency_reports.rules import Status

__all__ = ["answer_comment", "decline_comment", "forget_declined", "open_draft", "publish_comment", "send_comment"]

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
    if name(by) in (found.drafted_by, found.described_by):
        raise Refusal("report.second_person", 409, _("You drafted this report. Someone else has to open it for comment."))
    if not timezone.localdate(now) < until <= timezone.localdate(now) + LONGEST:
        raise Refusal("report.comment_until", 422, _("The last day has to be after today, and within 90 days."))
    found.opened_at, found.opened_by, found.comment_until = now, name(by), until
    found.save(update_fields=["opened_at", "opened_by", "comment_until"])
    trail.record_document(event="report.opened", by=by, document=comments.in_log(found), at=now)
    return found


def send_comment(*, report: Report, text: str, by: Actor, at: datetime | None = None) -> PublicComment:
    """Take a comment in for staff to read; refuses one on a draft whose last day is over."""
    now = at or timezone.now()
    if not comments.takes_comments(report, timezone.localdate(now)):
        raise Refusal("comment.closed", 409, _("This draft was open for comment until %(day)s.") % {"day": report.comment_until})
    return shared.take_comment(comment=PublicComment(report=report, on_draft=report.status == Status.DRAFT), text=text, by=by, at=now)


def forget_declined(now: datetime | None = None) -> int:
    """The worker's: delete declined comments whose time is over; returns how many."""
    return shared.forget_declined(PublicComment, now)
