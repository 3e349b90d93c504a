"""The staff desk: the queue, a case with everything about it, and the moves. Unknown and forbidden cases answer alike."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from disputes import desk, offers_shown, panels, places, queries, standing, tool_refusals, tools
from disputes.clockwork import is_owed
from disputes.models import Case, Conversation
from disputes.rules import Event
from disputes.services import conversations, reading
from disputes.services.desk import hold_unchanged, see_mentions, write_note
from disputes.services.drafts import forget_sent
from disputes.taken_down import CHANNELS
from disputes.views import desk_forms as forms
from disputes.views.desk_actions import ACTIONS, Action
from disputes.views.desk_claims import open_claims
from disputes.views.desk_tools import NOTE, TO_THE_CLIENT, bulk_choices, form_tools, number, strays, typed
from disputes.views.desk_tools_forms import NoteForm
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import TOKEN
from portal.trail.rules import Actor

Bound = tuple[str, forms.ActionForm]


def staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def reading_as(user: User, case: Case) -> Actor:
    """The user in the first of their roles that may read the case; their main role where none may (the service refuses)."""
    return next((each for each in map(user.actor, user.roles) if reading.may_read(case, each)), user.actor())


@require_GET
@never_cache
@permission_required("disputes.view_queue")
def queue(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    # An address never comes this way: what stands in a URL stands in histories and logs.
    found = desk.by_reference(staff(request), typed) if typed else None
    return _queue(request, queue_context(request, found=found, typed=typed))


def _queue(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The whole page: what its parts show, and what can be done with ticked cases."""
    user = staff(request)
    more = {"bulk": bulk_choices(user, context["choices"]), "csv": request.GET.urlencode(), "above": panels.above_queue(user)}
    return render(request, "disputes/desk/queue.html", context | more)


@require_POST
@never_cache
@permission_required("disputes.view_queue")
def search(request: HttpRequest) -> HttpResponse:
    """Find cases by reference (to an address that can be kept) or by a client's e-mail or phone (which must stand in no URL)."""
    user, typed = staff(request), request.POST.get("q", "").strip()[:254]
    if not typed or desk.is_reference(typed):
        found = desk.by_reference(user, typed)
        if len(found) == 1:
            return redirect("disputes:desk_case", found[0].reference)
        return redirect(forms.queue_address({"q": typed}))
    limits.hit("desk.search", str(user.public_id), limit=60, window=60)
    context = queue_context(request, found=desk.by_contact(user, typed), typed=typed) | {"live": False}
    return _queue(request, context)


def queue_context(request: HttpRequest, *, found: list[Case] | None = None, typed: str = "") -> dict[str, Any]:
    """What the queue shows: the filtered page, or what a search found."""
    user, choices = staff(request), desk.choices()
    head, form = desk.head(user), forms.FilterForm(request.GET, departments=choices["hand"])
    filters = queries.Filters(**form.cleaned_data) if form.is_valid() else queries.Filters()
    page = queries.queue(user, filters, after=_cursor(request.GET.get("after", ""))) if found is None else queries.QueuePage(found, None)
    following = request.GET.copy()
    following["after"] = f"{page.next[0].isoformat()},{page.next[1]}" if page.next else ""
    return {
        "rows": [(case, _shown(case)) for case in page.cases],
        "form": form,
        "filtered": bool(forms.kept(filters)) or bool(form.errors),
        "keep": forms.KeepForm(filters=filters),
        "views": _views(head, forms.kept(filters) if found is None else None),
        "counts": head.counts,
        "following": following.urlencode() if page.next else "",
        "waiting": queries.waiting_conversations() if user.may("disputes.join_conversation") else [],
        "drafts": head.drafts,
        "mentions": head.mentions,
        "choices": choices,
        "typed": typed,
        "searched": found is not None,
        "live": True,
        "may_enter": user.may("disputes.enter"),
    }


def _views(head: desk.Head, shown: dict[str, str | bool] | None) -> list[tuple[desk.ShownView, str, bool]]:
    """Kept views with their addresses, and whether it is the one being shown."""
    return [(each, forms.queue_address(each.view.filters), each.view.filters == shown) for each in head.views]


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
            waits = clock.paused_at is not None or not is_owed(clock.code)
            look = "paused" if waits else "late" if clock.due_at <= now else "soon" if left <= 0.25 else "calm"
            shown.append({"clock": clock, "look": look})
    return shown


@require_GET
@never_cache
@permission_required("disputes.view_case")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    found = queries.case_for(staff(request), reference)
    see_mentions(case=found, user=staff(request))
    return page(request, found)


def page(
    request: HttpRequest, case: Case, *, bound: Bound | None = None, opened: tuple[str, str] = ("", ""), status: int = 200
) -> HttpResponse:
    return render(request, "disputes/desk/case.html", case_context(request, case, bound=bound, opened=opened), status=status)


def case_context(request: HttpRequest, case: Case, *, bound: Bound | None = None, opened: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """Everything a case page shows to this person; `bound` is the form that came back, `opened` the text just revealed."""
    user = staff(request)
    queries.fetch_whole(case)
    possible: set[Event] = set().union(*(queries.possible(case, user.actor(role)) for role in user.roles))
    offered = [name for name, action in ACTIONS.items() if _offered(action, case, possible)]
    kept = tools.drafts(user, case)
    back = bound[0] if bound else ""
    beside = {name: form_tools(request, name, kept, came_back=name == back) for name in (*offered, NOTE)}
    return {
        "case": case,
        "actions": [(name, ACTIONS[name], _form(name, case, bound, kept), beside[name]) for name in offered],
        "kept": _left_over(bound, offered),
        "strays": strays(kept, (*offered, back)),
        "replies": tools.replies() if TO_THE_CLIENT & set(offered) else [],
        "macros": tools.macros(),
        "sentence": queries.status_sentence(case),
        "clocks": queries.clocks(case),
        "thread": queries.messages(case.conversation, limit=500),
        "timeline": queries.timeline(case, for_client=False),
        "reads": queries.access_records(case),
        "others": desk.same_person(user, case),
        "spent": standing.time_spent(case),
        "claims": standing.read_claims(case, opened=False),
        "ratings": standing.ratings(case),
        "proposals": case.proposals.order_by("-n"),
        "offers_open": offers_shown.viewer(user, case) is not None,
        "reveal": forms.RevealForm(case=case),
        "may_read": any(reading.may_read(case, user.actor(role)) for role in user.roles),
        "notes": desk.notes(case),
        "note_form": bound[1] if bound and back == NOTE else NoteForm(case=case, initial=_words(kept, NOTE), author=user),
        "note_tools": beside[NOTE],
        "opened_what": opened[0],
        "opened_text": opened[1],
        "bound": back,
        "form": bound[1] if bound else None,
        "panels": panels.of(case, user),
        "given": queries.given_address(case) is not None,
        "entered": queries.entered_by(case) if case.channel in CHANNELS else "",
        **_people(case),
    }


def _left_over(bound: Bound | None, offered: list[str]) -> list[tuple[str, str]]:
    """What was typed for a move that is no longer possible: shown to be copied, since its form is gone."""
    if bound is None or bound[0] not in ACTIONS or bound[0] in offered:
        return []
    return [(str(field.label), str(field.value())) for field in bound[1].visible_fields() if str(field.value() or "").strip()]


OFFERED_WHEN: dict[Event, Callable[[Case], bool]] = {
    Event.BREACH_EXPLAINED: lambda case: any(clock.breached_at for clock in case.clocks.all()),
    Event.HANDED_OVER: lambda case: any(each.code != case.department for each in desk.departments()),
    Event.EXTENDED: lambda case: bool(queries.extendable(case)),
    Event.CLAIM_ANSWERED: lambda case: bool(open_claims(case, Event.CLAIM_ANSWERED)),
    Event.CLAIM_DONE: lambda case: bool(open_claims(case, Event.CLAIM_DONE)),
}
"""Moves whose form would have nothing to choose from otherwise."""


def _offered(action: Action, case: Case, possible: set[Event]) -> bool:
    there_is = OFFERED_WHEN.get(action.event)
    return action.event in possible and (there_is is None or there_is(case))


def _form(name: str, case: Case, bound: Bound | None, kept: Mapping[str, tools.KeptWords]) -> forms.ActionForm:
    """The form that came back, or a fresh one with the draft of this person in it."""
    if bound is not None and bound[0] == name:
        return bound[1]
    form = ACTIONS[name].form
    once = {"once": get_random_string(24)} if form is forms.ReplyForm else {}
    return form(case=case, initial={**_words(kept, name), **once})


def _words(kept: Mapping[str, tools.KeptWords], name: str) -> dict[str, str]:
    return dict(kept[name].fields) if name in kept else {}


def _people(case: Case) -> dict[str, str]:
    """The names of who works on it; empty where nobody does."""
    wanted = {"handler": case.handler, "mediator": case.mediator}
    found = {str(user.public_id): user.display_name() for user in User.objects.filter(public_id__in=filter(None, wanted.values()))}
    return {role: found.get(public_id, "") for role, public_id in wanted.items()}


@require_POST
@never_cache
@permission_required("disputes.view_case")
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Make one move. What cannot be done (any more) shows the case as it is now, with the words typed still there."""
    user, action = staff(request), ACTIONS.get(name)
    if action is None:
        raise Http404
    case = queries.case_for(user, reference)
    form = action.form(request.POST, case=case)
    if not form.is_valid():
        return page(request, case, bound=(name, form), status=422)
    try:
        with transaction.atomic():
            _hold(request, case, form)
            _filled(name, form)
            action.run(case, form.cleaned_data, tools.acting(user, case, action.event))
            _sent(request, case, name, form)
    except Refusal as refusal:
        form.add_error(None, refusal.text)
        return page(request, queries.case_for(user, reference), bound=(name, form), status=refusal.status)
    messages.success(request, str(action.done))
    return redirect("disputes:desk_case", case.reference)


def _hold(request: HttpRequest, case: Case, form: forms.ActionForm) -> None:
    """Refuse when the page was older than the case: every form says at which event it was shown."""
    n = request.POST.get("n", "")
    if n.isascii() and n.isdigit() and len(n) < 8:
        hold_unchanged(case=case, n=int(n), once=form.cleaned_data.get("once", ""))


def _filled(name: str, form: forms.ActionForm) -> None:
    """Refuse words for the client in which a place of a ready reply still stands empty."""
    left = places.left(form.cleaned_data.get("text", "")) if name in TO_THE_CLIENT else []
    if left:
        raise tool_refusals.places_left(left)


def _sent(request: HttpRequest, case: Case, name: str, form: forms.ActionForm) -> None:
    """The form's draft has done its work."""
    n = number(request.POST.get("draft", ""))
    forget_sent(case=case, owner=staff(request), form=name, fields=typed(form, request.POST), n=n)


@require_POST
@never_cache
@permission_required("disputes.view_case")
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down something for colleagues. It moves nothing, so nobody can be too late with it."""
    user = staff(request)
    case = queries.case_for(user, reference)
    form = NoteForm(request.POST, case=case, author=user)
    if not form.is_valid():
        return page(request, case, bound=(NOTE, form), status=422)
    try:
        with transaction.atomic():
            write_note(case=case, text=form.cleaned_data["text"], mentions=form.mentioned(), by=reading_as(user, case))
            _sent(request, case, NOTE, form)
    except Refusal as refusal:
        form.add_error(None, refusal.text)
        return page(request, case, bound=(NOTE, form), status=refusal.status)
    messages.success(request, _("Noted. Only colleagues who work on this case see it."))
    return redirect("disputes:desk_case", case.reference)


@require_POST
@never_cache
@permission_required("disputes.reveal")
def reveal(request: HttpRequest, reference: str) -> HttpResponse:
    """Open one sealed text, with a reason the client reads. The text is in this answer only."""
    user = staff(request)
    case = queries.case_for(user, reference)
    form = forms.RevealForm(request.POST, case=case)
    if not form.is_valid():
        return page(request, case, bound=("reveal", form), status=422)
    text = reading.reveal_text(case=case, by=reading_as(user, case), **form.cleaned_data)
    return page(request, case, opened=(form.cleaned_data["what"], text))


@require_GET
@never_cache
@permission_required("disputes.join_conversation")
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return render(request, "disputes/desk/conversation.html", conversation_context(request, _conversation(public_id)))


def _conversation(public_id: UUID) -> Conversation:
    found = queries.conversation_by_id(public_id)
    if found is None:
        raise Http404
    return found


def conversation_context(request: HttpRequest, found: Conversation) -> dict[str, Any]:
    return {
        "conversation": found,
        "thread": queries.messages(found, limit=500),
        "mine": found.joined_by == str(staff(request).public_id),
        "cases": queries.open_cases(found),
        "once": get_random_string(24),
    }


@require_POST
@never_cache
@permission_required("disputes.join_conversation")
def converse(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Join a conversation, say something in it, or give it back to the robot."""
    found, actor = _conversation(public_id), staff(request).actor()
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
