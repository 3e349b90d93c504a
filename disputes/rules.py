"""What a case is (kinds, stages, endings, turns: each with its label) and the MOVES table: its whole life as data."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    FEEDBACK = "feedback", _("Feedback")
    COMPLAINT = "complaint", _("Complaint")
    DISPUTE = "dispute", _("Dispute")


KIND_HINTS = {
    Kind.FEEDBACK: _("You want to tell us something: a question, a suggestion, a worry."),
    Kind.COMPLAINT: _("We did something wrong with your personal information and you want it put right."),
    Kind.DISPUTE: _("We have already answered, or we disagree, and you want a neutral mediator."),
}


class Topic(TextChoices):
    COLLECTION = "collection", _("Too much was collected")
    SHARING = "sharing", _("Information was given to someone else")
    RETENTION = "retention", _("Information was kept too long or not destroyed")
    ACCESS = "access", _("I cannot see or get a copy of my information")
    CORRECTION = "correction", _("Information about me is wrong")
    DELETION = "deletion", _("Information about me was not deleted")
    MARKETING = "marketing", _("Unwanted calls, messages or advertising")
    LEAK = "leak", _("A leak or a loss of information")
    CONSENT = "consent", _("Something was done without my consent")
    SERVICE = "service", _("The way I was treated or answered")
    OTHER = "other", _("Something else")


class Channel(TextChoices):
    PAGE = "page", pgettext_lazy("channel", "Form")
    CHAT = "chat", pgettext_lazy("channel", "Chat")
    API = "api", pgettext_lazy("channel", "API")
    PHONE = "phone", pgettext_lazy("channel", "Phone")
    PAPER = "paper", pgettext_lazy("channel", "Paper")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")


class Language(TextChoices):
    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class Stage(TextChoices):
    """Where a case is. How it ended is a Resolution."""

    FILED = "filed", _("Registered")
    IN_REVIEW = "in_review", _("In review")
    AWAITING_CLIENT = "awaiting_client", _("Waiting for information")
    ANSWERED = "answered", _("Answered")
    MEDIATION_OFFERED = "mediation_offered", _("Mediation offered")
    MEDIATION = "mediation", _("In mediation")
    AGREED = "agreed", _("Agreement reached")
    CLOSED = "closed", _("Closed")


OPEN = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


class Resolution(TextChoices):
    """How a case ended, or what the firm's answer says."""

    EXPLAINED = "explained", _("Explained")
    UPHELD = "upheld", _("Upheld")
    PARTLY_UPHELD = "partly_upheld", _("Partly upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    AGREED = "agreed", _("Settled by agreement")
    NO_AGREEMENT = "no_agreement", _("Mediation ended without agreement")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ANSWERS = (Resolution.EXPLAINED, Resolution.UPHELD, Resolution.PARTLY_UPHELD, Resolution.NOT_UPHELD)


class Ball(TextChoices):
    """Whose turn it is."""

    FIRM = "firm", pgettext_lazy("turn", "The firm")
    CLIENT = "client", pgettext_lazy("turn", "The client")
    MEDIATOR = "mediator", pgettext_lazy("turn", "The mediator")
    BOTH = "both", pgettext_lazy("turn", "Both sides")
    NOBODY = "nobody", pgettext_lazy("turn", "Nobody")


class Side(TextChoices):
    CLIENT = "client", _("Client")
    RESPONDENT = "respondent", _("Respondent")


class FromKind(TextChoices):
    CLIENT = "client", _("Client")
    BOT = "bot", _("Robot")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("System")


class Handoff(TextChoices):
    """Who answers in a conversation."""

    BOT = "bot", _("The robot answers")
    WAITING = "waiting", _("Waiting for a person")
    PERSON = "person", _("A person answers")


class ReadReason(TextChoices):
    """Why a member of staff opened sealed text; the client reads this label."""

    HANDLING = "handling", _("To handle the case")
    VERIFYING = "verifying", _("To check the facts with the records")
    MEDIATING = "mediating", _("To mediate between the two sides")
    CONTACTING = "contacting", _("To get in touch")
    AUDIT = "audit", _("To audit how the case was handled")
    LEGAL_DUTY = "legal_duty", _("To meet a legal duty")


class Event(TextChoices):
    """What happened to a case: the immutable facts everything else is folded from."""

    FILED = "case.filed", _("Case registered")
    ACKNOWLEDGED = "case.acknowledged", _("Receipt confirmed")
    TAKEN = "case.taken", _("A person took the case")
    REPLIED = "case.replied", _("A person replied")
    CLIENT_WROTE = "client.wrote", _("The client wrote")
    INFORMATION_ASKED = "information.asked", _("More information asked for")
    INFORMATION_GIVEN = "information.given", _("The client gave more information")
    ANSWERED = "case.answered", _("Answer given")
    CONTESTED = "answer.contested", _("The client disagreed with the answer")
    DECLINED = "case.declined", _("Case not accepted")
    MEDIATION_OFFERED = "mediation.offered", _("Mediation offered")
    MEDIATION_REQUESTED = "mediation.requested", _("The client asked for mediation")
    MEDIATOR_ASSIGNED = "mediator.assigned", _("Mediator assigned")
    MEDIATION_ACCEPTED = "mediation.accepted", _("Mediation accepted by one side")
    MEDIATION_DECLINED = "mediation.declined", _("Mediation declined by one side")
    MEDIATION_STARTED = "mediation.started", _("Mediation began")
    MEDIATION_ENDED = "mediation.ended", _("Mediation ended without agreement")
    PROPOSAL_MADE = "proposal.made", _("The mediator made a proposal")
    PROPOSAL_ACCEPTED = "proposal.accepted", _("Proposal accepted by one side")
    PROPOSAL_DECLINED = "proposal.declined", _("Proposal declined by one side")
    AGREEMENT_RECORDED = "agreement.recorded", _("Agreement recorded")
    CLOSED = "case.closed", _("Case closed")
    WITHDRAWN = "case.withdrawn", _("The client withdrew the case")
    REOPENED = "case.reopened", _("Case reopened")
    CONTACT_GIVEN = "contact.given", _("Contact verified")
    RECEIPT_REPLACED = "receipt.replaced", _("New receipt issued, the old one no longer works")
    BREACHED = "clock.breached", _("Deadline missed")
    BREACH_EXPLAINED = "breach.explained", _("Reason for the missed deadline added")
    CLOCK_MOVED = "clock.moved", _("Due date worked out again")


class Guard(StrEnum):
    """What must hold besides stage and role; each is one function in life.py."""

    OWN_CASE = "own_case"
    NO_CONFLICT = "no_conflict"
    OWN_MEDIATION = "own_mediation"
    MAY_STILL_ACCEPT = "may_still_accept"
    READY_TO_START = "ready_to_start"
    PROPOSAL_OPEN = "proposal_open"
    NO_PROPOSAL_OPEN = "no_proposal_open"
    BOTH_ACCEPTED = "both_accepted"
    ANSWER_GIVEN = "answer_given"


@dataclass(frozen=True)
class Move:
    """`to=None`: the stage stays. `ball=None`: the turn stays, or falls to the side that has not answered yet."""

    event: Event
    froms: tuple[Stage, ...]
    to: Stage | None
    roles: frozenset[str]
    ball: Ball | None = None
    guards: tuple[Guard, ...] = ()


S, E, B, G = Stage, Event, Ball, Guard
CLIENT = frozenset({"client"})
OFFICE = frozenset({"intake", "privacy_officer"})
FIRM_SIDE = frozenset({"privacy_officer", "respondent"})
SIDES = CLIENT | FIRM_SIDE
MEDIATOR = frozenset({"mediator"})
SYSTEM = frozenset({"system"})
BEFORE_ANSWER = (S.FILED, S.IN_REVIEW, S.AWAITING_CLIENT)
WITH_A_PERSON = (S.IN_REVIEW, S.AWAITING_CLIENT, S.ANSWERED, S.MEDIATION_OFFERED, S.MEDIATION, S.AGREED)
EVERY = tuple(Stage)

MOVES: tuple[Move, ...] = (
    Move(E.ACKNOWLEDGED, BEFORE_ANSWER, None, SYSTEM | OFFICE),
    Move(E.TAKEN, (S.FILED,), S.IN_REVIEW, OFFICE, B.FIRM),
    Move(E.REPLIED, WITH_A_PERSON, None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION,)),
    Move(E.CLIENT_WROTE, (S.FILED, S.IN_REVIEW, S.ANSWERED, S.MEDIATION_OFFERED, S.MEDIATION, S.AGREED), None, CLIENT, None, (G.OWN_CASE,)),
    Move(E.INFORMATION_ASKED, (S.IN_REVIEW,), S.AWAITING_CLIENT, OFFICE, B.CLIENT),
    Move(E.INFORMATION_GIVEN, (S.AWAITING_CLIENT,), S.IN_REVIEW, CLIENT, B.FIRM, (G.OWN_CASE,)),
    Move(E.ANSWERED, (S.IN_REVIEW, S.AWAITING_CLIENT), S.ANSWERED, OFFICE, B.CLIENT),
    Move(E.CONTESTED, (S.ANSWERED,), S.IN_REVIEW, CLIENT, B.FIRM, (G.OWN_CASE,)),
    Move(E.DECLINED, BEFORE_ANSWER, S.CLOSED, OFFICE, B.NOBODY),
    Move(E.MEDIATION_OFFERED, (S.IN_REVIEW, S.ANSWERED), S.MEDIATION_OFFERED, OFFICE, B.CLIENT),
    Move(E.MEDIATION_REQUESTED, (S.IN_REVIEW, S.ANSWERED), S.MEDIATION_OFFERED, CLIENT, B.FIRM, (G.OWN_CASE,)),
    Move(E.MEDIATOR_ASSIGNED, (S.MEDIATION_OFFERED,), None, OFFICE, None, (G.NO_CONFLICT,)),
    Move(E.MEDIATION_ACCEPTED, (S.MEDIATION_OFFERED,), None, SIDES, None, (G.OWN_CASE, G.MAY_STILL_ACCEPT)),
    Move(E.MEDIATION_DECLINED, (S.MEDIATION_OFFERED,), S.IN_REVIEW, SIDES, B.FIRM, (G.OWN_CASE,)),
    Move(E.MEDIATION_STARTED, (S.MEDIATION_OFFERED,), S.MEDIATION, SYSTEM, B.MEDIATOR, (G.READY_TO_START,)),
    Move(E.PROPOSAL_MADE, (S.MEDIATION,), None, MEDIATOR, B.BOTH, (G.OWN_MEDIATION, G.NO_PROPOSAL_OPEN)),
    Move(E.PROPOSAL_ACCEPTED, (S.MEDIATION,), None, SIDES, None, (G.OWN_CASE, G.PROPOSAL_OPEN)),
    Move(E.PROPOSAL_DECLINED, (S.MEDIATION,), None, SIDES, B.MEDIATOR, (G.OWN_CASE, G.PROPOSAL_OPEN)),
    Move(E.AGREEMENT_RECORDED, (S.MEDIATION,), S.AGREED, MEDIATOR, B.BOTH, (G.OWN_MEDIATION, G.BOTH_ACCEPTED)),
    Move(E.MEDIATION_ENDED, (S.MEDIATION,), S.CLOSED, SIDES | MEDIATOR, B.NOBODY, (G.OWN_CASE, G.OWN_MEDIATION)),
    Move(E.CLOSED, (S.ANSWERED,), S.CLOSED, CLIENT | OFFICE, B.NOBODY, (G.OWN_CASE, G.ANSWER_GIVEN)),
    Move(E.CLOSED, (S.AGREED,), S.CLOSED, MEDIATOR | OFFICE, B.NOBODY, (G.OWN_MEDIATION,)),
    Move(E.WITHDRAWN, (*BEFORE_ANSWER, S.ANSWERED, S.MEDIATION_OFFERED, S.MEDIATION), S.CLOSED, CLIENT, B.NOBODY, (G.OWN_CASE,)),
    Move(E.REOPENED, (S.CLOSED,), S.IN_REVIEW, CLIENT | OFFICE, B.FIRM, (G.OWN_CASE,)),
    Move(E.CONTACT_GIVEN, EVERY, None, CLIENT, None, (G.OWN_CASE,)),
    Move(E.RECEIPT_REPLACED, EVERY, None, CLIENT | SYSTEM, None, (G.OWN_CASE,)),
    Move(E.BREACHED, OPEN, None, SYSTEM),
    Move(E.CLOCK_MOVED, OPEN, None, SYSTEM),
    Move(E.BREACH_EXPLAINED, EVERY, None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION,)),
)
"""Case life. `case.filed` starts it and is no move; the drawing in docs/case-life.md is made from these rows."""

ROWS = {(stage, move.event): move for move in MOVES for stage in move.froms}
ROLES = ("client", "intake", "mediator", "privacy_officer", "respondent", "publisher", "auditor", "administrator", "bot", "system")


def move_for(stage: str, event: str) -> Move | None:
    """The row for `event` from `stage`, or None where the case cannot go that way."""
    return ROWS.get((Stage(stage), Event(event)))
