"""Words for the codes a case carries, in templates."""

from django import template
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from disputes import rules
from portal.accounts.rules import Role

register = template.Library()
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
}
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
    names = {"ack": _("Acknowledgement"), "reply": _("First reply"), "mediation": _("Mediation")}
    return str(names.get(code.partition(".")[0], _("Final answer")))
