"""Ways outside, from a case: the advisor with what the case already says, and the papers for one of them."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disputes import bundling
from disputes.models import Case
from disputes.rules import Stage, Topic
from disputes.views import visit
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import advising, asking
from portal.law.asking import OLDEST, Place, Tried, What
from portal.law.route_views import advisor

WHAT = {
    Topic.COLLECTION: What.UNLAWFUL,
    Topic.SHARING: What.UNLAWFUL,
    Topic.RETENTION: What.UNLAWFUL,
    Topic.CONSENT: What.UNLAWFUL,
    Topic.ACCESS: What.REFUSED,
    Topic.CORRECTION: What.REFUSED,
    Topic.DELETION: What.REFUSED,
    Topic.MARKETING: What.MARKETING,
    Topic.LEAK: What.LEAK,
    Topic.SERVICE: What.SERVICE,
    Topic.OTHER: What.OTHER,
}


@require_safe
@visit.with_case
def routes(request: HttpRequest, case: Case) -> HttpResponse:
    """The routes that fit this case; what the case does not say is asked."""
    return advisor(request, known(case), start=reverse("disputes:mine"), template="disputes/routes/result.html")


@require_safe
@visit.with_case
def papers(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """The ZIP for a route that fits the answers in the address. Refusal `route.not_open` (404) for one that does not."""
    limits.hit("route.papers", str(case.public_id), limit=20, window=3600)
    answers = asking.read(request.GET, timezone.localdate(), known=known(case))
    advised = advising.advise(answers, timezone.now())
    offered = next((each for each in advised.routes if each.route.code == code), None)
    if offered is None:
        raise Refusal("route.not_open", 404, _("This route does not fit your answers. Go back and choose one of those shown."))
    response = HttpResponse(bundling.papers(case, offered, advised), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}-{code}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def known(case: Case) -> dict[str, tuple[str, ...]]:
    """The advisor's answers that the case gives."""
    found: dict[str, tuple[str, ...]] = {"what": (WHAT[Topic(case.topic)].value,), "tried": (_tried(case),)}
    if case.jurisdiction in Place.values:
        found["place"] = (case.jurisdiction,)
    if (day := _day(case.happened)) and OLDEST <= day <= timezone.localdate():
        found["known"] = (day.isoformat(),)
    return found


def _tried(case: Case) -> str:
    if case.stage in (Stage.ANSWERED, Stage.CLOSED):
        return Tried.ANSWERED.value
    return Tried.SILENT.value if case.late else Tried.WAITING.value


def _day(happened: str) -> date | None:
    """The first day it can have been: a limitation counted from there promises no day too many."""
    year, month, day = ([*map(int, happened.split("-")), 1, 1] if happened else [0, 0, 0])[:3]
    return date(year, month, day) if year else None
