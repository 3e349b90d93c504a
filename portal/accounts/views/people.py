"""Who works here, in which roles: invite, change, reset, let go. The administrator's pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import gates, queries, services
from portal.accounts.decorators import permission_required
from portal.accounts.forms import InviteForm, ResetFactorForm, RolesForm, duties
from portal.accounts.models import User
from portal.doors.errors import Refusal

may_manage = permission_required("accounts.manage")
may_review = permission_required("accounts.review")


@require_safe
@may_review
def people(request: HttpRequest) -> HttpResponse:
    everybody = queries.people()
    here = [person for person in everybody if person.state != "left"]
    gone = [person for person in everybody if person.state == "left"]
    return render(request, "staff/accounts/people.html", {"here": here, "gone": gone, "review": queries.last_review()})


@require_POST
@may_review
def review(request: HttpRequest) -> HttpResponse:
    services.record_review(by=acting(request, "accounts.review"))
    messages.success(request, _("Your review of this list is recorded."))
    return redirect("accounts:people")


@require_http_methods(["GET", "HEAD", "POST"])
@may_manage
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            user, _link = services.invite_person(**form.cleaned_data, by=acting(request, "accounts.manage"))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The invitation is on its way to %(address)s. It is valid for 72 hours.") % {"address": user.email})
            return redirect("accounts:people")
    return render(request, "staff/accounts/invite.html", {"form": form, "duties": duties()}, status=422 if form.errors else 200)


@require_safe
@may_review
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return show(request, get_object_or_404(User, public_id=public_id))


def show(request: HttpRequest, user: User, **forms_with_errors: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "person": queries.person(user),
        "roles_form": RolesForm(initial={"roles": user.roles}),
        "reset_form": ResetFactorForm(),
        "duties": duties(),
        "closed": gates.queue_open(user),
        "oneself": request.user == user,
    }
    return render(request, "staff/accounts/person.html", context | forms_with_errors, status=422 if forms_with_errors else 200)


@require_POST
@may_manage
def roles(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user, form = get_object_or_404(User, public_id=public_id), RolesForm(request.POST)
    if not form.is_valid():
        return show(request, user, roles_form=form)
    said = _("The roles are changed. They hold from this moment on.")
    return done(request, user, said, lambda by: services.change_roles(user=user, roles=form.cleaned_data["roles"], by=by))


@require_POST
@may_manage
def reset_factor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user, form = get_object_or_404(User, public_id=public_id), ResetFactorForm(request.POST)
    if not form.is_valid():
        return show(request, user, reset_form=form)
    said = _("The second factor is taken away and every session ended. A link to set up a new one is on its way by mail.")
    return done(request, user, said, lambda by: services.reset_factor(user=user, reason=form.cleaned_data["reason"], by=by))


@require_POST
@may_manage
def let_go(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = get_object_or_404(User, public_id=public_id)
    said = _("%(name)s has left. Sign-in, sessions and open connections have ended.") % {"name": user.display_name()}
    return done(request, user, said, lambda by: services.let_go(user=user, by=by))


@require_POST
@may_manage
def invite_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = get_object_or_404(User, public_id=public_id)
    said = _("A fresh invitation is on its way. The earlier link no longer works.")
    return done(request, user, said, lambda by: services.invite_person(email=user.email, roles=user.roles, language=user.language, by=by))


def done(request: HttpRequest, user: User, said: str, change: Callable[[Any], object]) -> HttpResponse:
    """Make the change and say so, or say why not; then back to the person."""
    try:
        change(acting(request, "accounts.manage"))
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("accounts:person", public_id=user.public_id)


def acting(request: HttpRequest, permission: str) -> Any:
    return request.user.acting(permission)  # type: ignore[union-attr]


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Show a service's refusal at the field it names, or above the form."""
    for field, words in (refusal.fields or {None: refusal.text}).items():  # type: ignore[dict-item]
        form.add_error(field if field in form.fields else None, str(words))
