"""What a case is: kinds, stages, endings, turns and what can happen to it, each with its label. How it moves is in moves.py."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    FEEDBACK = "feedback", _("Feedback")
    COMPLAINT = "complaint", _("Complaint")
    DISPUTE = "dispute", _("Dispute")
    RIGHTS = "rights", _("Request about my data")


BROUGHT = (Kind.FEEDBACK, Kind.COMPLAINT, Kind.DISPUTE)
"""What every door takes in as it is; a request about one's data names a right, and is made in the rights room only."""
BROUGHT_CHOICES = [(kind.value, kind.label) for kind in BROUGHT]

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
    APPEALED = "appealed", _("Under appeal")
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
    LAPSED = "lapsed", _("Closed because no reply came")
    MERGED = "merged", _("Joined with an earlier case")


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


class Part(TextChoices):
    """What somebody invited to a mediation does there: decide for the respondent, or help a side, which then decides itself."""

    RESPONDENT = "respondent", _("Respondent")
    REPRESENTATIVE = "representative", _("Helps the client")
    ADVISER = "adviser", _("Helps the respondent")


class Capacity(TextChoices):
    """Where somebody invited comes from."""

    FIRM = "firm", _("Works at the firm")
    PARTNER = "partner", _("A partner of the firm")
    OTHER_CLIENT = "other_client", _("Another client")
    LAWYER = "lawyer", _("A lawyer")
    FRIEND = "friend", _("A friend or relative")


OUTSIDE = frozenset({Capacity.PARTNER, Capacity.OTHER_CLIENT})
"""A respondent from outside is not the firm: their caucus is theirs alone."""
PERSONS = frozenset({Capacity.OTHER_CLIENT, Capacity.LAWYER, Capacity.FRIEND})
"""They sit there as persons, so what the law asks of a client it asks of them; the others act for an organisation."""


class Space(TextChoices):
    """Where something is said in a mediation, and so who may read it."""

    JOINT = "joint", _("Joint room")
    CAUCUS_CLIENT = "caucus_client", _("Client and mediator")
    CAUCUS_RESPONDENT = "caucus_respondent", _("Respondent and mediator")
    MEDIATOR = "mediator", _("Notes of the mediator")


class SessionAnswer(TextChoices):
    """What a side says about a session that was set."""

    COMING = "coming", _("Will be there")
    MOVE = "move", _("Asks for another time")


class Remedy(TextChoices):
    """What a client can ask for; words say the rest."""

    EXPLANATION = "explanation", _("An explanation")
    COPY = "copy", _("A copy of my information")
    CORRECTION = "correction", _("Put my information right")
    DELETION = "deletion", _("Delete my information")
    STOP = "stop", _("Stop what you are doing")
    APOLOGY = "apology", _("An apology")
    COMPENSATION = "compensation", _("Compensation")
    OTHER = "other_remedy", _("Something else")


class ClaimState(TextChoices):
    """What became of one thing that was asked for."""

    ASKED = "asked", pgettext_lazy("claim", "Asked for")
    AGREED = "agreed", pgettext_lazy("claim", "Will be done")
    PARTLY = "partly", pgettext_lazy("claim", "Will be done in part")
    REFUSED = "refused", pgettext_lazy("claim", "Will not be done")
    DONE = "done", pgettext_lazy("claim", "Done")
    DROPPED = "dropped", pgettext_lazy("claim", "No longer asked for")


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
    PROPOSAL_MADE = "proposal.made", _("An offer was made")
    PROPOSAL_ACCEPTED = "proposal.accepted", _("Offer accepted by one side")
    PROPOSAL_DECLINED = "proposal.declined", _("Offer declined by one side")
    PROPOSAL_WITHDRAWN = "proposal.withdrawn", _("Offer withdrawn")
    ROUND_OPENED = "round.opened", _("A round of sealed figures began")
    FIGURE_SEALED = "figure.sealed", _("One side entered a sealed figure")
    ROUND_SETTLED = "round.settled", _("The sealed figures meet")
    ROUND_MISSED = "round.missed", _("The sealed figures do not meet")
    ROUND_LAPSED = "round.lapsed", _("Sealed figures not entered in time")
    AGREEMENT_DRAFTED = "agreement.drafted", _("The text of the agreement is ready to sign")
    AGREEMENT_SIGNED = "agreement.signed", _("Agreement signed")
    AGREEMENT_REFUSED = "agreement.refused", _("The text of the agreement was not signed")
    AGREEMENT_RECORDED = "agreement.recorded", _("Agreement recorded")
    ITEM_DONE = "item.done", _("Something agreed was marked as done")
    ITEM_CONFIRMED = "item.confirmed", _("Something agreed was confirmed as done")
    BROKEN = "agreement.broken", _("Something agreed was not done")
    CLOSED = "case.closed", _("Case closed")
    WITHDRAWN = "case.withdrawn", _("The client withdrew the case")
    REOPENED = "case.reopened", _("Case reopened")
    MERGED = "case.merged", _("Case joined with an earlier one")
    LAPSED = "case.lapsed", _("Case closed because no reply came")
    REINSTATED = "case.reinstated", _("Case taken up again")
    APPEALED = "decision.appealed", _("The client appealed")
    REMINDED = "client.reminded", _("The client was reminded")
    ASSIGNED = "case.assigned", _("Case given to a person")
    HANDED_OVER = "case.handed_over", _("Case handed to another department")
    MEDIATION_LAPSED = "mediation.lapsed", _("Mediation not accepted in time")
    PROPOSAL_LAPSED = "proposal.lapsed", _("Offer not answered in time")
    APPRAISAL_STARTED = "appraisal.started", _("Test or appraisal began")
    APPRAISAL_ENDED = "appraisal.ended", _("Test or appraisal ended")
    PERFORMED = "agreement.performed", _("Agreement carried out")
    CONFIRMATION_ASKED = "confirmation.asked", _("Both sides asked the court for confirmation")
    PARTICIPANT_INVITED = "participant.invited", _("Somebody was invited to the mediation")
    PARTICIPANT_JOINED = "participant.joined", _("Somebody joined the mediation")
    PARTICIPANT_LEFT = "participant.left", _("Somebody left the mediation")
    PARTICIPANT_REMOVED = "participant.removed", _("Somebody was removed from the mediation")
    MEDIATOR_REFUSED = "mediator.refused", _("A mediator was not assigned because of a conflict of interest")
    MEDIATOR_DECLARED = "mediator.declared", _("The mediator declared to be impartial")
    MEDIATOR_CHALLENGED = "mediator.challenged", _("The mediator was challenged")
    CHALLENGE_UPHELD = "challenge.upheld", _("Challenge upheld, the mediator is replaced")
    CHALLENGE_DISMISSED = "challenge.dismissed", _("Challenge dismissed")
    CONFLICT_FOUND = "conflict.found", _("A conflict of interest of the mediator was found")
    OVERRIDE_ASKED = "override.asked", _("An exception for the mediator was asked for")
    OVERRIDE_GIVEN = "override.given", _("A second person allowed the exception")
    SESSION_SET = "session.set", _("A session was set")
    SESSION_ANSWERED = "session.answered", _("A side answered about the session")
    SESSION_CANCELLED = "session.cancelled", _("A session was cancelled")
    MINUTES_WRITTEN = "minutes.written", _("Minutes were written")
    CLAIM_MADE = "claim.made", _("A claim was made")
    CLAIM_CHANGED = "claim.changed", _("A claim was changed")
    CLAIM_ANSWERED = "claim.answered", _("A claim was answered")
    CLAIM_DONE = "claim.done", _("What was agreed has been done")
    FILE_ADDED = "file.added", _("A file was added")
    FILE_DESCRIBED = "file.described", _("The description of a file was changed")
    FILE_REMOVED = "file.removed", _("A file was removed")
    FILE_STRUCK = "file.struck", _("A file was struck out")
    FILE_REFUSED = "file.refused", _("A file was not accepted")
    FILE_MARKED = "file.marked", _("A file was marked as relevant")
    FILE_UNMARKED = "file.unmarked", _("A file is no longer marked as relevant")
    RATED = "case.rated", _("The client said how easy it was")
    LESSON = "lesson.noted", _("What was learned was written down")
    CONTACT_GIVEN = "contact.given", _("Contact verified")
    IDENTITY_CONFIRMED = "identity.confirmed", _("Identity confirmed")
    COPY_DESTROYED = "identity.destroyed", _("Copy of a document destroyed")
    CARRIED_OUT = "right.carried_out", _("What was asked for has been done")
    RECEIPT_REPLACED = "receipt.replaced", _("New receipt issued, the old one no longer works")
    BREACHED = "clock.breached", _("Deadline missed")
    BREACH_EXPLAINED = "breach.explained", _("Reason for the missed deadline added")
    CLOCK_MOVED = "clock.moved", _("Due date worked out again")
    WARNED = "clock.warned", _("Deadline is near")
    ESCALATED = "clock.escalated", _("Missed deadline reported higher up")
    RAN_OUT = "clock.ran_out", _("Time is over")
    EXTENDED = "deadline.extended", _("Deadline extended")


DOUBTS = (Event.MEDIATOR_CHALLENGED, Event.CONFLICT_FOUND, Event.OVERRIDE_ASKED, Event.MEDIATOR_DECLARED)
"""What stands on the record about a mediator in doubt, and whoever decides about it reads."""
INTERNAL = frozenset({Event.WARNED, Event.ESCALATED, Event.LESSON, Event.FILE_MARKED, Event.FILE_UNMARKED})
"""What concerns only how the firm works: the client's history does not show it, their copy of everything does."""
