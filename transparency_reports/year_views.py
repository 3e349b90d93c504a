"""The edition of a year: its public addresses, and the staff pages it is written and published on."""

from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.decorators import staff_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.policies import typesetting
from portal.trail.rules import Actor
from transparency_reports import keeping, prints, year_rendering, year_services, years
from transparency_reports.definitions import DEFINITIONS
from transparency_reports.models import Edition, Story
from transparency_reports.rules import Status
from transparency_reports.views import as_published
from transparency_reports.year_forms import EditionForm, StoryForm, YearForm
from transparency_reports.year_queries import by_year, proof_of

WRITERS = ("publisher", "privacy_officer", "administrator")


@require_safe
def published(request: HttpRequest, year: int, name: str = "", version: int | None = None) -> HttpResponse:
    """The published bytes; the press answers this address first, so this is the way when it has lost them."""
    return as_published(by_year(year, version), name)


@require_safe
def versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of a year's edition, newest first, with the reason of each correction."""
    found = Edition.objects.filter(year=by_year(year).year, status=Status.PUBLISHED)
    return render(request, "transparency_reports/years/versions.html", {"year": year, "editions": found})


@require_safe
def proof(request: HttpRequest, year: int, version: int | None = None, printed: bool = False) -> HttpResponse:
    edition = by_year(year, version)
    return HttpResponse(proof_of(edition.print_entry if printed else edition.entry), content_type="text/plain; charset=utf-8")


@require_safe
def pdf(request: HttpRequest, year: int, version: int | None = None) -> HttpResponse:
    """The PDF once it is made; until then a word that it is on its way, or that this server makes none."""
    edition, language = by_year(year, version), get_language() or "en"
    if not typesetting.available():
        raise Refusal("report.pdf_off", 404, _("PDF is off on this server; this page prints well"))
    path = year_rendering.address(edition, language, prints.NAME)
    if (found := keeping.find(path, edition.prints.get(path, ""))) is None:
        if cache.add(f"reports.print.{edition.slug}.{edition.version}", True, 60):
            prints.print_edition.enqueue(year=edition.year, version=edition.version)
        raise Refusal("report.pdf_not_ready", 503, _("The PDF is being made. Please try again in a minute."), retry_after=30)
    return HttpResponse(found.body, content_type=prints.PDF, headers={"Content-Language": language})


@staff_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Every edition, and the form that begins one."""
    form = YearForm(request.POST or None, initial={"year": timezone.localdate().year - 1})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = year_services.draft_edition(**form.cleaned_data, by=_actor(request))
            return redirect("reports:edition", made.public_id)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render(request, "transparency_reports/years/desk.html", {"form": form, "editions": Edition.objects.all()}, status=status)


@staff_required("auditor", *WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One edition: its text, its stories, all its figures, and the button that publishes it."""
    edition, act = get_object_or_404(Edition, public_id=public_id), request.POST.get("act", "")
    texts = EditionForm(
        request.POST if act == "describe" else None, initial={"summary_zh": edition.summary_zh, "summary_en": edition.summary_en}
    )
    story = _story_form(edition, request if act == "story" else None)
    form: EditionForm | StoryForm = story if act == "story" else texts
    status = 422 if act else 200
    try:
        if done := _act(request, edition, act, texts, story):
            messages.success(request, done)
            return redirect("reports:edition", public_id)
    except Refusal as refusal:
        status = refusal.status
        if form.is_bound:
            form.refuse(refusal)
        else:
            messages.error(request, refusal.text)
    context = year_rendering.context(edition) | {"texts": texts, "story_form": story, "form": form, "draft": edition.status == Status.DRAFT}
    context |= {"seen": year_services.seen(edition) if edition.status == Status.DRAFT else ""}
    return render(request, "transparency_reports/years/edit.html", context, status=status)


def _story_form(edition: Edition, request: HttpRequest | None) -> StoryForm:
    reports = year_rendering.for_stories(edition.year)
    rows = [
        (f"{figure}|{row}", f"{DEFINITIONS[figure].title}{_(': ')}{year_rendering.label(figure, row)}")
        for figure, row in years.choices(report.figures for report in reports)
    ]
    return StoryForm(request.POST if request else None, rows=rows, quarters=[(report.slug, report.period.name) for report in reports])


def _act(request: HttpRequest, edition: Edition, act: str, texts: EditionForm, story: StoryForm) -> str:
    """The word about what was done; "" when nothing was."""
    by = _actor(request)
    if act == "describe" and texts.is_valid():
        year_services.describe_edition(edition=edition, **texts.cleaned_data, by=by)
        return _("Saved. A second person has to publish it.")
    if act == "story" and story.is_valid():
        told = dict(story.cleaned_data)
        figure, _bar, row = told.pop("what").partition("|")
        year_services.add_story(edition=edition, figure=figure, row=row, **told, by=by)
        return _("Saved. A second person has to publish it.")
    if act.startswith("remove-"):
        year_services.remove_story(story=get_object_or_404(Story, edition=edition, public_id=act.removeprefix("remove-")), by=by)
        return _("The story is removed.")
    return ""


@require_POST
@staff_required("publisher")
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    edition = get_object_or_404(Edition, public_id=public_id)
    try:
        year_services.publish_edition(edition=edition, read=request.POST.get("read", ""), by=_actor(request))
        messages.success(request, _("The edition is published in both languages."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("reports:edition", public_id)


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return request.user.actor()
