"""The places in a ready reply that are filled from the case: a closed list, replaced as plain text, once. No template language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: dict[str, Promise] = {
    "reference": _("the case reference, like 2026-K7Q4M"),
    "client_sentence_of_stage": _("where the case stands, in the sentence the client reads"),
    "due_date": _("the day by which we owe the next step"),
    "firm": _("the firm's name"),
    "officer": _("the privacy officer's name"),
    "opening_hours": _("when people are at the desk"),
    "status_page": _("the address of the page where the client follows the case"),
}
# Full-width braces too: they come from a Chinese keyboard, look alike and would go out to the client as they stand.
BRACED = re.compile("[{｛]([^{}｛｝\n]{0,60})[}｝]")
WRITTEN = re.compile("{(" + "|".join(PLACES) + ")}")


@dataclass(frozen=True)
class Filled:
    """A text with its places filled; `missing` names those for which the case has nothing, still standing in braces."""

    text: str
    missing: tuple[str, ...]


def unknown(text: str) -> list[str]:
    """What stands in braces in `text` and is no place, as it is written, each once."""
    return list(dict.fromkeys(found[0] for found in BRACED.finditer(text) if not WRITTEN.fullmatch(found[0])))


def left(text: str) -> list[str]:
    """The places still standing in `text`, each once."""
    return list(dict.fromkeys(WRITTEN.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """`text` with `values` in its places. What a value says is never looked at again."""
    missing = tuple(name for name in left(text) if not values.get(name))
    return Filled(WRITTEN.sub(lambda found: values.get(found[1]) or found[0], text), missing)
