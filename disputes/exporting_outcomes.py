"""What was written about a case for the public, for the person it is about."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from disputes.models import Case, PublicOutcome
from disputes.models.outcomes import PAIRS

TIMES = ("told_at", "agreed_at", "objected_at", "taken_down_at")


def outcomes(case: Case) -> list[dict[str, Any]]:
    """Every draft with its words and what became of it, oldest first."""
    return [_outcome(one) for one in case.outcomes.order_by("proposed_at", "pk")]


def _outcome(one: PublicOutcome) -> dict[str, Any]:
    words = {name: getattr(one, name) for name in ("slug", "span", *PAIRS)}
    return {**words, "state": one.decision or "waiting", **{name: _iso(getattr(one, name)) for name in TIMES}}


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
