"""A draft as it will read, with what would keep it from being published and what colleagues ask of it beside each clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.carrying import carried_out
from portal.policies import queries, reading, registers, remarks, services
from portal.policies.checks import Blocker
from portal.policies.models import Clause, Version
from portal.policies.reading import Row
from portal.policies.remark_forms import RemarkForm, SettleForm
from portal.policies.remarks import Line
from portal.policies.views.public import own_language
from portal.trail.rules import Actor

EDIT, PUBLISH = "policies.edit", "policies.publish"
edits = permission_required(EDIT)


def _actor(request: HttpRequest, permission: str = EDIT) -> Actor:
    assert isinstance(request.user, User)
    return request.user.acting(permission)


@dataclass(frozen=True)
class Beside:
    """A clause (None: the whole draft) as it will read, and what stands beside it; `written`: its table comes from the registers."""

    row: Row | None
    written: bool
    blockers: list[Blocker]
    lines: list[Line]
    form: RemarkForm


def _form(number: str, refused: RemarkForm | None) -> RemarkForm:
    """The form below a clause: the one that was refused, with what was typed, or an empty one."""
    if refused is not None and refused.data.get("number", "") == number:
        return refused
    return RemarkForm(initial={"number": number}, auto_id=f"id_%s_{number.replace('.', '_') or 'whole'}")


def _beside(clauses: Sequence[Clause], language: str, found: list[Blocker], lines: list[Line], refused: RemarkForm | None) -> list[Beside]:
    generated = registers.registers()
    return [
        Beside(
            reading.row(clause, language),
            any(item in generated for item in clause.items) and bool(clause.table),
            [each for each in found if each.clause == clause.number],
            [each for each in lines if each.number == clause.number],
            _form(clause.number, refused),
        )
        for clause in clauses
    ]


def _sections(clauses: Sequence[Clause], rows: Sequence[Beside], language: str) -> list[tuple[reading.Part, list[Beside]]]:
    """Sections in the reader's language with their clauses."""
    known = {each.row.number: each for each in rows if each.row}
    return [(part, [known[row.number] for row in part.rows]) for part in reading.parts(clauses, language)]


def _preview(request: HttpRequest, draft: Version, *, refused: RemarkForm | None = None, status: int = 200) -> HttpResponse:
    assert isinstance(request.user, User)
    language = {"zh": "zh-hans", "en": "en"}.get(request.GET.get("read", ""), own_language())
    clauses, found = queries.clauses(draft), queries.what_blocks(draft)
    lines, numbers = remarks.lines(draft, clauses), {clause.number for clause in clauses}
    rows = _beside(clauses, language, found, lines, refused)
    may_publish = request.user.may(PUBLISH)
    context = {
        "draft": draft,
        "sections": _sections(clauses, rows, language),
        "whole": Beside(None, False, [each for each in found if each.clause not in numbers], [each for each in lines if not each.number],
                        _form("", refused)),
        "refusals": services.refusals(version=draft, by=_actor(request, PUBLISH if may_publish else EDIT)),
        "blockers": found,
        "open_lines": sum(each.remark.settled_at is None for each in lines),
        "short": request.GET.get("layer") == "short",
        "points": draft.changes(language),
        "earliest": timezone.localtime(queries.earliest(draft, timezone.now())),
        "read": language[:2],
        "tags": {"own": reading.LANGUAGES[language], "other": reading.LANGUAGES[reading.other(language)]},
        "refused": refused,
    }  # fmt: skip
    return render(request, "policies/staff/preview.html", context, status=status)


@require_safe
@edits
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The draft as everybody will read it: `?read=zh|en` whose language first, `?layer=short` the summary layer."""
    return _preview(request, queries.draft(public_id))


@require_POST
@edits
def remark(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask something of a draft; what was typed stays where it was typed when it cannot be kept."""
    draft, form = queries.draft(public_id), RemarkForm(request.POST)
    if status := carried_out(form, lambda: services.remark_on(version=draft, **form.cleaned_data, by=_actor(request))):
        return _preview(request, draft, refused=form, status=status)
    messages.success(request, _("Your comment stands beside the draft."))
    where = form.cleaned_data["number"]
    return redirect(reverse("policies:staff_preview", args=[public_id]) + (f"#c-{where}" if where else "#whole"))


@require_safe
@edits
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every remark on a version, settled ones too, also after it was published."""
    return _review(request, queries.any_version(public_id))


def _review(request: HttpRequest, version: Version, *, refused: tuple[UUID, SettleForm] | None = None, status: int = 200) -> HttpResponse:
    found = remarks.lines(version, queries.clauses(version))
    forms = [
        refused[1] if refused and refused[0] == each.remark.public_id else SettleForm(auto_id=f"id_%s_{each.remark.public_id}")
        for each in found
    ]
    context = {"version": version, "lines": list(zip(found, forms, strict=True)), "refused": refused[1] if refused else None}
    return render(request, "policies/staff/review.html", context, status=status)


@require_POST
@edits
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Settle one remark with a word on what came of it."""
    found = remarks.remark(public_id)
    form = SettleForm(request.POST, auto_id=f"id_%s_{public_id}")
    if status := carried_out(form, lambda: services.settle_remark(remark=found, **form.cleaned_data, by=_actor(request))):
        return _review(request, found.version, refused=(public_id, form), status=status)
    messages.success(request, _("Settled."))
    return redirect("policies:staff_review", found.version.public_id)
