"""The register of what authorities asked for: staff write a request and its answer down, somebody else confirms each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.decorators import permission_required
from portal.authorities import queries, services
from portal.authorities.forms import AnswerForm, RequestForm
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

handles = permission_required(services.PERMISSION)


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(services.PERMISSION)  # type: ignore[union-attr]


@require_http_methods(["GET", "HEAD", "POST"])
@handles
def desk(request: HttpRequest) -> HttpResponse:
    """The register, and the form for a new request."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter_request(**form.cleaned_data, by=_actor(request))
            messages.success(request, _("Saved. A second person has to confirm it."))
            return redirect("authorities:edit", made.public_id)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    context = {"form": form, "requests": queries.every()}
    return render(request, "authorities/desk.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@handles
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request, what waits for a second person, and the form for its answer."""
    asked = queries.request(public_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_answer(request=asked, **form.cleaned_data, by=_actor(request))
            messages.success(request, _("Saved. A second person has to confirm it."))
            return redirect("authorities:edit", public_id)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    answer = queries.answer_of(asked)
    open_ = asked.confirmed_at is not None and (answer is None or answer.confirmed_at is None)
    context = {"asked": asked, "answer": answer, "form": form if open_ else None}
    return render(request, "authorities/edit.html", context, status=422 if form.errors else 200)


@require_POST
@handles
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Confirm what was shown: the request by its id, or the answer that waited with it."""
    asked = queries.request(public_id)
    answer = queries.answer_of(asked)
    try:
        if request.POST.get("answer"):
            if answer is None or str(answer.pk) != request.POST["answer"]:
                raise services.not_waiting()
            services.confirm_answer(answer=answer, by=_actor(request))
        else:
            services.confirm_request(request=asked, by=_actor(request))
        messages.success(request, _("Confirmed. It counts from now on."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("authorities:edit", public_id)


@require_POST
@handles
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    asked = queries.request(public_id)
    try:
        services.discard(request=asked, by=_actor(request))
        messages.success(request, _("Taken back."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("authorities:desk") if asked.confirmed_at is None else redirect("authorities:edit", public_id)
