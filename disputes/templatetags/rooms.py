"""Words for the codes of a mediation room, in templates."""

from django import template

from disputes import room_words, rules

register = template.Library()
LABELS = {"part": rules.Part, "capacity": rules.Capacity, "answer": rules.SessionAnswer, "event": rules.Event}


@register.filter
def who(role: str) -> str:
    """`{{ message.by_role|who }}`: what a speaker is in this room."""
    return room_words.who(role)


@register.filter
def room_label(value: str, enum: str) -> str:
    """`{{ participant.part|room_label:"part" }}`: the translated label."""
    return str(dict(LABELS[enum].choices).get(value, value))


@register.filter
def of(forms: dict[str, object], name: str) -> object:
    """`{{ blank|of:"minutes" }}`: the act or form of a name; nothing where it cannot be done."""
    return forms.get(name, "")
