"""Third parties: what they are to us, what a contract must say before they get anything, which route a transfer abroad needs. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    PROCESSOR = "processor", _("Processor (PIPL 21)")
    SUB_PROCESSOR = "sub", _("Sub-processor of a processor (PIPL 21)")
    JOINT = "joint", _("Joint controller (PIPL 20)")
    CONTROLLER = "controller", _("Independent controller (PIPL 23)")
    AUTHORITY = "authority", _("Authority or other recipient by law")


# As the policy's list names them, one word each.
ROLE_WORDS: dict[str, tuple[str, str]] = {
    Role.PROCESSOR: ("受托方", "Processor"),
    Role.SUB_PROCESSOR: ("次级受托方", "Sub-processor"),
    Role.JOINT: ("共同处理者", "Joint controller"),
    Role.CONTROLLER: ("独立处理者", "Independent controller"),
    Role.AUTHORITY: ("主管机关", "Authority"),
}


class State(TextChoices):
    DRAFT = "draft", pgettext_lazy("partner", "Draft")
    ACTIVE = "active", pgettext_lazy("partner", "Active")
    ENDED = "ended", pgettext_lazy("partner", "Ended")


CLAUSES: dict[str, Promise] = {
    "purpose": _("Purpose of the processing"),
    "term": _("Duration"),
    "method": _("Method of processing"),
    "categories": _("Kinds of information"),
    "protection": _("Protective measures"),
    "duties": _("Rights and duties of both sides"),
    "supervision": _("We may inspect, and do"),
    "end": _("Return or deletion when it ends"),
    "no_sub": _("No sub-processing without our consent"),
    "incident": _("Leaks are reported to us at once"),
    "sub_consent": _("We have agreed to this sub-processor"),
    "own_purpose": _("Only for the stated purpose; another one needs new consent"),
    "told": _("People were told, and asked for separate consent where the law wants it"),
    "legal_duty": _("The law that asks for it is named in the evidence"),
}
_ENTRUSTED = ("purpose", "term", "method", "categories", "protection", "duties", "supervision", "end", "no_sub", "incident")
# PIPL 20, 21, 23 and NDSR 12: what must be agreed before anything is handed over.
REQUIRED: dict[str, tuple[str, ...]] = {
    Role.PROCESSOR: _ENTRUSTED,
    Role.SUB_PROCESSOR: (*_ENTRUSTED, "sub_consent"),
    Role.JOINT: ("purpose", "method", "categories", "protection", "duties", "incident"),
    Role.CONTROLLER: ("purpose", "method", "categories", "protection", "duties", "own_purpose", "told"),
    Role.AUTHORITY: ("legal_duty",),
}
KEPT_YEARS = 3  # NDSR 12: records of entrusting and providing
REMIND_DAYS = 30


def missing(role: str, clauses: Collection[str]) -> list[str]:
    """Codes of the required clauses a contract does not have, in the order of the list."""
    return [code for code in REQUIRED[role] if code not in clauses]


class Ground(TextChoices):
    """Why a transfer abroad does not count towards the thresholds (XB 3-6); COUNTED for all others."""

    COUNTED = "counted", _("It counts towards the thresholds")
    CONTRACT = "contract", _("A contract the person is party to")
    STAFF = "staff", _("Cross-border staff management")
    EMERGENCY = "emergency", _("An emergency")
    TRANSIT = "transit", _("Collected abroad, only passing through")
    ZONE = "zone", _("A free-trade zone, outside its negative list")


class Route(TextChoices):
    NONE = "none", _("Nothing has gone abroad")
    EXEMPT = "exempt", _("Exempt from the three mechanisms; notice, separate consent and assessment remain")
    CONTRACT = "contract", _("Standard contract or certification")
    ASSESSMENT = "assessment", _("Security assessment by the cyberspace administration")


FEW, MANY = 100_000, 1_000_000
FEW_SENSITIVE, MANY_SENSITIVE = 1, 10_000
WARN = 80  # per cent


@dataclass(frozen=True)
class Counted:
    """People whose information went abroad since 1 January, and how many of them with sensitive information."""

    persons: int
    sensitive: int
    important: bool = False

    @property
    def route(self) -> str:
        """Which mechanism the year needs so far (XB 5, 7, 8); numbers include their bounds."""
        if self.important or self.persons >= MANY or self.sensitive >= MANY_SENSITIVE:
            return Route.ASSESSMENT
        if self.persons >= FEW or self.sensitive >= FEW_SENSITIVE:
            return Route.CONTRACT
        return Route.EXEMPT if self.persons else Route.NONE

    @property
    def next_bounds(self) -> list[tuple[int, int]]:
        """(count, bound) of each counter against the next threshold it has not reached."""
        found = []
        for count, bounds in ((self.persons, (FEW, MANY)), (self.sensitive, (MANY_SENSITIVE,))):
            if ahead := [bound for bound in bounds if count < bound]:
                found.append((count, ahead[0]))
        return found

    @property
    def near(self) -> bool:
        """Whether a counter stands at 80 % or more of the threshold ahead of it."""
        return any(count * 100 >= bound * WARN for count, bound in self.next_bounds)
