"""A request is made: it is a case, with a row that says which right and for whom."""

from datetime import datetime

from django.db import transaction

from disputes import refusals as case_refusals
from disputes import sealed
from disputes.models import Case, Conversation, Participant
from disputes.rules import Kind, Topic
from disputes.services import filing
from portal.accounts.models import Contact
from portal.consent import guarding
from portal.consent.rules import How
from portal.doors.errors import Refusal
from portal.rights import queries
from portal.rights.models import Request
from portal.rights.rules import CHILDREN, Place, Right, Way, Whom
from portal.rights.services.identity import confirm, hold
from portal.trail.rules import Actor


@transaction.atomic
def file_request(
    *, right: str, whom: str, place: str, about: str, language: str, channel: str, by: Actor, earlier: Case | Participant | None = None,
    contact: Contact | None = None, conversation: Conversation | None = None, index: str = "", notice: str = "", signal: bool = False,
    at: datetime | None = None,
) -> filing.Filed:  # fmt: skip
    """File a request. `earlier` is the case whose receipt was shown, or the seat in a mediation whose access code was; `contact` an address
    shown to be theirs by a code, `index` that of one shown earlier in the same browser, `conversation` where it was asked for in one.

    Each of them confirms the identity at once, of who asks for themselves and of whom we hold something. Refusal 422 as for any case."""
    if right not in Right.values or whom not in Whom.values or place not in Place.values:
        raise Refusal("rights.not_a_choice", 422, case_refusals.CHOOSE)
    asked = Right(right)
    filed = filing.file_case(
        kind=Kind.RIGHTS, topic=Topic.OTHER, story=about, wish="", language=language, channel=channel, by=by,
        contact=contact, conversation=conversation, jurisdiction=place, notice=notice, right=asked.value, signal=signal, at=at,
    )  # fmt: skip
    request = Request.objects.create(case=filed.case, right=asked, whom=whom)
    if whom == Whom.YOUNG:
        _note_child(filed.case, earlier if isinstance(earlier, Case) else None, channel, by, filed.case.filed_at)
    if whom in CHILDREN:
        hold(request, by=by, at=filed.case.filed_at)
    if whom != Whom.SELF:
        return filed
    indexes = [each for each in (index, contact.index if contact else "") if each]
    known = [subject for each in dict.fromkeys(indexes) for subject in queries.held_under(each, but=filed.case.subject)]
    if earlier is not None:
        confirm(request, Way.RECEIPT, [*queries.subjects_with(earlier), *known], by=by, at=filed.case.filed_at)
    elif known:
        confirm(request, Way.CONTACT, known, by=by, at=filed.case.filed_at)
    return filed


def _note_child(case: Case, earlier: Case | None, channel: str, by: Actor, at: datetime) -> None:
    """Who says that they are under 14 is a child in the case whose receipt they showed too: a "yes" there waits for a guardian."""
    how = channel if channel in How.values else How.PAGE
    for each in filter(None, (case, earlier)):
        actor = sealed.client_of(each) if by.kind == "client" else by
        guarding.note_child(subject=each.subject, how=how, by=actor, secret=sealed.trail_secret(each), at=at)
