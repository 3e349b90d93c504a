"""Agreements: the text is drafted in both languages, signed by both sides and the mediator, or signed on paper and recorded.

Law: MED 29 (contents; takes effect with the signatures), CPL 205 (in-house mediation makes a contract no court confirms)."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from disputes import agreement_checks, codes, offer_refusals, refusals, sealed, sealed_terms
from disputes.models import Agreement, AgreementText, Case, CaseEvent
from disputes.offers_rules import Term
from disputes.refusals import allowed
from disputes.rules import Event
from disputes.services import mediation_news, threads
from disputes.services.days import possible
from disputes.services.moving import locked, move, state_of
from disputes.services.offers import agreed_offer
from portal.doors.text import clean
from portal.law import queries as law
from portal.law.rules import MediatorBody
from portal.trail.rules import SYSTEM, Actor

AGREEMENT_LIMIT, SEEN_LIMIT = 8_000, 500
PAPER, HERE = "paper", "here"  # the two ways an agreement is signed


def agreement_hash(salt: str, *, text_zh: str, text_en: str) -> str:
    """SHA-256, hex, over the salt (hex) and both texts, each ended by a NUL."""
    return hashlib.sha256("\0".join([salt, text_zh, text_en, ""]).encode()).hexdigest()


@transaction.atomic
def draft_agreement(
    *, case: Case, text_zh: str, text_en: str, days: Mapping[int, date | None] | None = None, body: str = "", by: Actor,
    at: datetime | None = None,
) -> AgreementText:  # fmt: skip
    """The mediator puts the text before both sides to sign. Every earlier version, and every signature under it, is void with it.

    `days` sets the day of the accepted offer's term 1, 2, …; what has none runs under the term agreement.item. Refusals 422:
    agreement.places, agreement.languages, agreement.missing, offer.day."""
    body = _body(body)
    current = locked(case)
    allowed(state_of(current), Event.AGREEMENT_DRAFTED, by)
    offer = agreed_offer(current)
    terms = _dated(sealed_terms.open_terms(current, offer), days or {}, at or timezone.now())
    texts = _texts(text_zh, text_en)
    agreement_checks.check(**texts, terms=terms)
    salt = secrets.token_hex(16)
    draft = AgreementText(case=current, n=current.agreement_texts.count() + 1, proposal=offer, body=body, drafted_by=by.id)
    draft.sha256 = agreement_hash(salt, **texts)
    event = move(case, Event.AGREEMENT_DRAFTED, by=by, at=at, data={"text": draft.n, "agreement_sha256": draft.sha256, "body": body})
    draft.drafted_at = event.at
    items = json.dumps(_items(current, terms), ensure_ascii=False)
    for column, words in {**texts, "salt": salt, "items": items}.items():
        setattr(draft, column, sealed_terms.seal_text(current, draft, column, words))
    draft.save()
    mediation_news.tell(case, event, by)
    return draft


def _body(body: str) -> str:
    chosen = body or law.operator().mediator_body
    if chosen not in list(MediatorBody):
        raise refusals.not_a_choice("body")
    return chosen


def _texts(text_zh: str, text_en: str) -> dict[str, str]:
    both = {"text_zh": text_zh, "text_en": text_en}
    return {column: clean(words, limit=AGREEMENT_LIMIT, required=True) for column, words in both.items()}


def _dated(terms: Sequence[Term], days: Mapping[int, date | None], now: datetime) -> list[Term]:
    """The terms with the days the mediator set."""
    for n, day in days.items():
        if not possible(day, now):
            raise offer_refusals.term_day(n)
    return [replace(term, by_day=days.get(n, term.by_day)) for n, term in enumerate(terms, start=1)]


def _items(case: Case, terms: Sequence[Term]) -> list[dict[str, Any]]:
    """The terms as items, numbered on from those of an earlier agreement of the case."""
    earlier = AgreementText.objects.filter(agreement__case=case)
    first = 1 + sum(len(sealed_terms.open_items(case, text)) for text in earlier)
    return [{"n": n, **term.as_data()} for n, term in enumerate(terms, start=first)]


def latest_text(case: Case, n: int, sha256: str) -> AgreementText:
    """Version `n`, which must be the latest and say exactly what was shown. Refusal agreement.other_text (409)."""
    latest = case.agreement_texts.order_by("-n").first()
    if latest is None or (latest.n, latest.sha256) != (n, sha256):
        raise offer_refusals.not_current()
    return latest


@transaction.atomic
def record_paper(*, case: Case, text: int, sha256: str, seen: str, by: Actor, at: datetime | None = None) -> Agreement:
    """Both sides and the mediator have signed a print of version `text`; `seen` says who was there."""
    current = locked(case)
    allowed(state_of(current), Event.AGREEMENT_RECORDED, by)
    return conclude(case, latest_text(current, text, sha256), way=PAPER, note=_seen(seen), by=by, at=at)


def conclude(case: Case, text: AgreementText, *, way: str, by: Actor, note: str = "", at: datetime | None = None) -> Agreement:
    """The agreement takes effect (in the caller's transaction, the case locked): stage agreed, a clock for every item."""
    items = sealed_terms.open_items(case, text)
    said = {"text": text.n, "way": way, "items": [[item["n"], item["who"], item["by"]] for item in items]}
    data = {"agreement_sha256": text.sha256, "body": text.body, **(said if items else {"text": text.n, "way": way})}
    event = move(case, Event.AGREEMENT_RECORDED, by=by, at=at, data=data, note=note)
    words = {column: sealed_terms.open_text(case, text, column) for column in ("text_zh", "text_en", "salt")}
    return _keep(case, event, text.proposal_id, words, text.body, by if by != SYSTEM else Actor("staff", text.drafted_by), text)


@transaction.atomic
def record_agreement(
    *, case: Case, text_zh: str, text_en: str, seen: str, by: Actor, body: str = "", perform_by: date | None = None,
    at: datetime | None = None,
) -> Agreement:  # fmt: skip
    """Keep an agreement that was written and signed on paper, in both languages; its salted hash goes into the record.

    `seen` says who saw both sides sign, `body` is a law.rules.MediatorBody value (the operator's own when not said), `perform_by` the
    day by which all of it is to be done; without one the term agreement.performance runs. Refusal agreement.day (422)."""
    if not possible(perform_by, at or timezone.now()):
        raise refusals.impossible_day()
    body = _body(body)
    current = locked(case)
    allowed(state_of(current), Event.AGREEMENT_RECORDED, by)
    words = _texts(text_zh, text_en) | {"salt": secrets.token_hex(16)}
    digest = agreement_hash(**words)
    named = {"perform_by": perform_by.isoformat()} if perform_by else {}
    data = {"agreement_sha256": digest, "body": body, "way": PAPER, **named}
    event = move(case, Event.AGREEMENT_RECORDED, by=by, at=at, data=data, note=_seen(seen))
    return _keep(current, event, agreed_offer(current).pk, words, body, by, None)


def _seen(words: str) -> str:
    said = clean(words, limit=SEEN_LIMIT)
    if not said:
        raise offer_refusals.nobody_saw_it()
    return said


def _keep(
    case: Case, event: CaseEvent, offer: int, words: Mapping[str, str], body: str, by: Actor, text: AgreementText | None
) -> Agreement:
    agreement = Agreement(
        case=case, proposal_id=offer, sha256=event.data["agreement_sha256"], body=body, recorded_at=event.at, recorded_by=by.id,
        text=text, code=codes.new_agreement_code(),
    )  # fmt: skip
    for column, said in words.items():
        setattr(agreement, column, sealed.seal_agreement(case, agreement, column, said))
    agreement.save()
    mediation_news.tell(case, event, by)
    return agreement


@transaction.atomic
def refuse_signing(*, case: Case, reason: str = "", by: Actor, at: datetime | None = None) -> CaseEvent:
    """A side does not sign, or the mediator takes the text back: it can no longer be signed, signatures under it are void, and
    offers can be made again."""
    event = move(case, Event.AGREEMENT_REFUSED, by=by, at=at, note=threads.reason(reason))
    mediation_news.tell(case, event, by)
    return event
