"""The steps on the pages of offers and agreements: the event each is, its form, the service it calls, what is said when done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from disputes import offer_forms as forms
from disputes.life import side_of
from disputes.models import Case
from disputes.offer_forms import OfferForm, TermsForm
from disputes.rules import Event, Language
from disputes.services import agreements, offers, performance, sealed_offers
from portal.trail.rules import Actor

Posted = Any
Run = Callable[[Case, Actor, Any, Posted], object]


@dataclass(frozen=True)
class OfferAct:
    """`about_agreement`: its form stands on the agreement's page, not among the offers."""

    event: Event
    form: type[OfferForm]
    run: Run
    done: str | Promise
    about_agreement: bool = False

    def fresh(self, by: Actor) -> OfferForm:
        """An empty form; whoever offers is first thought to do it themselves."""
        return self.form(mine=side_of(by.role)) if issubclass(self.form, TermsForm) else self.form()


def number(posted: Posted, name: str) -> int:
    """A number that came with the form; 0 (which names nothing) for anything else."""
    typed = posted.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


def _offer(case: Case, by: Actor, form: TermsForm, posted: Posted) -> object:
    return offers.make_offer(case=case, text=form.cleaned_data["text"], terms=form.terms(), language=_language(), by=by)


def _counter(case: Case, by: Actor, form: TermsForm, posted: Posted) -> object:
    said = {"text": form.cleaned_data["text"], "terms": form.terms(), "language": _language()}
    return offers.counter_offer(case=case, proposal=number(posted, "proposal"), by=by, **said)


def _item(run: Callable[..., object], name: str = "") -> Run:
    def about(case: Case, by: Actor, form: OfferForm, posted: Posted) -> object:
        words = {name: form.cleaned_data["reason"]} if name else {}
        return run(case=case, item=number(posted, "item"), by=by, **words)

    return about


ACTS: dict[str, OfferAct] = {
    "offer": OfferAct(Event.PROPOSAL_MADE, TermsForm, _offer, _("Your offer is before the other side.")),
    "counter": OfferAct(Event.PROPOSAL_DECLINED, TermsForm, _counter, _("Your counter-offer is before the other side.")),
    "accept": OfferAct(
        Event.PROPOSAL_ACCEPTED,
        OfferForm,
        lambda case, by, form, posted: offers.accept_offer(case=case, proposal=number(posted, "proposal"), by=by),
        _("Accepted. The mediator now writes the agreement, which both sides then sign."),
    ),
    "decline": OfferAct(
        Event.PROPOSAL_DECLINED,
        forms.ReasonForm,
        lambda case, by, form, posted: offers.decline_offer(
            case=case, proposal=number(posted, "proposal"), reason=form.cleaned_data["reason"], by=by
        ),
        _("Declined. Anybody at the table can make another offer."),
    ),
    "withdraw": OfferAct(
        Event.PROPOSAL_WITHDRAWN,
        OfferForm,
        lambda case, by, form, posted: offers.withdraw_offer(case=case, proposal=number(posted, "proposal"), by=by),
        _("The offer is withdrawn. It can no longer be accepted."),
    ),
    "round": OfferAct(
        Event.ROUND_OPENED,
        forms.RoundForm,
        lambda case, by, form, posted: sealed_offers.open_round(case=case, currency=form.cleaned_data["currency"], by=by),
        _("Both sides are asked for a figure."),
    ),
    "seal": OfferAct(
        Event.FIGURE_SEALED,
        forms.SealForm,
        lambda case, by, form, posted: sealed_offers.seal_figure(
            case=case, number=number(posted, "round"), amount=form.cleaned_data["amount"], by=by
        ),
        _("Your figure is sealed. It can no longer be changed."),
    ),
    "refuse": OfferAct(
        Event.AGREEMENT_REFUSED,
        forms.ReasonForm,
        lambda case, by, form, posted: agreements.refuse_signing(case=case, reason=form.cleaned_data["reason"], by=by),
        _("The text can no longer be signed. Offers can be made again."),
        about_agreement=True,
    ),
    "paper": OfferAct(
        Event.AGREEMENT_RECORDED,
        forms.PaperForm,
        lambda case, by, form, posted: agreements.record_paper(
            case=case, text=number(posted, "text"), sha256=posted.get("sha256", ""), seen=form.cleaned_data["seen"], by=by
        ),
        _("The agreement is recorded as signed on paper."),
        about_agreement=True,
    ),
    "done": OfferAct(
        Event.ITEM_DONE, forms.DoneForm, _item(performance.mark_done, "words"), _("Noted. The other side is asked to confirm it."), True
    ),
    "confirm": OfferAct(Event.ITEM_CONFIRMED, OfferForm, _item(performance.confirm_item), _("Confirmed as done."), True),
    "broken": OfferAct(
        Event.BROKEN,
        forms.NeededReasonForm,
        _item(performance.report_broken, "reason"),
        _("The case is open again, with all its deadlines."),
        True,
    ),
    "sign": OfferAct(Event.AGREEMENT_SIGNED, forms.SignForm, lambda case, by, form, posted: None, "", about_agreement=True),
}
"""Signing has a view of its own: its code is proved outside the transaction."""
EVENTS = {name: act.event for name, act in ACTS.items()} | {"draft": Event.AGREEMENT_DRAFTED, "perform": Event.PERFORMED}


def _language() -> str:
    return Language.CHINESE if (get_language() or "").startswith("zh") else Language.ENGLISH
