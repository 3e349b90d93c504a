"""Mediations with people at the table: who was invited, who joined, with words that must not leak."""

from disputes.services import participants
from tests.disputes.cases import hours, intake, mediated

HE_EMAIL = "he.partner@example.com"
HE, SHI = "何敏 He Min", "施文 Shi Wen"


def invited(case, part="respondent", capacity="partner", *, name=HE, address="", language="zh-hans", by=None, at=None):
    return participants.invite_participant(
        case=case, part=part, capacity=capacity, name=name, language=language, address=address, by=by or intake(), at=at or hours(7)
    )


def joined(case, part="respondent", capacity="partner", *, name=HE, at=None, **more):
    """(participant, access code)"""
    code = invited(case, part, capacity, name=name, **more).code
    found = participants.join_room(code=code, name=name, at=at or hours(7.5))
    return found.participant, found.access


def at_table():
    """A mediation with a partner as the respondent and a friend who helps the client."""
    case = mediated()
    return case, joined(case)[0], joined(case, "representative", "friend", name=SHI)[0]
