"""Where somebody sits in a mediation room: at which door they came in, in which case, as whom."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from disputes.models import Case
from portal.trail.rules import Actor


@dataclass(frozen=True)
class Table:
    """`door` is client, party or staff: each has its own addresses."""

    door: str
    case: Case
    me: Actor

    def url(self, name: str = "", *args: Any) -> str:
        """An address of the room at this door: "" is the joint room, else space, act, ics."""
        reference = [self.case.reference] if self.door == "staff" else []
        return reverse(f"disputes:room_{self.door}{'_' if name else ''}{name}", args=[*reference, *args])

    @property
    def base(self) -> str:
        return "staff/base.html" if self.door == "staff" else "base.html"
