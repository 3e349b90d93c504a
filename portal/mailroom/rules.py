"""What becomes of an e-mail that comes in: the written rule, as a table of outcomes. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LARGEST = 10 * 1024 * 1024  # bytes of one e-mail
HEAD, HEAD_LINES, HEADER = 256 * 1024, 2_000, 10_000  # bytes and lines of all headers, characters of one
MULTIPARTS, BOUNDARIES, PARTS = 30, 1_000, 200
TEXT = 200_000  # characters of text kept of one e-mail
PIECES = 5  # messages of 4,000 characters one e-mail may become in a case
NAMES = 20  # attachments named


class Outcome(TextChoices):
    """Decided once, when it comes in. Only `joined` makes it the client's words."""

    JOINED = "joined", _("Joined its case")
    UNCONFIRMED = "unconfirmed", _("Not from the confirmed address")
    NO_TOKEN = "no_token", _("Names no case")
    DEAD_TOKEN = "dead_token", _("Names a case that is gone, or none")
    NOT_NOW = "not_now", _("The case takes no words now")
    NO_WORDS = "no_words", _("No words in it")
    TOO_LONG = "too_long", _("Too long for a message")
    ENCRYPTED = "encrypted", _("Encrypted")
    TOO_LARGE = "too_large", _("Too large")
    UNREADABLE = "unreadable", _("Cannot be read")
    AUTOMATIC = "automatic", _("Sent by a machine")


QUIET = (Outcome.JOINED, Outcome.AUTOMATIC)  # nobody has to look at these


class Handled(TextChoices):
    """What a person did with one that waited."""

    FILED = "filed", _("Made into a case")
    ATTACHED = "attached", _("Added to a case")
    DISMISSED = "dismissed", _("Dismissed")


class Ground(TextChoices):
    """Why a letter is dismissed."""

    ADVERTISING = "advertising", _("Advertising or unwanted mail")
    NOT_OURS = "not_ours", _("Not about us; nothing to do")
    ANSWERED = "answered", _("Dealt with in another way")
    DUPLICATE = "duplicate", _("Already in a case")
    PRETENDED = "pretended", _("Pretends to be somebody else")


class OpenReason(TextChoices):
    """Why a letter is opened."""

    SORTING = "sorting", _("To see what it is about")
    FILING = "filing", _("To make a case of it")
    ATTACHING = "attaching", _("To add it to a case")
    LEGAL_DUTY = "legal_duty", _("To meet a legal duty")


class Proof(TextChoices):
    """What our own mail server found out about the sender."""

    PASS = "pass", _("proved by the mail server")
    FAIL = "fail", _("refuted by the mail server")
    NONE = "none", _("not checked")


def is_the_client(*, proof: str, proven_only: bool) -> bool:
    """Whether `From` may be believed: refuted never, proved always, unchecked only where the operator says so."""
    return proof == Proof.PASS or proof == Proof.NONE and not proven_only
