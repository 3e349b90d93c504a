"""The first quarter of 2026 with something in every figure that is counted, by people at every door, and words that must not leak."""

import io
from datetime import date, datetime, timedelta

import time_machine
from django.utils import timezone

from disputes.services import afterwards, answering, clocks, conversations, erasing, mediation, offers, participants, reading, triage
from disputes.services.agreements import record_agreement
from portal.authorities import services as authorities
from portal.consent.services import load_notices
from portal.incidents import services as incidents
from portal.inventory import services as inventory
from portal.law import queries as law
from portal.partners import services as partners
from portal.succession.services import deciding, handing
from portal.trail.rules import SYSTEM, Actor
from tests.disputes.cases import FILED, answered, client, file, fresh, hours, intake, mediated, mediator, offered, officer, proposed, taken
from tests.law.terms import approved
from tests.law.terms import draft as term
from tests.partners.conftest import content
from tests.people import sun, zhao
from tests.policies.samples import named_firm
from tests.rights.requests import asked
from tests.standing import LAW_SINCE, stand_on_law
from tests.succession.sales import announced, boss, opened, taker, the_day
from transparency_reports.rules import ZONE, Quarter

Q1 = Quarter(2026, 1)
OVER = datetime(2026, 4, 2, 9, 0, 0, 250_000, tzinfo=ZONE)
ROBOT = Actor("bot", "", "bot")


def stand() -> None:
    """Everything that happened up to the end of the quarter."""
    stand_on_law()
    named_firm()
    load_notices(by=SYSTEM, at=LAW_SINCE)
    inventory.load_pack(at=LAW_SINCE)
    with time_machine.travel(FILED + timedelta(hours=22), tick=False):
        _change_of_hands()
        _third_parties()
        _term_that_changes()
        _mediations()
        _other_side()
        _answers()
        _requests()
        _talks()
        _told()
    clocks.sweep(Q1.end - timedelta(hours=1))
    for case in [file(at=FILED + timedelta(days=1)).case for _n in range(2)]:
        clocks.sweep(Q1.end - timedelta(hours=1))
        clocks.explain_breach(
            case=case, code="reply.first", cause="staffing", reason="人手不足。", by=intake(), at=Q1.end - timedelta(minutes=9)
        )


def _change_of_hands() -> None:
    """Two cases go along, another sale is called off."""
    for _n in range(2):
        file()
    found = announced()
    with the_day(found):
        handing.take_bundle(handover=opened(found), target=io.BytesIO(), by=taker())
    off = announced(name_en="Another buyer", name_zh="另一买家", days=12)
    deciding.call_off(succession=off, why_zh="谈判未成。", why_en="Talks failed.", by=boss())


def _third_parties() -> None:
    by = zhao().acting(partners.PERMISSION)
    for code, abroad in (("cloud", False), ("mail", True), ("gone", True)):
        row = partners.add_partner(code=code, content=content(abroad=abroad), by=by)
        row = partners.activate_partner(partner=row, by=sun().acting(partners.PERMISSION))
        if abroad:
            partners.record_transfer(
                partner=row, on=timezone.localdate(), persons=3, sensitive=0, important=False, ground="counted", consent="C-9", by=by
            )
    partners.end_partner(partner=row, note="已删除。", by=by)


def _term_that_changes() -> None:
    """The first reply to feedback: two under the old term, two under the new one."""
    for _n in range(2):
        file(kind="feedback")
    approved(term(valid_from=FILED.date() + timedelta(days=3)), when=FILED + timedelta(hours=21))
    for _n in range(2):
        file(kind="feedback", at=FILED + timedelta(days=14))


def _mediations() -> None:
    texts = {"seen": "郑凯", "text_zh": "到场销毁。", "text_en": "Destroyed in presence.", "perform_by": date(2026, 3, 10)}
    for n in range(4):
        case = proposed()
        offers.accept_offer(case=case, proposal=1, by=client(case), at=hours(8))
        offers.accept_offer(case=case, proposal=1, by=officer(), at=hours(9))
        record_agreement(case=case, **texts, body="in_house", by=mediator(), at=hours(10) + timedelta(microseconds=n * 300_001))
        if n < 2:
            mediation.confirm_performance(case=case, by=client(case), at=hours(20))
    for _n in range(2):
        case = mediated()
        mediation.end_mediation(case=case, by=client(case), at=hours(9))


def _other_side() -> None:
    """Two are not answered by the firm; where a partner is invited, two are answered in time and two are not."""
    for n in range(6):
        case = offered()
        if n > 1:
            invited = {"part": "respondent", "capacity": "partner", "name": "何敏", "language": "zh-hans"}
            participants.invite_participant(case=case, **invited, by=intake(), at=hours(4))
        if n > 3:
            mediation.accept_mediation(case=case, by=officer(), at=hours(5))


def _answers() -> None:
    for ease in (7, 6, 3, 1):
        case = answered(topic="sharing", channel="api", language="en")
        answering.close_case(case=case, by=client(case), at=hours(12) + timedelta(microseconds=999_999))
        afterwards.rate_case(case=case, ease=ease, by=client(case), at=hours(13))
        if ease < 4:
            answering.reopen_case(case=case, text="还有一点。", by=client(case), at=hours(14))
    for _n in range(2):
        case = taken(kind="dispute")
        reading.reveal_text(case=case, what="story", reason="verifying", by=intake(), at=hours(2))
        answering.withdraw_case(case=case, by=client(case), at=hours(3))
        declined = taken()
        ground = law.refusal_grounds("complaint")[0].code
        triage.decline_case(case=declined, ground=ground, text="不予受理。", by=intake(), at=hours(4))
    answering.reopen_case(case=declined, text="请再看。", by=client(declined), at=hours(5))


def _requests() -> None:
    for n, right in enumerate(("access", "access", "deletion", "deletion")):
        case = asked(right, at=hours(1))[0].case
        triage.take_case(case=case, by=officer(), at=hours(2))
        if n % 2:
            ground = law.refusal_grounds("rights")[0].code
            triage.decline_case(case=case, ground=ground, text="不能提供。", by=officer(), at=hours(6))


def _told() -> None:
    """Two incidents, one of them over; three requests of authorities, two of them answered."""
    words = {"text_zh": "邮件发错了人。", "text_en": "A mail went to the wrong person."}
    for n in range(2):
        notice = incidents.open_incident(title_zh="邮件发错", title_en="A mail went astray", **words, by=zhao().actor("privacy_officer"))
        incidents.publish_notice(notice=notice, by=sun().actor("publisher"))
        if n:
            over = incidents.draft_notice(incident=notice.incident, kind="closed", **words, by=zhao().actor("privacy_officer"))
            incidents.publish_notice(notice=over, by=sun().actor("publisher"))
    today = timezone.localdate()
    for n in range(3):
        said = {"authority": "court", "basis": "Civil Procedure Law art. 70", "asked_on": today, "people": 2}
        request = authorities.enter_request(**said, by=zhao().actor("privacy_officer"))
        authorities.confirm_request(request=request, by=sun().actor("publisher"))
        if n:
            answer = authorities.enter_answer(request=request, outcome="part", answered_on=today, by=zhao().actor("privacy_officer"))
            authorities.confirm_answer(answer=answer, by=sun().actor("publisher"))


def _talks() -> None:
    """Six conversations: four hand over, two of them find somebody; two are deleted. Two closed cases are erased."""
    for n in range(6):
        talk = conversations.start_conversation(language="zh-hans", channel="chat", at=hours(n)).conversation
        if n < 4:
            conversations.ask_for_person(conversation=talk, by=ROBOT, at=hours(n))
        if n < 2:
            conversations.join_conversation(conversation=talk, by=intake(), at=hours(n))
        if n > 3:
            conversations.delete_conversation(conversation=talk, by=SYSTEM, at=hours(9))
    for _n in range(2):
        talk = conversations.start_conversation(language="en", channel="chat", at=hours(1)).conversation
        conversations.note_unanswered(conversation=talk, band="unknown", by=ROBOT, at=hours(1))
    for _n in range(2):
        case = answered()
        answering.close_case(case=case, by=client(case), at=hours(12))
        erasing.erase_case(case=fresh(case), by=SYSTEM, at=hours(15))
