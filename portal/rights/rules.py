"""What people can ask for about their data, for whom, and on what it rests. Pure."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.law.rules import Jurisdiction


class Right(TextChoices):
    ACCESS = "access", _("See what you hold about me")
    COPY = "copy", _("Get a copy of it")
    CORRECTION = "correction", _("Have something put right")
    DELETION = "deletion", _("Have it deleted")
    RESTRICTION = "restriction", _("Have it stored only, and not used")
    OBJECTION = "objection", _("Say no to a use of it")
    PORTABILITY = "portability", _("Take it along to somebody else")
    WITHDRAWAL = "withdrawal", _("Take back my consent")
    CLOSING = "closing", _("Close my account")
    RULES = "rules", _("Have your rules explained")
    DECISION = "decision", _("Have an automated decision explained")


SENTENCES: dict[str, Promise] = {
    Right.ACCESS: _("Which information we hold, why, how long, who received it and who read it."),
    Right.COPY: _("A file with everything we hold about you, to keep."),
    Right.CORRECTION: _("Something is wrong or missing. We check it and put it right."),
    Right.DELETION: _("We erase it, or tell you exactly what has to stay, until when and why."),
    Right.RESTRICTION: _("We store and protect it, and do nothing else with it."),
    Right.OBJECTION: _("We stop that use, or tell you why the law lets us go on."),
    Right.PORTABILITY: _("The same information as data another firm can read, as far as you gave it to us."),
    Right.WITHDRAWAL: _("As easy as giving it. What was done before stays lawful."),
    Right.CLOSING: _(
        "Your receipts, your verified addresses, the chat and the news you subscribed to end at once; then what belongs to them is deleted."
    ),
    Right.RULES: _("We explain how and why we process information, in plain words."),
    Right.DECISION: _("How a machine came to its result, and a person who looks at it again."),
}


class Whom(TextChoices):
    SELF = "self", _("For myself")
    YOUNG = "young", _("For myself, and I am under 14")
    CHILD = "child", _("For my child or ward, as guardian")
    RELATIVE = "relative", _("For a close relative who has died")
    AGENT = "agent", _("For somebody who has authorised me")


PROOFS: dict[str, Promise] = {
    Whom.YOUNG: _(
        "Under 14, the rules for children hold: your parent or guardian adds something that shows that they are, and says that they agree."
    ),
    Whom.CHILD: _("Something that shows that you are the guardian, for example a page of the household register or a court paper."),
    Whom.RELATIVE: _(
        "The death certificate, and something that shows how you were related. What the person arranged otherwise comes first."
    ),
    Whom.AGENT: _("The authorisation, signed by the person, and what shows who you are."),
}


CHILDREN = frozenset({Whom.YOUNG, Whom.CHILD})
"""Where a parent or guardian has to be shown to be one."""


class Place(TextChoices):
    """Whose law the request goes by."""

    CN = "cn", _("The mainland of China")
    EU = "eu", _("The European Union")
    UK = "uk", _("The United Kingdom")


class Way(TextChoices):
    """How somebody showed that the request is theirs to make."""

    RECEIPT = "receipt", pgettext_lazy("identity", "By the receipt of an earlier case")
    CONTACT = "contact", pgettext_lazy("identity", "By a code sent to the address we hold")
    DOCUMENT = "document", pgettext_lazy("identity", "By a document that a person looked at")


class Outcome(TextChoices):
    """What became of one record when it was to be deleted."""

    ERASED = "erased", pgettext_lazy("record", "Erased")
    KEPT = "kept", pgettext_lazy("record", "Kept")
    GONE = "gone", pgettext_lazy("record", "Gone already")


ABROAD: dict[str, str] = {
    Right.ACCESS: "GDPR.15",
    Right.COPY: "GDPR.15",
    Right.CORRECTION: "GDPR.16",
    Right.DELETION: "GDPR.17",
    Right.RESTRICTION: "GDPR.18",
    Right.OBJECTION: "GDPR.21",
    Right.PORTABILITY: "GDPR.20",
    Right.WITHDRAWAL: "GDPR.7.3",
    Right.CLOSING: "GDPR.17",
    Right.RULES: "GDPR.13",
    Right.DECISION: "GDPR.22",
}
CHINA: dict[str, str] = {
    Right.ACCESS: "PIPL.45",
    Right.COPY: "PIPL.45",
    Right.CORRECTION: "PIPL.46",
    Right.DELETION: "PIPL.47",
    Right.RESTRICTION: "PIPL.44",
    Right.OBJECTION: "PIPL.44",
    Right.PORTABILITY: "NDSR.25",
    Right.WITHDRAWAL: "PIPL.15",
    Right.CLOSING: "NDSR.24",
    Right.RULES: "PIPL.48",
    Right.DECISION: "PIPL.24",
    Whom.YOUNG: "PIPL.31",
    Whom.CHILD: "PIPL.31",
    Whom.RELATIVE: "PIPL.49",
    Whom.AGENT: "PIPL.50",
}
BASES: dict[str, dict[str, str]] = {
    code: {place: article for place, article in (("cn", CHINA.get(code)), ("eu", ABROAD.get(code))) if article}
    for code in (*Right.values, *Whom.values)
}
"""Right or for whom -> law -> article. The UK's law has the same articles as the EU's."""

TERMS = {Place.CN: "cn.rights", Place.EU: "eu.rights", Place.UK: "uk.rights"}
CLOSING_TERM = "cn.account_close"


def term_of(right: str, place: str) -> str:
    """The code of the term that runs."""
    return CLOSING_TERM if right == Right.CLOSING and place == Place.CN else TERMS[Place(place)]


def places(jurisdictions: list[str]) -> list[Place]:
    """Between which laws somebody can choose at this firm; China's where it names none of them."""
    return [place for place in Place if Jurisdiction(place) in jurisdictions] or [Place.CN]


class Fact(TextChoices):
    """What of a record can be put right; a message is named with its number, `message:12`."""

    STORY = "story", _("What happened")
    WISH = "wish", _("What you want")
    HAPPENED = "happened", _("When it happened")
    CONTACT = "contact", _("Your address")
    NAME = "name", _("Your name, as you signed with it")
    MESSAGE = "message", pgettext_lazy("held", "A message")


class Effect(TextChoices):
    """What became of one thing that was said to be wrong."""

    REPLACED = "replaced", pgettext_lazy("correction", "Replaced")
    NOTED = "noted", pgettext_lazy("correction", "Noted beside it")
    REFUSED = "refused", pgettext_lazy("correction", "Not changed")


EFFECTS: dict[str, Promise] = {
    Effect.REPLACED: _("The new address has been written down. A letter goes there; once it is confirmed, only the new one is used."),
    Effect.NOTED: _("A signed record is not rewritten. What you say stands beside it, for everyone who reads it."),
    Effect.REFUSED: _("It stays as it is, on the ground given here."),
}
DECISIONS: dict[str, Promise] = {
    Effect.REPLACED: _("Put the new address in its place"),
    Effect.NOTED: _("Note it beside the record"),
    Effect.REFUSED: _("Leave it as it is, on a ground in law"),
}
REPLACEABLE = frozenset({Fact.CONTACT})
"""What no signature covers, so that it is replaced. Everything else is part of a signed record and gets a note beside it."""


def effects_of(what: str) -> list[Effect]:
    """How something can be put right, or not."""
    return [Effect.REPLACED if what in REPLACEABLE else Effect.NOTED, Effect.REFUSED]


class Stop(TextChoices):
    """What has been stopped: everything but keeping it, or one use of it."""

    ALL = "all", pgettext_lazy("stop", "Every use but keeping and protecting it")
    OUTCOME = "outcome", pgettext_lazy("stop", "Publishing what came of it, without the name")
    LEARNING = "learning", pgettext_lazy("stop", "Learning from it: improving answers, noting lessons")
    OTHER = "other", pgettext_lazy("stop", "Another use, named in the answer")


USES = [Stop.OUTCOME, Stop.LEARNING, Stop.OTHER]
"""What somebody can object to. What rests on consent is withdrawn instead; what the law asks for cannot be objected to."""
EXPLAINS = frozenset({Right.RULES, Right.DECISION})
GIVES_COPY = frozenset({Right.ACCESS, Right.COPY, Right.PORTABILITY})
ERASES = frozenset({Right.DELETION, Right.CLOSING})


@dataclass(frozen=True)
class Standing:
    """What is known about who asks, as the rows say it."""

    way: str
    document_seen: bool
    document_destroyed: bool

    @property
    def confirmed(self) -> bool:
        return bool(self.way)

    @property
    def may_carry_out(self) -> bool:
        """Nothing is given out or erased before we know whose it is, and while we keep a copy of an identity document."""
        return self.confirmed and (not self.document_seen or self.document_destroyed)


CLOSED: Promise = _("which receipts, addresses, conversations and subscriptions of the account ended, and when")
PROVES: tuple[Promise, ...] = (
    _("which records were erased and which were kept, on which ground, and when"),
    _("that the data keys of the erased records were destroyed in this system, which makes what was sealed under them unreadable"),
)
PROVES_NOT: tuple[Promise, ...] = (
    _("that nobody copied a text while it could still be read"),
    _("anything about paper, or about what others received earlier"),
)
