"""Offers, figures and agreements of every kind, through the services and through both doors."""

import hashlib
import json
from datetime import date
from decimal import Decimal

from django.apps import apps

from disputes import queries
from disputes.offers_rules import Term
from disputes.rules import Remedy, Side
from disputes.services import agreements, offers, sealed_offers, signing
from tests.disputes import walks
from tests.disputes.cases import client, hours, mediated, mediator, officer
from tests.disputes.desk_doors import token

PAYS = Term(Side.RESPONDENT, Remedy.COMPENSATION, "赔偿重办证件的费用", None, "1200.00", "CNY")
DELETES = Term(Side.RESPONDENT, Remedy.DELETION, "", None)
SIGNED = {"name": "王小明", "language": "zh-hans", "channel": "email"}
ZH = "调解协议书\n\n被申请人于 {day} 前支付 CNY 1200.00。"
EN = "Mediation agreement\n\nThe respondent pays CNY 1200.00 by {day}."
DAY = "2026-03-20"


def firm_offered(*terms, at=7, **said):
    case = mediated(**said)
    offers.make_offer(case=case, terms=terms or (PAYS,), language="zh-hans", by=officer(), at=hours(at))
    return case


def both_agree(**said):
    case = firm_offered(**said)
    offers.accept_offer(case=case, proposal=1, by=client(case), at=hours(8))
    return case


def drafted(day=DAY, **said):
    case = both_agree(**said)
    texts = {"text_zh": ZH.format(day=day), "text_en": EN.format(day=day)}
    text = agreements.draft_agreement(case=case, **texts, days={1: date.fromisoformat(day)}, by=mediator(), at=hours(9))
    return case, text


def signer(case, who):
    return {"client": client(case), "respondent": officer(), "mediator": mediator()}[who]


def sign(case, text, who, at=10, **said):
    given = SIGNED | said
    return signing.place_signature(case=case, text=text.n, sha256=text.sha256, by=signer(case, who), at=hours(at), **given)


def signed(**said):
    case, text = drafted(**said)
    for n, who in enumerate(("client", "respondent", "mediator")):
        sign(case, text, who, at=10 + n)
    return case


def round_open(**said):
    case = mediated(**said)
    sealed_offers.open_round(case=case, currency="CNY", by=mediator(), at=hours(7))
    return case


def seal(case, who, amount, at=8, number=1):
    return sealed_offers.seal_figure(case=case, number=number, amount=Decimal(amount), by=signer(case, who), at=hours(at))


def independent_commitment(case, number, side, currency, amount, salt):
    """What the page says a commitment is, written down again by somebody who has only read the page."""
    digest = hashlib.sha256()
    for line in ["mingshi/sealed-figure/v1", str(case.public_id), f"{number}", side, currency, amount, salt]:
        digest.update(line.encode("utf-8") + b"\x0a")
    return digest.hexdigest()


def act(browser, name, language="en", **said):
    return browser.post(walks.at(language, f"mine/offers/{name}/"), {"form_token": token(), **said}, follow=True)


def desk(browser, case, name, **said):
    return browser.post(f"/staff/cases/{case.reference}/offers/{name}/", {"form_token": token(), **said}, follow=True)


def events(case):
    return [event.event for event in queries.events(case)]


def everything_stored():
    """Every row of every table of ours, as text: for looking for what must stand nowhere."""
    return json.dumps(
        [str(row) for model in apps.get_models() for row in model._default_manager.all().values()], ensure_ascii=False, default=str
    )
