"""The steps a client can take on their case, each with the words it asks for and the service it calls."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from disputes import forms
from disputes.models import Case
from disputes.rules import Event
from disputes.services import answering, mediation, offers
from portal.doors.idempotency import TOKEN
from portal.trail.rules import Actor

Run = Callable[[Case, str, Actor, HttpRequest], object]


@dataclass(frozen=True)
class Act:
    """Something the client can do to the case: the event it is, whether it needs words, what is said when done."""

    event: Event
    run: Run
    done: str | Promise
    words: type[forms.QuestionForm] | None = None


def _client_id(request: HttpRequest) -> str | None:
    token = request.POST.get("form_token", "")
    return token if TOKEN.fullmatch(token) else None


def _write(case: Case, text: str, by: Actor, request: HttpRequest) -> object:
    return answering.write_to_case(case=case, text=text, by=by, client_id=_client_id(request), language=get_language() or "")


def _number(request: HttpRequest) -> int:
    number = request.POST.get("proposal", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0


ACTS = {
    "write": Act(Event.CLIENT_WROTE, _write, gettext_lazy("Your message has arrived."), forms.WordsForm),
    "answer": Act(Event.INFORMATION_GIVEN, _write, gettext_lazy("Your message has arrived."), forms.WordsForm),
    "accept": Act(
        Event.CLOSED,
        lambda case, text, by, request: answering.close_case(case=case, by=by),
        gettext_lazy("You accepted our answer. The case is closed."),
    ),
    "contest": Act(
        Event.CONTESTED,
        lambda case, text, by, request: answering.contest_answer(case=case, text=text, by=by),
        gettext_lazy("We will look at it again."),
        forms.WordsForm,
    ),
    "mediate": Act(
        Event.MEDIATION_REQUESTED,
        lambda case, text, by, request: mediation.route_to_mediation(case=case, by=by),
        gettext_lazy("You asked for mediation."),
    ),
    "accept-mediation": Act(
        Event.MEDIATION_ACCEPTED,
        lambda case, text, by, request: mediation.accept_mediation(case=case, by=by),
        gettext_lazy("You accepted mediation."),
    ),
    "decline-mediation": Act(
        Event.MEDIATION_DECLINED,
        lambda case, text, by, request: mediation.decline_mediation(case=case, by=by, reason=text),
        gettext_lazy("You declined mediation. The case goes back to us."),
        forms.ReasonForm,
    ),
    "accept-proposal": Act(
        Event.PROPOSAL_ACCEPTED,
        lambda case, text, by, request: offers.accept_offer(case=case, proposal=_number(request), by=by),
        gettext_lazy("You accepted the proposal."),
    ),
    "decline-proposal": Act(
        Event.PROPOSAL_DECLINED,
        lambda case, text, by, request: offers.decline_offer(case=case, proposal=_number(request), by=by, reason=text),
        gettext_lazy("You declined the proposal. The mediator may make another."),
        forms.ReasonForm,
    ),
    "end-mediation": Act(
        Event.MEDIATION_ENDED,
        lambda case, text, by, request: mediation.end_mediation(case=case, by=by, reason=text),
        gettext_lazy("You ended the mediation."),
        forms.ReasonForm,
    ),
    "withdraw": Act(
        Event.WITHDRAWN,
        lambda case, text, by, request: answering.withdraw_case(case=case, by=by, reason=text),
        gettext_lazy("You withdrew the case."),
        forms.ReasonForm,
    ),
    "performed": Act(
        Event.PERFORMED,
        lambda case, text, by, request: mediation.confirm_performance(case=case, by=by),
        gettext_lazy("Noted: the agreement has been carried out."),
    ),
    "reopen": Act(
        Event.REOPENED,
        lambda case, text, by, request: answering.reopen_case(case=case, text=text, by=by),
        gettext_lazy("Your case is with us again."),
        forms.WordsForm,
    ),
}
