"""What stands on paper and screen for a number, in the active language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from transparency_reports import data
from transparency_reports.rules import State


def printed(cell: Mapping[str, Any], unit: str) -> str:
    """What stands in the table, in the active language."""
    if cell["state"] == State.SUPPRESSED:
        return _("suppressed")
    if cell["state"] == State.CORRECTED:
        return _("corrected, not printed")
    if cell["state"] == State.NOT_COLLECTED:
        return _("not collected")
    if cell["state"] == State.NOT_APPLICABLE:
        return _("not applicable")
    text = data.number(cell["value"])
    return f"{text} %" if unit == "percent" else text


def share_of(figures: Sequence[Mapping[str, Any]], clock: str) -> Mapping[str, Any]:
    kept = next(f for f in figures if f["code"] == "kept.share")
    return next(c for c in kept["cells"] if c["key"] == clock)
