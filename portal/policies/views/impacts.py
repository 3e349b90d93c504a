"""The desk's list of what has to follow a published version, and one page for each of these tasks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.carrying import carried_out
from portal.policies import following, queries, services
from portal.policies.impact_forms import DoneForm, OwnerForm
from portal.policies.models import Impact
from portal.policies.rules import ImpactKind
from portal.trail.rules import Actor

EDIT = following.PERMISSION
edits = permission_required(EDIT)
# Kind -> what to look at.
LOOK: dict[str, str | Promise] = {
    ImpactKind.ANSWERS: gettext_lazy(
        "Answers the robot gave with these clauses are marked stale once the version binds. Read what it says about them now, "
        "and look through the questions and guides that cite them."
    ),
    ImpactKind.TERMS: gettext_lazy("Check that the terms we count with are those these clauses promise."),
    ImpactKind.FORMS: gettext_lazy("Check that forms, notices and the register ask and say no more than these clauses."),
    ImpactKind.TRAINING: gettext_lazy("Tell everybody at the desk what changes for them, and from which day."),
    ImpactKind.CONSENTS: gettext_lazy("What people agreed to before does not cover what is new. Check the text they are asked with."),
}
# Kind -> (permission, address, words): pages of the rooms above, known here by name only.
PLACES: dict[str, list[tuple[str, str, str | Promise]]] = {
    ImpactKind.ANSWERS: [
        ("questions.handle", "bot:stale", gettext_lazy("Answers whose clause has changed")),
        ("education.edit", "education:staff_shelf", gettext_lazy("Guides and questions")),
    ],
    ImpactKind.TERMS: [("law.edit_terms", "law:terms", gettext_lazy("Terms in force"))],
    ImpactKind.FORMS: [("inventory.edit", "inventory:list", gettext_lazy("What we collect"))],
    ImpactKind.TRAINING: [("education.edit", "education:staff_shelf", gettext_lazy("Guides and questions"))],
    ImpactKind.CONSENTS: [("consent.view", "consent:staff_answers", gettext_lazy("Consents"))],
}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _actor(request: HttpRequest) -> Actor:
    return _user(request).acting(EDIT)


@require_safe
@edits
def impact_list(request: HttpRequest) -> HttpResponse:
    """Open tasks by due date, then the ones done last."""
    to_do, done = following.open_and_done(timezone.localdate())
    return render(request, "policies/impacts/list.html", {"to_do": to_do, "done": done})


def _page(request: HttpRequest, impact: Impact, *, status: int = 200, **forms: object) -> HttpResponse:
    may, titles = _user(request).may, dict(queries.by_consent())
    context = {
        "impact": impact,
        "line": following.lines([impact], timezone.localdate())[0],
        "look": LOOK[impact.kind],
        "places": [(reverse(name), words) for permission, name, words in PLACES[impact.kind] if may(permission)],
        "clauses": [(each, each.title(get_language() or "")) for each in following.clauses_for(impact)],
        "purposes": [titles.get(code, code) for code in impact.version.purposes or []] if impact.kind == ImpactKind.CONSENTS else [],
        "before": (impact.version.number or 1) - 1,
        "owner_form": OwnerForm(initial={"owner": impact.owner}),
        "done_form": DoneForm(),
        **forms,
    }
    return render(request, "policies/impacts/impact.html", context, status=status)


@require_safe
@edits
def impact_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, following.impact(public_id))


@require_POST
@edits
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a task to somebody; what is wrong stands above the form."""
    impact, form = following.impact(public_id), OwnerForm(request.POST)
    if status := carried_out(form, lambda: services.give_impact(impact=impact, owner=form.person(), by=_actor(request))):
        return _page(request, following.impact(public_id), status=status, owner_form=form)
    messages.success(request, _("Saved."))
    return redirect("policies:impact", public_id)


@require_POST
@edits
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note what was done; the words stay in the form when they cannot be kept."""
    impact, form = following.impact(public_id), DoneForm(request.POST)
    if status := carried_out(form, lambda: services.finish_impact(impact=impact, note=form.cleaned_data["note"], by=_actor(request))):
        return _page(request, following.impact(public_id), status=status, done_form=form)
    messages.success(request, _("The task is done."))
    return redirect("policies:impacts")
