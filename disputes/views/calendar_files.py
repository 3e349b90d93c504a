"""Deadlines as files for calendar programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disputes import calendar_feed
from disputes.models import Case
from disputes.views import visit
from portal.deadlines.calendar_file import TYPE
from portal.doors import limits


def _file(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'})


@require_safe
@never_cache
@visit.with_case
def mine(request: HttpRequest, case: Case) -> HttpResponse:
    """The running deadlines of the client's case."""
    return _file(calendar_feed.of_case(case, translation.get_language() or "en"), case.reference)


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The queue of whoever this secret address belongs to; a calendar program signs in nowhere."""
    limits.hit("calendar.feed", limits.client_key(request), limit=60, window=3600)
    user = calendar_feed.owner(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        return _file(calendar_feed.of_queue(user), "mingshi")
