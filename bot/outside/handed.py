"""What the record says went to a language model: of one person, and altogether."""

from typing import Any

from django.db.models import Count, Max, QuerySet

from bot.models import Disclosure
from bot.rules import Outcome
from disputes import queries as cases
from portal.partners.handing import Given, Total
from portal.partners.models import Partner


def _about(subject: str) -> QuerySet[Disclosure]:
    """What was sent in the conversation a `case:` or `conversation:` rests on."""
    kind, _colon, public_id = subject.partition(":")
    case = cases.by_public_id(public_id) if kind == "case" else None
    conversation = case.conversation if case else cases.conversation_by_id(public_id) if kind == "conversation" else None
    return Disclosure.objects.filter(conversation=conversation).exclude(outcome=Outcome.AGREED).select_related("partner")


def to(subject: str) -> list[Given]:
    rows = list(_about(subject))
    partners = {row.partner_id: row.partner for row in rows}
    mine = {pk: [row for row in rows if row.partner_id == pk] for pk in partners}
    return [Given(partner, len(mine[pk]), mine[pk][-1].at) for pk, partner in partners.items()]


def altogether(partner: Partner) -> Total:
    gone = Disclosure.objects.filter(partner=partner).exclude(outcome=Outcome.AGREED)
    counted = gone.aggregate(times=Count("pk"), subjects=Count("conversation", distinct=True), last=Max("at"))
    return Total(counted["times"], counted["subjects"], counted["last"])


def listed(subject: str) -> list[dict[str, Any]]:
    """Each time a question went out, for the person's copy: when, to whom, under which policy, what came of it, and which message."""
    return [
        {
            "at": row.at.isoformat(), "recipient_zh": row.partner.name_zh, "recipient_en": row.partner.name_en,
            "contact": row.partner.contact_zh, "message": row.cursor, "policy_version": row.policy, "outcome": row.outcome,
            "what": "the masked words of that message, and published clauses",
        }
        for row in _about(subject)
    ]  # fmt: skip
