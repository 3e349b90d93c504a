"""The mediation room on plain pages: one table, three doors (client, participant, staff), each space an address of its own."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import exporting_room, panels, queries, restricted, room_calendar, room_words, rooms_read, seats, sentences
from disputes.forms import QuestionForm
from disputes.models import Case, Participant
from disputes.room_tables import Table
from disputes.rules import Part
from disputes.services import participants, rooms
from disputes.views import room_forms as forms
from disputes.views import visit
from disputes.views.desk import staff as staff_user
from disputes.views.room_acts import ACTS, Act, possible
from disputes.views.room_shelf import shelf
from portal.accounts.decorators import permission_required
from portal.deadlines.calendar_file import TYPE
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.law.rules import confirmable

View = Callable[..., Any]
Failed = tuple[str, QuestionForm] | None


def at_client_door(view: View) -> View:
    @visit.with_case
    def seated(request: HttpRequest, case: Case, **kwargs: Any) -> HttpResponse:
        found = seats.client_seat(request.session)
        if found is None:
            raise Http404
        answer: HttpResponse = view(request, Table("client", *found), **kwargs)
        return answer

    return never_cache(seated)


def at_party_door(view: View) -> View:
    @wraps(view)
    def seated(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = seats.party_seat(request.session)
        if found is None:
            request.session.pop(seats.PARTY, None)
            return redirect("disputes:room_enter")
        restricted.check(found[0], restricted.Use.READING)
        answer: HttpResponse = view(request, Table("party", *found), **kwargs)
        return answer

    return never_cache(seated)


def at_staff_door(view: View) -> View:
    @permission_required("disputes.view_case")
    def seated(request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponse:
        user = staff_user(request)
        case = queries.case_for(user, reference)
        me = seats.staff_seat(user, case)
        if me is None:
            raise Http404
        restricted.check(case, restricted.Use.READING)
        answer: HttpResponse = view(request, Table("staff", case, me), **kwargs)
        return answer

    return never_cache(seated)


def _room(request: HttpRequest, table: Table, space: str = "") -> HttpResponse:
    """A space, and in it a form to say something; a space that is not theirs does not exist."""
    if request.method == "POST":
        return _say(request, table, space)
    return page(request, table, space)


def _say(request: HttpRequest, table: Table, space: str) -> HttpResponse:
    where = space or _first(table)
    form = forms.SayForm(request.POST)
    if form.is_valid():
        said = {"text": form.cleaned_data["text"], "client_id": form.cleaned_data["once"] or None}
        try:
            rooms.say_in_room(case=table.case, space=where, by=table.me, language=get_language() or "en", **said)
            return redirect(f"{table.url('space', where) if space else table.url()}#say")
        except Refusal as refusal:
            if refusal.status == 404:
                raise Http404 from None
            form.refuse(refusal, None)
    return page(request, table, space, ("say", form))


def _first(table: Table) -> str:
    """The joint room; for somebody who only invites, none."""
    seen = rooms_read.sight(table.case, table.me)
    return next(iter(seen)).value if seen else ""


def page(request: HttpRequest, table: Table, space: str = "", failed: Failed = None) -> HttpResponse:
    """The room as `table.me` may see it."""
    seen = rooms_read.sight(table.case, table.me)
    here = space or _first(table)
    if space and space not in seen or not seen and not _invites(table):
        raise Http404
    thread = rooms_read.latest_for(table.case, table.me, here) if here else []
    if here and thread:
        rooms.mark_seen(case=table.case, space=here, cursor=thread[-1].message.cursor, by=table.me)
    status = (failed[1].refused.status if failed[1].refused else 422) if failed else 200
    context = {**_about(table), **_space(table, here, thread), **_doings(table, failed), **shelf(table, here, _file_form(failed))}
    return render(request, "disputes/room/room.html", context, status=status)


def _file_form(failed: Failed) -> Any:
    return failed[1] if failed and failed[0] == "file" else None


def _invites(table: Table) -> bool:
    return table.door == "staff" and table.me.role in ("intake", "mediator")


def _about(table: Table) -> dict[str, Any]:
    """What stands beside the talk: who is there, the declaration, sessions, how it stands."""
    case, me = table.case, table.me
    state = queries.state(case)
    return {
        "case": case,
        "table": table,
        "base": table.base,
        "sits": rooms_read.may_sit(case, me),
        "standing": rooms_read.standing(case, state),
        "state": state,
        "people": rooms_read.people(case),
        "invites": _invites(table),
        "declaration": rooms_read.declaration(case),
        "declaration_words": sentences.DECLARATION,
        "sessions": rooms_read.sessions(case, me),
        "confirmable": confirmable(law.operator().mediator_body),
        "sentence": room_words.stands(state),
        "speaks": me.role == Part.RESPONDENT,
        "roles": tuple(room_words.WHO),
        "lines": rooms_read.on_record(case, me) if rooms_read.may_sit(case, me) else [],
        "panels": panels.at_table(case.participants.get(public_id=me.id)) if table.door == "party" else [],
    }


def _space(table: Table, here: str, thread: list[rooms_read.Heard]) -> dict[str, Any]:
    unread = rooms_read.unread(table.case, table.me)
    tabs = [
        (space, room_words.space_name(space, table.me.role), table.url("space", space), unread.get(space, 0), space == here)
        for space in unread
    ]
    names = {str(each.public_id): name for each, name in rooms_read.people(table.case)}
    return {
        "here": here,
        "here_name": room_words.space_name(here, table.me.role) if here else "",
        "here_note": room_words.space_note(here, table.me.role) if here else "",
        "tabs": tabs,
        "thread": [(heard, names.get(heard.message.by_id, "")) for heard in thread],
        "readers": rooms_read.readers(table.case, table.me, here),
        "last": thread[-1].message.cursor if thread else 0,
    }


def _doings(table: Table, failed: Failed) -> dict[str, Any]:
    can = possible(table.case, table.me, table.door)
    bound = dict([failed]) if failed else {}
    return {
        "acts": [(name, act, bound.get(name) or act.form()) for name, act in can.items() if act.listed],
        "can": can,
        "failed": failed[0] if failed else "",
        "failed_form": failed[1] if failed else None,
        "say": bound.get("say") or forms.SayForm(),
        "invite": bound.get("invite") or forms.InviteForm(initial={"language": table.case.language}),
        "blank": {name: act.form for name, act in can.items()},
    }


def _act(request: HttpRequest, table: Table, name: str) -> HttpResponse:
    """One act; sent twice, it happens once."""
    act = ACTS.get(name)
    if act is None or table.door not in act.doors:
        raise Http404
    form = act.form(request.POST)
    if not form.is_valid():
        return page(request, table, "", (name, form))
    try:
        submit_once(request, door=f"room.{name}", words=_typed(request), run=lambda: bool(act.run(table.case, form, table.me)))
    except Refusal as refusal:
        if refusal.status == 404:
            raise Http404 from None
        form.refuse(refusal, None)
        return page(request, table, "", (name, form))
    messages.success(request, str(act.done))
    return _after(request, table, act)


def _typed(request: HttpRequest) -> str:
    return json.dumps({key: value for key, value in sorted(request.POST.items()) if key not in ("csrfmiddlewaretoken", "form_token")})


def _after(request: HttpRequest, table: Table, act: Act) -> HttpResponse:
    if act is ACTS["leave"]:
        request.session.pop(seats.PARTY, None)
        return redirect("disputes:room_enter")
    return redirect(table.url())


def _ics(request: HttpRequest, table: Table, public_id: UUID) -> HttpResponse:
    """A session for a calendar program."""
    found = next((each for each in rooms_read.sessions(table.case, table.me) if each.sitting.public_id == public_id), None)
    if found is None:
        raise Http404
    body = room_calendar.file(table.case, found.sitting, found.place, get_language() or "en")
    name = f"{table.case.reference}-{found.sitting.n}.ics"
    return HttpResponse(body, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


client = require_http_methods(["GET", "HEAD", "POST"])(at_client_door(_room))
party = require_http_methods(["GET", "HEAD", "POST"])(at_party_door(_room))
staff = require_http_methods(["GET", "HEAD", "POST"])(at_staff_door(_room))
client_act, party_act, staff_act = (require_POST(door(_act)) for door in (at_client_door, at_party_door, at_staff_door))
client_ics, party_ics, staff_ics = (require_safe(door(_ics)) for door in (at_client_door, at_party_door, at_staff_door))


@require_safe
@at_party_door
def everything(request: HttpRequest, table: Table) -> HttpResponse:
    """A participant's own copy of everything they may read."""
    body = json.dumps(exporting_room.as_data(table.case, table.me), ensure_ascii=False, indent=1)
    name = f"{table.case.reference}-room.json"
    return HttpResponse(body, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _joining(invited: Participant) -> str:
    return f"{settings.PUBLIC_ORIGIN}/{invited.language}/room/join/"


@require_http_methods(["POST"])
@at_staff_door
def invite(request: HttpRequest, table: Table) -> HttpResponse:
    """Invite somebody: by letter where there is an address, else on a slip that is shown once."""
    form = forms.InviteForm(request.POST)
    if not form.is_valid():
        return page(request, table, "", ("invite", form))
    try:
        made = participants.invite_participant(case=table.case, by=table.me, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal, None)
        return page(request, table, "", ("invite", form))
    if form.cleaned_data["address"]:
        messages.success(request, _("The invitation is on its way."))
        return redirect(table.url())
    context = {
        "table": table,
        "case": table.case,
        "participant": made.participant,
        "code": made.code,
        "page_url": _joining(made.participant),
    }
    return render(request, "disputes/room/slip.html", context)
