"""The desk for answers and guides: what is published, what is being written, a draft beside its preview, a second person's decision."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.education import queries, services
from portal.education.forms import AnswerForm, GuideForm, NoteForm, form_for
from portal.education.models import Draft
from portal.education.rules import PAIRS, Kind, State
from portal.education.shown import LABELS, Part
from portal.policies.prose import to_html
from portal.trail.rules import Actor

EDIT, PUBLISH = "education.edit", "education.publish"
KINDS = (Kind.ANSWER, Kind.GUIDE)


def _actor(request: HttpRequest, permission: str) -> Actor:
    assert isinstance(request.user, User)
    return request.user.acting(permission)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


@require_safe
@never_cache
@permission_required(EDIT)
def shelf(request: HttpRequest) -> HttpResponse:
    found = queries.shelf()
    context = {"drafts": queries.drafts(), "rows": found, "outdated": sum(each.outdated for each in found)}
    return render(request, "education/staff/shelf.html", context)


@require_POST
@permission_required(EDIT)
def new(request: HttpRequest, kind: str, slug: str = "") -> HttpResponse:
    """A draft of a new text, or of a published one."""
    return _opened(request, lambda: services.start_draft(kind=_kind(kind), slug=slug, by=_actor(request, EDIT)))


@require_POST
@permission_required(EDIT)
def retire(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    return _opened(request, lambda: services.propose_retirement(kind=_kind(kind), slug=slug, by=_actor(request, EDIT)))


@require_POST
@permission_required(EDIT)
def confirm(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The words still hold although a clause changed: a second person is asked to confirm that."""

    def put() -> Draft:
        draft = services.start_draft(kind=_kind(kind), slug=slug, by=_actor(request, EDIT))
        return draft if queries.what_blocks(draft) else services.ask_review(draft=draft, by=_actor(request, EDIT))

    return _opened(request, put)


def _opened(request: HttpRequest, start: Callable[[], Draft]) -> HttpResponse:
    try:
        draft = start()
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect("education:staff_shelf")
    return redirect("education:staff_draft", draft.public_id)


@never_cache
@permission_required(EDIT)
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A draft with its preview; what was typed is kept when it cannot be saved."""
    found = queries.draft(public_id)
    if request.method != "POST":
        return _page(request, found)
    form = form_for(found.kind, request.POST)
    if form.is_valid():
        try:
            services.edit_draft(draft=found, content=form.content(), edits=form.cleaned_data["edits"], by=_actor(request, EDIT))
        except Refusal as refusal:
            form.add_error(None, refusal.text)
        else:
            messages.success(request, _("Saved."))
            return redirect("education:staff_draft", public_id)
    return _page(request, found, form, status=422)


def _page(
    request: HttpRequest, found: Draft, form: AnswerForm | GuideForm | None = None, note: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    assert isinstance(request.user, User)
    user = request.user
    review = found.state == State.REVIEW
    context = {
        "draft": found,
        "review": review,
        "form": form or form_for(found.kind, content=found.content, edits=found.edits),
        "note_form": note or NoteForm(),
        "blockers": [] if found.retire or not found.is_open else queries.what_blocks(found),
        "preview": _preview(found),
        "named": [clause for clause in queries.clauses_in_force() if clause.anchor in found.content.get("clauses", [])],
        "may_decide": review and user.may(PUBLISH) and str(user.public_id) not in found.writers,
        "own": str(user.public_id) in found.writers,
    }
    return render(request, "education/staff/draft.html", context, status=status)


def _preview(found: Draft) -> list[Part]:
    """The text as it will be shown; a guide's Markdown as HTML."""
    body = (lambda words: to_html(words)) if found.kind == Kind.GUIDE else str
    names = PAIRS[Kind(found.kind)] if found.content else ()
    return [Part(LABELS[name], body(found.content[f"{name}_zh"]), body(found.content[f"{name}_en"])) for name in names]


@require_POST
@permission_required(EDIT)
def act(request: HttpRequest, public_id: UUID, step: str) -> HttpResponse:
    """One step of a draft: ask for review, send back, publish, discard."""
    found = queries.draft(public_id)
    steps: dict[str, Callable[[], object]] = {
        "review": lambda: services.ask_review(draft=found, by=_actor(request, EDIT)),
        "publish": lambda: services.publish_draft(draft=found, by=_actor(request, PUBLISH)),
        "discard": lambda: services.discard_draft(draft=found, by=_actor(request, EDIT)),
    }
    if step == "back":
        note = NoteForm(request.POST)
        if not note.is_valid():
            return _page(request, found, note=note, status=422)
        steps["back"] = lambda: services.send_back(draft=found, note=note.cleaned_data["note"], by=_actor(request, PUBLISH))
    if step not in steps:
        raise Http404
    return _stepped(request, public_id, step, steps[step])


def _stepped(request: HttpRequest, public_id: UUID, step: str, run: Callable[[], object]) -> HttpResponse:
    said = {
        "review": _("A second person is asked to review it."),
        "back": _("Sent back to the writer."),
        "publish": _("Published. The robot and the pages say it from now on."),
        "discard": _("The draft is discarded."),
    }
    try:
        run()
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect("education:staff_draft", public_id)
    messages.success(request, said[step])
    return redirect("education:staff_shelf") if step in ("publish", "discard") else redirect("education:staff_draft", public_id)
