from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.authorities.models import AuthorityAnswer, AuthorityRequest
from portal.authorities.rules import PENDING
from portal.doors.errors import Refusal


def every() -> list[AuthorityRequest]:
    """The whole register, the latest first, with what waits for a second person."""
    return list(AuthorityRequest.objects.select_related("answer"))


def request(public_id: UUID) -> AuthorityRequest:
    """Raises Refusal 404."""
    found = AuthorityRequest.objects.select_related("answer").filter(public_id=public_id).first()
    if found is None:
        raise Refusal("authority.not_found", 404, _("There is no such request."))
    return found


def answer_of(asked: AuthorityRequest) -> AuthorityAnswer | None:
    return AuthorityAnswer.objects.filter(request=asked).first()


@dataclass(frozen=True)
class Counted:
    """Requests by outcome and by kind of authority, and how many people's data they asked for."""

    outcomes: Counter[str]
    authorities: Counter[str]
    people: int


def counted(since: datetime, until: datetime) -> Counted:
    """Requests confirmed from `since` to before `until`, with what had come of them by then."""
    asked = AuthorityRequest.objects.filter(confirmed_at__gte=since, confirmed_at__lt=until)
    said = dict(AuthorityAnswer.objects.filter(request__in=asked, confirmed_at__lt=until).values_list("request_id", "outcome"))
    rows = list(asked.values_list("pk", "authority", "people"))
    outcomes = Counter(said.get(pk, PENDING) for pk, _authority, _people in rows)
    return Counted(outcomes, Counter(authority for _pk, authority, _people in rows), sum(people for *_others, people in rows))
