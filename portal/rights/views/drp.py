"""The doors of the Data Rights Protocol 1.0 under /drp/: closed unless DRP_BUSINESS_ID names this business. JSON, errors in its form."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.rights import drp
from portal.rights.drp import Refused, Step
from portal.rights.drp_models import DrpAgent, DrpRequest
from portal.rights.services import drp as services
from portal.rights.services.drp_status import status_of
from portal.rights.services.drp_telling import verify_key

Door = Callable[..., HttpResponse]


def _error(status: int, message: str, fatal: bool) -> HttpResponse:
    return JsonResponse({"code": str(status), "message": message, "fatal": fatal}, status=status)


def _door(*methods: str) -> Callable[[Door], Door]:
    """Open while the setting names us; every refusal in the protocol's form, and written down."""

    def made(view: Door) -> Door:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not settings.DRP_BUSINESS_ID:
                return _error(404, "Not found.", False)
            if request.method not in methods:
                response = _error(405, "This address does not take that kind of request.", False)
                response["Allow"] = ", ".join(methods)
                return response
            try:
                limits.hit("drp", limits.client_key(request), limit=120, window=60)
                with translation.override("en"):
                    return view(request, *args, **kwargs)
            except Refusal as refusal:
                response = _error(refusal.status, refusal.text, False)
                if refusal.retry_after is not None:
                    response["Retry-After"] = str(refusal.retry_after)
                return response

        return answer

    return made


def _refused(refused: Refused, agent: DrpAgent | None) -> HttpResponse:
    services.refuse(refused.step, agent)
    return _error(drp.HTTP[refused.step], drp.WORDS[refused.step], refused.step is not Step.TOKEN)


def _bearer(request: HttpRequest) -> DrpAgent:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return services.by_token(token.strip() if scheme.lower() == "bearer" else "")


@_door("GET")
def business(request: HttpRequest) -> HttpResponse:
    """The business discovery document, as the network's directory lists it."""
    firm = law.operator()
    return JsonResponse({
        "id": settings.DRP_BUSINESS_ID,
        "name": firm.name,
        "logo": None,
        "api_base": f"{settings.PUBLIC_ORIGIN}/drp",
        "supported_actions": list(drp.ACTIONS),
        "supported_verifications": ["email", "phone_number"],
        "privacy_policy_url": f"{settings.PUBLIC_ORIGIN}/en/policy/",
        "web_url": f"{settings.PUBLIC_ORIGIN}/en/",
        "technical_contact": firm.contact_email,
        "business_contact": firm.contact_email,
        "verify_key": verify_key(),
    })  # fmt: skip


@_door("POST", "GET")
def agent(request: HttpRequest, agent_id: str) -> HttpResponse:
    """POST: a token for a signed message. GET: whether the token still is that of this agent. What does not hold is 403 without words."""
    found = DrpAgent.objects.filter(agent_id=agent_id, ended_at=None).first()
    try:
        if request.method == "GET":
            if _bearer(request).agent_id != agent_id:
                raise Refused(Step.AGENT)
            return JsonResponse({})
        if found is None:
            raise Refused(Step.AGENT)
        return JsonResponse({"agent-id": agent_id, "token": services.issue_token(agent=found, body=request.body)})
    except Refused as refused:
        services.refuse(refused.step, found)
        return HttpResponse(status=403)


@_door("POST")
def exercise(request: HttpRequest) -> HttpResponse:
    """A right exercised for a person. The answer names it and holds the receipt, once."""
    known = None
    try:
        known = _bearer(request)
        with transaction.atomic():
            row, receipt = services.exercise(agent=known, body=request.body)
    except Refused as refused:
        return _refused(refused, known)
    return JsonResponse(status_of(row) | {"receipt": receipt})


@_door("GET", "DELETE")
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """GET: where it stands. DELETE: revoked. 403 for another agent's."""
    known = None
    try:
        known = _bearer(request)
        row = DrpRequest.objects.select_related("request__case", "agent").filter(public_id=public_id).first()
        if row is None or row.agent_id != known.pk:
            raise Refused(Step.AGENT)
        if request.method == "DELETE":
            row = services.revoke(row=row, body=request.body)
    except Refused as refused:
        return _refused(refused, known)
    return JsonResponse(status_of(row))
