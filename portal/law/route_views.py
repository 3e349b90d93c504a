"""The route advisor: question after question in the address, nothing stored; and the staff's view of the rows it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.deadlines.dates import one_day
from portal.law import advising, asking
from portal.law.asking import ASK, ASKED, UNKNOWN, Answers, Question
from portal.law.models import OutsideRoute, RouteAdvice
from portal.law.staff import for_staff


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool
    id: str


@dataclass(frozen=True)
class Told:
    """One line of what was answered, with the address that asks it again."""

    question: Question
    words: str
    change: str


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """For everybody, with no account."""
    return advisor(request, {}, start="")


def advisor(
    request: HttpRequest, known: Mapping[str, tuple[str, ...]], *, start: str, template: str = "law/routes/result.html"
) -> HttpResponse:
    """The next question, or the answer in `template`. `known` is what a case says already; `start` where Back leads at first."""
    answers = asking.read(request.GET, timezone.localdate(), known=known)
    question = answers.next
    context = {"answers": answers, "start": start}
    if question is not None:
        return render(request, "law/routes/question.html", context | _asked(answers, question), status=422 if answers.wrong else 200)
    advised = advising.advise(answers, timezone.now())
    return render(request, template, context | {"advised": advised, "told": told(answers), "today": timezone.localdate()})


def _asked(answers: Answers, question: Question) -> dict[str, Any]:
    before = answers.before(question)
    concerned = answers.asked()
    return {
        "question": question,
        "options": _options(answers, question),
        "kept": [(name, value) for name in asking.BY_NAME if name != question.name for value in answers.given.get(name, ())],
        "asked": ASKED,
        "wrong": bool(answers.wrong),
        "day": answers.known.isoformat() if answers.known else "",
        "unknown": answers.one("known") == UNKNOWN,
        "back": f"?{answers.query(**{ASK: before.name})}" if before else "",
        "place": concerned.index(question) + 1,
        "places": len(concerned),
    }


def _options(answers: Answers, question: Question) -> list[Option]:
    chosen = answers.given.get(question.name, ())
    pairs = question.choices.choices if question.choices is not None else []
    return [Option(value, str(label), value in chosen, f"{question.name}-{n}") for n, (value, label) in enumerate(pairs, 1)]


def told(answers: Answers) -> list[Told]:
    """Everything that was answered, in words."""
    return [
        Told(question, _words(answers, question), f"?{answers.query(**{ASK: question.name})}")
        for question in answers.asked()
        if question.name in answers.given
    ]


def _words(answers: Answers, question: Question) -> str:
    if question.choices is None:
        return one_day(answers.known, year=True) if answers.known else str(asking.Arbitration.UNKNOWN.label)
    return "\n".join(str(question.choices(value).label) for value in answers.given[question.name])


@require_safe
@for_staff
def route_rows(request: HttpRequest) -> HttpResponse:
    """Every route and piece of advice with its status, version and source, as the advisor reads them."""
    now = timezone.now()
    rows = OutsideRoute.objects.at(now).order_by("position"), RouteAdvice.objects.at(now).order_by("position")
    return render(request, "law/staff/routes.html", {"routes": rows[0], "advice": rows[1]})
