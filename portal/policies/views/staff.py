"""The desk for the policy: drafts, their clauses side by side, what still blocks publishing, publishing itself."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.comments.forms import OpenForm
from portal.doors.carrying import carried_out
from portal.doors.errors import Refusal
from portal.policies import following, queries, services
from portal.policies.drafts import Words
from portal.policies.forms import ChangesForm, ClauseForm, PublishForm, initial
from portal.policies.models import Opening, Version
from portal.trail.rules import Actor

EDIT, PUBLISH = "policies.edit", "policies.publish"


def _actor(request: HttpRequest, permission: str) -> Actor:
    assert isinstance(request.user, User)
    return request.user.acting(permission)


@require_safe
@permission_required(EDIT)
def staff_list(request: HttpRequest) -> HttpResponse:
    context = {
        "drafts": queries.drafts(),
        "versions": list(reversed(queries.published())),
        "in_force": queries.find_in_force(),
        "subscribers": queries.subscribers(),
        "reviewed": queries.reviewed(),
        "impacts_late": following.count_late(timezone.localdate()),
    }
    return render(request, "policies/staff/list.html", context)


@require_POST
@permission_required(EDIT)
def staff_new(request: HttpRequest) -> HttpResponse:
    """A draft that starts as the version published last."""
    last = queries.latest()
    if last is None:
        raise Refusal("policy.none", 404, _("No privacy policy is in force yet."))
    draft = services.copy_version(version=last, by=_actor(request, EDIT))
    return redirect("policies:staff_draft", draft.public_id)


def _draft_page(request: HttpRequest, draft: Version, *, status: int = 200, **forms: object) -> HttpResponse:
    earliest = timezone.localtime(queries.earliest(draft, timezone.now()))
    initial_changes = {
        "material": "1" if draft.material else "0",
        "changes_zh": "\n".join(draft.changes_zh),
        "changes_en": "\n".join(draft.changes_en),
        "purposes": draft.purposes or [],
        "edits": draft.edits,
    }
    blockers = queries.what_blocks(draft)
    context = {
        "draft": draft,
        "clauses": queries.clauses(draft),
        "blockers": blockers,
        "lists_stale": any(each.code.startswith("register_") or each.code == "table_missing" for each in blockers),
        "earliest": earliest,
        "changes_form": ChangesForm(initial=initial_changes),
        "publish_form": PublishForm(),
        "open_form": OpenForm(),
        "opening": Opening.objects.filter(version=draft).first(),
        "open_remarks": sum(each.code == "remark_open" for each in blockers),
        "may_publish": isinstance(request.user, User) and request.user.may(PUBLISH),
        **forms,
    }
    return render(request, "policies/staff/draft.html", context, status=status)


@require_safe
@permission_required(EDIT)
def staff_draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _draft_page(request, queries.draft(public_id))


@require_POST
@permission_required(EDIT)
def staff_changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft, form = queries.draft(public_id), ChangesForm(request.POST)
    describe = partial(services.describe_changes, version=draft, by=_actor(request, EDIT))
    if status := carried_out(form, lambda: describe(**form.said())):
        return _draft_page(request, draft, status=status, changes_form=form)
    messages.success(request, _("Saved."))
    return redirect("policies:staff_draft", draft.public_id)


@require_POST
@permission_required(EDIT)
def staff_lists(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the draft's lists anew from the registers."""
    services.write_lists(version=queries.draft(public_id), by=_actor(request, EDIT))
    messages.success(request, _("The lists are as the registers have them."))
    return redirect("policies:staff_draft", public_id)


@permission_required(EDIT)
def staff_clause(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
    """Edit a clause pair; what was typed is kept when it cannot be saved."""
    draft = queries.draft(public_id)
    clause = queries.clause(draft, number)
    form, status = ClauseForm(request.POST or None, initial=initial(queries.words(clause), draft.edits)), 200
    if request.method == "POST":
        edit = partial(services.edit_clause, clause=clause, by=_actor(request, EDIT))
        status = carried_out(form, lambda: edit(words=form.words(), edits=form.cleaned_data["edits"]))
        if not status:
            messages.success(request, _("Clause %(number)s is saved.") % {"number": number})
            return redirect("policies:staff_draft", draft.public_id)
    return render(request, "policies/staff/clause.html", {"draft": draft, "clause": clause, "form": form}, status=status)


@require_POST
@permission_required(EDIT)
def staff_add(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
    """An empty clause below this one, opened for writing."""
    draft = queries.draft(public_id)
    clause = services.add_clause(after=queries.clause(draft, number), words=Words(), edits=draft.edits, by=_actor(request, EDIT))
    return redirect("policies:staff_clause", draft.public_id, clause.number)


@require_POST
@permission_required(EDIT)
def staff_remove(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
    draft = queries.draft(public_id)
    services.remove_clause(clause=queries.clause(draft, number), edits=draft.edits, by=_actor(request, EDIT))
    messages.success(request, _("Clause %(number)s is removed from the draft.") % {"number": number})
    return redirect("policies:staff_draft", draft.public_id)


@require_POST
@permission_required(EDIT)
def staff_discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.discard_draft(version=queries.draft(public_id), by=_actor(request, EDIT))
    messages.success(request, _("The draft is discarded."))
    return redirect("policies:staff_list")


@require_POST
@permission_required(PUBLISH)
def staff_publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft, form = queries.draft(public_id), PublishForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, draft, status=422, publish_form=form)
    try:
        version = services.publish_version(version=draft, effective_at=form.effective_at(), by=_actor(request, PUBLISH))
    except Refusal as refusal:
        form.add_error(None, refusal.text)
        return _draft_page(request, queries.draft(public_id), status=refusal.status, publish_form=form)
    messages.success(request, _("Version %(number)s is published in both languages.") % {"number": version.number})
    return redirect("policies:staff_list")
