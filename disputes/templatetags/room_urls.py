"""Addresses of a mediation room at the door somebody came in by, in templates."""

from django import template

from disputes.room_tables import Table

register = template.Library()


@register.filter
def room_url(table: Table, space: str) -> str:
    """`{{ table|room_url:here }}`: the page of a space."""
    return table.url("space", space)


@register.filter
def room_act(table: Table, name: str) -> str:
    """`{{ table|room_act:"challenge" }}`: where an act is posted."""
    return table.url("act", name)


@register.filter
def room_file(table: Table, public_id: object) -> str:
    """`{{ table|room_file:sitting.public_id }}`: a session as a calendar file."""
    return table.url("ics", public_id)
