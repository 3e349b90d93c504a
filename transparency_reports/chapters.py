"""In which order the figures are read, why each chapter matters, what the words mean, and under which headings others look for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transparency_reports.definition import Words


@dataclass(frozen=True)
class Chapter:
    """`figures` are codes in reading order; every figure stands in exactly one chapter."""

    anchor: str
    title: Words
    why: Words
    figures: tuple[str, ...]


CHAPTERS = (
    Chapter(
        "came",
        _("What reached us"),
        _("Whoever knows what others complain about can judge whether their own case is an exception. For us it shows where to begin."),
        ("received.kind", "received.topic", "received.channel", "received.language", "accepted"),
    ),
    Chapter(
        "time",
        _("How long it took"),
        _(
            "A promise with a time in it can be kept or broken. Here stands how often we kept it, and how long it took "
            "when nobody was hurrying us."
        ),
        (
            "kept.share", "clock.ack", "clock.reply", "clock.resolution", "clock.mediation", "missed.ack", "missed.reply",
            "missed.resolution", "missed.mediation", "breaches", "time.cases", "time.reply", "time.closing", "time.clock.ack",
            "time.clock.resolution", "time.clock.mediation",
        ),
    ),
    Chapter(
        "ended",
        _("How it ended"),
        _("A firm that finds itself right every time is not looking. The outcomes, and why cases were not accepted, stand here in full."),
        ("closed.resolution", "declined.ground", "mediation", "mediation.settled", "performance", "reopened"),
    ),
    Chapter(
        "asked",
        _("The other side’s answers"),
        _(
            "Nobody can settle anything with somebody who does not answer. The other side’s time starts by itself, and its "
            "silence is counted."
        ),
        ("asked.when", "asked.share", "asked.firm", "asked.outside"),
    ),
    Chapter(
        "said",
        _("What people said of us"),
        _("Only the person who came can say whether it was easy. We ask once, after the end, and never in exchange for anything."),
        ("satisfaction", "satisfaction.mean", "satisfaction.easy"),
    ),
    Chapter(
        "robot",
        pgettext_lazy("chapter", "The robot"),
        _("A robot saves time where it knows the answer. Where it does not, a person has to come, and that is what we count."),
        ("talks.answer", "talks.person"),
    ),
    Chapter(
        "care",
        _("What we looked at, what we erased, and what went wrong"),
        _(
            "To handle a case staff have to read it. Every opening is counted, and the person concerned sees theirs one by one. What went "
            "wrong with information is told notice by notice, and counted too."
        ),
        ("reads.reason", "erasures", "incidents"),
    ),
    Chapter(
        "rights",
        _("Rights, and who else has it"),
        _("Whoever asks for their data sees how often others do. And whoever gave us something may know how many others could get it."),
        ("rights.received", "rights.outcome", "rights.ground", "recipients", "transfers", "authorities.outcome",
            "authorities.kind", "authorities.people", "successions", "handed_over",
        ),
    ),
    Chapter(
        "missing",
        _("What we do not count yet"),
        _("An empty line would look like a zero. These figures are missing, and we say so until they are there."),
        ("not_collected",),
    ),
)  # fmt: skip

GLOSSARY: tuple[tuple[Words, Words], ...] = (
    (_("Case"), _("One thing somebody asked of us that got a reference number: feedback, a complaint or a dispute.")),
    (_("Clock"), _("The time within which something must happen to a case, by law or because we promised it.")),
    (_("Median"), _("The middle: half of the cases took less, half took more.")),
    (_("95 in 100"), _("All but the slowest five of a hundred took less than this.")),
    (_("Suppressed"), _("Counted, but not printed: it is about so few people that it could tell something about one of them.")),
    (_("Not collected"), _("Nobody counts this yet. It is not zero.")),
    (_("Public log"), _("A list that only grows, whose state others keep too. What stands in it cannot be changed without being noticed.")),
)


@dataclass(frozen=True)
class Heading:
    """A heading of somebody else's form. `figures` answer it; without any, `note` says why."""

    number: str
    title: Words
    figures: tuple[str, ...]
    note: Words = ""


NOT_YET = _("Not collected yet; not zero.")
NOT_OURS = _("Does not apply: the portal hosts nothing that others publish.")
IN_POLICY = _("In words, in the privacy policy.")
PROFILES: tuple[tuple[str, Words, Words, tuple[Heading, ...]], ...] = (
    (
        "cn",
        _("Responsibility report on personal information protection (China)"),
        _("The contents that item 27 of the guideline annexed to the Measures for Compliance Audits (CAC Order 18) asks for."),
        (
            Heading("1", _("Organisation and internal management"), (), IN_POLICY),
            Heading("2", _("Capability to protect personal information"), (), NOT_YET),
            Heading("3", _("Measures taken and their effects"), ("reads.reason", "erasures", "recipients", "transfers")),
            Heading(
                "4",
                _("Requests of individuals and how they were handled"),
                (
                    "rights.received", "rights.outcome", "rights.ground", "received.kind", "closed.resolution", "declined.ground",
                    "kept.share",
                ),
            ),
            Heading("5", _("Work of the independent supervisory body"), (), NOT_YET),
            Heading("6", _("Major incidents and how they were handled"), ("incidents",)),
            Heading("7", _("Public education and public benefit"), (), NOT_YET),
            Heading("8", _("Other matters"), ("satisfaction", "talks.answer")),
        ),
    ),
    (
        "dsa",
        _("Transparency report by the structure of the DSA (European Union)"),
        _(
            "The sections of the templates in Implementing Regulation (EU) 2024/2835. The portal is not a platform; the "
            "structure helps to compare."
        ),
        (
            Heading("1.2", _("Orders from Member States' authorities"), ("authorities.outcome", "authorities.kind", "authorities.people")),
            Heading("1.3", _("Notices"), ("received.kind", "received.topic", "time.reply")),
            Heading("1.4", _("Moderation at own initiative"), (), NOT_OURS),
            Heading(
                "1.5",
                _("Internal complaints and out-of-court disputes"),
                ("closed.resolution", "time.closing", "mediation", "mediation.settled", "asked.when", "asked.share", "reopened"),
            ),
            Heading("1.6", _("Automated means"), ("talks.answer", "talks.person")),
            Heading("1.7", _("Human resources"), (), NOT_YET),
            Heading("1.8", _("Users"), (), NOT_OURS),
        ),
    ),
)  # fmt: skip


def chaptered(tables: Sequence[dict[str, object]]) -> Iterator[tuple[Chapter, list[dict[str, object]]]]:
    """Each chapter with those of its figures that the report has; chapters without any are left out."""
    known = {str(table["code"]): table for table in tables}
    for chapter in CHAPTERS:
        if found := [known[code] for code in chapter.figures if code in known]:
            yield chapter, found
