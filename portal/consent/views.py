"""A person's choices: what may be agreed to, everything they said, and the receipt of each answer."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.consent import browser, guarding, queries, reading, services, telling
from portal.consent.models import ConsentEvent, Purpose
from portal.consent.receipts import pseudonym
from portal.consent.rules import How, State
from portal.doors.errors import Refusal
from portal.law import queries as law


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def _row(purpose: Purpose, subject: str, language: str) -> dict[str, object]:
    title, text, refusal = purpose.words(language)
    state = queries.state(subject, purpose.code) if subject else State("", 0, None, False, None)
    return {"purpose": purpose, "title": title, "text": text, "refusal": refusal, "state": state, "shown": purpose.sha256(language)}


@require_safe
@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    """What may be agreed to, where this browser's person stands, and whether its privacy signal reached us."""
    language, subject, signal = _language(), browser.subject_of(request), browser.sends_signal(request)
    if signal and subject:
        services.honour_signal(subject=subject, language=language, by=browser.actor_of(subject))
    rows = [_row(purpose, subject, language) for purpose in queries.purposes()]
    context = {
        "rows": rows,
        "subject": subject,
        "signal": signal,
        "now": timezone.now(),
        "child": bool(subject) and guarding.waits(subject),
        "operator": law.operator(),
    }
    response = render(request, "consent/choices.html", context)
    patch_vary_headers(response, ["Sec-GPC", "Cookie"])
    return response


@require_POST
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """One answer: give, refuse or withdraw; only for a person this browser has proved to be."""
    subject, language, answer = _chosen(request), _language(), request.POST.get("answer", "")
    if not subject:
        raise _nobody()
    by, shown = browser.actor_of(subject), request.POST.get("shown", "")
    if answer == "give":
        services.give_consent(purpose=code, subject=subject, shown=shown, language=language, how=How.PAGE, by=by)
    elif answer == "refuse":
        services.refuse_consent(purpose=code, subject=subject, shown=shown, language=language, how=How.PAGE, by=by)
    elif answer == "withdraw":
        services.withdraw_consent(purpose=code, subject=subject, language=language, how=How.PAGE, by=by)
    else:
        raise Refusal("consent.no_answer", 422, _("Choose one of the answers."))
    messages.success(request, _("Your choice is recorded. It holds from now on."))
    return redirect("consent:history" if request.POST.get("of") else "consent:choices")


@require_POST
def under_14(request: HttpRequest) -> HttpResponse:
    """This browser's person says that they are a child: from now on a "yes" waits for their parent or guardian."""
    subject = _chosen(request)
    if not subject:
        raise _nobody()
    guarding.note_child(subject=subject, how=How.PAGE, by=browser.actor_of(subject))
    messages.success(request, _("Thank you for telling us. From now on a “yes” counts only with your parent or guardian."))
    return redirect("consent:choices")


def _nobody() -> Refusal:
    return Refusal("consent.no_subject", 403, _("Open your conversation or case in this browser first, then come back to this page."))


def _chosen(request: HttpRequest) -> str:
    """The subject a form names by its pseudonym, among those of this browser; without a name the one it proved to be last."""
    named, mine = request.POST.get("of", ""), browser.subjects_of(request)
    return next((each for each in mine if not named or pseudonym(each) == named), "")


@require_safe
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """Everything this browser's person was asked and said, case by case and purpose by purpose."""
    people = [telling.person(subject, _language()) for subject in browser.subjects_of(request)]
    return render(request, "consent/history.html", {"people": people})


def _answer(request: HttpRequest, public_id: UUID) -> ConsentEvent:
    return queries.answer(public_id, browser.subjects_of(request))


@require_safe
@never_cache
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The receipt of one answer for people: to read and to print."""
    answer = _answer(request, public_id)
    said = json.loads(services.issue_receipt(answer=answer).body)
    return render(request, "consent/receipt.html", {"answer": answer, "said": reading.read(said, _language())})


@require_safe
@never_cache
def receipt_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The signed file itself."""
    answer = _answer(request, public_id)
    response = HttpResponse(services.issue_receipt(answer=answer).body, content_type="application/ld+json")
    response["Content-Disposition"] = f'attachment; filename="consent-{answer.public_id}.jsonld"'
    return response
