"""Filing on pages: one question a page, check the answers, file once, keep the receipt. Works without scripts."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import forms, masked, panels, queries, sentences
from disputes.models import Case
from disputes.rules import BROUGHT, Channel, Kind, Remedy, Topic
from disputes.services import filing
from disputes.views import contacts, shown, visit
from portal.accounts.models import Contact
from portal.consent import browser
from portal.consent import queries as consent
from portal.consent.queries import Notice
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.trail.rules import Actor

CLIENT = Actor("client", "", "client")


@dataclass(frozen=True)
class Question:
    """One page: the form, the template, and what the answer is called on the check page."""

    name: str
    form: type[forms.QuestionForm]
    template: str
    title: str | Promise


QUESTIONS = (
    Question("kind", forms.KindForm, "choice", gettext_lazy("What you would like to do")),
    Question("topic", forms.TopicForm, "choice", gettext_lazy("What it is about")),
    Question("story", forms.StoryForm, "text", gettext_lazy("What happened")),
    Question("when", forms.WhenForm, "when", gettext_lazy("When it happened")),
    Question("wish", forms.WishForm, "wish", gettext_lazy("What would put it right")),
    Question("contact", forms.ContactForm, "contact", gettext_lazy("Where to write to you")),
)
BY_NAME = {question.name: question for question in QUESTIONS}
ANSWERS = {"when": "happened"}


def answered(draft: dict[str, Any], name: str) -> bool:
    return ANSWERS.get(name, name) in draft


def next_url(draft: dict[str, Any]) -> str:
    """The first question not answered yet, else the check page: a changed answer leads straight back to it."""
    missing = next((question.name for question in QUESTIONS if not answered(draft, question.name)), None)
    return reverse("disputes:question", kwargs={"name": missing}) if missing else reverse("disputes:check")


def notice_shown() -> Notice | None:
    """The notice before filing (PIPL 17); filing asks for no consent (NDSR 20, PIPL 13(3))."""
    try:
        return consent.notice("filing", get_language() or "en")
    except Refusal:
        return None


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What filing is, what is kept and for how long, before the first question."""
    draft, kind = visit.draft(request), request.GET.get("kind", "")
    first = next_url(draft) + (f"?kind={kind}" if kind in BROUGHT and not answered(draft, "kind") else "")
    context = {"notice": notice_shown(), "first": first, "begun": bool(draft), "places": len(QUESTIONS)}
    return render(request, "disputes/new/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question; its answer is kept in the session until the case is filed."""
    if name not in BY_NAME:
        raise Http404
    asked, draft = BY_NAME[name], visit.draft(request)
    if request.method != "POST":
        initial = request.GET.dict() | _initial(name, draft) if name == "kind" else _initial(name, draft)
        return _ask(request, asked, asked.form(initial=initial), draft)
    form = asked.form(request.POST)
    if not form.is_valid():
        return _ask(request, asked, form, draft)
    if not draft and name != QUESTIONS[0].name:
        messages.warning(request, _("Your session had ended, so earlier answers were removed to protect you. What you just wrote is kept."))
    if isinstance(form, forms.ContactForm):
        return _contact(request, asked, form)
    return redirect(next_url(visit.keep(request, **form.cleaned_data)))


def _initial(name: str, draft: dict[str, Any]) -> dict[str, Any]:
    if name == "when":
        return forms.WhenForm.of(draft["happened"]) if "happened" in draft else {}
    if name == "wish" and name in draft:
        return {"wish": draft["wish"], "remedies": draft.get("remedies", [])}
    return {name: draft[name]} if name in draft else {}


def _contact(request: HttpRequest, asked: Question, form: forms.ContactForm) -> HttpResponse:
    if not form.cleaned_data["address"]:
        return redirect(next_url(visit.keep(request, contact="", contact_shown="")))
    if contacts.send(request, form):
        return redirect("disputes:question_code")
    return _ask(request, asked, form, visit.draft(request))


def _ask(request: HttpRequest, asked: Question, form: forms.QuestionForm, draft: dict[str, Any]) -> HttpResponse:
    place = QUESTIONS.index(asked)
    earlier = reverse("disputes:question", kwargs={"name": QUESTIONS[place - 1].name}) if place else reverse("disputes:new")
    back = reverse("disputes:check") if all(answered(draft, each.name) for each in QUESTIONS) else earlier
    context = {"form": form, "field": form[form.asked], "back": back, "place": place + 1, "places": len(QUESTIONS), "draft": draft}
    return shown.page(request, f"disputes/new/{asked.template}.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
def question_code(request: HttpRequest) -> HttpResponse:
    """The code that was sent to the address; the right one makes it the case's contact."""
    return contacts.code_page(
        request,
        back=reverse("disputes:question", kwargs={"name": "contact"}),
        verified=lambda contact, address: redirect(next_url(visit.keep(request, contact=str(contact.public_id), contact_shown=address))),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers with a way to change each; the button files."""
    draft = visit.draft(request)
    if request.method == "POST":
        return _file(request, draft)
    if next_url(draft) != reverse("disputes:check"):
        return redirect(next_url(draft))
    return _check_page(request, draft)


def _check_page(request: HttpRequest, draft: dict[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "rows": _rows(draft),
        "hidden": masked.kinds(draft["story"] + "\n" + draft["wish"]),
        "notice": notice_shown(),
        "file_it": sentences.FILE_IT[Kind(draft["kind"])],
        "problems": [],
    }
    if refusal is None:
        return render(request, "disputes/new/check.html", context)
    context["problems"] = [str(words) for words in refusal.fields.values()] or [refusal.text]
    return shown.refused(request, "disputes/new/check.html", context, refusal)


def _rows(draft: dict[str, Any]) -> list[dict[str, Any]]:
    said = {
        "kind": Kind(draft["kind"]).label,
        "topic": Topic(draft["topic"]).label,
        "story": masked.text(draft["story"]),
        "when": draft["happened"] or _("Not known"),
        "wish": _wish(draft),
        "contact": draft.get("contact_shown", ""),
    }
    return [
        {"title": asked.title, "value": said[asked.name], "url": reverse("disputes:question", kwargs={"name": asked.name})}
        for asked in QUESTIONS
    ]


def _wish(draft: dict[str, Any]) -> str:
    """What was ticked, then the words."""
    ticked = [str(Remedy(value).label) for value in draft.get("remedies", [])]
    return "\n".join(filter(None, [str(_(", ")).join(ticked), masked.text(draft["wish"])]))


def _file(request: HttpRequest, draft: dict[str, Any]) -> HttpResponse:
    """File once however often the form is sent: a second submit opens the same case with the same receipt."""
    try:
        limits.hit("file", limits.client_key(request), limit=30, window=3600)
        filed = submit_once(request, door="cases.file", run=lambda: _run(draft, browser.sends_signal(request)))
    except _NoDraft:
        messages.warning(request, _("Your session had ended, so your answers were removed to protect you. Nothing was filed."))
        return redirect("disputes:new")
    except Refusal as refusal:
        if next_url(draft) != reverse("disputes:check"):
            raise
        return _check_page(request, draft, refusal)
    case = queries.by_public_id(filed["case"])
    if case is None or case.erased_at is not None:
        return redirect("disputes:enter")
    visit.leave(request)
    visit.open_case(request, case, filed["receipt"])
    return redirect("disputes:done")


class _NoDraft(Exception):
    """The form was sent, but its answers are gone with the session."""


def _run(draft: dict[str, Any], signal: bool) -> dict[str, str]:
    if not all(answered(draft, asked.name) for asked in QUESTIONS):
        raise _NoDraft
    notice = notice_shown()
    filed = filing.file_case(
        kind=draft["kind"], topic=draft["topic"], story=draft["story"], wish=draft["wish"], happened=draft["happened"],
        language=get_language() or "en", channel=Channel.PAGE, by=CLIENT, contact=_verified(draft["contact"]),
        remedies=draft.get("remedies", []), notice=f"{notice.code}/{notice.version}" if notice else "",
        signal=signal,
    )  # fmt: skip
    return {"case": str(filed.case.public_id), "receipt": filed.receipt}


def _verified(public_id: str) -> Contact | None:
    """The contact verified in this session, as long as it belongs to no case."""
    return Contact.objects.filter(public_id=public_id, subject="").first() if public_id else None


@require_safe
@visit.with_case
def done(request: HttpRequest, case: Case) -> HttpResponse:
    """Reference, receipt (until it is put away), what happens next and when. May be bookmarked."""
    clocks = [view for view in queries.clocks(case) if view.clock.stopped_at is None]
    context = {
        "case": case,
        "receipt": visit.receipt(request, case),
        "clocks": clocks,
        "title": sentences.REGISTERED[Kind(case.kind)],
        "expected": law.expected_answer(),
        "panels": panels.of(case),
    }
    return render(request, "disputes/new/done.html", context)


@require_POST
@visit.with_case
def put_away(request: HttpRequest, case: Case) -> HttpResponse:
    """The client has kept the receipt: it is not shown again."""
    visit.put_away(request)
    return redirect("disputes:mine")


@require_POST
def abandon(request: HttpRequest) -> HttpResponse:
    """Throw the answers away, or leave a case: this browser forgets it."""
    visit.leave(request)
    messages.success(request, _("This browser has forgotten your case. You can come back with your receipt code."))
    return redirect("disputes:enter")
