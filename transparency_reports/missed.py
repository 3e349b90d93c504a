"""Why deadlines were missed: each clock that was missed counts once, by the last reason chosen for it before the quarter ended. Pure.

Each clock has a table of its own. It divides the row "late" of that clock's table and is printed only where that row is, so its total
says nothing that is not printed there. How many reasons were written is not printed any more: beside these tables it would give away rows
that are hidden.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from disputes.life import Fact
from disputes.missed import Cause
from disputes.rules import Event
from transparency_reports.rules import Figure, Unit
from transparency_reports.small_numbers import broken_down

WRITTEN = "breaches"
"""How many reasons were written in the quarter, printed up to the method before this one."""
NOT_GIVEN = "not_given"
ROWS = (*Cause.values, NOT_GIVEN)


def figure(family: str) -> str:
    return f"missed.{family}"


def cause(facts: Sequence[Fact], code: str, run: int, until: datetime) -> str:
    """The last reason chosen before `until` for the missed clock `code`, `run`; NOT_GIVEN where none was, or only words."""
    about = (fact for fact in reversed(facts) if fact.event is Event.BREACH_EXPLAINED and fact.at < until)
    said = next((fact.data for fact in about if (fact.data.get("term"), fact.data.get("run")) == (code, run)), {})
    return str(said.get("cause") or NOT_GIVEN)


def figures(counts: Callable[[str], Counter[str]], families: Iterable[str], k: int) -> list[Figure]:
    return [broken_down(figure(family), Unit.CASES, counts(figure(family)), ROWS, k) for family in families]
