"""What is asked about comments from the public: which report they may be about, which are shown, which wait."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portal.comments import queries as shared
from portal.comments.queries import in_turn
from portal.comments.rules import State
from transparency_reports import data, queries
from transparency_reports.models import PublicComment, Report
from transparency_reports.rules import Quarter, Status


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


def in_log(report: Report) -> dict[str, Any]:
    """What the public log says of an opened draft: its figures by their hash, and the last day."""
    until = report.comment_until.isoformat() if report.comment_until else ""
    figures = data.digest(data.to_json({"figures": report.figures}))
    return {"type": "report.draft", "report": report.slug, "comment_until": until, "sha256": figures}


def opened_drafts() -> QuerySet[Report]:
    return Report.objects.filter(status=Status.DRAFT).exclude(opened_at=None)


def takes_comments(report: Report, today: date) -> bool:
    """A published report always does, a draft until its last day."""
    return report.status == Status.PUBLISHED or (report.comment_until is not None and today <= report.comment_until)


def shown(report: Report) -> list[PublicComment]:
    """The published comments on every version of the quarter's report, newest first."""
    of_quarter = PublicComment.objects.filter(report__year=report.year, report__quarter=report.quarter, state=State.PUBLISHED)
    return list(of_quarter.select_related("report"))


def queue() -> list[PublicComment]:
    """What staff see, in the order in which it needs them."""
    return in_turn(PublicComment.objects.select_related("report").order_by("sent_at"))


def by_public_id(public_id: UUID) -> PublicComment:
    """Refusal 404 where there is none (any more)."""
    return shared.by_public_id(PublicComment, public_id)
