"""A macro taken at a case: every step through the same service as its button, all of them or none."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from disputes import tool_refusals, tools
from disputes.models import Case, Macro
from disputes.services import answering, mediation, threads, triage
from disputes.services.desk import hold_unchanged
from disputes.steps import Do
from disputes.tools import Planned
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

Take = Callable[[Case, Planned, Actor, User], object]


@transaction.atomic
def apply_macro(*, macro: Macro, case: Case, n: int, seen: str, by: User) -> Case:
    """Take every step of `macro` at `case`, in the roles of `by`, writing exactly what was shown (`seen` is its tools.digest).

    Raises Refusal case.moved, macro.changed (409), or the code of the step that could not be taken; nothing has changed then."""
    hold_unchanged(case=case, n=n)
    current = threads.hold(case)
    planned = tools.Book().plan(macro, current) if macro.retired_at is None else []
    if tools.digest(planned) != seen:
        raise tool_refusals.macro_changed()
    for number, each in enumerate(planned, 1):
        try:
            _take(current, each, by)
        except Refusal as refusal:
            raise tool_refusals.step_refused(number, each.title, refusal) from None
    return current


def _take(case: Case, planned: Planned, by: User) -> None:
    if planned.missing:
        raise tool_refusals.places_left(planned.missing)
    TAKES[planned.step.do](case, planned, tools.acting(by, case, planned.step.event), by)


TAKES: dict[Do, Take] = {
    Do.TAKE: lambda case, planned, actor, user: triage.take_case(case=case, by=actor),
    Do.ASSIGN: lambda case, planned, actor, user: triage.assign_case(case=case, handler=user, by=actor),
    Do.REPLY: lambda case, planned, actor, user: answering.reply_to_case(case=case, text=planned.text, by=actor),
    Do.ASK: lambda case, planned, actor, user: triage.ask_for_more(case=case, text=planned.text, by=actor),
    Do.HAND: lambda case, planned, actor, user: triage.hand_over(case=case, to=planned.step.what, reason=_("By a macro."), by=actor),
    Do.MEDIATION: lambda case, planned, actor, user: mediation.route_to_mediation(case=case, by=actor),
    Do.CLOSE: lambda case, planned, actor, user: answering.close_case(case=case, by=actor),
}
