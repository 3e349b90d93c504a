"""What a quarter's figures say that is not counted by case: conversations with the robot, and what was erased."""

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet

from disputes.models import Case, Conversation
from disputes.rules import Channel
from disputes.services.conversations import UNANSWERED
from portal.trail.models import Entry
from transparency_reports.rules import Quarter

ASKED, JOINED = "handoff.asked", "handoff.joined"


def of_quarter(quarter: Quarter, end: datetime, *, unanswered: bool) -> dict[str, dict[str, int]]:
    """The rows of talks.answer, talks.person and erasures, as things stood at `end`; `unanswered` apart, or with what the robot did."""
    asked, joined, without = (_subjects(event, quarter, end) for event in (ASKED, JOINED, UNANSWERED))
    answer, handed = Counter(robot=0, person=0), Counter(joined=0, waited=0)
    if unanswered:
        answer["unanswered"] = 0
    for public_id in began(quarter, end).values_list("public_id", flat=True).iterator():
        subject = f"conversation:{public_id}"
        if subject in asked or subject in joined:
            answer["person"] += 1
            handed["joined" if subject in joined else "waited"] += 1
        else:
            answer["unanswered" if unanswered and subject in without else "robot"] += 1
    return {
        "talks.answer": dict(answer),
        "talks.person": dict(handed),
        "erasures": {
            "cases": Case.objects.filter(erased_at__gte=quarter.start, erased_at__lt=end).count(),
            # The thread of an erased case goes with it: counted again here, the difference would tell how many people deleted theirs.
            "conversations": Conversation.objects.filter(deleted_at__gte=quarter.start, deleted_at__lt=end, cases=None).count(),
        },
    }


def began(quarter: Quarter, end: datetime) -> QuerySet[Conversation]:
    """The conversations with the robot that the quarter counts."""
    return Conversation.objects.filter(channel__in=(Channel.CHAT, Channel.API), started_at__gte=quarter.start, started_at__lt=end)


def _subjects(event: str, quarter: Quarter, end: datetime) -> set[str]:
    return set(Entry.objects.filter(event=event, at__gte=quarter.start, at__lt=end).values_list("subject", flat=True))
