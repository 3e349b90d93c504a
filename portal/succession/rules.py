"""What happens to data when the firm changes hands or ends (PIPL art. 22), and what a notice of it must say. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOTICE_DAYS = 7  # what the policy promises (clause "handover")
CASES = "cases"  # the purpose of the inventory that cases are kept for
APART = frozenset({"visiting", "policy_news", "public_comments", "keep_conversation_to_improve"})
"""Purposes of which nothing is in a case: another use of what was collected for them asks nobody about their case."""
REACHABLE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:\d[\s()+-]*){7,}")


class Kind(TextChoices):
    SALE = "sale", pgettext_lazy("succession", "Sale of the business")
    MERGER = "merger", pgettext_lazy("succession", "Merger")
    DIVISION = "division", pgettext_lazy("succession", "Division")
    DISSOLUTION = "dissolution", pgettext_lazy("succession", "Dissolution")
    BANKRUPTCY = "bankruptcy", pgettext_lazy("succession", "Bankruptcy")


ENDINGS = frozenset({Kind.DISSOLUTION, Kind.BANKRUPTCY})


class Fate(TextChoices):
    """What becomes of the information collected for one purpose."""

    GOES = "goes", pgettext_lazy("succession", "Goes to the recipient")
    STAYS = "stays", pgettext_lazy("succession", "Stays with us")
    DESTROYED = "destroyed", pgettext_lazy("succession", "Is destroyed")


class Reach(TextChoices):
    """Which cases go along."""

    NONE = "none", pgettext_lazy("succession", "None")
    OPEN = "open", pgettext_lazy("succession", "Every open case")
    ALL = "all", pgettext_lazy("succession", "Every case, closed ones too")
    LISTED = "listed", pgettext_lazy("succession", "Only these cases")


class Phase(TextChoices):
    WAITING = "waiting", pgettext_lazy("succession", "Waiting for approval")
    DROPPED = "dropped", pgettext_lazy("succession", "Not approved")
    COMING = "coming", pgettext_lazy("succession", "Announced")
    OFF = "off", pgettext_lazy("succession", "Called off")
    DONE = "done", pgettext_lazy("succession", "In effect")


@dataclass(frozen=True)
class Line:
    """One purpose of the inventory, in the version that stood, and what becomes of it. `changes`: used otherwise by the recipient."""

    purpose: str
    version: int
    fate: str
    changes: bool


@dataclass(frozen=True)
class Draft:
    """Everything a notice is made of. `listed` are public ids of cases, for Reach.LISTED only."""

    kind: str
    name_zh: str
    name_en: str
    contact: str
    effective_on: date
    more_zh: str
    more_en: str
    reach: str
    listed: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def someone_takes_over(self) -> bool:
        return any(line.fate == Fate.GOES for line in self.lines)

    @property
    def changes(self) -> bool:
        return any(line.changes for line in self.lines)

    @property
    def needs_yes(self) -> bool:
        """Whether a case goes only with its client's new consent, because something in it is used otherwise (PIPL 22)."""
        return any(line.changes and line.purpose not in APART for line in self.lines)

    def fate(self, purpose: str) -> str:
        return next((line.fate for line in self.lines if line.purpose == purpose), Fate.STAYS)

    def content(self) -> dict[str, Any]:
        """What the public log names by its hash, as JSON; the cases themselves are counted, not named."""
        return {
            "type": "succession.notice",
            "kind": str(self.kind),
            "recipient": {"zh": self.name_zh, "en": self.name_en, "contact": self.contact},
            "takes_effect_on": self.effective_on.isoformat(),
            "purposes": [
                {"code": line.purpose, "version": line.version, "fate": str(line.fate), "changes": line.changes}
                for line in sorted(self.lines, key=lambda line: line.purpose)
            ],
            "what_changes": {"zh": self.more_zh, "en": self.more_en},
            "cases": str(self.reach),
        }


def earliest(today: date) -> date:
    """The first day a notice approved today may take effect on."""
    return today + timedelta(days=NOTICE_DAYS)


def problems(draft: Draft, purposes: Sequence[str], today: date) -> Mapping[str, Promise]:
    """Field -> what is wrong with it; {} for a notice that can be sent. `purposes` are all codes of the inventory."""
    return {**_about_whom(draft), **_about_when(draft, today), **_about_what(draft, purposes), **_about_cases(draft)}


def _about_whom(draft: Draft) -> dict[str, Promise]:
    wrong: dict[str, Promise] = {}
    if draft.kind not in Kind.values:
        wrong["kind"] = _("Choose what happens.")
    for name in ("name_zh", "name_en"):
        if not getattr(draft, name):
            wrong[name] = _("Give the name in both languages.")
    if REACHABLE.search(draft.contact) is None:
        wrong["contact"] = _("Give an e-mail address or a telephone number at which people reach the recipient.")
    return wrong


def _about_when(draft: Draft, today: date) -> dict[str, Promise]:
    if draft.effective_on < earliest(today):
        return {"effective_on": _("Everybody is told at least 7 days before. Choose a later day.")}
    return {}


def _about_what(draft: Draft, purposes: Sequence[str]) -> dict[str, Promise]:
    wrong: dict[str, Promise] = {}
    if sorted(line.purpose for line in draft.lines) != sorted(purposes) or any(line.fate not in Fate.values for line in draft.lines):
        wrong["lines"] = _("Say for every purpose what becomes of its information.")
    elif not draft.someone_takes_over and draft.kind not in ENDINGS:
        wrong["lines"] = _("Nothing goes to the recipient. Then nobody has to be told.")
    if bool(draft.more_zh) != bool(draft.more_en) or (draft.changes and not draft.more_zh):
        wrong["more_en" if draft.more_zh else "more_zh"] = _("Say in both languages what changes.")
    if draft.more_zh and not draft.changes:
        wrong["more_zh"] = _("You describe a change, but no purpose is marked as changed.")
    return wrong


def _about_cases(draft: Draft) -> dict[str, Promise]:
    goes = draft.fate(CASES) == Fate.GOES
    if draft.reach not in Reach.values:
        return {"reach": _("Choose which cases go along.")}
    if goes != (draft.reach != Reach.NONE):
        return {"reach": _("Cases go along exactly when the information about cases goes.")}
    if bool(draft.listed) != (draft.reach == Reach.LISTED):
        return {"references": _("Name the cases that go, or choose another answer above.")}
    return {}


def few(count: int, least: int) -> str | Promise:
    """A number for the public: in words, without the number, from 1 to below `least`, which could be about somebody one knows."""
    return _("suppressed") if 0 < count < least else str(count)
