"""The moves staff can make on a case, each with its form and the service it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes import queries
from disputes.models import Case
from disputes.rules import Event
from disputes.services import agreements, answering, claims, clocks, mediation, neutrality, offers, triage
from disputes.views import desk_claims
from disputes.views import desk_forms as forms
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

Run = Callable[[Case, dict[str, Any], Actor], object]


@dataclass(frozen=True)
class Action:
    """One move staff can make: the event it is, the words it asks for, the service it calls."""

    event: Event
    title: str | Promise
    done: str | Promise
    form: type[forms.ActionForm]
    run: Run
    look: str = "quiet"


def _assign(case: Case, data: dict[str, Any], by: Actor) -> object:
    mediator = User.objects.filter(public_id=data["mediator"]).first()
    if mediator is None:
        raise Refusal("case.not_a_choice", 422, _("Choose one of the answers given."))
    return mediation.assign_mediator(case=case, mediator=mediator, by=by)


def _latest(case: Case) -> int:
    found = case.proposals.order_by("-n").first()
    return found.n if found else 0


def _explain(case: Case, data: dict[str, Any], by: Actor) -> object:
    code, _colon, run = data["clock"].rpartition(":")
    return clocks.explain_breach(case=case, code=code, run=int(run), cause=data["cause"], reason=data["reason"], by=by)


def _give(case: Case, data: dict[str, Any], by: Actor) -> object:
    handler = accounts.by_public_id(data["handler"])
    if handler is None:
        raise Refusal("case.not_a_choice", 422, _("Choose one of the answers given."))
    return triage.assign_case(case=case, handler=handler, over_capacity=data["over_capacity"], by=by)


def _merge(case: Case, data: dict[str, Any], by: Actor) -> object:
    return triage.merge_case(case=case, into=queries.by_reference(data["into"]), text=data["text"], by=by)


def _extend(case: Case, data: dict[str, Any], by: Actor) -> object:
    code, _colon, run = data["clock"].rpartition(":")
    return triage.extend_deadline(case=case, code=code, run=int(run), text=data["text"], by=by)


ACTIONS: dict[str, Action] = {
    "take": Action(
        Event.TAKEN,
        gettext_lazy("Take the case"),
        gettext_lazy("The case is yours."),
        forms.NothingForm,
        lambda case, data, by: triage.take_case(case=case, by=by),
        "",
    ),
    "reply": Action(
        Event.REPLIED,
        gettext_lazy("Reply"),
        gettext_lazy("Sent. The client sees it now."),
        forms.ReplyForm,
        lambda case, data, by: answering.reply_to_case(case=case, text=data["text"], by=by, client_id=data["once"] or None),
        "",
    ),
    "ask": Action(
        Event.INFORMATION_ASKED,
        gettext_lazy("Ask for more information"),
        gettext_lazy("Asked. The clocks that pause for it are paused."),
        forms.TextForm,
        lambda case, data, by: triage.ask_for_more(case=case, by=by, **data),
    ),
    "answer": Action(
        Event.ANSWERED,
        gettext_lazy("Give the answer"),
        gettext_lazy("The answer is given."),
        desk_claims.AnswerForm,
        lambda case, data, by: claims.answer_case(case=case, by=by, **data),
    ),
    "answer-claim": Action(
        Event.CLAIM_ANSWERED,
        gettext_lazy("Answer a claim"),
        gettext_lazy("Answered. The client sees it in the list of claims."),
        desk_claims.ClaimAnswerForm,
        desk_claims.answer,
    ),
    "claim-done": Action(
        Event.CLAIM_DONE,
        gettext_lazy("Note a claim as done"),
        gettext_lazy("Noted as done. The client sees what and when."),
        desk_claims.ClaimDoneForm,
        desk_claims.finish,
    ),
    "give": Action(
        Event.ASSIGNED,
        gettext_lazy("Give the case to somebody"),
        gettext_lazy("The case is theirs, and they have been told."),
        forms.GiveForm,
        _give,
    ),
    "hand-over": Action(
        Event.HANDED_OVER,
        gettext_lazy("Hand to another department"),
        gettext_lazy("The case is with the other department, which has a working day to take it over."),
        forms.HandOverForm,
        lambda case, data, by: triage.hand_over(case=case, by=by, **data),
    ),
    "extend": Action(
        Event.EXTENDED,
        gettext_lazy("Extend a deadline"),
        gettext_lazy("The deadline is extended, and the client has been told why."),
        forms.ExtendForm,
        _extend,
    ),
    "merge": Action(
        Event.MERGED,
        gettext_lazy("Join with an earlier case"),
        gettext_lazy("The case goes on in the earlier one."),
        forms.MergeForm,
        _merge,
    ),
    "mediation": Action(
        Event.MEDIATION_OFFERED,
        gettext_lazy("Offer mediation"),
        gettext_lazy("Mediation is offered to both sides."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.route_to_mediation(case=case, by=by, **data),
    ),
    "assign": Action(
        Event.MEDIATOR_ASSIGNED,
        gettext_lazy("Assign a mediator"),
        gettext_lazy("The mediator is assigned."),
        forms.MediatorForm,
        _assign,
    ),
    "declare": Action(
        Event.MEDIATOR_DECLARED,
        gettext_lazy("Declare to be impartial"),
        gettext_lazy("Declared. Both sides can read it."),
        forms.DeclarationForm,
        lambda case, data, by: neutrality.declare_neutrality(case=case, disclosed=data["reason"], by=by),
        "",
    ),
    "accept-mediation": Action(
        Event.MEDIATION_ACCEPTED,
        gettext_lazy("Accept mediation for our side"),
        gettext_lazy("Our side has accepted mediation."),
        forms.NothingForm,
        lambda case, data, by: mediation.accept_mediation(case=case, by=by),
    ),
    "decline-mediation": Action(
        Event.MEDIATION_DECLINED,
        gettext_lazy("Decline mediation for our side"),
        gettext_lazy("Our side has declined mediation."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.decline_mediation(case=case, by=by, **data),
    ),
    "propose": Action(
        Event.PROPOSAL_MADE,
        gettext_lazy("Make a proposal"),
        gettext_lazy("The proposal is before both sides."),
        forms.ProposalForm,
        lambda case, data, by: offers.make_offer(case=case, language=case.language, by=by, **data),
        "",
    ),
    "accept-proposal": Action(
        Event.PROPOSAL_ACCEPTED,
        gettext_lazy("Accept the proposal for our side"),
        gettext_lazy("Our side has accepted the proposal."),
        forms.NothingForm,
        lambda case, data, by: offers.accept_offer(case=case, proposal=_latest(case), by=by),
    ),
    "decline-proposal": Action(
        Event.PROPOSAL_DECLINED,
        gettext_lazy("Decline the proposal for our side"),
        gettext_lazy("Our side has declined the proposal."),
        forms.OptionalReasonForm,
        lambda case, data, by: offers.decline_offer(case=case, proposal=_latest(case), by=by, **data),
    ),
    "agreement": Action(
        Event.AGREEMENT_RECORDED,
        gettext_lazy("Record an agreement signed on paper"),
        gettext_lazy("The agreement is recorded."),
        forms.AgreementForm,
        lambda case, data, by: agreements.record_agreement(case=case, by=by, **data),
        "",
    ),
    "begin-appraisal": Action(
        Event.APPRAISAL_STARTED,
        gettext_lazy("A test or appraisal begins"),
        gettext_lazy("Noted. Its time does not count in the mediation's."),
        forms.ReasonForm,
        lambda case, data, by: mediation.begin_appraisal(case=case, by=by, **data),
    ),
    "end-appraisal": Action(
        Event.APPRAISAL_ENDED,
        gettext_lazy("The test or appraisal has ended"),
        gettext_lazy("Noted. The mediation's time runs on."),
        forms.NothingForm,
        lambda case, data, by: mediation.end_appraisal(case=case, by=by),
    ),
    "performed": Action(
        Event.PERFORMED,
        gettext_lazy("The agreement has been carried out"),
        gettext_lazy("Noted. The case can be closed."),
        forms.NothingForm,
        lambda case, data, by: mediation.confirm_performance(case=case, by=by),
    ),
    "asked-court": Action(
        Event.CONFIRMATION_ASKED,
        gettext_lazy("Both sides have asked the court to confirm"),
        gettext_lazy("Noted."),
        forms.NothingForm,
        lambda case, data, by: mediation.ask_court(case=case, by=by),
    ),
    "end-mediation": Action(
        Event.MEDIATION_ENDED,
        gettext_lazy("End mediation without agreement"),
        gettext_lazy("The mediation has ended."),
        forms.OptionalReasonForm,
        lambda case, data, by: mediation.end_mediation(case=case, by=by, **data),
    ),
    "close": Action(
        Event.CLOSED,
        gettext_lazy("Close the case"),
        gettext_lazy("The case is closed."),
        forms.NothingForm,
        lambda case, data, by: answering.close_case(case=case, by=by),
    ),
    "reopen": Action(
        Event.REOPENED,
        gettext_lazy("Open the case again"),
        gettext_lazy("The case is open again."),
        forms.TextForm,
        lambda case, data, by: answering.reopen_case(case=case, by=by, **data),
    ),
    "reinstate": Action(
        Event.REINSTATED,
        gettext_lazy("Take the case up again"),
        gettext_lazy("The case is open again."),
        forms.TextForm,
        lambda case, data, by: answering.reopen_case(case=case, by=by, **data),
    ),
    "decline": Action(
        Event.DECLINED,
        gettext_lazy("Do not accept the case"),
        gettext_lazy("The case is closed as not accepted."),
        forms.DeclineForm,
        lambda case, data, by: triage.decline_case(case=case, by=by, **data),
    ),
    "lesson": Action(
        Event.LESSON,
        gettext_lazy("Write down what was learned"),
        gettext_lazy("Written down. It is in the list of lessons."),
        desk_claims.LessonForm,
        desk_claims.learn,
    ),
    "explain-breach": Action(
        Event.BREACH_EXPLAINED,
        gettext_lazy("Explain a missed deadline"),
        gettext_lazy("The reason is on the record. The missed deadline stays."),
        forms.BreachForm,
        _explain,
    ),
}
