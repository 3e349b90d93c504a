"""Ready replies and macros: their pages for whoever edits them, and a reply put into a form for whoever writes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from disputes import places, queries, tools
from disputes.models import CannedReply, Macro
from disputes.services import tools as services
from disputes.views import desk as pages
from disputes.views.desk_tools import TO_THE_CLIENT, form_class, refilled
from disputes.views.desk_tools_forms import MacroForm, ReplyToolForm, ToolForm
from portal.accounts.decorators import permission_required, staff_required
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

EDIT = "replies.edit"
READERS = ("intake", "mediator", "privacy_officer", "administrator")
Keep = Callable[[dict[str, Any]], object]


def _editor(request: HttpRequest) -> Actor:
    return pages.staff(request).acting(EDIT)


@require_GET
@never_cache
@staff_required(*READERS)
def replies(request: HttpRequest) -> HttpResponse:
    rows = CannedReply.objects.all()
    context = {"rows": [row for row in rows if not row.retired_at], "retired": [row for row in rows if row.retired_at]}
    return render(request, "disputes/tools/replies.html", context | {"may_edit": pages.staff(request).may(EDIT)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(EDIT)
def reply(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Write a ready reply, or change one."""
    row = get_object_or_404(CannedReply, public_id=public_id) if public_id else None
    form = ReplyToolForm(request.POST or None, initial=ReplyToolForm.of(row) if row else None)

    def keep(data: dict[str, Any]) -> object:
        return services.keep_reply(reply=row, by=_editor(request), **data | {"n": data["n"] or 0})

    return _edit(request, form, keep, "reply", row)


@require_GET
@never_cache
@staff_required(*READERS)
def macros(request: HttpRequest) -> HttpResponse:
    book = tools.Book()
    rows = [(row, book.titles(row)) for row in Macro.objects.all()]
    context = {"rows": [each for each in rows if not each[0].retired_at], "retired": [each for each in rows if each[0].retired_at]}
    return render(request, "disputes/tools/macros.html", context | {"may_edit": pages.staff(request).may(EDIT)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(EDIT)
def macro(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Write a macro, or change one."""
    row = get_object_or_404(Macro, public_id=public_id) if public_id else None
    form = MacroForm(request.POST or None, initial=MacroForm.of(row) if row else None)

    def keep(data: dict[str, Any]) -> object:
        names = {"name_zh": data["name_zh"], "name_en": data["name_en"]}
        return services.keep_macro(macro=row, todo=form.todo(), n=data["n"] or 0, by=_editor(request), **names)

    return _edit(request, form, keep, "macro", row)


def _edit(request: HttpRequest, form: ToolForm, keep: Keep, what: str, row: CannedReply | Macro | None) -> HttpResponse:
    """Show the form, or keep what it says and go back to the list."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                keep(form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("Kept."))
                return redirect(LISTS[what])
    return render(request, f"disputes/tools/{what}.html", {"form": form, "row": row}, status=status)


LISTS = {"reply": "disputes:replies", "macro": "disputes:macros"}


@require_POST
@never_cache
@permission_required(EDIT)
def retire(request: HttpRequest, what: str, public_id: UUID) -> HttpResponse:
    """Take one out of use, or bring it back."""
    row: CannedReply | Macro
    row = get_object_or_404(CannedReply, public_id=public_id) if what == "reply" else get_object_or_404(Macro, public_id=public_id)
    try:
        services.retire(tool=row, retired=row.retired_at is None, by=_editor(request))
        messages.success(request, _("No longer in use. What was written with it stays.") if row.retired_at else _("In use again."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect(LISTS[what])


@require_GET
@never_cache
@permission_required("disputes.view_case")
def live(request: HttpRequest, reference: str) -> HttpResponse:
    """The ready replies filled for a case, for the list that opens while somebody writes."""
    case = queries.case_for(pages.staff(request), reference)
    known, found = tools.values(case), []
    for each in tools.replies():
        words = places.fill(each.text(case.language), known)
        found.append({"shortcut": each.shortcut, "name": each.name, "text": words.text, "missing": _missing(words.missing)})
    return JsonResponse({"replies": found})


def _missing(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    written = " ".join(f"{{{name}}}" for name in names)
    return str(_("There is nothing to put in %(places)s. Write the words yourself.")) % {"places": written}


@require_POST
@never_cache
@permission_required("disputes.view_case")
def insert(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Without scripts: the page again, with the chosen reply behind what was typed."""
    case = queries.case_for(pages.staff(request), reference)
    kind = form_class(name)
    if kind is None or name not in TO_THE_CLIENT:
        raise Http404
    chosen = CannedReply.objects.filter(retired_at=None, shortcut=request.POST.get("canned", "")).first()
    data = request.POST.copy()
    if chosen is None:
        messages.error(request, _("Choose a ready reply first."))
    else:
        words = tools.filled(chosen, case)
        data["text"] = "\n\n".join(filter(None, [request.POST.get("text", "").strip(), words.text]))
        if words.missing:
            messages.warning(request, _missing(words.missing))
    return pages.page(request, case, bound=(name, refilled(kind, case, data)))
