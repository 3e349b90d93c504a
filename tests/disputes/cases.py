"""Cases at every stage, made through the services, with words that must never leak."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from disputes import queries, sealed
from disputes.models import Case
from disputes.services import agreements, answering, filing, mediation, neutrality, offers, triage
from portal.trail.rules import Actor
from tests.people import li, qian, wang, zhao

CHINA = ZoneInfo("Asia/Shanghai")
FILED = datetime(2026, 2, 12, 10, 30, tzinfo=CHINA)  # two days before a make-up Saturday and the Spring Festival
ID_NUMBER = "11010519491231002X"
PHONE = "13800138000"
STORY = f"公司转让半年了，我的身份证复印件还没有销毁，号码 {ID_NUMBER}，电话 {PHONE}。"
WISH = "请销毁复印件，并书面告诉我。"


def hours(count: float) -> datetime:
    """A moment so many hours after filing."""
    return FILED + timedelta(hours=count)


def file(at: datetime = FILED, **said) -> filing.Filed:
    answers = {"kind": "complaint", "topic": "retention", "story": STORY, "wish": WISH, "happened": "2025-08", "language": "zh-hans"}
    return filing.file_case(**{**answers, "channel": "page", "by": wang(), **said}, at=at)


def client(case) -> Actor:
    return sealed.client_of(case)


def intake() -> Actor:
    return qian().actor("intake")


def officer() -> Actor:
    return zhao().actor("privacy_officer")


def mediator() -> Actor:
    return li().actor("mediator")


def taken(**said):
    case = file(**said).case
    triage.take_case(case=case, by=intake(), at=hours(1))
    return case


def answered(resolution: str = "not_upheld", **said):
    case = taken(**said)
    answering.settle_case(case=case, resolution=resolution, text="经核实，复印件已于 2025-09-01 销毁。", by=intake(), at=hours(2))
    return case


def offered(**said):
    case = answered(**said)
    mediation.route_to_mediation(case=case, by=intake(), at=hours(3))
    return case


def mediated(**said):
    case = offered(**said)
    mediation.accept_mediation(case=case, by=client(case), at=hours(4))
    mediation.accept_mediation(case=case, by=officer(), at=hours(5))
    mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(6))
    neutrality.declare_neutrality(case=case, by=mediator(), at=hours(6))
    return case


def proposed(**said):
    case = mediated(**said)
    offers.make_offer(case=case, text="双方到场销毁，并签字确认。", language="zh-hans", by=mediator(), at=hours(7))
    return case


def agreed(**said):
    case = proposed(**said)
    offers.accept_offer(case=case, proposal=1, by=client(case), at=hours(8))
    offers.accept_offer(case=case, proposal=1, by=officer(), at=hours(9))
    texts = {"text_zh": "2026-03-10 前双方到场销毁。", "text_en": "Destroyed in the presence of both sides by 2026-03-10."}
    agreements.record_agreement(case=case, seen="郑凯", **texts, body="in_house", by=mediator(), at=hours(10))
    return case


def happened(case) -> list[str]:
    """The events of a case, oldest first."""
    return [event.event for event in queries.events(case)]


def clock(case, code, run=1):
    return case.clocks.get(code=code, run=run)


def asked(**said):
    """Taken, and the client was asked for more."""
    case = taken(**said)
    triage.ask_for_more(case=case, text="请问合同编号是多少？", by=intake(), at=hours(2))
    return case


def fresh(case) -> Case:
    """The case as it is stored now."""
    return Case.objects.select_related("conversation").get(pk=case.pk)
