"""What of a case goes to whoever takes the firm over: what the firm itself may know, and nothing said to a mediator alone."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from disputes import exporting, exporting_files
from disputes.files_rules import Space
from disputes.models import Case
from disputes.rules import Event

SHARED, OWN = (Space.CASE.value, Space.JOINT.value), (Space.CASE.value,)
UNTOLD = frozenset({Event.MEDIATOR_CHALLENGED.value})
"""Events whose words are for those who judge the mediator, not for the other side."""


def as_data(case: Case, *, room: bool) -> dict[str, Any]:
    """The case as the client's own copy has it, without caucuses and figures nobody met; `room=False`: without the mediation room."""
    data = exporting.as_data(case)
    data["room"] = _room(data["room"]) if room else None
    data["files"] = [file for file in data["files"] if file["space"] in spaces(room)]
    data["history"] = [event | ({"words": None} if event["event"] in UNTOLD else {}) for event in data["history"]]
    data["sealed_rounds"] = [found | ({} if found["settled"] else {"figures": {}}) for found in data["sealed_rounds"]]
    return data


def spaces(room: bool) -> tuple[str, ...]:
    """Where the files lie that go along."""
    return SHARED if room else OWN


def _room(said: dict[str, Any]) -> dict[str, Any]:
    joint = Space.JOINT.value
    return said | {name: {space: kept for space, kept in said[name].items() if space == joint} for name in ("spaces", "read")}


def files(case: Case, *, room: bool) -> Iterator[tuple[str, BinaryIO]]:
    """The files themselves, by their path."""
    return exporting_files.contents(case, spaces(room))
