"""Consent as a fold over what a person said, with the pause that follows a refusal; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Answer(TextChoices):
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class How(TextChoices):
    CHAT = "chat", _("In the chat")
    PAGE = "page", _("On a page")
    API = "api", _("Through the API")
    STAFF = "staff", _("Told to a member of staff")
    SIGNAL = "signal", _("By the browser’s privacy signal")


@dataclass(frozen=True)
class Said:
    """One answer: to which version of the purpose, and when."""

    answer: str
    version: int
    at: datetime


@dataclass(frozen=True)
class State:
    """Where somebody stands on a purpose. `answer` is "" when nothing was ever said.

    `valid`: we may act on it: given, and for the purpose as it stands. `ask_again_at`: not before this moment (None = may ask now).
    """

    answer: str
    version: int
    since: datetime | None
    valid: bool
    ask_again_at: datetime | None

    def may_ask(self, now: datetime) -> bool:
        return not self.valid and (self.ask_again_at is None or now >= self.ask_again_at)


def fold(history: Sequence[Said], *, current: int, pause_ends: datetime | None) -> State:
    """The last answer decides. A "yes" to an older version of the purpose is no yes to this one (PIPL art. 14)."""
    if not history:
        return State("", 0, None, False, None)
    last = history[-1]
    valid = last.answer == Answer.GIVEN and last.version == current
    return State(last.answer, last.version, last.at, valid, None if last.answer == Answer.GIVEN else pause_ends)
