"""What this room holds about a person, through its own reads and services; registered with the vault's holders in apps.ready()."""

import json
from typing import Any

from portal.consent import guarding, queries, services
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """Every answer the subject gave, oldest first, and whether they are said to be under 14; {} when there is nothing."""
    answers = [
        {
            "purpose": event.purpose,
            "version": event.version,
            "answer": event.answer,
            "at": event.at.isoformat(),
            "language": event.language,
            "how": event.how,
            "shown_sha256": event.shown_sha256,
            "receipt": json.loads(event.receipt.body) if hasattr(event, "receipt") else None,
        }
        for event in queries.history(subject)
    ]
    child = guarding.told(subject)
    return ({"answers": answers} if answers else {}) | ({"child": child} if child else {})


def erase(subject: str, *, by: Actor) -> None:
    """End it; nothing happens where there is nothing."""
    services.forget_subject(subject=subject, by=by)
    guarding.forget(subject=subject, by=by)
