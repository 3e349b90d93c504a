"""Comments from the public: the page beside a report, what became of one, an opened draft; and the queue of the staff."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from portal.accounts.decorators import staff_required
from portal.accounts.models import User
from portal.comments import deciding
from portal.comments.deciding import MODERATORS
from portal.comments.forms import OpenForm
from portal.doors.errors import Refusal
from portal.trail.rules import Actor
from transparency_reports import comment_services as services
from transparency_reports import comments as queries
from transparency_reports import rendering
from transparency_reports.models import Report


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments on a report with their answers, and the form for another."""
    report = queries.commentable(slug)
    written = deciding.write(request, lambda text, by: services.send_comment(report=report, text=text, by=by))
    if written.done:
        return redirect("reports:comment_sent", written.done.public_id)
    takes = queries.takes_comments(report, timezone.localdate())
    context = {"report": report, "comments": queries.shown(report), "takes": takes, **written.context}
    return render(request, "transparency_reports/comments/page.html", context, status=written.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What became of a comment, for whoever has its address; its words, and its end, for whoever has its code."""
    comment = queries.by_public_id(public_id)
    outcome = deciding.follow(request, comment)
    if outcome.done:
        return redirect("reports:comments", comment.report.slug)
    return render(request, "transparency_reports/comments/sent.html", outcome.context, status=outcome.status)


@require_safe
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft that is open for comment; once it is published, the report."""
    report = queries.opened_draft(slug)
    if report is None:
        return redirect("reports:report", queries.commentable(slug).slug)
    context = rendering.context(report) | {"takes": queries.takes_comments(report, timezone.localdate())}
    return render(request, "transparency_reports/comments/draft.html", context)


@require_GET
@staff_required(*MODERATORS)
def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "transparency_reports/comments/queue.html", {"comments": queries.queue()})


@staff_required(*MODERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One comment: read it, publish it or decline it; answer it once it is published."""
    outcome = deciding.decide(request, queries.by_public_id(public_id))
    if outcome.done:
        return redirect("reports:comment", public_id)
    return render(request, "transparency_reports/comments/decide.html", outcome.context, status=outcome.status)


@require_POST
@staff_required("publisher")
def open_draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a draft for comment; what is wrong with the request is told on the page of the draft."""
    report, form = get_object_or_404(Report, public_id=public_id), OpenForm(request.POST)
    if form.is_valid():
        try:
            services.open_draft(report=report, by=_actor(request), **form.cleaned_data)
            messages.success(request, _("The draft is open for comment."))
        except Refusal as refusal:
            messages.error(request, refusal.text)
    else:
        messages.error(request, str(form.errors["until"][0]))
    return redirect("reports:review", public_id)


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return request.user.actor()
