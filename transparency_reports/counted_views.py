"""The client's page of the published figures that count their case, and the file that proves it."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disputes.models import Case
from disputes.views import visit
from transparency_reports import queries
from transparency_reports.counting import Place
from transparency_reports.definitions import DEFINITIONS, row_label
from transparency_reports.printing import printed
from transparency_reports.rules import State


@dataclass(frozen=True)
class Row:
    """One row of a published figure that counts the case: its words, what is printed there, and whether that is hidden."""

    code: str
    title: str
    label: str
    printed: str
    hidden: bool
    times: int


@dataclass(frozen=True)
class Shown:
    """One version of one report: what it says of the case, and the rows that it lacks or should not have."""

    said: queries.Counted
    rows: list[Row]
    missing: list[Row]
    extra: list[Row]
    ready: bool


@require_safe
@visit.with_case
def counted(request: HttpRequest, case: Case) -> HttpResponse:
    """Which published figures count this case."""
    reports = [_shown(said) for said in queries.counted_in(case)]
    context = {"case": case, "reports": reports, "wrong": any(each.said.kept and not each.said.right for each in reports)}
    return render(request, "transparency_reports/counted.html", context)


def _shown(said: queries.Counted) -> Shown:
    have, want = Counter(said.places), Counter(said.expected)
    rows = [_row(said, place, times) for place, times in sorted(have.items())]
    missing = [_row(said, place, times) for place, times in sorted((want - have).items())]
    extra = [_row(said, place, times) for place, times in sorted((have - want).items())]
    return Shown(said, rows, missing, extra, ready=bool(rows) and said.listed and queries.proof(said.report) is not None)


def _row(said: queries.Counted, place: Place, times: int) -> Row:
    figure = next((each for each in said.report.figures if each["code"] == place[0]), None)
    cell = next((each for each in figure["cells"] if each["key"] == place[1]), None) if figure else None
    words = printed(cell, figure["unit"]) if figure and cell else _("not printed")
    hidden = cell is None or cell["state"] != State.SHOWN
    return Row(place[0], str(DEFINITIONS[place[0]].title), row_label(*place), words, hidden, times)


@require_safe
@visit.with_case
def proof(request: HttpRequest, case: Case, slug: str, version: int) -> HttpResponse:
    """The proof as a file; until the log has the report, back to the page that says so."""
    said = next((each for each in queries.counted_in(case) if (each.report.slug, each.report.version) == (slug, version)), None)
    if said is None or not said.places:
        raise Http404
    text = queries.counted_proof(case, said.report)
    if text is None:
        messages.info(request, _("The public log takes the record in within minutes. Come back for the proof then."))
        return redirect("reports:counted")
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}-counted-{slug}-{version}.json"'
    return response
