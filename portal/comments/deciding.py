"""The steps that the page of one comment at the desk and the page of a form have in common, whatever the comment is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.comments import codes, queries, services
from portal.comments.forms import AnswerForm, CodeForm, CommentForm, DeclineForm
from portal.comments.models import Comment
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

A_WRITER = Actor("client", "", "client")
AN_HOUR, EACH = 3600, 5
CODE = "comments.code"
"""The code of the comment written last in this browser, until the session ends."""
MODERATORS = ("publisher", "privacy_officer", "administrator")


@dataclass(frozen=True)
class Outcome:
    """`done`: something was done, go on elsewhere. Otherwise the page is shown with `context` and `status`."""

    done: Any
    context: dict[str, Any]
    status: int


def write(request: HttpRequest, send: Callable[[str, Actor], Comment]) -> Outcome:
    """The form for a comment, and what became of what was typed into it; `done` is the comment once it was taken in."""
    form, status, made = CommentForm(request.POST or None), 422 if request.method == "POST" else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            limits.hit("comment", limits.client_key(request), limit=EACH, window=AN_HOUR)
            made = send(form.cleaned_data["text"], A_WRITER)
            request.session[CODE] = {"comment": str(made.public_id), "code": codes.code_of(made)}
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    return Outcome(made, {"form": form, "kept": queries.kept()}, status)


def follow(request: HttpRequest, comment: Comment) -> Outcome:
    """The page of what became of a comment. Its code shows its words, or deletes it; `done` is true once it is gone and that was said."""
    held = request.session.get(CODE) or {}
    form = CodeForm(request.POST or None, initial={"code": held.get("code", "") if held.get("comment") == str(comment.public_id) else ""})
    words, status, done = "", 422 if request.method == "POST" else 200, False
    if request.method == "POST" and form.is_valid():
        try:
            limits.hit("receipt", limits.client_key(request), limit=30, window=900)
            words, done = _of_writer(comment, form.cleaned_data["code"], delete=request.POST.get("act") == "delete")
            status = 200
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    if done:
        request.session.pop(CODE, None)
        messages.success(request, _("Your comment is deleted."))
    return Outcome(done, {"comment": comment, "kept": queries.kept(), "form": form, "words": words}, status)


def _of_writer(comment: Comment, code: str, *, delete: bool) -> tuple[str, bool]:
    """Its words, or that it is gone."""
    if delete:
        services.delete_comment(comment=comment, code=code, by=A_WRITER)
        return "", True
    services.check_code(comment, code)
    return queries.words(comment) or _("Its text was taken down."), False


def decide(request: HttpRequest, comment: Comment) -> Outcome:
    """Publish it, decline it, or answer it once it is published; `done` is true when one of them was done and said."""
    act = request.POST.get("act", "")
    decline = DeclineForm(request.POST if act == "decline" else None)
    answer = AnswerForm(request.POST if act == "answer" else None)
    form, status, done = answer if act == "answer" else decline, 422 if act else 200, ""
    try:
        done = _done(_actor(request), comment, act, decline, answer)
    except Refusal as refusal:
        if form.is_bound:
            form.refuse(refusal)
        else:
            messages.error(request, refusal.text)
        status = refusal.status
    if done:
        messages.success(request, done)
    context = {"comment": comment, "words": queries.words(comment), "decline": decline, "answer": answer, "form": form}
    return Outcome(done, context, status)


def _done(by: Actor, comment: Comment, act: str, decline: DeclineForm, answer: AnswerForm) -> str:
    """The word about what was done; "" when nothing was."""
    if act == "publish":
        services.publish_comment(comment=comment, by=by)
        return _("The comment is published.")
    if act == "decline" and decline.is_valid():
        services.decline_comment(comment=comment, by=by, **decline.cleaned_data)
        return _("The comment is not published. The sender can read the ground.")
    if act == "answer" and answer.is_valid():
        services.answer_comment(comment=comment, by=by, **answer.cleaned_data)
        return _("The answer is published.")
    return ""


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return request.user.actor()
