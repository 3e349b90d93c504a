"""Drafts: kept by the page's script while somebody types, or by a button; read by their author alone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from disputes import queries, tools
from disputes.models import Case
from disputes.services.drafts import discard_draft, keep_draft
from disputes.views import desk as pages
from disputes.views.desk_tools import FormTools, form_class, form_tools, number, refilled, typed
from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal


def by_script(request: HttpRequest) -> bool:
    """Whether the page's own script asks, which wants the part and not the page."""
    return request.headers.get("X-Requested-With") == "fetch"


@require_POST
@never_cache
@permission_required("disputes.view_case")
def keep(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Keep what is typed in one form; nothing typed is no draft. Newer words of another window are shown, never overwritten."""
    user, case = pages.staff(request), queries.case_for(pages.staff(request), reference)
    kind = form_class(name)
    if kind is None:
        raise Http404
    words = typed(kind(case=case), request.POST)
    try:
        if words:
            keep_draft(case=case, owner=user, form=name, fields=words, n=number(request.POST.get("draft", "")))
        else:
            discard_draft(case=case, owner=user, form=name)
    except Refusal as refusal:
        return _refused(request, case, name, refusal)
    if by_script(request):
        shown = form_tools(request, name, tools.drafts(user, case), came_back=False)
        return _part(request, case, shown)
    messages.success(request, _("Kept. Only you see it, until you send it.") if words else _("There was nothing to keep."))
    return redirect("disputes:desk_case", case.reference)


def _refused(request: HttpRequest, case: Case, name: str, refusal: Refusal) -> HttpResponse:
    kind, user = form_class(name), pages.staff(request)
    assert kind is not None
    if by_script(request):
        shown = form_tools(request, name, tools.drafts(user, case), came_back=True)
        return _part(request, case, shown, refusal=refusal)
    messages.error(request, refusal.text)
    return pages.page(request, case, bound=(name, refilled(kind, case, request.POST)), status=refusal.status)


def _part(request: HttpRequest, case: Case, shown: FormTools, refusal: Refusal | None = None) -> HttpResponse:
    context = {"case": case, "tools": shown, "refused": refusal.text if refusal else ""}
    return render(request, "disputes/desk/_draft.html", context, status=refusal.status if refusal else 200)


@require_POST
@never_cache
@permission_required("disputes.view_case")
def discard(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    case = queries.case_for(pages.staff(request), reference)
    if not discard_draft(case=case, owner=pages.staff(request), form=name):
        raise Http404
    messages.success(request, _("The draft is thrown away."))
    return redirect("disputes:desk_case", case.reference)


@require_GET
@never_cache
@permission_required("disputes.view_case")
def drafts(request: HttpRequest) -> HttpResponse:
    """Where this person has begun to write."""
    return render(request, "disputes/tools/drafts.html", {"drafts": tools.draft_list(pages.staff(request))})


@require_GET
@never_cache
@permission_required("disputes.view_case")
def mentions(request: HttpRequest) -> HttpResponse:
    """Notes that mention this person."""
    return render(request, "disputes/tools/mentions.html", {"mentions": tools.mentions(pages.staff(request))})
