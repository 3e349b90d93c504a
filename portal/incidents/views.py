"""The register of incidents as the public reads it, and the staff's pages where notices are written and published."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal
from portal.incidents import queries, services
from portal.incidents.forms import FirstForm, NextForm
from portal.incidents.models import Incident
from portal.law import queries as law
from portal.trail.rules import Actor

handles = permission_required(services.PERMISSION)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every incident with everything that was published of it."""
    return render(request, "incidents/register.html", {"incidents": queries.published()})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    context = {"notices": queries.notices(), "origin": settings.PUBLIC_ORIGIN, "operator": law.operator()}
    return render(request, "incidents/feed.atom.xml", context, content_type="application/atom+xml; charset=utf-8")


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(services.PERMISSION)  # type: ignore[union-attr]


@require_http_methods(["GET", "HEAD", "POST"])
@handles
def desk(request: HttpRequest) -> HttpResponse:
    """Every incident, and the form for the first notice of a new one."""
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_incident(**form.cleaned_data, by=_actor(request))
            messages.success(request, _("Saved. A second person has to publish it."))
            return redirect("incidents:edit", made.incident.public_id)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    context = {"form": form, "incidents": queries.everything()}
    return render(request, "incidents/desk.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@handles
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One incident: what was published, what waits, and the form for the next notice."""
    found = queries.incident(public_id)
    form = NextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.draft_notice(incident=found, **form.cleaned_data, by=_actor(request))
            messages.success(request, _("Saved. A second person has to publish it."))
            return redirect("incidents:edit", public_id)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    return _page(request, found, form, 422 if form.errors else 200)


def _page(request: HttpRequest, found: Incident, form: NextForm, status: int) -> HttpResponse:
    told = queries.tell(found)
    return render(request, "incidents/edit.html", {"told": told, "form": form if told.open else None}, status=status)


@require_POST
@handles
def publish(request: HttpRequest, public_id: UUID, n: int) -> HttpResponse:
    found = queries.incident(public_id)
    notice = found.notices.filter(n=n).first()
    if notice is None:
        raise Refusal("incident.not_found", 404, _("There is no such incident."))
    return _done(request, found, lambda: services.publish_notice(notice=notice, by=_actor(request)), _("The notice is published."))


@require_POST
@handles
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.incident(public_id)
    return _done(request, found, lambda: services.discard_draft(incident=found, by=_actor(request)), _("The draft is taken back."))


def _done(request: HttpRequest, found: Incident, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and go back to the incident, or to the list where it is gone; what is refused is said there."""
    try:
        act()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, refusal.text)
    gone = not Incident.objects.filter(pk=found.pk).exists()
    return redirect("incidents:desk") if gone else redirect("incidents:edit", found.public_id)
