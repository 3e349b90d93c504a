"""The copy: a link that works once and for a week, and asks for the receipt again. Put together only when it is fetched."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disputes import queries as cases
from disputes import refusals as case_refusals
from disputes import sealed
from disputes.rules import Event
from disputes.services import letters
from disputes.services.moving import move
from portal.rights import queries, refusals
from portal.rights.models import Package, Request
from portal.rights.rules import GIVES_COPY
from portal.rights.services.identity import locked
from portal.trail import services as trail
from portal.trail.rules import Actor

VALID = timedelta(days=7)


def check_ready(request: Request) -> None:
    """Refuse (409) while it is not known who asks, or a copy of their document is still kept."""
    if not request.standing.confirmed:
        raise refusals.not_confirmed()
    if not request.standing.may_carry_out:
        raise refusals.not_destroyed()


@transaction.atomic
def make_copy(*, request: Request, by: Actor, at: datetime | None = None) -> Package:
    """Make a link to the copy and write to the verified address; an earlier link ends.

    Refusals rights.not_this_right, rights.not_confirmed, rights.not_destroyed, case.move_not_allowed (409)."""
    current, moment = locked(request), at or timezone.now()
    if current.right not in GIVES_COPY:
        raise refusals.not_this_right()
    check_ready(current)
    current.packages.filter(used_at=None).delete()
    event = move(current.case, Event.CARRIED_OUT, by=by, at=moment, data={"right": current.right, "done": "copy"})
    package = Package.objects.create(request=current, made_at=moment, expires_at=moment + VALID)
    more = {"copy": address(package), "days": str(VALID.days)}
    letters.tell_client(current.case, "rights_copy", once=f"copy:{event.n}", at=event.at, more=more)
    return package


def address(package: Package) -> str:
    return f"{settings.PUBLIC_ORIGIN}/{package.request.case.language}/rights/copy/{package.public_id}/"


@transaction.atomic
def take_copy(*, package: Package, receipt: str, at: datetime | None = None) -> Request:
    """The link is used up by whoever has the receipt of the request; of two at once one gets it.

    Refusals receipt.unknown (404: a wrong receipt uses nothing up), rights.link_over (410)."""
    moment, case = at or timezone.now(), package.request.case
    if cases.by_receipt(receipt).pk != case.pk:
        raise case_refusals.receipt_unknown()
    open_now = Package.objects.filter(pk=package.pk, used_at=None, expires_at__gt=moment)
    if not open_now.update(used_at=moment):
        raise refusals.link_over()
    facts: dict[str, str | int | bool | None] = {"right": package.request.right, "records": len(queries.records(package.request))}
    trail.record(
        event="rights.copy_taken", by=sealed.client_of(case), subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=moment
    )
    return package.request
