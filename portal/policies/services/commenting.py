"""Drafts opened for public comment, and the comments on them. What a comment goes through is portal/comments."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.comments import services as comments
from portal.doors.errors import Refusal
from portal.policies import documents, publication, queries
from portal.policies.models import DraftComment, Opening, Version
from portal.policies.services.drafting import draft_version, open_draft, worked_on
from portal.trail.rules import Actor
from portal.trail.services import record_document

LONGEST = timedelta(days=90)


@transaction.atomic
def open_for_comment(*, version: Version, until: date, by: Actor, at: datetime | None = None) -> Opening:
    """Show a draft to everybody for comment, up to and with the day `until`; its hash goes into the public log.

    Whoever worked on it does not open it: what is shown cannot be taken back. From now on its text stands, so what colleagues asked of
    it is settled before.
    """
    now, draft = at or timezone.now(), open_draft(version)
    if by.kind == "staff" and worked_on(draft, by):
        raise Refusal("policy.second_person_opens", 409, _("You worked on this draft yourself. Someone else has to open it for comment."))
    if not timezone.localdate(now) < until <= timezone.localdate(now) + LONGEST:
        raise Refusal("policy.comment_until", 422, _("The last day has to be after today, and within 90 days."))
    if draft.remarks.filter(settled_at=None).exists():
        raise Refusal("policy.remark_open", 409, _("Colleagues have asked something about this draft that nobody has settled."))
    digest = documents.digest(documents.canonical(documents.as_json(draft, queries.clauses(draft))))
    opening = Opening.objects.create(version=draft, at=now, by=by.id or by.kind, until=until, sha256=digest)
    document = {"type": "policy.draft", "draft": str(draft.public_id), "comment_until": until.isoformat(), "sha256": digest}
    record_document(event="policy.opened", by=by, document=document, at=now)
    transaction.on_commit(lambda: publication.publish_front(now))
    return opening


def send_comment(*, version: Version, text: str, by: Actor, at: datetime | None = None) -> DraftComment:
    """Take a comment in for staff to read; refuses one after the last day."""
    now = at or timezone.now()
    if not queries.takes_comments(version, timezone.localdate(now)):
        raise Refusal(
            "comment.closed",
            409,
            _("This draft was open for comment until %(day)s.") % {"day": date_format(version.opening.until, "Y-m-d")},
        )
    return comments.take_comment(comment=DraftComment(version=version), text=text, by=by, at=now)


def continue_draft(*, version: Version, by: Actor, at: datetime | None = None) -> Version:
    """A new draft that starts as an opened one, with what it changes: for what people said about it."""
    sections, changes = queries.as_drafts(version), {"changes_zh": version.changes_zh, "changes_en": version.changes_en}
    return draft_version(sections=sections, by=by, material=version.material, based_on=version.based_on, at=at, **changes)


def forget_declined(now: datetime | None = None) -> int:
    """The worker's: delete declined comments whose time is over; returns how many."""
    return comments.forget_declined(DraftComment, now)
