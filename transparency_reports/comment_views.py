"""Comments from the public: the page beside a report, what became of one, an opened draft; and the queue of the staff."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from portal.accounts.decorators import staff_required
from portal.accounts.models import User
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.trail.rules import Actor
from transparency_reports import comment_services as services
from transparency_reports import comments as queries
from transparency_reports import rendering
from transparency_reports.comment_forms import AnswerForm, CommentForm, DeclineForm, OpenForm
from transparency_reports.models import PublicComment, Report

A_WRITER = Actor("client", "", "client")
AN_HOUR, EACH = 3600, 5
MODERATORS = ("publisher", "privacy_officer", "administrator")


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments on a report with their answers, and the form for another."""
    report, form = queries.commentable(slug), CommentForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            limits.hit("comment", limits.client_key(request), limit=EACH, window=AN_HOUR)
            made = services.send_comment(report=report, text=form.cleaned_data["text"], by=A_WRITER)
            return redirect("reports:comment_sent", made.public_id)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    takes = queries.takes_comments(report, timezone.localdate())
    context = {"report": report, "comments": queries.shown(report), "form": form, "takes": takes, "kept": queries.kept()}
    return render(request, "transparency_reports/comments/page.html", context, status=status)


@require_safe
def sent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What became of a comment, for whoever has its address; its words stand here only once they are published."""
    return render(request, "transparency_reports/comments/sent.html", {"comment": queries.by_public_id(public_id), "kept": queries.kept()})


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
    comment, act = queries.by_public_id(public_id), request.POST.get("act", "")
    decline = DeclineForm(request.POST if act == "decline" else None)
    answer = AnswerForm(request.POST if act == "answer" else None)
    form, status = answer if act == "answer" else decline, 422 if act else 200
    try:
        if said := _decide(request, comment, act, decline, answer):
            messages.success(request, said)
            return redirect("reports:comment", public_id)
    except Refusal as refusal:
        if form.is_bound:
            form.refuse(refusal)
        else:
            messages.error(request, refusal.text)
        status = refusal.status
    context = {"comment": comment, "words": queries.words(comment), "decline": decline, "answer": answer, "form": form}
    return render(request, "transparency_reports/comments/decide.html", context, status=status)


def _decide(request: HttpRequest, comment: PublicComment, act: str, decline: DeclineForm, answer: AnswerForm) -> str:
    """The word about what was done; "" when nothing was."""
    if act == "publish":
        services.publish_comment(comment=comment, by=_actor(request))
        return _("The comment is published.")
    if act == "decline" and decline.is_valid():
        services.decline_comment(comment=comment, by=_actor(request), **decline.cleaned_data)
        return _("The comment is not published. The sender can read the ground.")
    if act == "answer" and answer.is_valid():
        services.answer_comment(comment=comment, by=_actor(request), **answer.cleaned_data)
        return _("The answer is published.")
    return ""


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
