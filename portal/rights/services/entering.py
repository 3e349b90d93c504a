"""Staff write down a request that came by phone, on paper or by e-mail: the same case, the same steps to show who asks."""

from datetime import datetime

from django.db import transaction

from disputes import refusals as case_refusals
from disputes import sealed
from disputes.rules import Kind, Topic
from disputes.services import entering
from disputes.services.filing import Filed
from portal.consent.guarding import note_child
from portal.consent.rules import How
from portal.doors.errors import Refusal
from portal.rights.models import Request
from portal.rights.rules import CHILDREN, Place, Right, Whom
from portal.rights.services.identity import hold
from portal.trail.rules import Actor


@transaction.atomic
def enter_request(
    *, right: str, whom: str, place: str, about: str, language: str, channel: str, received_at: datetime, notice_given: str, by: Actor,
    address: str = "", notice: str = "", at: datetime | None = None,
) -> Filed:  # fmt: skip
    """File for a person what they asked for; clocks start when it reached the firm. Whoever phones shows nothing by phoning: the identity
    is confirmed afterwards by the receipt of an earlier case, a code to the address we hold, or a document, as for everybody.

    Refusals 422 as `entering.enter_case`, rights.not_a_choice; case.not_your_part (403)."""
    if right not in Right.values or whom not in Whom.values or place not in Place.values:
        raise Refusal("rights.not_a_choice", 422, case_refusals.CHOOSE)
    filed = entering.enter_case(
        kind=Kind.RIGHTS, topic=Topic.OTHER, story=about, wish="", language=language, channel=channel, received_at=received_at,
        notice_given=notice_given, by=by, address=address, notice=notice, at=at, right=right, jurisdiction=place,
    )  # fmt: skip
    request = Request.objects.create(case=filed.case, right=Right(right), whom=Whom(whom))
    if whom == Whom.YOUNG:
        note_child(subject=filed.case.subject, how=How.STAFF, by=by, secret=sealed.trail_secret(filed.case), at=at)
    if whom in CHILDREN:
        hold(request, by=by, at=at)
    return filed
