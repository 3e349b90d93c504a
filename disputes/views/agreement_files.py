"""The agreement as a PDF, the proofs of sealed figures, and the page where anybody checks a printed agreement."""

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disputes import codes, offer_refusals, offers_shown, queries, refusals, sealed
from disputes.life import maker_of, speaks_for_side
from disputes.models import Agreement
from disputes.moves import SIDES
from disputes.offer_forms import VerifyForm
from disputes.offers_rules import RoundState
from disputes.rules import Side
from disputes.views import shown
from disputes.views.offers import Door, doors
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.policies import typesetting
from portal.trail import queries as trail
from portal.trail.models import Entry

SHA256 = re.compile(r"[0-9a-f]{64}")
MISPRINTED = str.maketrans("", "", " \t\r\n-")


@require_safe
def _pdf(request: HttpRequest, door: Door) -> HttpResponse:
    """Both languages, with the signatures and what to check them with. Takes a second or two."""
    if not typesetting.available():
        raise offer_refusals.no_pdf()
    limits.hit("agreement.pdf", str(door.case.public_id), limit=20, window=3600)
    found = offers_shown.everything(door.case, door.by)
    text = found["agreement"].text if found["agreement"] else next((each for each in found["texts"] if not each.void), None)
    if found["agreement"] is None and text is None:
        raise offer_refusals.no_agreement()
    context = found | {
        "case": door.case, "text": text, "signers": _signers(text), "operator": law.operator(), "faces": typesetting.font_faces(),
        "check_at": f"{settings.PUBLIC_ORIGIN}{reverse('disputes:verify_agreement')}",
    }  # fmt: skip
    body = typesetting.to_pdf(render_to_string("disputes/offers/print.html", context))
    if body is None:
        raise offer_refusals.no_pdf()
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{door.case.reference}-agreement.pdf"'
    return response


WHO = {"client": ("申请人", "Applicant"), "respondent": ("被申请人", "Respondent"), "mediator": ("调解员", "Mediator")}
HOW = {"email": ("邮箱验证码", "code by e-mail"), "sms": ("短信验证码", "code by text message")}


def _signers(text: offers_shown.TextShown | None) -> list[dict[str, Any]]:
    """The three lines under a printed agreement: filled where it was signed here, empty to sign on paper."""
    held = {each.signer: each for each in text.signed} if text else {}
    return [_signer(signer, *names, held.get(signer)) for signer, names in WHO.items()]


def _signer(signer: str, zh: str, en: str, signed: offers_shown.Signed | None) -> dict[str, Any]:
    if signed is None or signed.signature is None:
        return {"zh": zh, "en": en, "name": "", "at": None}
    how_zh, how_en = HOW[signed.signature.channel]
    return {"zh": zh, "en": en, "name": signed.name, "at": signed.signature.at, "how_zh": how_zh, "how_en": how_en}


@require_safe
def _proof(request: HttpRequest, door: Door, n: int, side: str) -> HttpResponse:
    """The `.tlog-proof` of a commitment with its opening: one's own, or either once the figures have met."""
    found = door.case.sealed_rounds.filter(n=n).first()
    if found is None or side not in list(Side) or not (found.state == RoundState.SETTLED or _own(door, side)):
        raise refusals.not_found()
    entry = Entry.objects.filter(pk=getattr(found, f"{side}_entry")).first()
    text = trail.proof(entry, opening=True, secret=sealed.trail_secret(door.case)) if entry else None
    if text is None:
        messages.info(request, _("The public log takes the record in within minutes. Come back for the proof then."))
        return redirect(door.root)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{door.case.reference}-round-{n}-{side}.tlog-proof"'
    return response


def _own(door: Door, side: str) -> bool:
    """Whether the viewer decides for that side: those who help it see no figure."""
    return door.by.role in SIDES and maker_of(door.by.role) == side and speaks_for_side(queries.state(door.case), door.by)


mine_pdf, party_pdf, desk_pdf = doors(_pdf)
mine_proof, party_proof, desk_proof = doors(_proof)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A printed agreement: whether we hold one with this code or hash, and what of it can be said to anybody. Never its content."""
    form, found = VerifyForm(request.POST or None), None
    if form.is_valid():
        try:
            limits.hit("agreement.verify", limits.client_key(request), limit=30, window=900)
            found = _held(form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "field": form["code"], "found": found, "asked": form.is_valid()}
    return shown.page(request, "disputes/offers/verify.html", context, form)


def _held(typed: str) -> Agreement | None:
    """The agreement with this code or this SHA-256; None when we hold none, or its content is erased."""
    digest = typed.translate(MISPRINTED).lower()
    wanted = {"sha256": digest} if SHA256.fullmatch(digest) else {"code": codes.read_agreement_code(typed) or "-"}
    return Agreement.objects.select_related("text", "case").filter(**wanted).first()
