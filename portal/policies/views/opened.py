"""Drafts that are open for comment: the text, what it changes, the comments; and the desk's side of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.decorators import permission_required, staff_required
from portal.accounts.models import User
from portal.comments import deciding
from portal.comments import queries as comments
from portal.comments.deciding import MODERATORS
from portal.comments.forms import OpenForm
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.policies import publication, queries, reading, services
from portal.policies.models import DraftComment, Version
from portal.trail.rules import Actor


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def _context(version: Version) -> dict[str, object]:
    takes, own = queries.takes_comments(version, timezone.localdate()), _language()
    tags = {"own": reading.LANGUAGES[own], "other": reading.LANGUAGES[reading.other(own)]}
    return {"version": version, "takes": takes, "operator": law.operator(), "own": own, "tags": tags}


@require_safe
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A draft as it was opened; once it is published, the version."""
    version = queries.opened(public_id)
    if version.is_published:
        return redirect("policies:version", version.number)
    last = queries.latest()
    shown = publication.changes_between(queries.clauses(last) if last else [], queries.clauses(version), _language())
    context = {"parts": reading.parts(queries.clauses(version), _language()), "points": version.changes(_language()), **shown}
    return render(request, "policies/opened/draft.html", {**_context(version), **context, "last": last})


@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The comments on a draft with their answers, and the form for another."""
    version = queries.opened(public_id)
    written = deciding.write(request, lambda text, by: services.send_comment(version=version, text=text, by=by))
    if written.done:
        return redirect("policies:comment_sent", written.done.public_id)
    context = {**_context(version), "comments": queries.comments_on(version), **written.context}
    return render(request, "policies/opened/comments.html", context, status=written.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What became of a comment, for whoever has its address; its words, and its end, for whoever has its code."""
    comment = comments.by_public_id(DraftComment, public_id)
    outcome = deciding.follow(request, comment)
    if outcome.done:
        return redirect("policies:discussion", comment.version.public_id)
    return render(request, "policies/opened/sent.html", {**outcome.context, "operator": law.operator()}, status=outcome.status)


# the desk


@require_safe
@staff_required(*MODERATORS)
def staff_comments(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/opened/queue.html", {"comments": queries.comment_queue()})


@staff_required(*MODERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One comment: read it, publish it or decline it; answer it once it is published."""
    outcome = deciding.decide(request, comments.by_public_id(DraftComment, public_id))
    if outcome.done:
        return redirect("policies:staff_comment", public_id)
    return render(request, "policies/opened/decide.html", outcome.context, status=outcome.status)


def _actor(request: HttpRequest, permission: str) -> Actor:
    assert isinstance(request.user, User)
    return request.user.acting(permission)


@require_POST
@permission_required("policies.publish")
def staff_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a draft for comment; what is wrong with the request is told on the page of the draft."""
    version, form = queries.draft(public_id), OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["until"][0]))
        return redirect("policies:staff_draft", public_id)
    try:
        services.open_for_comment(version=version, until=form.cleaned_data["until"], by=_actor(request, "policies.publish"))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("The draft is open for comment."))
    return redirect("policies:staff_draft", public_id)


@require_POST
@permission_required("policies.edit")
def staff_continue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another draft that starts as an opened one."""
    following = services.continue_draft(version=queries.opened(public_id), by=_actor(request, "policies.edit"))
    return redirect("policies:staff_draft", following.public_id)
