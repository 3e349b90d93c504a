"""The desk's page for agents of the Data Rights Protocol: who may ask for others, with which key, and what was refused."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal
from portal.rights.drp_forms import AgentForm
from portal.rights.drp_models import DrpAgent, DrpRefusal
from portal.rights.services import PERMISSION
from portal.rights.services import drp as services
from portal.trail.rules import Actor

handles = permission_required(PERMISSION)
SHOWN = 50


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(PERMISSION)  # type: ignore[union-attr]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@handles
def agents(request: HttpRequest) -> HttpResponse:
    """Who is let in, whom to let in, and the messages that were not taken of late."""
    form, status = AgentForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.add_agent(**form.cleaned_data, by=_actor(request))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("The agent is let in. It gets its token by a signed message."))
                return redirect("rights:agents")
    context = {
        "form": form, "agents": DrpAgent.objects.all(), "refusals": DrpRefusal.objects.select_related("agent")[:SHOWN],
        "business": settings.DRP_BUSINESS_ID, "base": f"{settings.PUBLIC_ORIGIN}/drp",
    }  # fmt: skip
    return render(request, "rights/drp/agents.html", context, status=status)


@require_POST
@handles
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shut an agent out."""
    try:
        services.end_agent(agent=get_object_or_404(DrpAgent, public_id=public_id), by=_actor(request))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("The agent is shut out."))
    return redirect("rights:agents")
