"""The small-number rule over figures that say the same number twice: what one hides, another must not give back. Pure.

A number may stand in two figures by the way we count. One of them decides, by its own numbers alone, whether it is printed; the other
follows and never decides back. What is hidden because it follows says nothing about itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from disputes.rules import Resolution
from transparency_reports import missed, requests_ended
from transparency_reports.counting import CLOCKS
from transparency_reports.rules import Cell, Figure, State
from transparency_reports.small_numbers import hide, printed

Name = tuple[str, str]
TOTAL = "total"
FOLLOWS: Mapping[str, Name] = MappingProxyType(
    {
        "declined.ground": ("closed.resolution", "declined"),
        "talks.person": ("talks.answer", "person"),
        "rights.received": ("received.kind", "rights"),
        requests_ended.REFUSED: ("declined.ground", requests_ended.ROW),
        "asked.firm": ("asked.when", "in_time"),
        "asked.outside": ("asked.when", "in_time"),
    }
    | {missed.figure(family): (f"clock.{family}", "missed") for family in CLOCKS}
)
"""A figure, and the number of another that it divides: printed only where that is.

Totals that are one number (what was received, by kind, topic, channel and language; what was closed) need no row here: each is printed
from k on, whatever its table says otherwise, so all of them are or none."""
ROW_FOLLOWS: Mapping[Name, Name] = MappingProxyType(
    {("mediation", "mediation.ended"): ("closed.resolution", "no_agreement")}
    | {("authorities.people", "asked"): ("authorities.outcome", TOTAL)}
    | {(requests_ended.OUTCOME, key): ("closed.resolution", key) for key in Resolution.values}
    | {(requests_ended.OUTCOME, Resolution.DECLINED.value): ("declined.ground", requests_ended.ROW)}
)
"""A row that stands alone, and the same number in a table, or the one it is a part of."""
TWINS = (("asked.firm", "asked.outside"),)
"""Figures that together make up a third: one of them and that would give the other away, so both are printed or neither."""


def protect_together(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with everything hidden that another hides; `corrected` where the other says so."""
    followed = _followed(list(figures))
    closed = {figure.code: state for figure in followed if (state := _hidden(figure)) is not None}
    twin = {one: closed[other] for pair in TWINS for one, other in (pair, pair[::-1]) if other in closed}
    return [hide(figure, twin[figure.code]) if figure.code in twin.keys() - closed.keys() else figure for figure in followed]


def _followed(figures: list[Figure]) -> list[Figure]:
    """Until nothing more is hidden: what follows may be followed itself."""
    states = {(figure.code, cell.key): cell.state for figure in figures for cell in printed(figure)}
    found = [_row(_figure(figure, states), states) for figure in figures]
    return found if found == figures else _followed(found)


def _figure(figure: Figure, states: Mapping[Name, State]) -> Figure:
    state = states.get(FOLLOWS.get(figure.code, ("", "")), State.SHOWN)
    return figure if state is State.SHOWN else hide(figure, state)


def _row(figure: Figure, states: Mapping[Name, State]) -> Figure:
    def followed(cell: Cell) -> Cell:
        state = states.get(ROW_FOLLOWS.get((figure.code, cell.key), ("", "")), State.SHOWN)
        return cell if state is State.SHOWN else cell.hidden(state)

    return replace(figure, cells=tuple(map(followed, figure.cells)))


def _hidden(figure: Figure) -> State | None:
    """Why no number of it is printed; None where one is."""
    found = [cell.state for cell in printed(figure)]
    return None if State.SHOWN in found else found[0]
