"""What a quarter's figures say that is not counted by case: conversations with the robot, and what was erased."""

from datetime import datetime

from django.db.models import QuerySet

from disputes.models import Case, Conversation
from disputes.rules import Channel
from portal.trail.models import Entry
from transparency_reports.rules import Quarter

ASKED, JOINED = "handoff.asked", "handoff.joined"


def of_quarter(quarter: Quarter, end: datetime) -> dict[str, dict[str, int]]:
    """The rows of talks.answer, talks.person and erasures, as things stood at `end`."""
    asked, joined = (_handed(event, quarter, end) for event in (ASKED, JOINED))
    total = person = came = 0
    for public_id in began(quarter, end).values_list("public_id", flat=True).iterator():
        subject = f"conversation:{public_id}"
        total, person, came = total + 1, person + (subject in asked or subject in joined), came + (subject in joined)
    return {
        "talks.answer": {"robot": total - person, "person": person},
        "talks.person": {"joined": came, "waited": person - came},
        "erasures": {
            "cases": Case.objects.filter(erased_at__gte=quarter.start, erased_at__lt=end).count(),
            # The thread of an erased case goes with it: counted again here, the difference would tell how many people deleted theirs.
            "conversations": Conversation.objects.filter(deleted_at__gte=quarter.start, deleted_at__lt=end, cases=None).count(),
        },
    }


def began(quarter: Quarter, end: datetime) -> QuerySet[Conversation]:
    """The conversations with the robot that the quarter counts."""
    return Conversation.objects.filter(channel__in=(Channel.CHAT, Channel.API), started_at__gte=quarter.start, started_at__lt=end)


def _handed(event: str, quarter: Quarter, end: datetime) -> set[str]:
    return set(Entry.objects.filter(event=event, at__gte=quarter.start, at__lt=end).values_list("subject", flat=True))
