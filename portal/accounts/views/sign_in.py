"""The ways in that are ours: one-time links, a forgotten password, and what stands on the sign-in page."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import demo, services, staff_session
from portal.accounts.forms import ForgottenForm, JoinForm, NewPasswordForm, PasswordForm
from portal.accounts.language import speak
from portal.accounts.models import Link, User
from portal.accounts.rules import Role
from portal.accounts.views.people import add_refusal
from portal.doors import limits
from portal.doors.errors import Refusal

LINK = "staff_link"
GET_AND_POST = ["GET", "HEAD", "POST"]


class SignIn(LoginView):
    """allauth's sign-in; in a demo the page also says who works here and which codes their apps show now."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            now = timezone.now()
            context["demo"] = [(person, Role(person.role).label, demo.totp(person.secret, now)) for person in demo.PEOPLE]
            context["demo_password"] = demo.PASSWORD
        return context


@require_safe
def no_factor(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/accounts/no_factor.html")


@require_http_methods(GET_AND_POST)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link for a new password; the answer does not say whether the address is known."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.hit("staff.password", limits.client_key(request), limit=10, window=3600)
            limits.hit("staff.password", form.cleaned_data["email"], limit=3, window=3600)
        except Refusal as refusal:
            add_refusal(form, refusal)
            response = render(request, "staff/accounts/forgotten.html", {"form": form}, status=refusal.status)
            response["Retry-After"] = str(refusal.retry_after)
            return response
        services.send_password_link(email=form.cleaned_data["email"])
        return render(request, "staff/accounts/password_sent.html")
    return render(request, "staff/accounts/forgotten.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address at once: it goes into the session and the page is shown without it, in the person's language."""
    request.session[LINK] = token
    response = redirect("accounts:follow_link")
    try:
        return speak(response, services.find_link(token=token).user.language)
    except Refusal:
        return response


@sensitive_post_parameters("password", "again")
@require_http_methods(GET_AND_POST)
def follow_link(request: HttpRequest) -> HttpResponse:
    """The page behind a one-time link: join, set up a new factor, or set a new password."""
    try:
        limits.hit("staff.link", limits.client_key(request), limit=60, window=3600)
        found = services.find_link(token=request.session.get(LINK, ""))
        return {"join": _join, "factor": _new_factor, "password": _new_password}[found.purpose](request, found)
    except Refusal as refusal:
        request.session.pop(LINK, None)
        return render(request, "staff/accounts/link_gone.html", {"refusal": refusal}, status=refusal.status)


def _join(request: HttpRequest, found: Link) -> HttpResponse:
    names = {"name_zh": found.user.name_zh, "name_en": found.user.name_en, "language": found.user.language}
    form = JoinForm(request.POST or None, user=found.user, initial=names)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("password", "name_zh", "name_en", "language")}
        return _to_second_factor(request, services.accept_invitation(token=request.session[LINK], **told))
    return render(request, "staff/accounts/join.html", {"form": form, "person": found.user}, status=422 if form.errors else 200)


def _new_factor(request: HttpRequest, found: Link) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if get_adapter(request).authenticate(request, email=found.user.email, password=form.cleaned_data["password"]):
            return _to_second_factor(request, services.use_factor_link(token=request.session[LINK]))
        form.add_error("password", _("The password is not right."))
    return render(request, "staff/accounts/new_factor.html", {"form": form, "person": found.user}, status=422 if form.errors else 200)


def _new_password(request: HttpRequest, found: Link) -> HttpResponse:
    form = NewPasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        services.set_password(token=request.session.pop(LINK), password=form.cleaned_data["password"])
        messages.success(request, _("Your new password is set. Sign in with it."))
        return redirect("account_login")
    return render(request, "staff/accounts/new_password.html", {"form": form, "person": found.user}, status=422 if form.errors else 200)


def _to_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in for one purpose only: setting up a second factor. The gate lets this session nowhere else."""
    request.session.flush()
    record_authentication(request, user, method="password")
    get_adapter(request).login(request, user)
    staff_session.let_enrol(request.session)
    services.note_sign_in(user=user, factor="")
    return redirect("accounts:set_up_factor")
