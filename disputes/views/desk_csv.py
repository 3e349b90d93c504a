"""The queue as a table for a spreadsheet: what is due when, and nothing about any person."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from disputes import desk, queries
from disputes.models import Case, Clock
from disputes.rules import Kind, Language, Stage, Topic
from disputes.views import desk_forms as forms
from disputes.views.desk import staff
from portal.accounts.decorators import permission_required
from portal.doors import limits
from portal.law import queries as law

BOM = "\ufeff"  # without it Excel reads Chinese as something else
MOST = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """Gives back each line the csv writer writes."""

    def write(self, line: str) -> str:
        return line


@require_GET
@never_cache
@permission_required("disputes.view_queue")
def queue(request: HttpRequest) -> HttpResponse:
    """The open cases of a filter, a row for each running clock."""
    user = staff(request)
    limits.hit("desk.csv", str(user.public_id), limit=20, window=60)
    form = forms.FilterForm(request.GET, departments=desk.choices()["hand"])
    filters = queries.Filters(**form.cleaned_data) if form.is_valid() else queries.Filters()
    now, cases = timezone.now(), queries.every(user, filters, limit=MOST + 1)
    if len(cases) > MOST:
        messages.error(request, _("More than %(most)s cases. Choose a filter first.") % {"most": MOST})
        return redirect(forms.queue_address(forms.kept(filters)))
    answer = HttpResponse("".join(_lines(_table(cases, now))), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases-{timezone.localtime(now):%Y-%m-%d}.csv"'
    return answer


def _lines(rows: Iterable[list[str]]) -> Iterator[str]:
    writer: Any = csv.writer(Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def safe(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _table(cases: Iterable[Case], now: datetime) -> Iterator[list[str]]:
    titles = {term.code: term.title for term in law.terms(now)}
    yield [_("Reference"), _("Stage"), _("Kind"), _("Topic"), _("Language"), _("Clock"), _("Due"), _("State")]
    for case in cases:
        facts = [case.reference, Stage(case.stage).label, Kind(case.kind).label, Topic(case.topic).label, Language(case.language).label]
        running = [_clock(clock, titles, now) for clock in case.clocks.all()]
        yield from ([*map(str, facts), *clock] for clock in running or [["", "", ""]])


def _clock(clock: Clock, titles: dict[str, str], now: datetime) -> list[str]:
    due = f"{timezone.localtime(clock.due_at):%Y-%m-%d %H:%M}"
    state = _("paused") if clock.paused_at else _("late") if clock.due_at <= now else _("running")
    return [titles.get(clock.term, clock.term), due, state]
