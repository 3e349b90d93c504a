from disputes.models.cases import NEVER, Case, CaseEvent, Clock, Unchanging
from disputes.models.constraints import ACTOR_KINDS
from disputes.models.desk import AccessRecord, CaseNote, Department, KeptView, Seat
from disputes.models.mediation import Agreement, Party, Proposal
from disputes.models.talks import Conversation, Message

__all__ = [
    "ACTOR_KINDS",
    "AccessRecord",
    "Agreement",
    "Case",
    "CaseEvent",
    "CaseNote",
    "Clock",
    "Conversation",
    "Department",
    "KeptView",
    "Message",
    "NEVER",
    "Party",
    "Proposal",
    "Seat",
    "Unchanging",
]
