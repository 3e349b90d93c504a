"""Words for the codes a case carries, in templates."""

from datetime import datetime, timedelta

from django import template
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from disputes import rules
from disputes.clockwork import is_owed
from disputes.counting import many
from disputes.missed import Cause
from disputes.models import Clock
from portal.accounts.rules import Role

register = template.Library()
register.filter("many", many)
ENUMS: dict[str, type[TextChoices]] = {
    "kind": rules.Kind,
    "topic": rules.Topic,
    "channel": rules.Channel,
    "stage": rules.Stage,
    "resolution": rules.Resolution,
    "ball": rules.Ball,
    "from": rules.FromKind,
    "handoff": rules.Handoff,
    "reason": rules.ReadReason,
    "language": rules.Language,
    "cause": Cause,
}
CLOCKS: dict[str, Promise] = {
    "ack": _("Acknowledgement"),
    "reply": _("First reply"),
    "reply.next": _("Next reply"),
    "handover": _("Taking over"),
    "silence.remind": _("Reminder"),
    "silence.close": _("Closes by itself"),
    "answer.silence": _("Closes by itself"),
    "appeal": _("Appeal possible"),
    "case": _("Return possible"),
    "mediation": _("Mediation"),
    "mediation.answer": _("Answer to mediation"),
    "mediation.confirm": _("Court confirmation"),
    "offer": _("Answer to proposal"),
    "sealed": _("Sealed figures"),
    "agreement.item": _("Item of the agreement"),
    "agreement.yours": _("Client's item of the agreement"),
    "agreement": _("Agreement carried out"),
}
"""What the clocks are called in a narrow column, by code or by its first part."""
ROLES = {**dict(Role.choices), **dict(rules.FromKind.choices)}


@register.filter
def label(value: str, enum: str) -> str:
    """`{{ case.stage|label:"stage" }}`: the translated label; an unknown code stands for itself."""
    return str(dict(ENUMS[enum].choices).get(value, value))


@register.filter
def role(value: str) -> str:
    """`{{ record.by_role|role }}`: the translated name of a role."""
    return str(ROLES.get(value, value))


@register.filter
def clock(code: str) -> str:
    """`{{ clock.code|clock }}`: what a term's clock is called in a narrow column."""
    return str(CLOCKS.get(code) or CLOCKS.get(code.partition(".")[0]) or _("Final answer"))


def span(time: timedelta) -> str:
    """A length of time in the one unit that says enough: days from two on, then hours, then minutes."""
    minutes = max(int(time.total_seconds() // 60), 0)
    if minutes >= 2880:
        return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}
    if minutes >= 120:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


@register.filter
def since(moment: datetime) -> str:
    """`{{ case.filed_at|since }}`: the time gone by."""
    return span(timezone.now() - moment)


@register.filter
def standing(clock: Clock) -> str:
    """`{{ clock|standing }}`: kept, missed, paused, late by how much, or the time left."""
    if clock.stopped_at is not None:
        ended = _("missed") if clock.breached_at else _("kept") if is_owed(clock.code) else _("over")
        return str(ended)
    if clock.paused_at is not None:
        return str(_("paused"))
    left = clock.due_at - timezone.now()
    return str(_("%(time)s left") if left > timedelta(0) else _("late by %(time)s")) % {"time": span(abs(left))}


@register.filter
def brief(row: Clock) -> str:
    """`{{ clock|brief }}`: a clock's name and how it stands, in a line."""
    return str(_("%(name)s: %(value)s")) % {"name": clock(row.code), "value": standing(row)}
