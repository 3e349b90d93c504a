"""The staff desk: the queue, a case with everything about it, and the moves. Unknown and forbidden cases answer alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from disputes import queries
from disputes.models import Case
from disputes.rules import Event
from disputes.services import answering, clocks, conversations, mediation, reading, triage
from disputes.views import desk_forms as forms
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.doors.idempotency import TOKEN
from portal.trail.rules import Actor

Run = Callable[[Case, dict[str, Any], Actor], object]


@dataclass(frozen=True)
class Action:
    """One move staff can make: the event it is, the words it asks for, the service it calls."""

    event: Event
    title: str | Promise
    done: str | Promise
    form: type[forms.ActionForm]
    run: Run
    look: str = "quiet"


def _assign(case: Case, data: dict[str, Any], by: Actor) -> object:
    mediator = User.objects.filter(public_id=data["mediator"]).first()
    if mediator is None:
        raise Refusal("case.not_a_choice", 422, _("Choose one of the answers given."))
    return mediation.assign_mediator(case=case, mediator=mediator, by=by)


def _latest(case: Case) -> int:
    found = case.proposals.order_by("-n").first()
    return found.n if found else 0


def _explain(case: Case, data: dict[str, Any], by: Actor) -> object:
    code, _colon, run = data["clock"].rpartition(":")
    return clocks.explain_breach(case=case, code=code, run=int(run), reason=data["reason"], by=by)


ACTIONS: dict[str, Action] = {
    "take": Action(
        Event.TAKEN,
        gettext_lazy("Take the case"),
        gettext_lazy("The case is yours."),
        forms.NothingForm,
        lambda case, data, by: triage.take_case(case=case, by=by),
        "",
    ),
    "reply": Action(
        Event.REPLIED,
        gettext_lazy("Reply"),
        gettext_lazy("Sent. The client sees it now."),
        forms.ReplyForm,
        lambda case, data, by: answering.reply_to_case(case=case, text=data["text"], by=by, client_id=data["once"] or None),
        "",
    ),
    "ask": Action(
        Event.INFORMATION_ASKED,
        gettext_lazy("Ask for more information"),
        gettext_lazy("Asked. The clocks that pause for it are paused."),
        forms.TextForm,
        lambda case, data, by: triage.ask_for_more(case=case, by=by, **data),
    ),
    "answer": Action(
        Event.ANSWERED,
        gettext_lazy("Give the answer"),
        gettext_lazy("The answer is given."),
        forms.AnswerForm,
        lambda case, data, by: answering.settle_case(case=case, by=by, **data),
    ),
    "mediation": Action(
        Event.MEDIATION_OFFERED,
        gettext_lazy("Offer mediation"),
        gettext_lazy("Mediation is offered to both sides."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.route_to_mediation(case=case, by=by, **data),
    ),
    "assign": Action(
        Event.MEDIATOR_ASSIGNED,
        gettext_lazy("Assign a mediator"),
        gettext_lazy("The mediator is assigned."),
        forms.MediatorForm,
        _assign,
    ),
    "accept-mediation": Action(
        Event.MEDIATION_ACCEPTED,
        gettext_lazy("Accept mediation for our side"),
        gettext_lazy("Our side has accepted mediation."),
        forms.NothingForm,
        lambda case, data, by: mediation.accept_mediation(case=case, by=by),
    ),
    "decline-mediation": Action(
        Event.MEDIATION_DECLINED,
        gettext_lazy("Decline mediation for our side"),
        gettext_lazy("Our side has declined mediation."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.decline_mediation(case=case, by=by, **data),
    ),
    "propose": Action(
        Event.PROPOSAL_MADE,
        gettext_lazy("Make a proposal"),
        gettext_lazy("The proposal is before both sides."),
        forms.ProposalForm,
        lambda case, data, by: mediation.make_proposal(case=case, language=case.language, by=by, **data),
        "",
    ),
    "accept-proposal": Action(
        Event.PROPOSAL_ACCEPTED,
        gettext_lazy("Accept the proposal for our side"),
        gettext_lazy("Our side has accepted the proposal."),
        forms.NothingForm,
        lambda case, data, by: mediation.accept_proposal(case=case, proposal=_latest(case), by=by),
    ),
    "decline-proposal": Action(
        Event.PROPOSAL_DECLINED,
        gettext_lazy("Decline the proposal for our side"),
        gettext_lazy("Our side has declined the proposal."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.decline_proposal(case=case, proposal=_latest(case), by=by, **data),
    ),
    "agreement": Action(
        Event.AGREEMENT_RECORDED,
        gettext_lazy("Record the agreement"),
        gettext_lazy("The agreement is recorded."),
        forms.AgreementForm,
        lambda case, data, by: mediation.record_agreement(case=case, by=by, **data),
        "",
    ),
    "end-mediation": Action(
        Event.MEDIATION_ENDED,
        gettext_lazy("End mediation without agreement"),
        gettext_lazy("The mediation has ended."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.end_mediation(case=case, by=by, **data),
    ),
    "close": Action(
        Event.CLOSED,
        gettext_lazy("Close the case"),
        gettext_lazy("The case is closed."),
        forms.NothingForm,
        lambda case, data, by: answering.close_case(case=case, by=by),
    ),
    "reopen": Action(
        Event.REOPENED,
        gettext_lazy("Open the case again"),
        gettext_lazy("The case is open again."),
        forms.TextForm,
        lambda case, data, by: answering.reopen_case(case=case, by=by, **data),
    ),
    "decline": Action(
        Event.DECLINED,
        gettext_lazy("Do not accept the case"),
        gettext_lazy("The case is closed as not accepted."),
        forms.DeclineForm,
        lambda case, data, by: triage.decline_case(case=case, by=by, **data),
    ),
    "explain-breach": Action(
        Event.BREACH_EXPLAINED,
        gettext_lazy("Explain a missed deadline"),
        gettext_lazy("The reason is on the record. The missed deadline stays."),
        forms.BreachForm,
        _explain,
    ),
}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _acting(user: User, case: Case, event: Event) -> Actor:
    """The user in the first of their roles that may make this move now; their main role where none may (the service refuses)."""
    actors = [user.actor(role) for role in user.roles]
    return next((actor for actor in actors if event in queries.possible(case, actor)), actors[0])


@require_GET
@never_cache
@permission_required("disputes.view_queue")
def queue(request: HttpRequest) -> HttpResponse:
    user, form = _user(request), forms.FilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    page = queries.queue(user, queries.Filters(**data), after=_cursor(request.GET.get("after", "")))
    following = request.GET.copy()
    following["after"] = f"{page.next[0].isoformat()},{page.next[1]}" if page.next else ""
    context = {
        "rows": [(case, _shown(case)) for case in page.cases],
        "form": form,
        "counts": queries.statistics(user),
        "following": following.urlencode() if page.next else "",
        "waiting": queries.waiting_conversations() if user.may("disputes.join_conversation") else [],
    }
    return render(request, "disputes/desk/queue.html", context)


def _cursor(text: str) -> queries.Cursor | None:
    """Where the next page starts; anything else than what we wrote means the first page."""
    moment, _comma, pk = text.rpartition(",")
    try:
        return datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None


def _shown(case: Case) -> list[dict[str, Any]]:
    """The clocks of one row: those that run, nearest first, and whether they are late, soon or calm."""
    now, shown = timezone.now(), []
    for clock in case.clocks.all():
        if clock.stopped_at is None:
            left = (clock.due_at - now) / (clock.due_at - clock.started_at) if clock.due_at > clock.started_at else 0
            look = "paused" if clock.paused_at else "late" if clock.due_at <= now else "soon" if left <= 0.25 else "calm"
            shown.append({"clock": clock, "look": look})
    return shown


@require_GET
@never_cache
@permission_required("disputes.view_case")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, queries.case_for(_user(request), reference))


def _page(
    request: HttpRequest,
    case: Case,
    *,
    bound: tuple[str, forms.ActionForm] | None = None,
    opened: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    user = _user(request)
    possible: set[Event] = set().union(*(queries.possible(case, user.actor(role)) for role in user.roles))
    actions = [(name, action, _form(name, action, case, bound)) for name, action in ACTIONS.items() if _offered(action, case, possible)]
    context = {
        "case": case,
        "actions": actions,
        "sentence": queries.status_sentence(case),
        "clocks": queries.clocks(case),
        "thread": queries.messages(case.conversation, limit=500),
        "timeline": queries.timeline(case, for_client=False),
        "reads": queries.access_records(case),
        "proposals": case.proposals.order_by("-n"),
        "reveal": forms.RevealForm(case=case),
        "may_read": any(reading.may_read(case, user.actor(role)) for role in user.roles),
        "opened_what": opened[0],
        "opened_text": opened[1],
        "bound": bound[0] if bound else "",
        "form": bound[1] if bound else None,
        "handler": _name(case.handler),
        "mediator": _name(case.mediator),
    }
    return render(request, "disputes/desk/case.html", context, status=status)


def _offered(action: Action, case: Case, possible: set[Event]) -> bool:
    if action.event is Event.BREACH_EXPLAINED:
        return action.event in possible and case.clocks.exclude(breached_at=None).exists()
    return action.event in possible


def _form(name: str, action: Action, case: Case, bound: tuple[str, forms.ActionForm] | None) -> forms.ActionForm:
    if bound is not None and bound[0] == name:
        return bound[1]
    initial = {"once": get_random_string(24)} if action.form is forms.ReplyForm else {}
    return action.form(case=case, initial=initial)


def _name(public_id: str) -> str:
    found = User.objects.filter(public_id=public_id).first() if public_id else None
    return found.display_name() if found else ""


@require_POST
@never_cache
@permission_required("disputes.view_case")
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Make one move. What cannot be done (any more) shows the case as it is now, with the words typed still there."""
    user, action = _user(request), ACTIONS.get(name)
    if action is None:
        raise Http404
    case = queries.case_for(user, reference)
    form = action.form(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, bound=(name, form), status=422)
    try:
        action.run(case, form.cleaned_data, _acting(user, case, action.event))
    except Refusal as refusal:
        form.add_error(None, refusal.text)
        return _page(request, queries.case_for(user, reference), bound=(name, form), status=refusal.status)
    messages.success(request, str(action.done))
    return redirect("disputes:desk_case", case.reference)


@require_POST
@never_cache
@permission_required("disputes.reveal")
def reveal(request: HttpRequest, reference: str) -> HttpResponse:
    """Open one sealed text, with a reason the client reads. The text is in this answer only."""
    user = _user(request)
    case = queries.case_for(user, reference)
    form = forms.RevealForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, bound=("reveal", form), status=422)
    actor = next((each for each in map(user.actor, user.roles) if reading.may_read(case, each)), user.actor())
    text = reading.reveal_text(case=case, by=actor, **form.cleaned_data)
    return _page(request, case, opened=(form.cleaned_data["what"], text))


@require_GET
@never_cache
@permission_required("disputes.join_conversation")
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.conversation_by_id(public_id)
    if found is None:
        raise Http404
    context = {
        "conversation": found,
        "thread": queries.messages(found, limit=500),
        "mine": found.joined_by == str(_user(request).public_id),
        "cases": queries.open_cases(found),
        "once": get_random_string(24),
    }
    return render(request, "disputes/desk/conversation.html", context)


@require_POST
@never_cache
@permission_required("disputes.join_conversation")
def converse(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Join a conversation, say something in it, or give it back to the robot."""
    found = queries.conversation_by_id(public_id)
    if found is None:
        raise Http404
    actor = _user(request).actor()
    if name == "join":
        conversations.join_conversation(conversation=found, by=actor)
    elif name == "say":
        conversations.join_conversation(conversation=found, by=actor)
        once = request.POST.get("once", "")
        conversations.post_message(
            conversation=found, text=request.POST.get("text", ""), by=actor, client_id=once if TOKEN.fullmatch(once) else None
        )
    elif name == "return":
        conversations.return_to_bot(conversation=found, by=actor)
    else:
        raise Http404
    return redirect("disputes:desk_conversation", found.public_id)
