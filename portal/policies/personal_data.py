"""What this room holds about a person: a subscription to changes. Registered with the vault's holders in apps.ready()."""

from typing import Any

from portal.policies.models import Subscriber
from portal.policies.services.subscribing import KIND
from portal.trail.rules import Actor


def _of(subject: str) -> Subscriber | None:
    return Subscriber.objects.filter(contact__subject=subject).first() if subject.startswith(KIND) else None


def export(subject: str) -> dict[str, Any]:
    """What `subscriber:<public id>` asked to be told of; the address is with the accounts' contacts. {} for anybody else."""
    found = _of(subject)
    if found is None:
        return {}
    return {"subscription": {"language": found.language, "wording_too": found.wording_too, "since": found.since.isoformat()}}


def erase(subject: str, *, by: Actor) -> None:
    """End it; the address itself is erased by the accounts' holder."""
    found = _of(subject)
    if found is not None:
        found.delete()
