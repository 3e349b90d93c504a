"""The same thing done to many cases: each in a transaction of its own, as it was when it was ticked, once however often it is sent."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from disputes import queries, tool_refusals
from disputes.models import Case
from disputes.services.desk import hold_unchanged
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.doors.idempotency import once

MOST = 100
PICKED = re.compile(r"([0-9]{4}-[0-9A-Z]{5}):([0-9]{1,7})(?::([0-9a-f]{16}))?")


@dataclass(frozen=True)
class Pick:
    """A case somebody ticked: its event number then, and what they were shown would be written (tools.digest), if anything."""

    reference: str
    n: int
    seen: str = ""


def read_picks(texts: Sequence[str]) -> list[Pick]:
    """Ticked boxes as they come from a page, each case once. Raises Refusal bulk.nothing, bulk.too_many (422)."""
    found = [match for match in map(PICKED.fullmatch, texts) if match]
    picks = {match[1]: Pick(match[1], int(match[2]), match[3] or "") for match in found}
    if not picks:
        raise tool_refusals.nothing_chosen()
    if len(picks) > MOST:
        raise tool_refusals.too_many(MOST)
    return list(picks.values())


@dataclass(frozen=True)
class Outcome:
    """What became of one case; `why` says why it was not done."""

    reference: str
    done: bool
    why: str = ""


def for_each(*, picks: Sequence[Pick], by: User, token: str, what: str, run: Callable[[Case, Pick], object]) -> list[Outcome]:
    """`run` for each case that nobody changed since it was ticked; the others are named with the reason.

    The same `token` again does nothing twice: what was done stays done, what was refused is tried again. `what` says which act it is."""
    return [_one(pick, by, token, what, run) for pick in picks]


def _one(pick: Pick, by: User, token: str, what: str, run: Callable[[Case, Pick], object]) -> Outcome:
    def act() -> bool:
        case = queries.case_for(by, pick.reference)
        hold_unchanged(case=case, n=pick.n)
        run(case, pick)
        return True

    try:
        once(door="desk.bulk", key=f"{token}:{pick.reference}", owner=str(by.public_id), body=what.encode(), run=act)
    except Refusal as refusal:
        return Outcome(pick.reference, False, refusal.text)
    return Outcome(pick.reference, True)
