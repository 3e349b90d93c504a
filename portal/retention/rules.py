"""Holds, runs and what becomes of one thing whose time may be over. Pure."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Ground(TextChoices):
    """Why something is kept although its time may be over; the person concerned reads these words."""

    LAWSUIT = "lawsuit", _("a lawsuit or arbitration")
    INSPECTION = "inspection", _("an inquiry by an authority")
    MATTER = "matter", _("another matter that is not settled yet")
    LAW = "law", _("a law that asks for it to be kept longer")


class State(TextChoices):
    """One item of a run."""

    WAITING = "waiting", pgettext_lazy("retention", "Waiting")
    DONE = "done", pgettext_lazy("retention", "Erased")
    HELD = "held", pgettext_lazy("retention", "Held")
    EARLY = "early", pgettext_lazy("retention", "Not over any more")
    GONE = "gone", pgettext_lazy("retention", "Gone already")
    REFUSED = "refused", pgettext_lazy("retention", "Refused")


def verdict(*, held: bool, due: datetime | None, now: datetime) -> State:
    """What becomes of an item: WAITING means it may be erased now. A hold wins over everything; `due` None: there is nothing (any more)."""
    if held:
        return State.HELD
    if due is None:
        return State.GONE
    return State.WAITING if due <= now else State.EARLY


PROVES: tuple[Promise, ...] = (
    _("that two people decided this run, and when it was carried out"),
    _("how many were erased under which rule, and how many were kept and why"),
    _("that their data keys were destroyed in this system, which makes what was sealed under them unreadable"),
)
PROVES_NOT: tuple[Promise, ...] = (
    _("that nobody copied a text while it could still be read"),
    _("anything about paper, or about what others received earlier"),
    _("anything about copies of the key store before the day named here"),
)
