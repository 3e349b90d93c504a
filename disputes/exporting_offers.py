"""Offers, sealed figures, texts and signatures for the client they belong to, as data; never the other side's figure of a miss."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from disputes import offers_shown, queries, sealed, sealed_terms
from disputes.models import Case, Proposal
from disputes.offers_rules import TERM_LABELS
from disputes.rules import Remedy


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def terms_of(case: Case, offer: Proposal) -> dict[str, Any]:
    """What an offer says besides its words."""
    return {
        "maker": offer.maker,
        "terms": [term.as_data() for term in sealed_terms.open_terms(case, offer)],
        "counters": offer.counters,
        "round": offer.round,
        "withdrawn_at": _iso(offer.withdrawn_at),
    }


def data(case: Case) -> dict[str, Any]:
    """Rounds and texts, oldest first."""
    return {
        "sealed_rounds": [_round(each) for each in reversed(offers_shown.rounds(case, sealed.client_of(case)))],
        "agreement_texts": [_text(case, each) for each in reversed(offers_shown.texts(case, queries.state(case)))],
    }


def _round(shown: offers_shown.RoundShown) -> dict[str, Any]:
    found = shown.round
    return {
        "n": found.n,
        "currency": found.currency,
        "state": found.state,
        "opened_at": _iso(found.opened_at),
        "ended_at": _iso(found.ended_at),
        "commitments": {"client": found.client_commitment or None, "respondent": found.respondent_commitment or None},
        "figures": {each.side: {"amount": f"{each.amount:.2f}", "salt": each.opening.salt} for each in shown.figures},
        "settled": shown.settled.amount if shown.settled else None,
    }


def _text(case: Case, shown: offers_shown.TextShown) -> dict[str, Any]:
    return {
        "n": shown.text.n,
        "text_zh": shown.zh,
        "text_en": shown.en,
        "salt": sealed_terms.open_text(case, shown.text, "salt"),
        "sha256": shown.text.sha256,
        "void": shown.void,
        "drafted_at": _iso(shown.text.drafted_at),
        "items": sealed_terms.open_items(case, shown.text),
        "signatures": [
            {
                "signer": each.signer,
                "name": each.name,
                "at": _iso(each.signature.at),
                "read_in": each.signature.language,
                "code_by": each.signature.channel,
                "sha256": each.signature.sha256,
            }
            for each in shown.signatures
            if each.signature
        ],
    }


def lines(offer: dict[str, Any]) -> list[str]:
    """The terms of an offer as they read in the text of everything."""
    return [_line(term) for term in offer["terms"]]


def _line(term: dict[str, str]) -> str:
    money = f"{term['currency']} {term['amount']}" if term.get("amount") else ""
    said = [offers_shown.WHO[term["who"]], TERM_LABELS[Remedy(term["remedy"])], money, term["by"], term["words"]]
    return "    " + " · ".join(str(each) for each in said if each)
