"""Why somebody cannot be neutral in a case, as codes on its record and in words: never a name, never what anybody wrote. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Conflict(StrEnum):
    """A reason why somebody cannot be neutral."""

    HANDLED = "handled"
    NAMED = "named"
    TEAM = "team"
    OFFICER = "officer"
    SAME_PERSON = "same_person"
    REPLACED = "replaced"


WORDS: dict[Conflict, Promise] = {
    Conflict.HANDLED: gettext_lazy("they worked on the case or opened its texts in another role"),
    Conflict.NAMED: gettext_lazy("they are named in the case"),
    Conflict.TEAM: gettext_lazy("they work in the department the case is about"),
    Conflict.OFFICER: gettext_lazy("they speak for the firm in privacy matters"),
    Conflict.SAME_PERSON: gettext_lazy("their address is that of somebody in the case"),
    Conflict.REPLACED: gettext_lazy("a challenge against them was upheld in this case"),
}


def words(found: Iterable[Conflict]) -> str:
    """The reasons in the active language, in one line."""
    return _("; ").join(str(WORDS[each]) for each in found)


def codes(found: Iterable[Conflict]) -> str:
    """The reasons as an event keeps them."""
    return ",".join(found)


def on_record(data: Mapping[str, Any]) -> str:
    """The reasons an event names, in words; empty where it names none."""
    return words(Conflict(code) for code in str(data.get("conflict", "")).split(",") if code)
