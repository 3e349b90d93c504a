"""The staff's pages for outcomes: one person writes, another publishes. The second sees the words and never the case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from disputes import anonymous, queries
from disputes.models import PublicOutcome
from disputes.outcome_forms import OutcomeForm
from disputes.services import outcomes as services
from disputes.views.desk import staff
from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

DRAFT, PUBLISH, VIEW = "outcomes.draft", "outcomes.publish", "outcomes.view"
Step = tuple[Callable[..., object], str, Any]
STEPS: dict[str, Step] = {
    "approve": (services.approve_outcome, PUBLISH, gettext_lazy("It is published.")),
    "reject": (services.reject_outcome, PUBLISH, gettext_lazy("It was sent back.")),
    "withdraw": (services.withdraw_outcome, DRAFT, gettext_lazy("The draft is withdrawn.")),
    "take-down": (services.take_down_outcome, PUBLISH, gettext_lazy("It was taken down.")),
}
SHOWN = 100


@require_GET
@never_cache
@permission_required(VIEW)
def outcomes(request: HttpRequest) -> HttpResponse:
    """What waits, first; then what was decided."""
    rows = PublicOutcome.objects.all()
    context = {
        "waiting": rows.filter(decision="").order_by("objection_until", "pk"),
        "decided": rows.exclude(decision="").order_by("-decided_at", "-pk")[:SHOWN],
        "now": timezone.now(),
    }
    return render(request, "disputes/outcomes/desk_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(DRAFT)
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the outcome of a closed case; what was typed stays when it is refused."""
    case, form = queries.case_for(staff(request), reference), OutcomeForm(request.POST or None)
    span, status = "", 200
    try:
        span = anonymous.span(case)
        if form.is_valid():
            found = services.draft_outcome(case=case, texts=form.cleaned_data, by=_acting(request, DRAFT))
            messages.success(request, _("The draft is saved and the client was told. Somebody else publishes it."))
            return redirect("disputes:desk_outcome", found.public_id)
        status = 422 if form.errors else 200
    except Refusal as refusal:
        status = refusal.status
        form.refuse(refusal) if form.is_bound else messages.error(request, refusal.text)
    return render(request, "disputes/outcomes/desk_new.html", {"form": form, "case": case, "span": span}, status=status)


def _acting(request: HttpRequest, permission: str) -> Actor:
    return staff(request).acting(permission)


@require_GET
@never_cache
@permission_required(VIEW)
def outcome(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _found(public_id))


def _found(public_id: UUID) -> PublicOutcome:
    return get_object_or_404(PublicOutcome.objects.select_related("case"), public_id=public_id)


def _page(request: HttpRequest, found: PublicOutcome, problem: Refusal | None = None, typed: str = "") -> HttpResponse:
    user, own = staff(request), found.proposed_by == str(staff(request).public_id)
    open_ = found.agreed_at is not None or found.objection_until <= timezone.now()
    context = {
        "outcome": found,
        "problem": problem,
        "typed": typed,
        "may_decide": user.may(PUBLISH) and found.waiting and not own,
        "may_approve": open_ and found.objected_at is None,
        "may_withdraw": user.may(DRAFT) and found.waiting and own,
        "may_take_down": user.may(PUBLISH) and found.published,
        "case": found.case if user.may(DRAFT) and found.case and _visible(request, found) else None,
    }
    return render(request, "disputes/outcomes/desk_outcome.html", context, status=problem.status if problem else 200)


def _visible(request: HttpRequest, found: PublicOutcome) -> bool:
    return found.case is not None and queries.visible_to(staff(request)).filter(pk=found.case.pk).exists()


@require_POST
@never_cache
@permission_required(VIEW)
def decide(request: HttpRequest, public_id: UUID, step: str) -> HttpResponse:
    """One step of the second person (or of the first, who takes their own draft back)."""
    if step not in STEPS:
        raise Http404
    service, permission, done = STEPS[step]
    found, typed = _found(public_id), request.POST.get("reason", "")
    more = {"reason": typed} if step in ("approve", "reject") else {}
    try:
        service(outcome=found, by=_acting(request, permission), **more)
    except Refusal as refusal:
        return _page(request, _found(public_id), refusal, typed)
    messages.success(request, str(done))
    return redirect("disputes:desk_outcome", public_id)
