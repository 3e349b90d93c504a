"""What people agreed to, for audits: counts on a page, every answer as a file. No names, and every export is on record."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.consent import auditing, queries, services
from portal.consent.rules import Answer
from portal.doors import limits
from portal.doors.errors import Refusal

VIEW = "consent.view"
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@never_cache
@permission_required(VIEW)
def answers(request: HttpRequest) -> HttpResponse:
    """How often each purpose was agreed to, refused and withdrawn, and what changed since its words were written."""
    counted, language = auditing.counts(), get_language() or "en"
    rows = []
    for each in queries.purposes():
        given = counted.get(each.code, {})
        rows.append({"purpose": each, "title": each.words(language)[0], "counts": [given.get(answer, 0) for answer in Answer.values]})
    return render(request, "consent/staff/answers.html", {"rows": rows, "answers": Answer.choices})


@require_POST
@never_cache
@permission_required(VIEW)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every answer, or those about one purpose, as CSV or JSON."""
    limits.hit("consent.export", str(getattr(request.user, "public_id", "")), limit=20, window=3600)
    kind, purpose = request.POST.get("format", ""), request.POST.get("purpose", "")
    if kind not in TYPES:
        raise Refusal("consent.no_format", 422, _("Choose CSV or JSON."))
    if purpose:
        queries.purpose(purpose)
    now = timezone.now()
    rows = services.export_answers(purpose=purpose, kind=kind, by=request.user.acting(VIEW), at=now)  # type: ignore[union-attr]
    text: Iterator[str] = auditing.as_csv(rows) if kind == "csv" else auditing.as_json(rows, now)
    response = StreamingHttpResponse(text, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="consents-{timezone.localtime(now):%Y-%m-%d}.{kind}"'
    return response
