"""The staff's pages for terms: what we go by, a draft, what last year's cases say about it, and the second person's decision."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.doors.errors import Refusal
from portal.law import queries, term_chart, term_proposals, term_queries
from portal.law.calendar_forms import DecideForm
from portal.law.models import TermProposal
from portal.law.staff import decided, for_staff, withdrawn
from portal.law.term_forms import TermForm
from portal.trail.rules import Actor

edits = permission_required(term_proposals.PERMISSION, raise_exception=True)


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(term_proposals.PERMISSION)  # type: ignore[union-attr]


def _may_edit(request: HttpRequest) -> bool:
    return request.user.has_perm(term_proposals.PERMISSION)


@require_safe
@for_staff
def terms(request: HttpRequest) -> HttpResponse:
    """Every term with its state, and what was decided of late."""
    context = {
        "groups": term_queries.rows(),
        "decided": term_queries.proposals().exclude(decision="")[:20],
        "may_edit": _may_edit(request),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "law/staff/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def term_propose(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a version; what was typed stays when it is refused."""
    term, law, status = queries.last_version(code), queries.law_of(code), 200
    form = TermForm(request.POST if request.method == "POST" else None, term=term, today=timezone.localdate())
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                proposal = term_proposals.propose_term(draft=form.draft, by=_actor(request))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("The draft is saved. Try it on last year's cases; then somebody else decides."))
                return redirect("law:term_proposal", proposal.public_id)
    return render(request, "law/staff/term.html", {"form": form, "term": term, "law": law}, status=status)


@require_safe
@for_staff
def term_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, term_queries.proposal(public_id), DecideForm())


def _page(request: HttpRequest, proposal: TermProposal, form: DecideForm, status: int = 200) -> HttpResponse:
    may_edit = _may_edit(request)
    own = str(getattr(request.user, "public_id", "")) == proposal.proposed_by
    run = proposal.simulations.first()
    context = {
        "proposal": proposal,
        "form": form,
        "run": run,
        "shown": term_chart.shown(proposal, run.simulated) if run is not None else None,
        "may_edit": may_edit,
        "may_decide": may_edit and proposal.waiting and not own,
        "may_withdraw": may_edit and proposal.waiting and own,
    }
    return render(request, "law/staff/term_proposal.html", context, status=status)


@require_POST
@edits
def simulate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Replay last year's cases and come back to the proposal with what was found."""
    try:
        term_proposals.simulate_proposal(proposal=term_queries.proposal(public_id), by=_actor(request))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("law:term_proposal", public_id)


@require_POST
@edits
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def service(*, proposal: TermProposal, reason: str, by: Actor) -> object:
        return term_proposals.approve_term(proposal=proposal, shown=_uuid(request.POST.get("shown", "")), reason=reason, by=by)

    return _decide(request, public_id, service, _("The term is approved. Clocks that start from its day on follow it."))


@require_POST
@edits
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, term_proposals.reject_term, _("The proposal is rejected."))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _decide(request: HttpRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    def decide(reason: str) -> object:
        return service(proposal=term_queries.proposal(public_id), reason=reason, by=_actor(request))

    return decided(
        request,
        decide,
        page=lambda form, status: _page(request, term_queries.proposal(public_id), form, status),
        said=said,
        back="law:terms",
    )


@require_POST
@edits
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return withdrawn(
        request, lambda: term_proposals.withdraw_term(proposal=term_queries.proposal(public_id), by=_actor(request)), back="law:terms"
    )
