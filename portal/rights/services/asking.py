"""A request is made: it is a case, with a row that says which right and for whom."""

from datetime import datetime

from django.db import transaction

from disputes import refusals as case_refusals
from disputes.models import Case
from disputes.rules import Kind, Topic
from disputes.services import filing
from portal.accounts.models import Contact
from portal.doors.errors import Refusal
from portal.rights import queries
from portal.rights.models import Request
from portal.rights.rules import Place, Right, Way, Whom
from portal.rights.services.identity import confirm
from portal.trail.rules import Actor


@transaction.atomic
def file_request(
    *, right: str, whom: str, place: str, about: str, language: str, channel: str, by: Actor, earlier: Case | None = None,
    contact: Contact | None = None, notice: str = "", at: datetime | None = None,
) -> filing.Filed:  # fmt: skip
    """File a request. `earlier` is the case whose receipt was shown, `contact` an address shown to be theirs by a code.

    Either confirms the identity at once, of who asks for themselves and of whom we hold something. Refusal 422 as for any case."""
    if right not in Right.values or whom not in Whom.values or place not in Place.values:
        raise Refusal("rights.not_a_choice", 422, case_refusals.CHOOSE)
    asked = Right(right)
    filed = filing.file_case(
        kind=Kind.RIGHTS, topic=Topic.OTHER, story=about, wish="", language=language, channel=channel, by=by,
        contact=contact, jurisdiction=place, notice=notice, right=asked.value, at=at,
    )  # fmt: skip
    request = Request.objects.create(case=filed.case, right=asked, whom=whom)
    if whom != Whom.SELF:
        return filed
    known = queries.held_under(contact.index, but=filed.case.subject) if contact else []
    if earlier is not None:
        confirm(request, Way.RECEIPT, [earlier.subject, *known], by=by, at=filed.case.filed_at)
    elif known:
        confirm(request, Way.CONTACT, known, by=by, at=filed.case.filed_at)
    return filed
