"""Who can replay the cases of a period under another rule: a room above this one registers here in `apps.ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from portal.deadlines.rules import Rule
from portal.doors.errors import Refusal


@dataclass(frozen=True)
class Counted:
    """Clocks of the cases filed in one `month` ("2026-03"; empty for all together).

    `late` were missed as it was, `late_then` would have been under the other rule; `newly` and `spared` are the difference each way.
    """

    month: str = ""
    clocks: int = 0
    late: int = 0
    late_then: int = 0
    newly: int = 0
    spared: int = 0

    @property
    def met(self) -> int:
        return self.clocks - self.late

    @property
    def met_then(self) -> int:
        return self.clocks - self.late_then


@dataclass(frozen=True)
class Simulated:
    """What a replay found, as plain data.

    `running`, `provisional`, `cut_short` and `otherwise` clocks are counted nowhere else: not over yet; resting on days not yet
    announced; ended by the system at the old date; recorded otherwise than rule and calendar say. `half` and `most` are the share of
    the period that half and 95 in 100 of the clocks used, in percent. `upto` names the last event that was read.
    """

    cases: int
    months: tuple[Counted, ...]
    total: Counted
    running: int = 0
    provisional: int = 0
    cut_short: int = 0
    otherwise: int = 0
    half: int | None = None
    most: int | None = None
    references: tuple[str, ...] = field(default=())
    upto: int = 0

    @property
    def apart(self) -> int:
        return self.running + self.provisional + self.cut_short + self.otherwise

    def written(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self) | {"months": [asdict(each) for each in self.months], "references": list(self.references)}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From `written()`."""
        months = tuple(Counted(**each) for each in data["months"])
        return cls(**{**data, "months": months, "total": Counted(**data["total"]), "references": tuple(data["references"])})


Simulator = Callable[[str, Rule, datetime, datetime], Simulated]
_simulators: dict[str, Simulator] = {}


def register(name: str, simulator: Simulator) -> None:
    """Have `simulator(code, rule, first, last)` asked about cases filed from `first` on and before `last`. ValueError for a second one."""
    if _simulators.setdefault(name, simulator) != simulator or len(_simulators) > 1:
        raise ValueError(f"another simulator than {name} is registered")


def simulate(code: str, rule: Rule, first: datetime, last: datetime) -> Simulated:
    """The cases filed in the period under `rule`. Refusal `term.no_simulator` (503) where no room replays cases."""
    for simulator in _simulators.values():
        return simulator(code, rule, first, last)
    raise Refusal("term.no_simulator", 503, _("No part of this installation can replay cases."))
