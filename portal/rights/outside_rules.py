"""Who outside the system has to do something when a right is carried out, and how far they are. Pure."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from portal.rights.rules import Right


class Kind(TextChoices):
    PARTNER = "partner", pgettext_lazy("outside", "Third party")
    PAPER = "paper", pgettext_lazy("outside", "Paper files")
    BACKUP = "backup", pgettext_lazy("outside", "Backup copies kept elsewhere")


class State(TextChoices):
    WAITING = "waiting", pgettext_lazy("outside", "Not told yet")
    TOLD = "told", pgettext_lazy("outside", "Told, no answer yet")
    DONE = "done", pgettext_lazy("outside", "Done")
    REFUSED = "refused", pgettext_lazy("outside", "Refused")
    SILENT = "silent", pgettext_lazy("outside", "No answer")


OPEN = (State.WAITING, State.TOLD)
ANSWERS = (State.DONE, State.REFUSED, State.SILENT)
REMIND = timedelta(days=3)
"""How long before the last day whoever has to answer is reminded; the owner is written to again when it is over."""

# What others hold has to follow these; seeing, copying and explaining change nothing outside.
KINDS: dict[str, tuple[Kind, ...]] = {
    Right.DELETION: (Kind.PARTNER, Kind.PAPER, Kind.BACKUP),
    Right.CLOSING: (Kind.PARTNER, Kind.PAPER, Kind.BACKUP),
    Right.CORRECTION: (Kind.PARTNER, Kind.PAPER),
    Right.RESTRICTION: (Kind.PARTNER, Kind.PAPER),
    Right.OBJECTION: (Kind.PARTNER,),
    Right.WITHDRAWAL: (Kind.PARTNER,),
}
TERMS = {Kind.PARTNER: "rights.partner", Kind.PAPER: "rights.archive", Kind.BACKUP: "rights.archive"}

TALK, CONTACT, DOCUMENTS = "talk", "contact", "documents"


def had_it(purposes: Collection[str], categories: Collection[str], held: Collection[str]) -> bool:
    """Whether a third party had a person's data, as the registers say: it works for one of the purposes we hold the data for, and gets
    a kind of data that we hold about this person (any kind, where the register names none). `held` are codes of the inventory."""
    of_purposes, of_kinds = {each for each in held if each in PURPOSES}, {each for each in held if each not in PURPOSES}
    return bool(of_purposes & set(purposes)) and (not categories or bool(of_kinds & set(categories)))


PURPOSES = frozenset({"cases", "chat"})
