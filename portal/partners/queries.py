from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import BooleanField, Case, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory.queries import Listed
from portal.partners.models import Partner, Transfer
from portal.partners.rules import ROLE_WORDS, Counted, Ground, State


def partners() -> list[Partner]:
    """Everybody, those who get something first."""
    active = Case(When(state=State.ACTIVE, then=Value(True)), default=Value(False), output_field=BooleanField())
    return list(Partner.objects.select_related("under").annotate(is_active=active).order_by("-is_active", "state", "code"))


def partner(public_id: UUID) -> Partner:
    """Raises Refusal `partner.not_found`."""
    found = Partner.objects.filter(public_id=public_id).first()
    if found is None:
        raise Refusal("partner.not_found", 404, _("There is no such third party."))
    return found


def active(at: datetime | None = None) -> list[Partner]:
    """Who gets something now, in the order they were taken on; `at` asks who did at that moment."""
    if at is None:
        return list(Partner.objects.filter(state=State.ACTIVE).order_by("id"))
    then = Q(state=State.ACTIVE) | Q(state=State.ENDED, ended_at__gt=at)
    return list(Partner.objects.filter(then, activated_at__lte=at).order_by("id"))


def taken_on(at: datetime) -> list[Partner]:
    """Who could get something at that moment: let in by then and not ended; whoever was only suspended counts."""
    return list(Partner.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), activated_at__lte=at).order_by("id"))


def parents() -> list[Partner]:
    """Who may have a sub-processor."""
    return list(Partner.objects.filter(role="processor").exclude(state=State.ENDED))


def review_due(today: date) -> list[Partner]:
    """Active ones whose review day is not after `today`."""
    return list(Partner.objects.filter(state=State.ACTIVE, review_on__lte=today))


def overdue(today: date) -> list[Partner]:
    """Active ones whose review day is over."""
    return list(Partner.objects.filter(state=State.ACTIVE, review_on__lt=today))


def third_party_list() -> list[Listed]:
    """The policy's list of third parties: who, role, information, purpose, method, contact (NDSR 21, PIPL 23)."""
    return [Listed(row.code, _cells(row)) for row in active()]


def _cells(row: Partner) -> tuple[dict[str, str], ...]:
    zh, en = ROLE_WORDS[row.role]
    names = ("information", "purpose", "method", "contact")
    rest = tuple({lang: getattr(row, f"{name}_{lang}") for lang in ("zh", "en")} for name in names)
    return ({"zh": row.name_zh, "en": row.name_en}, {"zh": zh, "en": en}, *rest)


def transfers(year: int) -> Sequence[Transfer]:
    return list(Transfer.objects.filter(on__year=year).select_related("partner"))


def counted(year: int) -> Counted:
    """What counts towards the thresholds of a year (XB 5-8); exempt transfers do not."""
    rows = Transfer.objects.filter(on__year=year, ground=Ground.COUNTED)
    sums = rows.aggregate(persons=Coalesce(Sum("persons"), 0), sensitive=Coalesce(Sum("sensitive"), 0))
    important = Transfer.objects.filter(on__year=year, important=True).exists()
    return Counted(sums["persons"], sums["sensitive"], important)


def this_year() -> int:
    return timezone.localdate().year
