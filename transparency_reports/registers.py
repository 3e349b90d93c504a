"""Figures of a quarter that stand in the registers of other rooms: rights asked for, third parties, transfers, changes of hands,
incidents, requests of authorities."""

from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.utils import timezone

from portal.authorities import queries as authorities
from portal.incidents import queries as incidents
from portal.incidents.models import IncidentNotice
from portal.partners import queries as partners
from portal.partners.models import Transfer
from portal.rights.models import Request
from portal.succession.models import Handover, Succession
from transparency_reports.rules import Quarter


def of_quarter(quarter: Quarter, end: datetime) -> dict[str, dict[str, int]]:
    """The rows of rights.received, recipients, transfers, successions and handed_over, as things stood at `end`."""
    within = {"gte": quarter.start, "lt": end}
    asked = Request.objects.filter(**_in("case__filed_at", within)).values_list("right").annotate(n=Count("id")).order_by()
    known = partners.taken_on(end)
    taken = Handover.objects.filter(**_in("taken_at", within)).aggregate(n=Sum("cases"))["n"]
    return {
        "rights.received": {right: n for right, n in asked if n},
        "recipients": {"all": len(known), "abroad": sum(each.abroad for each in known)},
        "transfers": {"recorded": _transfers(quarter, end)},
        "successions": _successions(quarter, end),
        "handed_over": {"cases": taken or 0},
    }


def told(quarter: Quarter, end: datetime) -> dict[str, dict[str, int]]:
    """The rows of incidents (notices published in the quarter by what they are, incidents open at `end`) and of what authorities asked."""
    notices = IncidentNotice.objects.filter(published_at__gte=quarter.start, published_at__lt=end)
    by_kind = dict(notices.values_list("kind").annotate(n=Count("id")).order_by())
    asked = authorities.counted(quarter.start, end)
    return {
        "incidents": {**by_kind, "open": incidents.open_at(end)},
        "authorities.outcome": dict(asked.outcomes),
        "authorities.kind": dict(asked.authorities),
        "authorities.people": {"asked": asked.people},
    }


def _in(field: str, within: dict[str, datetime]) -> dict[str, datetime]:
    return {f"{field}__{how}": moment for how, moment in within.items()}


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _transfers(quarter: Quarter, end: datetime) -> int:
    return Transfer.objects.filter(on__gte=_day(quarter.start), on__lt=_day(quarter.end), entered_at__lt=end).count()


def _successions(quarter: Quarter, end: datetime) -> dict[str, int]:
    """Announced, called off, and come into effect, each in the quarter."""
    announced = Succession.objects.filter(decision="approved")
    came = announced.filter(Q(off_at=None) | Q(off_at__gte=end), effective_on__gte=_day(quarter.start), effective_on__lte=_day(end))
    return {
        "announced": announced.filter(decided_at__gte=quarter.start, decided_at__lt=end).count(),
        "off": announced.filter(off_at__gte=quarter.start, off_at__lt=end).count(),
        "effect": sum(each.effective_at < end for each in came),
    }
