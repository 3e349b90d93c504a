"""The mailroom at the desk: what waits, one letter masked, and what a person makes of it. Opening a letter is recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from disputes.models import Case
from disputes.queries import PAGE
from disputes.services import entering
from disputes.services.conversations import MESSAGE_LIMIT
from disputes.services.filing import STORY_LIMIT
from disputes.views import desk_entry
from disputes.views import desk_entry_forms as entry
from disputes.views.desk import staff
from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.mailroom import cutting, forms, queries, refusals, services
from portal.mailroom.models import Letter
from portal.mailroom.queries import Content
from portal.mailroom.rules import Handled, OpenReason
from portal.trail.rules import Actor
from portal.vault.finding import mask_text
from portal.vault.masking import mask

handles = permission_required("mailroom.handle")
Arrived = TypeVar("Arrived", bound=entry.ReceivedForm)


def _clerk(request: HttpRequest) -> Actor:
    return staff(request).acting("mailroom.handle")


def _letter(public_id: UUID) -> Letter:
    found = queries.by_id(public_id)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@handles
def letters(request: HttpRequest) -> HttpResponse:
    """What waits for a person, oldest first, and what lately needed none."""
    rows = queries.waiting(_after(request.GET.get("after", "")))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {
        "rows": rows[:PAGE],
        "count": queries.waiting_count(),
        "following": f"{last.received_at.isoformat()},{last.pk}" if last else "",
        "lately": queries.lately(),
        "on": queries.on(),
    }
    return render(request, "mailroom/list.html", context)


def _after(text: str) -> tuple[datetime, int] | None:
    moment, _comma, pk = text.rpartition(",")
    try:
        return datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None


@require_safe
@never_cache
@handles
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _letter(public_id))


def _page(request: HttpRequest, found: Letter, *, opened: Content | None = None, status: int = 200, **bound: Any) -> HttpResponse:
    waits = queries.is_waiting(found)
    context = {
        "letter": found,
        "waits": waits,
        "masked": None if opened or found.forgotten_at else _masked(found),
        "opened": opened,
        "record": queries.record(found),
        "cases": queries.cases_of_sender(staff(request), found) if waits else [],
        "open_form": forms.OpenForm(),
        "dismiss_form": forms.DismissForm(),
        "reference_form": forms.ReferenceForm(initial={"reference": found.case.reference} if found.case else None),
        **bound,
    }
    return render(request, "mailroom/letter.html", context, status=status)


def _masked(found: Letter) -> Content:
    """The letter as staff read it before they open it: personal details hidden."""
    said = queries.content(found)
    names = [mask_text(name).text for name in said.attachments]
    return Content(mask("email", said.sender) if said.sender else "", mask_text(said.subject).text, mask_text(said.text).text, names)


@require_POST
@never_cache
@handles
def reveal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the letter, with a reason that is recorded. What it says is in this answer only."""
    found, form = _letter(public_id), forms.OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, open_form=form, status=422)
    opened = services.open_letter(letter=found, reason=form.cleaned_data["reason"], by=_clerk(request))
    return _page(request, found, opened=opened)


@never_cache
@handles
def make_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The desk's entry form with the letter in it; sent, it files the case and the letter is dealt with, both or neither."""
    found = _letter(public_id)
    if request.method != "POST":
        return redirect("mailroom:letter", public_id)
    if "story" not in request.POST:
        return _form(
            request, found, OpenReason.FILING, lambda said: desk_entry.entry_page(request, _entry(found, said), _around(found, "case"))
        )
    form = _fixed(entry.EntryForm(request.POST), found)
    done = desk_entry.file_once(request, form, lambda case: _handled(request, found, Handled.FILED, case))
    return done or desk_entry.entry_page(request, form, _around(found, "case"))


def _form(request: HttpRequest, found: Letter, reason: OpenReason, show: Callable[[Content], HttpResponse]) -> HttpResponse:
    """A form with the letter's words in it: that is a reading, and recorded as one."""
    if not queries.is_waiting(found):
        raise refusals.already_handled()
    return show(services.open_letter(letter=found, reason=reason, by=_clerk(request)))


def _entry(found: Letter, said: Content) -> entry.EntryForm:
    words = "\n\n".join(filter(None, [said.subject, cutting.own_words(said.text)]))
    return _fixed(entry.EntryForm(initial={"story": words[:STORY_LIMIT], "address": said.sender}), found)


def _around(found: Letter, name: str) -> dict[str, Any]:
    hint = _(
        "Made of an e-mail. How and when it reached us is taken from our mail server. Nobody has shown yet that the sender is who it says."
    )
    return {
        "action": reverse(f"mailroom:{name}", args=[found.public_id]),
        "back": reverse("mailroom:letter", args=[found.public_id]),
        "mail_hint": hint,
    }


def _fixed(form: Arrived, found: Letter) -> Arrived:
    """Channel and arrival are facts of the mail server: shown in the form, nobody types them."""
    form.fix_arrival(found.received_at, "email")
    return form


def _handled(request: HttpRequest, found: Letter, how: Handled, case: Case | None = None, ground: str = "") -> None:
    services.mark_handled(letter=found, handled=how, case=case, ground=ground, by=_clerk(request))


@never_cache
@handles
def attach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add the letter to a case somebody chose; it is marked there as entered by staff, since nobody has proved who wrote it."""
    found = _letter(public_id)
    if request.method != "POST":
        return redirect("mailroom:letter", public_id)
    asked = forms.ReferenceForm(request.POST)
    case = queries.case_named(staff(request), asked.cleaned_data["reference"]) if asked.is_valid() else None
    if case is None:
        if asked.is_valid():
            asked.add_error("reference", refusals.no_such_case().text)
        return _page(request, found, reference_form=asked, status=422)
    around = _around(found, "attach") | {"hidden": {"reference": case.reference}}
    if "text" not in request.POST:
        return _form(request, found, OpenReason.ATTACHING, lambda said: desk_entry.words_page(request, case, _words(found, said), around))
    return _attach(request, found, case, _fixed(entry.WordsForm(request.POST), found), around)


def _words(found: Letter, said: Content) -> entry.WordsForm:
    text = cutting.own_words(said.text)[:MESSAGE_LIMIT]
    return _fixed(entry.WordsForm(initial={"text": text}), found)


def _attach(request: HttpRequest, found: Letter, case: Case, form: entry.WordsForm, around: dict[str, Any]) -> HttpResponse:
    if form.is_valid():
        try:
            submit_once(request, door=f"mail.attach:{found.public_id}", run=lambda: _enter(request, found, case, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Added to the case. The client sees that you entered it."))
            return redirect("disputes:desk_case", case.reference)
    return desk_entry.words_page(request, case, form, around)


def _enter(request: HttpRequest, found: Letter, case: Case, form: entry.WordsForm) -> int:
    said, by = form.cleaned_data, desk_entry.reader(staff(request), case)
    message = entering.enter_message(
        case=case, text=said["text"], channel="email", received_at=said["received"], by=by, once=f"letter-{found.public_id}"
    )
    _handled(request, found, Handled.ATTACHED, case)
    return message.cursor


@require_POST
@never_cache
@handles
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The letter needs nothing more, and why."""
    found, form = _letter(public_id), forms.DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, found, dismiss_form=form, status=422)
    _handled(request, found, Handled.DISMISSED, ground=form.cleaned_data["ground"])
    messages.success(request, _("Dismissed. The letter is destroyed when its time is over."))
    return redirect("mailroom:list")
