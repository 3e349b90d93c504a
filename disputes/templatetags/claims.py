"""Words for what is asked for, in templates."""

from django import template

from disputes.claims import Money
from disputes.rules import ClaimState, Remedy

register = template.Library()


@register.filter
def remedy(value: str) -> str:
    """`{{ step.remedy|remedy }}`: what is asked for, in words."""
    return str(dict(Remedy.choices).get(value, value))


@register.filter
def claim_state(value: str) -> str:
    """`{{ claim.state|claim_state }}`: what became of it."""
    return str(dict(ClaimState.choices).get(value, value))


@register.filter
def money(value: Money) -> str:
    """`{{ step.money|money }}`: 1,200.50 CNY."""
    return f"{value.amount:,.2f} {value.currency}"
