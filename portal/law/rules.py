"""The words of the law room: what a row may say, when a desk is open. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.deadlines.calendar import Calendar
from portal.deadlines.rules import PauseEffect

# A calendar without a working day in a whole year is broken; look no further.
LONGEST_WAIT = 366


class Status(StrEnum):
    """How far a fact can be relied on. Draft and repealed rows start no clock."""

    VERIFIED = "verified"  # read in the official text
    UNVERIFIED = "unverified"  # from memory or a secondary source
    DRAFT = "draft"
    REPEALED = "repealed"


STATUS_WORDS: dict[Status, Promise] = {
    Status.VERIFIED: _("checked against the official text"),
    Status.UNVERIFIED: _("not yet checked against the official text"),
    Status.DRAFT: _("a draft, not in force"),
    Status.REPEALED: _("repealed"),
}


class Way(TextChoices):
    """How the days of a proposed year came in."""

    FILE = "file", pgettext_lazy("calendar", "File")
    NOTICE = "notice", pgettext_lazy("calendar", "Notice typed in")
    COMMAND = "command", pgettext_lazy("calendar", "Command line")


class Decision(TextChoices):
    APPROVED = "approved", pgettext_lazy("calendar", "Approved")
    REJECTED = "rejected", pgettext_lazy("calendar", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("calendar", "Withdrawn")


# The roles of those who enter and approve a year; accounts, which names all roles, is a floor above.
ROLE_WORDS: dict[str, Promise] = {"privacy_officer": _("Privacy officer"), "administrator": _("Administrator")}


class Hardness(StrEnum):
    HARD = "hard"
    STRICT = "strict"
    SOFT = "soft"
    INFO = "info"


HARDNESS_WORDS: dict[Hardness, Promise] = {
    Hardness.HARD: _("required by law"),
    Hardness.STRICT: _("the measure the authority uses"),
    Hardness.SOFT: _("a standard or our own promise"),
    Hardness.INFO: _("somebody else's deadline, for your information"),
}


PAUSE_WORDS: dict[PauseEffect, Promise] = {
    PauseEffect.PAUSE: _("pauses"),
    PauseEffect.RESTART: _("starts anew afterwards"),
    PauseEffect.NONE: _("runs on"),
}


class Bound(StrEnum):
    LATEST = "latest"  # to be done by then
    EARLIEST = "earliest"  # not before then


class Reply(StrEnum):
    HUMAN = "human"  # only a person's answer stops the clock
    ANY = "any"  # an automatic message does too


class StartEvent(StrEnum):
    """What starts a clock."""

    RECEIPT = "receipt"
    VERIFIED = "verified"
    COMPLETE = "complete"
    AWARE = "aware"
    ACCEPTED = "accepted"
    OFFERED = "offered"
    EFFECTIVE = "effective"
    REFUSED = "refused"
    PUBLISHED = "published"
    RECORDED = "recorded"
    FINISHED = "finished"
    REACHED = "reached"
    YEAR_END = "year_end"
    WROTE = "wrote"
    ASKED = "asked"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


START_WORDS: dict[StartEvent, Promise] = {
    StartEvent.RECEIPT: _("we receive it"),
    StartEvent.VERIFIED: _("identity is verified"),
    StartEvent.COMPLETE: _("the file is complete"),
    StartEvent.AWARE: _("it becomes known"),
    StartEvent.ACCEPTED: _("it is accepted"),
    StartEvent.OFFERED: _("the offer is made"),
    StartEvent.EFFECTIVE: _("the agreement takes effect"),
    StartEvent.REFUSED: _("it is refused"),
    StartEvent.PUBLISHED: _("it is published"),
    StartEvent.RECORDED: _("the record is made"),
    StartEvent.FINISHED: _("the work is finished"),
    StartEvent.REACHED: _("the number is reached"),
    StartEvent.YEAR_END: _("the year ends"),
    StartEvent.WROTE: _("the client writes"),
    StartEvent.ASKED: _("we ask the client"),
    StartEvent.ANSWERED: _("we give our answer"),
    StartEvent.HANDED_OVER: _("the case is handed over"),
    StartEvent.CLOSED: _("the case is closed"),
}


# The calculator lists terms by what they are for; a term in no group comes last.
TERM_GROUPS: tuple[tuple[Promise, frozenset[str]], ...] = (
    (
        _("Complaints and mediation"),
        frozenset(
            "ack.any reply.first reply.next reply.feedback reply.feedback.ext cn.complaint uk.complaint.ack handover.taken silence.remind"
            " silence.close answer.silence appeal.window case.return mediation.answer offer.answer mediation.max challenge.decision"
            " outcome.objection sealed.round agreement.performance agreement.item agreement.yours mediation.confirm"
            " mediation.confirm.accept mediation.confirm.decide mediation.confirm.cancel".split()
        ),
    ),
    (
        _("Rights over personal data"),
        frozenset(
            "cn.rights cn.rights.std cn.account_close cn.refusal_reason eu.rights eu.rights.ext eu.no_action uk.rights uk.rights.ext"
            " rights.partner rights.archive".split()
        ),
    ),
    (
        _("Incidents"),
        frozenset("eu.breach.sa cn.incident.1h cn.incident.2h cn.incident.4h cn.incident.30d cn.defect.24h".split()),
    ),
    (
        _("Authorities, other bodies and courts"),
        frozenset("12315.info 12315.mediation 12315.report eu.adr eu.adr.refuse cn.limitation cn.limitation.longest".split()),
    ),
)


class PersonsBucket(StrEnum):
    """How many people's data the firm holds, the number itself included in the higher one: it decides which duties apply."""

    UNDER_100K = "under_100k"
    UNDER_1M = "100k_1m"
    UNDER_10M = "1m_10m"
    OVER_10M = "over_10m"


class Jurisdiction(StrEnum):
    CN = "cn"
    EU = "eu"
    UK = "uk"
    INTERNATIONAL = "int"


class Purpose(StrEnum):
    """For what somebody dealt with the firm. 12315 takes household consumption only."""

    ANY = "any"
    PERSONAL = "personal"
    BUSINESS = "business"


class Need(StrEnum):
    """What a route asks of a person before it takes them at all."""

    ARBITRATION = "arbitration"  # an arbitration clause or agreement in writing
    LEAKING = "leaking"  # data is spread online right now


class Paper(StrEnum):
    """What a route wants to see."""

    COMPLAINT = "complaint"
    CLAIM_FORM = "claim_form"
    IDENTITY = "identity"
    CONTRACT = "contract"
    PAYMENT = "payment"
    ARBITRATION_AGREEMENT = "arbitration_agreement"
    ANSWER = "answer"
    TIMELINE = "timeline"
    NOTICES = "notices"
    EVIDENCE = "evidence"
    GUARDIAN = "guardian"


PAPER_WORDS: dict[Paper, Promise] = {
    Paper.COMPLAINT: _("Your complaint in your own words"),
    Paper.CLAIM_FORM: _("A statement of claim (the court has a form)"),
    Paper.IDENTITY: _("Proof of identity"),
    Paper.CONTRACT: _("The contract or order"),
    Paper.PAYMENT: _("Proof of payment"),
    Paper.ARBITRATION_AGREEMENT: _("The arbitration clause or agreement"),
    Paper.ANSWER: _("Our answer"),
    Paper.TIMELINE: _("What happened when"),
    Paper.NOTICES: _("What we sent you, and when it was delivered"),
    Paper.EVIDENCE: _("Your evidence"),
    Paper.GUARDIAN: _("Proof that you are the parent or guardian"),
}


class AdviceKind(StrEnum):
    AT_ONCE = "at_once"
    NOTE = "note"


class When(StrEnum):
    """The answer a piece of advice belongs to."""

    MONEY = "money"
    IDENTITY = "identity"
    LEAKING = "leaking"
    CHILD = "child"
    GUARDIAN = "guardian"
    TEEN = "teen"
    BUSINESS = "business"
    MANY = "many"
    REFUSED = "refused"
    UNTRIED = "untried"
    WAITING = "waiting"
    LATE = "late"
    ELSEWHERE = "elsewhere"


class GroundKind(StrEnum):
    """What is refused."""

    RIGHTS = "rights"
    COMPLAINT = "complaint"
    MEDIATION = "mediation"
    AUTHORITY_12315 = "12315"


class MediatorBody(StrEnum):
    """Who mediates."""

    IN_HOUSE = "in_house"
    PEOPLES_MEDIATION_COMMITTEE = "peoples_mediation_committee"
    CONSUMER_ASSOCIATION = "consumer_association"
    INDUSTRY_BODY = "industry_body"
    AUTHORITY_12315 = "authority_12315"


def confirmable(body: str) -> bool:
    """Whether a court can confirm an agreement made before this body (CPL 205).

    Only a people's mediation committee surely qualifies. Another body may, by its own founding act, which nobody here has read.
    """
    return body == MediatorBody.PEOPLES_MEDIATION_COMMITTEE


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours on every working day of a calendar, in the calendar's zone."""

    opens: time
    closes: time

    def open_at(self, now: datetime, calendar: Calendar) -> bool:
        local = now.astimezone(ZoneInfo(calendar.zone))
        return calendar.day(local.date()).works and self.opens <= local.time() < self.closes

    def next_opening(self, now: datetime, calendar: Calendar) -> datetime:
        """`now` itself while open, else the next opening."""
        if self.open_at(now, calendar):
            return now
        local = now.astimezone(ZoneInfo(calendar.zone))
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        for _day in range(LONGEST_WAIT):
            if calendar.day(day).works:
                break
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, ZoneInfo(calendar.zone))
