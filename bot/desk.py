"""Questions at the desk: what people asked that the robot did not answer for certain, and which answers a change made stale."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bot import following, questions, watching
from bot.actions.answering import reviewed
from bot.desk_forms import DismissForm, TogetherForm
from bot.outside import standing
from bot.rasa_files import script
from bot.rules import KEPT
from bot.understanding.examples import TOPICS
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.policies import queries as policies
from portal.trail.rules import Actor

HANDLE, PAGE = "questions.handle", 40
OPEN, STATES = ("open", "again"), ("open", "draft", "answered", "dismissed")
handles = permission_required(HANDLE)


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return request.user.acting(HANDLE)


@require_safe
@never_cache
@handles
def question_list(request: HttpRequest) -> HttpResponse:
    """Groups of questions, those asked most first."""
    state, language = request.GET.get("state", "open"), request.GET.get("language", "")
    everything = questions.groups()
    rows = [each for each in everything if each.state == state or (state == "open" and each.state in OPEN)]
    rows = [each for each in rows if not language or each.group.language == language]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state if state in STATES else "open",
        "states": STATES,
        "language": language,
        "days": KEPT.days,
        "model": standing.told() if standing.is_wanted() else None,
        "waits": sum(each.state in OPEN for each in everything),
    }
    return render(request, "bot/desk/questions.html", context)


@require_safe
@never_cache
@handles
def question_group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, questions.group_at(public_id))


def _page(request: HttpRequest, found: questions.Listed, status: int = 200, **forms: object) -> HttpResponse:
    others = [each for each in questions.groups() if each.group != found.group and each.shown and each.state in (*OPEN, "draft")]
    choices = [(str(each.group.public_id), each.shown[:80]) for each in others]
    twin = found.group.twin
    context = {
        "found": found,
        "titles": [(topic, reviewed(f"utter_question/{topic}", script().domain, request.LANGUAGE_CODE)) for topic in TOPICS],
        "topic": reviewed(f"utter_question/{found.topic}", script().domain, request.LANGUAGE_CODE) if found.topic else "",
        "twin": questions.group_at(twin.public_id) if twin is not None and twin.questions.exists() else None,
        "dismiss_form": DismissForm(),
        "together_form": TogetherForm(choices=choices) if choices else None,
        **forms,
    }
    return render(request, "bot/desk/group.html", context, status=status)


@require_POST
@handles
def act(request: HttpRequest, public_id: UUID, step: str) -> HttpResponse:
    """What staff make of a group of questions."""
    found, by = questions.group_at(public_id), _actor(request)
    steps: dict[str, Callable[[], HttpResponse]] = {
        "dismiss": lambda: _dismiss(request, found, by),
        "take-back": lambda: _take_back(found, by),
        "together": lambda: _together(request, found, by),
        "draft": lambda: redirect("education:staff_draft", questions.draft_answer(group=found.group, by=by).public_id),
    }
    if step not in steps:
        raise Http404
    try:
        return steps[step]()
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect("bot:question_group", public_id)


def _dismiss(request: HttpRequest, found: questions.Listed, by: Actor) -> HttpResponse:
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, dismiss_form=form)
    questions.dismiss(group=found.group, reason=form.cleaned_data["reason"], by=by)
    messages.success(request, _("Dismissed."))
    return redirect("bot:questions")


def _take_back(found: questions.Listed, by: Actor) -> HttpResponse:
    questions.take_back(group=found.group, by=by)
    return redirect("bot:question_group", found.group.public_id)


def _together(request: HttpRequest, found: questions.Listed, by: Actor) -> HttpResponse:
    try:
        other = questions.group_at(UUID(request.POST.get("other", "")))
    except ValueError:
        raise questions.not_a_pair() from None
    questions.put_together(group=found.group, other=other.group, by=by)
    messages.success(request, _("They belong together now."))
    return redirect("bot:question_group", found.group.public_id)


@require_POST
@handles
def question_act(request: HttpRequest, public_id: UUID, step: str) -> HttpResponse:
    """One question: struck out, or put into a group of its own."""
    question, by = questions.question_at(public_id), _actor(request)
    group = question.group
    if group is None or step not in ("strike", "apart"):
        raise Http404
    if step == "strike":
        questions.strike(question=question, by=by)
        messages.success(request, _("Struck out. Nobody sees these words in the list any more."))
    else:
        group = questions.put_apart(question=question, by=by)
    return redirect("bot:question_group", group.public_id)


@require_safe
@never_cache
@handles
def stale(request: HttpRequest) -> HttpResponse:
    """Answers that cited a clause which reads differently now."""
    version = policies.find_in_force()
    rows = following.stale(version.number) if version and version.number else []
    assert isinstance(request.user, User)
    context = {"rows": rows, "version": version, "may_read": request.user.may("disputes.join_conversation")}
    return render(request, "bot/desk/stale.html", context)


@never_cache
def stop_telling(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a letter: asks once, then ends the watch. It shows nothing of the conversation."""
    watched = watching.by_token(token)
    if watched is None:
        raise Http404
    if request.method == "POST" and watched.ended_at is None:
        watched.ended_at = timezone.now()
        watched.save(update_fields=["ended_at"])
    return render(request, "bot/stop_telling.html", {"ended": watched.ended_at is not None})
