"""What this room holds about a person: legal holds on their record. Registered with the vault's holders in apps.ready()."""

from typing import Any

from portal.retention import services
from portal.retention.models import Hold
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """Every hold there was on a subject with its ground, oldest first; the sealed reason is for those who placed it. {} without one."""
    found = Hold.objects.filter(subject=subject).order_by("placed_at", "id")
    return {"holds": [_hold(each) for each in found]} if found else {}


def _hold(hold: Hold) -> dict[str, Any]:
    lifted = hold.lifted_at.isoformat() if hold.lifted_at else None
    return {"ground": hold.ground, "placed_at": hold.placed_at.isoformat(), "until": hold.until.isoformat(), "lifted_at": lifted}


def erase(subject: str, *, by: Actor) -> None:
    """The reasons of lifted holds go; that there was a hold stays. One that stands keeps the record, so it is not reached."""
    services.forget_reasons(subject=subject, by=by)
