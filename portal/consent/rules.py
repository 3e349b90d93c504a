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
class Change:
    """Something a purpose reaches further in from `at` on, in both languages."""

    at: datetime
    zh: str
    en: str


# Part of what is shown and hashed: these words change with the version of a purpose only.
_CHANGED = {"zh": "这项用途有变化：", "en": "This has changed:"}


def asked_about(text: str, changes: Sequence[Change], side: str) -> str:
    """What a person is asked, in one language ("zh" or "en"): the words of the purpose, then a line for everything added since."""
    lines = [f"· {change.zh if side == 'zh' else change.en}" for change in changes]
    return "\n".join([text, "", _CHANGED[side], *lines]) if lines else text


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
    # Of a child whose guardian has not shown who they are: nothing of it counts, and nobody asks.
    held: bool = False

    @property
    def outdated(self) -> bool:
        """They said yes, to less than what stands now."""
        return self.answer == Answer.GIVEN and not self.valid and not self.held

    def resting(self, now: datetime) -> bool:
        """They said no or took it back, and nobody asks again yet."""
        return self.ask_again_at is not None and now < self.ask_again_at

    def may_ask(self, now: datetime) -> bool:
        return not self.valid and not self.held and (self.ask_again_at is None or now >= self.ask_again_at)


def covers(said: Said, *, current: int, touched: datetime | None) -> bool:
    """Whether an answer was given to all that stands: to this version, and to everything that was added to it since."""
    return said.version == current and (touched is None or said.at >= touched)


def fold(history: Sequence[Said], *, current: int, pause_ends: datetime | None, touched: datetime | None = None) -> State:
    """The last answer decides. A "yes" to an older version of the purpose, or to one that reached less far, is no yes to this one
    (PIPL art. 14)."""
    if not history:
        return State("", 0, None, False, None)
    last = history[-1]
    valid = last.answer == Answer.GIVEN and covers(last, current=current, touched=touched)
    return State(last.answer, last.version, last.at, valid, None if last.answer == Answer.GIVEN else pause_ends)
