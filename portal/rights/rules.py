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
    Right.CLOSING: _("The account ends, and what belongs to it is deleted."),
    Right.RULES: _("We explain how and why we process information, in plain words."),
    Right.DECISION: _("How a machine came to its result, and a person who looks at it again."),
}


class Whom(TextChoices):
    SELF = "self", _("For myself")
    CHILD = "child", _("For my child or ward, as guardian")
    RELATIVE = "relative", _("For a close relative who has died")
    AGENT = "agent", _("For somebody who has authorised me")


PROOFS: dict[str, Promise] = {
    Whom.CHILD: _("Something that shows that you are the guardian, for example a page of the household register or a court paper."),
    Whom.RELATIVE: _(
        "The death certificate, and something that shows how you were related. What the person arranged otherwise comes first."
    ),
    Whom.AGENT: _("The authorisation, signed by the person, and what shows who you are."),
}


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


PROVES: tuple[Promise, ...] = (
    _("which records were erased and which were kept, on which ground, and when"),
    _("that the data keys of the erased records were destroyed in this system, which makes what was sealed under them unreadable"),
)
PROVES_NOT: tuple[Promise, ...] = (
    _("that nobody copied a text while it could still be read"),
    _("anything about paper, or about what others received earlier"),
)
