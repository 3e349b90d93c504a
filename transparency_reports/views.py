from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from portal.accounts.decorators import staff_required
from portal.accounts.models import User
from portal.comments.rules import State
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.trail.rules import Actor
from transparency_reports import comments, keeping, queries, rendering, services
from transparency_reports.forms import CorrectionForm, QuarterForm, SummaryForm
from transparency_reports.models import Edition, PublicComment, Report
from transparency_reports.rules import Quarter, Status
from transparency_reports.year_queries import editions, proof_of, published_editions

NOT_AS_PUBLISHED = gettext_lazy(
    "The bytes that were published here are missing on this server, and what it would make of its records now is not the same. "
    "We do not show you something else under this address. The public log holds the hash of what was published."
)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "transparency_reports/archive.html",
        {"reports": queries.archive(), "drafts": comments.opened_drafts(), "editions": editions()},
    )


@require_safe
def published(request: HttpRequest, slug: str, name: str = "", version: int | None = None) -> HttpResponse:
    """The published bytes; the press answers this address first, so this is the way when it has lost them."""
    return as_published(queries.by_slug(slug, version), name)


def as_published(one: Report | Edition, name: str) -> HttpResponse:
    """The file of that name in the active language; 404 where none was published, Refusal 503 where its bytes are not kept."""
    path = rendering.path_of(one.slug, get_language() or "en", name)
    if path not in one.hashes:
        raise Http404
    file = keeping.find(path, one.hashes[path])
    if file is None:
        raise Refusal("report.bytes_lost", 503, NOT_AS_PUBLISHED)
    headers = rendering.links(file) | ({"Content-Language": file.language} if file.language else {})
    return HttpResponse(file.body, content_type=file.content_type, headers=headers)


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of a quarter's report, newest first, each with what it corrected and why."""
    reports = queries.published_versions(queries.by_slug(slug).period)
    told = [{"report": report, "changed": rendering.changed(report), "reason": rendering.reason(report)} for report in reports]
    return render(request, "transparency_reports/versions.html", {"report": reports[0], "versions": told})


@require_safe
def proof(request: HttpRequest, slug: str, version: int | None = None, printed: bool = False) -> HttpResponse:
    """The inclusion proof of the report's leaf, or of that of its PDF; 404 until the next checkpoint has it."""
    report = queries.by_slug(slug, version)
    return HttpResponse(proof_of(report.print_entry if printed else report.entry), content_type="text/plain; charset=utf-8")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    every: list[Report | Edition] = [*published_editions(), *queries.published_versions()]
    reports = sorted(every, key=lambda one: one.published_at or one.drafted_at, reverse=True)
    updated = reports[0].published_at if reports else timezone.now().replace(microsecond=0)
    context = {"reports": reports, "origin": settings.PUBLIC_ORIGIN, "updated": updated, "operator": law.operator()}
    return render(request, "transparency_reports/feed.atom.xml", context, content_type="application/atom+xml; charset=utf-8")


@require_GET
@staff_required("publisher", "auditor", "privacy_officer", "administrator")
def desk(request: HttpRequest) -> HttpResponse:
    form = QuarterForm(initial={"quarter": Quarter.last_full(timezone.localdate()).title})
    return render(request, "transparency_reports/desk.html", _desk(request, form))


def _desk(request: HttpRequest, form: QuarterForm) -> dict[str, object]:
    may_open = isinstance(request.user, User) and request.user.has_role("auditor")
    waiting = PublicComment.objects.filter(state=State.WAITING).count()
    more = {"witnesses": queries.witnesses(), "may_open": may_open, "comments_waiting": waiting}
    return {"reports": Report.objects.all(), "form": form, **more}


@require_POST
@staff_required("publisher", "privacy_officer", "administrator")
def draft(request: HttpRequest) -> HttpResponse:
    form, status = QuarterForm(request.POST), 422
    if form.is_valid():
        try:
            report = services.draft_report(quarter=form.cleaned_data["quarter"], by=_actor(request))
            return redirect("reports:review", report.public_id)
        except Refusal as refusal:
            form.add_error("quarter", refusal.text)
            status = refusal.status
    return render(request, "transparency_reports/desk.html", _desk(request, form), status=status)


@staff_required("publisher", "auditor", "privacy_officer", "administrator")
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    report = get_object_or_404(Report, public_id=public_id)
    form = SummaryForm(request.POST or None, initial={"summary_zh": report.summary_zh, "summary_en": report.summary_en})
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_report(report=report, by=_actor(request), **form.cleaned_data)
            messages.success(request, _("Summary saved."))
            return redirect("reports:review", report.public_id)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
            return _review(request, report, form, refusal.status)
    return _review(request, report, form, 422 if form.errors else 200)


def _review(request: HttpRequest, report: Report, form: SummaryForm, status: int, correction: CorrectionForm | None = None) -> HttpResponse:
    newest = queries.published(report.period) == report
    more = {"form": form, "draft": report.status == Status.DRAFT, "newest": newest, "correction": correction or CorrectionForm()}
    context = rendering.context(report) | more
    return render(request, "transparency_reports/review.html", context, status=status)


@require_POST
@staff_required("publisher")
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    report = get_object_or_404(Report, public_id=public_id)
    try:
        services.publish_report(report=report, by=_actor(request))
    except Refusal as refusal:
        form = SummaryForm({"summary_zh": report.summary_zh, "summary_en": report.summary_en})
        form.add_error(None, refusal.text)
        return _review(request, report, form, refusal.status)
    messages.success(request, _("The report is published in both languages."))
    return redirect("reports:review", report.public_id)


@require_POST
@staff_required("auditor")
def export_openings(request: HttpRequest) -> StreamingHttpResponse:
    """Everything an auditor needs to recompute the figures outside, as one file."""
    response = StreamingHttpResponse(services.export_openings(by=_actor(request)), content_type="application/jsonl")
    response["Content-Disposition"] = f'attachment; filename="openings-{timezone.localdate():%Y-%m-%d}.jsonl"'
    return response


@require_POST
@staff_required("publisher", "privacy_officer", "administrator")
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Draft the next version of a published report."""
    report, form = get_object_or_404(Report, public_id=public_id), CorrectionForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            drafted = services.draft_correction(quarter=report.period, by=_actor(request), **form.cleaned_data)
            return redirect("reports:review", drafted.public_id)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
            status = refusal.status
    return _review(request, report, SummaryForm(), status, form)


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return request.user.actor()
