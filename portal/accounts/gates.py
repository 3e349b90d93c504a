"""Gates on queues: rooms above register reasons that keep somebody from taking work (a course that has lapsed, a conflict)."""

from collections.abc import Callable

from portal.accounts.models import User

Gate = Callable[[User], str | None]
_gates: dict[str, Gate] = {}


def register(name: str, gate: Gate) -> None:
    """`gate(user)` gives a translated reason to close the queue for this person, or None. Called from apps.ready()."""
    _gates[name] = gate


def queue_open(user: User) -> list[str]:
    """Every reason why this person may not take work now; empty when they may."""
    return [reason for gate in _gates.values() if (reason := gate(user))]
