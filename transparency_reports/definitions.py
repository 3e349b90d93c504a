"""What each figure means, in both languages: title, definition, counting rule, and the words for its rows."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.missed import Cause
from disputes.rules import Channel, Event, Kind, Language, ReadReason, Resolution, Topic
from portal.law import queries as law
from portal.rights.rules import Right
from transparency_reports.definition import Definition, Words
from transparency_reports.definitions_of_registers import REGISTERS

CLOCK_NAMES: dict[str, Words] = {
    "ack": _("Acknowledgement"),
    "reply": _("First reply by a person"),
    "resolution": _("Final answer"),
    "mediation": _("Mediation"),
}
CLOCK_ROWS: dict[str, Words] = {"kept": _("Within the time promised"), "missed": _("Late")}
CLOCK_MEANING = _("Clocks decided in the quarter: kept, or fallen due, whichever came first. Clocks still running are not counted.")


MISSED_MEANING = _(
    "The late ones of the clock of that name above, each by the last reason that staff chose for it from a fixed list before the quarter "
    "ended. The same in words is read by the person concerned only. Printed only where the number of late ones is."
)
MISSED_ROWS: dict[str, Words] = {**dict(Cause.choices), "not_given": _("No reason chosen by then")}


ASKED_ROWS: dict[str, Words] = {"in_time": _("Answered in time"), "missed": _("Answered late or not at all")}
ASKED_SIDES: dict[str, Words] = {"firm": _("The firm"), "outside": _("A partner or another client")}
LIVE_NAMES: dict[str, Words] = {**CLOCK_NAMES, "answer": _("Answers of the other side in mediation")}
CLOCK_TIME = _("Calendar days from the start of the clock until it was stopped, pauses included, for clocks stopped in the quarter.")
SPREAD: dict[str, Words] = {"median": _("Median"), "p95": _("95 in 100 were faster than")}


def _choices(choices: Iterable[tuple[str, Words]]) -> dict[str, Words]:
    return dict(choices)


DEFINITIONS: dict[str, Definition] = {
    "received.kind": Definition(_("Cases received"), _("Cases filed in the quarter, by what was asked of us."), _choices(Kind.choices)),
    "received.topic": Definition(_("What they were about"), _("The same cases by the subject the person chose."), _choices(Topic.choices)),
    "received.channel": Definition(_("How they reached us"), _("The same cases by the door they came through."), _choices(Channel.choices)),
    "received.language": Definition(
        _("In which language"), _("The same cases by the language they were filed in."), _choices(Language.choices)
    ),
    "accepted": Definition(
        _("Taken up"),
        _("Cases that a person took up for the first time in the quarter. Those that were not accepted stand under the ground given."),
        {Event.TAKEN: Event.TAKEN.label},
    ),
    "kept.share": Definition(
        _("Share kept within the time promised"),
        _("Of the clocks decided in the quarter, the share that was kept. Not printed where either side is below the small number."),
        CLOCK_NAMES,
    ),
    "clock.ack": Definition(_("Acknowledgements"), CLOCK_MEANING, CLOCK_ROWS),
    "clock.reply": Definition(_("First replies by a person"), CLOCK_MEANING, CLOCK_ROWS),
    "clock.resolution": Definition(_("Final answers"), CLOCK_MEANING, CLOCK_ROWS),
    "clock.mediation": Definition(_("Mediations"), CLOCK_MEANING, CLOCK_ROWS),
    "missed.ack": Definition(_("Why acknowledgements were late"), MISSED_MEANING, MISSED_ROWS),
    "missed.reply": Definition(_("Why first replies were late"), MISSED_MEANING, MISSED_ROWS),
    "missed.resolution": Definition(_("Why final answers were late"), MISSED_MEANING, MISSED_ROWS),
    "missed.mediation": Definition(_("Why mediations took too long"), MISSED_MEANING, MISSED_ROWS),
    "breaches": Definition(
        _("Missed deadlines explained"),
        _(
            "Reasons that staff wrote down for a missed deadline in the quarter, where the person reads them. The missed "
            "deadlines themselves stand above."
        ),
        {Event.BREACH_EXPLAINED: Event.BREACH_EXPLAINED.label},
    ),
    "time.cases": Definition(
        _("Cases behind the times below"),
        _("How many cases had their first reply by a person in the quarter, and how many were closed in it and stayed closed."),
        {"reply": _("First reply by a person"), "closing": _("Closed")},
    ),
    "time.reply": Definition(
        _("Time to the first reply by a person"),
        _("Hours by the clock on the wall from filing to the first reply made in the quarter. Robot and automatic messages do not count."),
        {"median": _("Median"), "p95": _("95 in 100 were faster than")},
    ),
    "time.closing": Definition(
        _("Time to closing"),
        _("Calendar days from filing to the last closing, for cases closed in the quarter."),
        {"median": _("Median"), "p95": _("95 in 100 were faster than")},
    ),
    "time.clock.ack": Definition(_("How long acknowledging took"), CLOCK_TIME, SPREAD),
    "time.clock.resolution": Definition(_("How long the final answer took"), CLOCK_TIME, SPREAD),
    "time.clock.mediation": Definition(_("How long mediation took"), CLOCK_TIME, SPREAD),
    "closed.resolution": Definition(_("How cases ended"), _("Cases closed in the quarter by their outcome."), _choices(Resolution.choices)),
    "declined.ground": Definition(
        _("Why cases were not accepted"),
        _("Cases closed in the quarter as declined, by the ground given to the person. They are one row of the table of how cases ended."),
        {"other": pgettext_lazy("ground", "Other"), "rights": Kind.RIGHTS.label},
    ),
    "mediation": Definition(
        _("Mediation"),
        _(
            "What happened in mediations during the quarter. One mediation may appear in more than one row. Ended without agreement "
            "are the cases closed in the quarter that way."
        ),
        {
            "mediation.started": _("Begun"),
            "agreement.recorded": _("Agreement recorded"),
            "mediation.ended": _("Ended without agreement"),
        },
    ),
    "mediation.settled": Definition(
        _("Share settled"),
        _(
            "Of the mediations that ended in the quarter, the share that ended with an agreement: agreements recorded, divided "
            "by those and the mediations ended without one. Not printed where either is below the small number."
        ),
        {"settled": _("Settled by agreement")},
    ),
    "asked.when": Definition(
        _("Whether the other side answered"),
        _(
            "Cases in which the other side was asked to mediate, or to answer an offer, and answered or ran out of time in the "
            "quarter. Its time starts by itself. A case in which it was asked more than once counts once, by the worst answer; "
            "what was taken back before the time was over does not count."
        ),
        {
            "in_time": _("Answered in time"),
            "late": _("Answered late, before the quarter ended"),
            "none": _("Not answered when the quarter ended"),
        },
    ),
    "asked.share": Definition(
        _("Share the other side answered in time"),
        _(
            "Of the cases in which the other side was asked, the share answered in time: answered in time, divided by all. Not printed "
            "where either side is below the small number."
        ),
        {"all": _("Whoever the other side was"), **ASKED_SIDES},
    ),
    "asked.firm": Definition(
        _("Where the firm was the other side"),
        _("The same cases where nobody from outside sat on the other side. Printed only together with the next figure, or not at all."),
        ASKED_ROWS,
    ),
    "asked.outside": Definition(
        _("Where the other side came from outside"),
        _("The same cases where a partner of the firm or another client was the other side, or was invited to be."),
        ASKED_ROWS,
    ),
    "performance": Definition(
        _("Agreements kept"),
        _(
            "Agreements with a day by which they are to be carried out, that were carried out or fell due in the quarter, "
            "whichever came first."
        ),
        {"kept": _("Carried out by that day"), "missed": _("Not carried out by that day")},
    ),
    "reopened": Definition(
        _("Reopened"),
        _("Cases taken up again in the quarter after they had been closed."),
        {"case.reopened": _("Reopened"), Event.REINSTATED: Event.REINSTATED.label, Event.APPEALED: Event.APPEALED.label},
    ),
    "satisfaction": Definition(
        _("How easy it was: answers"),
        _("People who told us in the quarter how easy it was to deal with us, asked once each time their case was closed."),
        {"answers": _("Answers")},
    ),
    "satisfaction.mean": Definition(
        _("How easy it was: mean"),
        _("The mean of their answers from 1 (very hard) to 7 (very easy). Not printed below the small number."),
        {"mean": _("Mean")},
    ),
    "satisfaction.easy": Definition(
        _("How easy it was: share that found it easy"),
        _("The share of them that answered 5, 6 or 7. Not printed where either side is below the small number."),
        {"easy": _("5 or more")},
    ),
    "reads.reason": Definition(
        _("Times staff opened sealed information"),
        _("Every opening of personal data in a case during the quarter, by the reason recorded and shown to the person."),
        _choices(ReadReason.choices),
    ),
    "talks.answer": Definition(
        _("Conversations with the robot"),
        _(
            "Conversations in the chat and over the API begun in the quarter, each in one row, as it stood when the quarter ended: handed "
            "over to a person; otherwise, whether the robot had to say at least once that it does not know or did not understand. Before "
            "method 2026.9 these are among those that the robot alone answered."
        ),
        {
            "robot": _("The robot alone answered"),
            "unanswered": _("The robot had no answer, and nobody was asked for"),
            "person": _("Handed over to a person"),
        },
    ),
    "talks.person": Definition(
        _("Handed over: whether somebody came"),
        _("The conversations handed over, by whether a person joined before the quarter ended."),
        {"joined": _("A person joined"), "waited": _("Nobody had joined yet")},
    ),
    "erasures": Definition(
        _("Erased"),
        _("Closed cases erased, and conversations without a case deleted, in the quarter. Their keys are destroyed; the counts stay."),
        {"cases": _("Cases"), "conversations": _("Conversations")},
    ),
    "rights.outcome": Definition(
        _("How requests about one’s data ended"),
        _(
            "Requests about one’s data closed in the quarter, by their outcome. Each is part of a row of how cases ended, and is printed "
            "only where that row is and the rest of it is no small number."
        ),
        _choices(Resolution.choices),
    ),
    "rights.ground": Definition(
        _("Why requests about one’s data were refused"),
        _("Requests closed in the quarter as refused, by the ground given. They are one row of why cases were not accepted."),
        {"other": pgettext_lazy("ground", "Other")},
    ),
    "rights.received": Definition(
        _("Rights asked for"),
        _("Requests about one’s data filed in the quarter, by the right. They are one row of the table of cases received."),
        _choices(Right.choices),
    ),
    **REGISTERS,
    "not_collected": Definition(
        _("Not collected yet"),
        _("Figures this portal does not count yet. They are not zero."),
        {
            "robot_unanswered": _("Questions the robot could not answer"),
            "breach_reasons": _("Missed deadlines by reason: the reasons are written in words, under seal"),
            "rights_requests": _("Requests to exercise rights, by type and outcome"),
            "rights_outcomes": _(
                "How requests to exercise rights ended: beside how all cases ended it could tell something about few people"
            ),
            "incidents": _("Security incidents"),
            "recipients": _("Third parties that received personal information"),
            "transfers": _("Transfers abroad"),
            "authority_requests": _("Requests from authorities"),
            "audits": _("Audits and their findings"),
            "training": _("Staff training"),
        },
    ),
}


def row_label(code: str, key: str) -> str:
    """The words for a row in the active language; a ground in the law's, an unknown key stands for itself."""
    if key == "total":
        return str(_("Total"))
    words = DEFINITIONS[code].rows.get(key)
    if words is None and code in ("declined.ground", "rights.ground"):
        words = law.ground_title(key)
    return str(words or key)
