"""What staff make of questions the robot did not answer for certain, how long these are kept, and what of them is shown; pure."""

import re
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Band(TextChoices):
    MAYBE = "maybe", _("Asked back")
    NONE = "none", _("Said it does not know")
    UNSURE = "unsure", _("Did not understand")
    DECLINED = "declined", _("Declined as not ours")


UNANSWERED = frozenset({Band.NONE, Band.UNSURE})
"""What counts as having no answer; asking back and saying that something is not ours are answers."""


class Reason(TextChoices):
    OUT_OF_SCOPE = "out_of_scope", _("Not about personal information")
    ALREADY = "already", _("A published answer covers it")
    ONE_CASE = "one_case", _("About one person's case, not a general question")
    NOT_A_QUESTION = "not_a_question", _("Not a question")
    ABUSE = "abuse", _("Abuse or a test")


class Outcome(TextChoices):
    """What came of a question that was to go to a language model; from `sent` on it has gone, or may have."""

    AGREED = "agreed", _("About to be sent")
    SENT = "sent", _("Sent")
    SHOWN = "shown", _("Sent; an answer was shown")
    NOTHING = "nothing", _("Sent; nothing that came back could be shown")
    FAILED = "failed", _("Sent; no answer came in time")


# As long as a conversation that does not become a case; a question goes at once when its conversation does.
KEPT = timedelta(days=90)
LONGEST_SHOWN = 300
HIDDEN = "•••"
# Masking knows forms of personal details; the list hides more: any longer run of digits, Latin-and-digit tokens, addresses of any kind.
LOOK_ALIKES = re.compile(
    r"\S*[@＠]\S*|(?:https?://|www\.)\S+|(?=[A-Za-z0-9_*-]*\d[A-Za-z0-9_*-]*\d[A-Za-z0-9_*-]*\d)[A-Za-z0-9_*•-]{4,}"
    r"|[\d０-９*•][\d０-９*• ~～/.-]{2,}[\d０-９*•]|[零〇一二三四五六七八九幺]{6,}"
)


def listed(masked: str) -> str:
    """A masked message as the list shows it: look-alikes of personal details that masking let through are hidden too."""
    return LOOK_ALIKES.sub(HIDDEN, masked[:LONGEST_SHOWN]) + ("…" if len(masked) > LONGEST_SHOWN else "")
