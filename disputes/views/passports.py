"""The case passport: the client has it made, chooses what a copy shows, and takes the file along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from disputes import passporting, sealed
from disputes.models import Case, Passport
from disputes.services import passports
from disputes.views import visit
from portal.doors.errors import Refusal
from portal.trail import passports as files
from portal.trail import queries as trail


@dataclass(frozen=True)
class Box:
    """One field that can be shown."""

    name: str
    of: str
    is_: str
    at: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    title: str
    boxes: list[Box]


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def passport(request: HttpRequest, case: Case) -> HttpResponse:
    """What could be shown, nothing ticked; posted, the file with what was ticked."""
    latest, problem = case.passports.order_by("-n").first(), None
    chosen = request.POST.getlist("show")
    if request.method == "POST" and latest is not None:
        try:
            return _file(passports.copy_passport(passport=latest, names=chosen), case)
        except Refusal as refusal:
            problem = refusal
    context = {"case": case, "passport": latest, "problem": problem, **(_latest(case, latest, set(chosen)) if latest else {})}
    return render(request, "disputes/passport.html", context, status=problem.status if problem else 200)


def _latest(case: Case, latest: Passport, chosen: set[str]) -> dict[str, Any]:
    signed = passports.opened(latest)
    return {
        "groups": _groups(signed.disclosures, chosen),
        "in_log": passports.proof_of(latest) is not None,
        "behind": latest.n < case.n,
        "vkey": trail.vkeys()[0],
    }


def _groups(disclosures: Any, chosen: set[str]) -> list[Group]:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    boxes: dict[str, list[Box]] = {name: [] for name in passporting.GROUPS}
    for name, disclosure in disclosures.items():
        value = files.read_disclosure(disclosure)[2]
        boxes[name.partition(".")[0]].append(_box(name, value, language, name in chosen))
    return [Group(str(title), boxes[name]) for name, title in passporting.GROUPS.items() if boxes[name]]


def _box(name: str, value: dict[str, Any], language: str, chosen: bool) -> Box:
    """A field as people read it here: its time on our clock, while the file has it in UTC."""
    at, words = value.get("at", ""), value["is"][language]
    local = f"{timezone.localtime(datetime.fromisoformat(at)):%Y-%m-%d %H:%M}" if at else ""
    return Box(name, value["of"][language], local if words == at else words, "" if words == at else local, chosen)


def _file(text: str, case: Case) -> HttpResponse:
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}-passport.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@visit.with_case
def issue(request: HttpRequest, case: Case) -> HttpResponse:
    """Make a passport of the case as it stands now; the same state again is the same passport."""
    passports.issue_passport(case=case, by=sealed.client_of(case))
    return redirect("disputes:passport")
