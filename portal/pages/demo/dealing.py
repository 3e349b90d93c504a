"""What people of the demo offer each other, and how they sign: cases with terms, a text and signatures."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from disputes import drafting, sealed_terms
from disputes.offers_rules import Term
from disputes.rules import Remedy, Side
from disputes.services import agreements, offers, signing
from portal.pages.demo.told import Told
from portal.trail.rules import Actor

NAMES = {"zh-hans": "林晓", "en": "Lin Xiao"}
TEXTS = {
    "text_zh": "调解协议书\n\n被申请人在 10 个工作日内销毁有关资料的全部副本，出具书面销毁证明，并书面致歉。\n\n"
    "申请人收到证明后，双方就本事项不再争议。",
    "text_en": "Mediation agreement\n\nWithin 10 working days the respondent destroys every copy of the data concerned, certifies it in "
    "writing and apologises in writing.\n\nWhen the applicant has the certificate, neither side pursues the matter further.",
}
FACTS = {
    "text_zh": ("【写明主要事实、争议事项和各方责任】", "被申请人在服务结束后仍保存申请人的证件复印件，对此负责。"),
    "text_en": (
        "[[main facts, what was in dispute, and who answers for what]]",
        "After the service had ended the respondent still kept copies of the applicant's papers, and answers for it.",
    ),
}


def signed(told: Told, mediator: Actor, at: datetime) -> Generator[datetime, None, datetime]:
    """The mediator drafts, everybody signs within days; returns when the last one did."""
    text = agreements.draft_agreement(case=told.case, text_zh=TEXTS["text_zh"], text_en=TEXTS["text_en"], by=mediator, at=at)
    for who in (told.team.officer, told.client, mediator):
        yield (at := told.work(at, 1, 6))
        name = NAMES[told.language] if who == told.client else told.team.witness
        signing.place_signature(
            case=told.case, text=text.n, sha256=text.sha256, name=name, language=told.language, channel="email", by=who, at=at
        )
    return at


def ready_to_sign(told: Told, at: datetime) -> Iterator[datetime]:
    """The firm has offered, the client accepted; the mediator's text waits for the client, the firm has signed."""
    mediator, day = told.team.mediators[0].actor("mediator"), timezone.localdate(at) + timedelta(days=30)
    terms = [
        Term(Side.RESPONDENT, Remedy.DELETION, "", day),
        Term(Side.RESPONDENT, Remedy.COMPENSATION, "", day, "800.00", "CNY"),
    ]
    offers.make_offer(case=told.case, terms=terms, language=told.language, by=told.team.officer, at=at)
    yield (at := told.work(at, 4, 8))
    offer = offers.accept_offer(case=told.case, proposal=1, by=told.client, at=at)
    yield (at := told.work(at, 2, 4))
    texts = drafting.draft(told.case, sealed_terms.open_terms(told.case, offer), told.language)
    zh, en = (texts[column].replace(*FACTS[column]) for column in ("text_zh", "text_en"))
    text = agreements.draft_agreement(case=told.case, text_zh=zh, text_en=en, by=mediator, at=at)
    yield (at := told.work(at, 1, 2))
    signing.place_signature(
        case=told.case, text=text.n, sha256=text.sha256, name=told.team.witness, language=told.language, channel="email",
        by=told.team.officer, at=at,
    )  # fmt: skip
