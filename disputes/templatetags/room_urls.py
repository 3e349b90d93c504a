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
def room_way(table: Table, name: str) -> tuple[Table, str]:
    """`{{ table|room_way:"file"|at:public_id }}`: an address of one file of the room."""
    return table, name


@register.filter
def at(way: tuple[Table, str], public_id: object) -> str:
    """The address `room_way` names, for one file."""
    return way[0].url(way[1], public_id)


@register.filter
def room_file(table: Table, public_id: object) -> str:
    """`{{ table|room_file:sitting.public_id }}`: a session as a calendar file."""
    return table.url("ics", public_id)
