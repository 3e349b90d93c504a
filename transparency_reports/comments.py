"""What is asked about comments from the public: which report they may be about, which are shown, which wait."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.vault import services as vault
from transparency_reports import queries
from transparency_reports.models import PublicComment, Report
from transparency_reports.rules import CommentState, Quarter, Status

KEEPING = "public_comments"
TABLE, COLUMN = "transparency_reports_publiccomment", "sealed"


def commentable(slug: str) -> Report:
    """The published report at that address, or the draft that was opened for comment; Refusal 404 otherwise."""
    return opened_draft(slug) or queries.by_slug(slug)


def opened_draft(slug: str) -> Report | None:
    """The draft of that quarter, once it was opened and until it is published."""
    try:
        quarter = Quarter.parse(slug)
    except ValueError:
        return None
    return opened_drafts().filter(year=quarter.year, quarter=quarter.number).first()


def opened_drafts() -> QuerySet[Report]:
    return Report.objects.filter(status=Status.DRAFT).exclude(opened_at=None)


def takes_comments(report: Report, today: date) -> bool:
    """A published report always does, a draft until its last day."""
    return report.status == Status.PUBLISHED or (report.comment_until is not None and today <= report.comment_until)


def shown(report: Report) -> list[PublicComment]:
    """The published comments on every version of the quarter's report, newest first."""
    of_quarter = PublicComment.objects.filter(report__year=report.year, report__quarter=report.quarter, state=CommentState.PUBLISHED)
    return list(of_quarter.select_related("report"))


def queue() -> list[PublicComment]:
    """What staff see: those to be read first, oldest first; then those without an answer; then the rest, newest first."""
    rank = {CommentState.WAITING: 0, CommentState.PUBLISHED: 1, CommentState.DECLINED: 3}
    found = list(PublicComment.objects.select_related("report").order_by("sent_at"))
    return sorted(found, key=lambda each: (rank[CommentState(each.state)] + (each.answered_at is not None), each.sent_at))


def by_public_id(public_id: UUID) -> PublicComment:
    """Refusal 404 where there is none (any more)."""
    found = PublicComment.objects.select_related("report").filter(public_id=public_id).first()
    if found is None:
        raise Refusal("comment.not_found", 404, _("There is no comment at this address any more."))
    return found


def kept() -> str:
    """How long a declined comment is kept, in the active language, as the inventory says it; "" where it says nothing."""
    rule = next((each for each in inventory.keepings() if each.code == KEEPING), None)
    return "" if rule is None else rule.kept_en if get_language() == "en" else rule.kept_zh


def words(comment: PublicComment) -> str:
    """The text, for staff, as it will be published; "" once it was taken down."""
    if not comment.key_id:
        return comment.text
    return vault.open_sealed(comment.key_id, bytes(comment.sealed), table=TABLE, column=COLUMN, row=str(comment.public_id))
