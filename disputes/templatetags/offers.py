"""Words for offers and agreements, in templates."""

from django import template
from django.utils.translation import pgettext

from disputes.offers_rules import OfferState, RoundState
from disputes.offers_shown import WHO

register = template.Library()


@register.filter
def side(value: str, me: str = "") -> str:
    """`{{ term.who|side:me }}`: who that is to the reader, "You" for the client's own side."""
    who = str(getattr(value, "value", value))
    return pgettext("side", "You") if who == me == "client" else str(WHO.get(who, who))


@register.filter
def offer_state(value: str) -> str:
    """`{{ shown.state|offer_state }}`: what became of an offer."""
    return str(dict(OfferState.choices).get(value, value))


@register.filter
def round_state(value: str) -> str:
    """`{{ shown.state|round_state }}`: what became of a round of sealed figures."""
    return str(dict(RoundState.choices).get(value, value))
