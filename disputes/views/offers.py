"""Offers, sealed figures and the agreement, through the client's door and the desk's: the same pages, each with its own side's acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import drafting, guards, life, offer_refusals, offers_shown, queries, sealed, sealed_terms
from disputes.models import Case
from disputes.offer_acts import ACTS, EVENTS
from disputes.offer_forms import DraftForm, OfferForm
from disputes.offers_rules import MEDIATOR
from disputes.room_tables import Table
from disputes.rules import Event, Language
from disputes.services import afterwards, agreements, offers, reading, signing
from disputes.views import shown, visit
from disputes.views.rooms import at_party_door
from portal.accounts import queries as accounts
from portal.accounts.decorators import permission_required
from portal.accounts.models import Challenge, User
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.law.rules import confirmable
from portal.trail.rules import Actor
from portal.vault.masking import mask

CODE = "offers.code"
KINDS = {"email": "email", "sms": "phone"}
SIGNATURE_LAW = ("ESL.13", "ESL.14")


@dataclass(frozen=True)
class Door:
    """One side of the table: whose case, as whom, and where its pages are."""

    case: Case
    by: Actor
    base: str
    root: str
    home: str

    @property
    def client(self) -> bool:
        return self.by.kind == "client"

    @property
    def agreement(self) -> str:
        return f"{self.root}agreement/"

    @property
    def language(self) -> str:
        """The language the page is shown in: what a signature says was read."""
        return Language.CHINESE if (get_language() or "").startswith("zh") else Language.ENGLISH


DoorView = Callable[..., HttpResponseBase]


def _client(request: HttpRequest, case: Case) -> Door:
    return Door(case, sealed.client_of(case), "base.html", reverse("disputes:offers"), reverse("disputes:mine"))


def _staff(request: HttpRequest, reference: str) -> Door:
    """The desk's door, for the mediator and for who speaks for the firm; everybody else is told there is no such case."""
    assert isinstance(request.user, User)
    case = queries.case_for(request.user, reference)
    by = offers_shown.viewer(request.user, case)
    if by is None or not (by.role == MEDIATOR or life.speaks_for_side(queries.state(case), by)):
        raise offer_refusals.not_for_you()
    root = reverse("disputes:desk_offers", args=[case.reference])
    return Door(case, by, "staff/base.html", root, reverse("disputes:desk_case", args=[case.reference]))


def doors(view: DoorView) -> tuple[DoorView, DoorView, DoorView]:
    """The view behind the client's door, a participant's and the desk's; a member of staff is written down as having read."""

    @never_cache
    @visit.with_case
    def mine(request: HttpRequest, case: Case, **kwargs: Any) -> HttpResponseBase:
        return view(request, _client(request, case), **kwargs)

    @never_cache
    @permission_required("disputes.view_case")
    def desk(request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponseBase:
        door = _staff(request, reference)
        reading.read_offers(case=door.case, by=door.by)
        return view(request, door, **kwargs)

    @at_party_door
    def party(request: HttpRequest, table: Table, **kwargs: Any) -> HttpResponseBase:
        root = reverse("disputes:room_offers")
        return view(request, Door(table.case, table.me, "base.html", root, reverse("disputes:room_party")), **kwargs)

    return mine, party, desk


Bound = tuple[str, OfferForm]


def _forms(door: Door, bound: Bound | None) -> dict[str, OfferForm]:
    """A fresh form for every act, and the one that came back."""
    fresh = {name.replace("-", "_"): act.fresh(door.by) for name, act in ACTS.items()}
    return fresh | ({bound[0].replace("-", "_"): bound[1]} if bound else {})


def _possible(state: life.State, by: Actor) -> set[str]:
    return {name.replace("-", "_") for name, event in EVENTS.items() if guards.may(state, event, by)}


def _page(request: HttpRequest, door: Door, template: str, bound: Bound | None = None, **more: Any) -> HttpResponse:
    """The page as the door's person may see it; `bound` is the form that came back."""
    found = offers_shown.everything(door.case, door.by)
    context = {
        "door": door,
        "case": door.case,
        **found,
        "may": _possible(found["state"], door.by),
        "forms": _forms(door, bound),
        "bound": bound[0] if bound else "",
        "form": bound[1] if bound else None,
        "in_house": not confirmable(law.operator().mediator_body),
        "item": request.POST.get("item", ""),
        **more,
    }
    return shown.page(request, template, context, bound[1]) if bound else render(request, template, context)


@require_safe
def _offers(request: HttpRequest, door: Door) -> HttpResponse:
    return _page(request, door, "disputes/offers/page.html")


@require_safe
def _agreement(request: HttpRequest, door: Door) -> HttpResponse:
    return _agreement_page(request, door)


def _agreement_page(request: HttpRequest, door: Door, bound: Bound | None = None) -> HttpResponse:
    """The agreement as a document: to read, to sign, to carry out."""
    address = signing.address_of(door.case, door.by)
    masked = mask(KINDS[address[0]], address[1]) if address else ""
    waiting = _challenge(request) is not None
    worth = law.provisions(SIGNATURE_LAW)
    return _page(request, door, "disputes/offers/agreement.html", bound, address=masked, waiting=waiting, signature_law=worth)


def _challenge(request: HttpRequest) -> Challenge | None:
    held = request.session.get(CODE)
    return accounts.challenge(held) if held else None


@require_POST
def _act(request: HttpRequest, door: Door, name: str) -> HttpResponse:
    """One step. A second submit of the same form changes nothing; what is refused shows the page as it is now, with what was typed."""
    act = ACTS.get(name)
    if act is None:
        raise Http404
    form = act.form(request.POST)
    back = door.agreement if act.about_agreement else door.root
    if not form.is_valid():
        return _again(request, door, name, form)
    try:
        submit_once(
            request, door=f"offers.{name}", run=lambda: bool(act.run(door.case, door.by, form, request.POST)), words=str(door.by.id)
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _again(request, Door(afterwards.catch_up(door.case), door.by, door.base, door.root, door.home), name, form)
    messages.success(request, str(act.done))
    return redirect(back)


def _again(request: HttpRequest, door: Door, name: str, form: OfferForm) -> HttpResponse:
    if ACTS[name].about_agreement:
        return _agreement_page(request, door, (name, form))
    return _page(request, door, "disputes/offers/page.html", (name, form))


@require_POST
def _code(request: HttpRequest, door: Door) -> HttpResponse:
    """Send the signer a code."""
    try:
        limits.hit("sign.code", str(door.case.public_id), limit=10, window=3600)
        challenge = signing.send_code(case=door.case, language=door.language, by=door.by)
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect(door.agreement)
    request.session[CODE] = str(challenge.public_id)
    messages.success(request, _("The code is on its way."))
    return redirect(f"{door.agreement}#sign")


@require_POST
def _sign(request: HttpRequest, door: Door) -> HttpResponse:
    """The name and the code: signed, or the page again with what was typed. Not in a transaction, so that a wrong code counts."""
    form, number = ACTS["sign"].form(request.POST), request.POST.get("text", "")
    if not form.is_valid():
        return _agreement_page(request, door, ("sign", form))
    try:
        signing.sign_agreement(
            case=door.case, text=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
            sha256=request.POST.get("sha256", ""), name=form.cleaned_data["name"], language=door.language, challenge=_challenge(request),
            code=form.cleaned_data["code"], by=door.by,
        )  # fmt: skip
    except Refusal as refusal:
        form.refuse(refusal)
        return _agreement_page(request, door, ("sign", form))
    request.session.pop(CODE, None)
    messages.success(request, _("Signed."))
    return redirect(door.agreement)


@require_http_methods(["GET", "HEAD", "POST"])
def _draft(request: HttpRequest, door: Door) -> HttpResponse:
    """The mediator writes the text, both languages side by side."""
    if not guards.may(queries.state(door.case), Event.AGREEMENT_DRAFTED, door.by):
        return redirect(door.root)
    offer = offers.agreed_offer(door.case)
    terms = sealed_terms.open_terms(door.case, offer)
    initial = drafting.draft(door.case, terms, offer.language) | _last(door.case) | {"body": law.operator().mediator_body}
    form = DraftForm(request.POST or None, terms=terms, initial=initial)
    if form.is_valid() and _drafted(request, door, form):
        return redirect(door.agreement)
    return shown.page(request, "disputes/offers/draft.html", {"door": door, "case": door.case, "form": form, "terms": terms}, form)


def _last(case: Case) -> dict[str, str]:
    """The last version, to go on from, when it was made of the same offer."""
    text = case.agreement_texts.filter(proposal=offers.agreed_offer(case)).order_by("-n").first()
    return {column: sealed_terms.open_text(case, text, column) for column in ("text_zh", "text_en")} if text else {}


def _drafted(request: HttpRequest, door: Door, form: DraftForm) -> bool:
    said = form.cleaned_data
    try:
        agreements.draft_agreement(
            case=door.case, text_zh=said["text_zh"], text_en=said["text_en"], days=form.days(), body=said["body"], by=door.by
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("The text is before both sides to sign."))
    return True


mine, party, desk = doors(_offers)
mine_agreement, party_agreement, desk_agreement = doors(_agreement)
mine_act, party_act, desk_act = doors(_act)
mine_code, party_code, desk_code = doors(_code)
mine_sign, party_sign, desk_sign = doors(_sign)
desk_draft = doors(_draft)[2]
