"""How a case begins that waited before staff entered it: filed when it reached us, confirmed when it was entered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from disputes import life
from disputes.life import Fact, State
from disputes.models import Case
from disputes.rules import Event
from disputes.services import moving
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor


def begin_entered(case: Case, *, by: Actor, data: Mapping[str, Any], entered_at: datetime) -> Entry:
    """As `moving.begin`, but what fell due between arrival and entry is recorded as missed before the automatic acknowledgement.

    Returns the filing's trail entry."""
    start, filed = State(case=str(case.public_id)), Fact(1, Event.FILED, case.filed_at, by, dict(data))
    _row, entry = moving._record(case, start, filed)
    moving._settle(case, life.step(start, filed), [filed])
    case.save(update_fields=moving.FOLDED)
    moving.move(case, Event.ACKNOWLEDGED, by=SYSTEM, at=entered_at)
    return entry
