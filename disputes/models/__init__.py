from disputes.models.cases import NEVER, Case, CaseEvent, Clock, Unchanging
from disputes.models.claims import ClaimStep, Lesson
from disputes.models.constraints import ACTOR_KINDS
from disputes.models.desk import AccessRecord, CaseNote, Department, KeptView, Seat
from disputes.models.entries import GivenAddress
from disputes.models.files import CaseFile
from disputes.models.mediation import Agreement, Party, Proposal
from disputes.models.offers import AgreementText, SealedRound, Signature
from disputes.models.outcomes import PublicOutcome
from disputes.models.passports import Passport
from disputes.models.rooms import Minutes, Participant, RoomMessage, RoomSeen, Sitting, SittingAnswer
from disputes.models.talks import Conversation, Message
from disputes.models.tools import CannedReply, Draft, Macro, Mention

__all__ = [
    "ACTOR_KINDS",
    "AccessRecord",
    "Agreement",
    "AgreementText",
    "CannedReply",
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseNote",
    "ClaimStep",
    "Clock",
    "Conversation",
    "Department",
    "Draft",
    "GivenAddress",
    "KeptView",
    "Lesson",
    "Macro",
    "Mention",
    "Minutes",
    "Message",
    "NEVER",
    "Participant",
    "Party",
    "Passport",
    "Proposal",
    "PublicOutcome",
    "RoomMessage",
    "RoomSeen",
    "SealedRound",
    "Seat",
    "Signature",
    "Sitting",
    "SittingAnswer",
    "Unchanging",
]
