"""A policy the firm already has becomes a draft of clause pairs, and what was left out of it is said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.policies import queries, services
from portal.policies.bring_forms import BringForm
from portal.policies.bringing import by_language
from portal.policies.importing import Brought
from portal.policies.models import Version

EDIT = "policies.edit"


@permission_required(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_bring(request: HttpRequest) -> HttpResponse:
    """A file or pasted text; what was typed stays when it cannot be read (a file has to be chosen again)."""
    assert isinstance(request.user, User)
    form = BringForm(request.POST or None, request.FILES or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            brought = form.brought()
            texts = by_language([each.text for each in brought], form.cleaned_data["language"])
            draft = services.import_policy(texts=texts, by=request.user.acting(EDIT))
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            _tell(request, draft, brought)
            return redirect("policies:staff_draft", draft.public_id)
    return render(request, "policies/staff/bring.html", {"form": form}, status=status)


def _tell(request: HttpRequest, draft: Version, brought: list[Brought]) -> None:
    clauses = queries.clauses(draft)
    alone = sum(not (clause.text_zh and clause.text_en) for clause in clauses)
    said = _("The draft has %(count)s clauses; %(alone)s of them are in one language only and marked below.")
    messages.success(request, said % {"count": len(clauses), "alone": alone})
    for each in brought:
        for sentence in each.sentences():
            messages.info(request, sentence)
