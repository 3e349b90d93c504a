"""What a page of the desk fetches of itself when the socket says that something moved: parts of HTML, under the page's own checks."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from disputes import desk, queries
from disputes.views import desk as pages
from portal.accounts.decorators import permission_required
from portal.accounts.models import User

MOST = 20


@require_GET
@never_cache
@permission_required("disputes.view_queue")
def queue(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    found = desk.by_reference(pages.staff(request), typed) if typed else None
    return render(request, "disputes/desk/_queue.html", pages.queue_context(request, found=found, typed=typed))


@require_GET
@never_cache
@permission_required("disputes.view_case")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case as it is now; with `after`, in words what people did to it since that event."""
    found = queries.case_for(pages.staff(request), reference)
    after = request.GET.get("after", "")
    since = desk.changes(found, int(after)) if after.isascii() and after.isdigit() and len(after) < 8 else []
    return render(request, "disputes/desk/_case.html", pages.case_context(request, found) | {"news": desk.in_words(since)})


@require_GET
@never_cache
@permission_required("disputes.view_case")
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has the case open, by name: ids the socket told, of colleagues. A line, empty when nobody else is there."""
    queries.case_for(pages.staff(request), reference)
    here, typing = _known(request, "here"), _known(request, "typing")
    return render(request, "disputes/desk/_people.html", {"here": [each for each in here if each not in typing], "typing": typing})


def _known(request: HttpRequest, name: str) -> list[User]:
    ids = [each for each in map(_uuid, request.GET.getlist(name)[:MOST]) if each]
    return list(User.objects.filter(public_id__in=ids, is_active=True).order_by("pk")) if ids else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
@never_cache
@permission_required("disputes.join_conversation")
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.conversation_by_id(public_id)
    if found is None:
        raise Http404
    return render(request, "disputes/desk/_conversation.html", pages.conversation_context(request, found))
