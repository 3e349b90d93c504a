"""A mediator nobody need doubt: what is found against one, who decides, and what stands still meanwhile."""

from datetime import timedelta

import pytest

from disputes import conflicts, exporting, queries, rooms_read
from disputes.conflict_grounds import Conflict, words
from disputes.models import Department, Seat
from disputes.rules import Event, Stage
from disputes.services import answering, mediation, neutrality, offers, reading, triage
from portal.accounts.services.contacts import send_contact_code, verify_contact
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests.disputes.cases import client, clock, fresh, happened, hours, intake, mediated, mediator, offered, officer, proposed, taken
from tests.disputes.tables import joined
from tests.disputes.walks import code_sent
from tests.people import li, qian, sun, wang, wu, zheng

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def refusal(step, code, status=409):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)
    return refused.value


def challenged(case=None):
    case = case or mediated()
    neutrality.challenge_mediator(case=case, reason="调解员曾为对方工作", by=client(case), at=hours(8))
    return case


def decide(case, upheld=True, by=None, at=9):
    neutrality.decide_challenge(case=case, upheld=upheld, reason="理由", by=by or wu().actor("administrator"), at=hours(at))


def verified(address):
    challenge = send_contact_code(channel="email", address=address, language="en", by=wang())
    return verify_contact(challenge=challenge, code=code_sent(), by=wang())


def named():
    return offered(story="接待我的李敏态度恶劣。")


def same_person():
    return offered(contact=verified(li().email))


def same_team():
    department = Department.objects.create(code="records", name_zh="档案部", name_en="Records")
    Seat.objects.create(user=li(), department=department)
    case = taken()
    triage.hand_over(case=case, to="records", reason="档案部的事", by=intake(), at=hours(2))
    mediation.route_to_mediation(case=case, by=intake(), at=hours(3))
    return case


def officer_too():
    li().grants.create(role="privacy_officer")
    return offered()


def opened_before():
    case = taken()
    li().grants.create(role="intake")
    reading.reveal_text(case=case, what="story", reason="handling", by=li().actor("intake"), at=hours(1.5))
    mediation.route_to_mediation(case=case, by=intake(), at=hours(3))
    return case


FOUND = {
    named: Conflict.NAMED,
    same_person: Conflict.SAME_PERSON,
    same_team: Conflict.TEAM,
    officer_too: Conflict.OFFICER,
    opened_before: Conflict.HANDLED,
}


@pytest.mark.parametrize("make", FOUND, ids=lambda make: make.__name__)
def test_found_conflict_bars_the_mediator_and_stays_on_the_record(make):
    case = make()
    n = case.events.count()
    assert conflicts.of(case, li()) == [FOUND[make]]
    for at in (6, 7):
        refused = refusal(
            lambda at=at: mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(at)), "mediation.conflict"
        )
    ground = words([FOUND[make]])
    assert ground in refused.text
    assert (fresh(case).mediator, case.events.count()) == ("", n + 1)  # tried twice, one line
    told = queries.timeline(case)[0]
    assert (told.event.event, told.words, told.event.note) == (Event.MEDIATOR_REFUSED, ground, None)
    assert ground in [line.conflict for line in rooms_read.on_record(case, client(case))]


def test_the_log_names_the_ground_and_nobody():
    case = named()
    refusal(lambda: mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(6)), "mediation.conflict")
    entry = trail.history(case.subject)[-1]
    assert (entry.event, entry.facts["conflict"]) == ("mediator.refused", "named")
    assert str(li().public_id) not in str(entry.facts)
    assert "李敏" not in str([row.data for row in case.events.all()])


def test_somebody_replaced_is_refused_with_that_ground():
    case = challenged()
    decide(case)
    refusal(lambda: mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(10)), "case.no_conflict")
    assert queries.timeline(case)[0].words == words([Conflict.REPLACED])
    mediation.assign_mediator(case=case, mediator=zheng(), by=intake(), at=hours(11))
    assert case.mediator == str(zheng().public_id)


def test_nobody_without_a_part_in_it_puts_a_refusal_on_the_record():
    case = named()
    n = case.events.count()
    refusal(
        lambda: mediation.assign_mediator(case=case, mediator=li(), by=wu().actor("administrator"), at=hours(6)), "case.not_your_part", 403
    )
    assert case.events.count() == n


def test_whoever_decides_about_a_mediator_is_seen_to_have_read_why():
    case = challenged()
    by = wu().actor("administrator")
    for at in (9, 10, 30):
        opened = reading.read_doubt(case=case, by=by, at=hours(at))
    assert "调解员曾为对方工作" in opened.values()
    assert [(read.what, read.by_role) for read in case.reads.order_by("at")] == [("challenge", "administrator")] * 2
    assert {each.what for each in exporting.readings(case)} == {"What was said about the mediator"}
    for stranger in (mediator(), officer(), client(case), sun().actor("publisher")):
        refusal(lambda stranger=stranger: reading.read_doubt(case=case, by=stranger, at=hours(31)), "case.not_yours_to_read", 403)
    assert case.reads.count() == 2


def test_nothing_is_found_against_somebody_who_has_nothing_to_do_with_it():
    assert conflicts.of(offered(), zheng()) == []


def test_mediation_does_not_begin_without_the_declaration():
    case = offered()
    for by in (client(case), officer()):
        mediation.accept_mediation(case=case, by=by, at=hours(4))
    mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(5))
    assert case.stage == Stage.MEDIATION_OFFERED
    neutrality.declare_neutrality(case=case, by=mediator(), disclosed="三年前与对方同席一次会议", at=hours(6))
    assert case.stage == Stage.MEDIATION
    assert "三年前与对方同席一次会议" in [moment.words for moment in queries.timeline(case)]


def test_exception_is_allowed_by_a_second_person_and_read_by_the_parties():
    case = named()
    neutrality.ask_exception(case=case, mediator=li(), reason="只有他熟悉该领域", by=intake(), at=hours(4))
    refusal(lambda: neutrality.allow_exception(case=case, reason="同意", by=intake(), at=hours(5)), "case.second_person")
    neutrality.allow_exception(case=case, reason="双方知情", by=wu().actor("administrator"), at=hours(5))
    mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(6))
    assert case.mediator == str(li().public_id)
    assert {"只有他熟悉该领域", "双方知情"} <= {moment.words for moment in queries.timeline(case)}


def test_exception_is_for_one_mediator_only():
    case = offered(story="李敏和郑凯都在场。")
    neutrality.ask_exception(case=case, mediator=li(), reason="例外", by=intake(), at=hours(4))
    neutrality.allow_exception(case=case, reason="同意", by=wu().actor("administrator"), at=hours(5))
    refusal(lambda: mediation.assign_mediator(case=case, mediator=zheng(), by=intake(), at=hours(6)), "mediation.conflict")


def test_privacy_officer_who_is_a_side_decides_about_no_mediator():
    case = challenged()
    refusal(lambda: decide(case, by=officer()), "case.not_your_part", 403)
    refusal(lambda: neutrality.ask_exception(case=named(), mediator=li(), reason="例外", by=officer()), "case.not_your_part", 403)


def test_somebody_who_joins_can_bring_a_conflict_that_suspends():
    case = mediated()
    joined(case, address=li().email)
    assert (queries.state(case).suspended, happened(case)[-1]) == (True, Event.CONFLICT_FOUND)
    refusal(lambda: decide(case, upheld=False), "case.no_found_conflict")
    decide(case)
    assert case.mediator == ""


def test_challenged_mediator_can_go_no_further_but_the_parties_can_stop():
    case = challenged(proposed())
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=client(case), at=hours(9)), "case.not_suspended")
    mediation.end_mediation(case=case, by=client(case), at=hours(9))
    assert case.stage == Stage.CLOSED


def test_a_second_challenge_waits_for_the_first():
    case = challenged()
    refusal(lambda: neutrality.challenge_mediator(case=case, reason="再次", by=officer(), at=hours(8.5)), "case.not_challenged")


def test_mediator_does_not_decide_about_themselves_and_another_one_can():
    case = challenged()
    refusal(lambda: decide(case, by=mediator()), "case.not_the_mediator")
    decide(case, upheld=False, by=zheng().actor("mediator"))
    assert not queries.state(case).suspended


def test_time_of_a_challenge_is_not_the_mediations_time():
    case = mediated()
    due = clock(case, "mediation.max").due_at
    neutrality.challenge_mediator(case=case, reason="有疑问", by=client(case), at=hours(24))
    assert clock(case, "mediation.max").paused_at == hours(24)
    assert clock(case, "challenge.decision").stopped_at is None
    decide(case, upheld=False, at=72)
    assert clock(case, "mediation.max").due_at >= due + timedelta(days=1)  # whole days in which nothing could happen
    assert clock(case, "challenge.decision").stopped_at == hours(72)


def test_replaced_mediator_does_not_come_back():
    case = challenged()
    decide(case)
    refusal(lambda: mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(10)), "case.no_conflict")
    mediation.assign_mediator(case=case, mediator=zheng(), by=intake(), at=hours(10))
    assert queries.state(case).suspended
    neutrality.declare_neutrality(case=case, by=zheng().actor("mediator"), at=hours(11))
    assert not queries.state(case).suspended


def test_mediator_in_office_is_not_replaced_without_a_challenge():
    refusal(lambda: mediation.assign_mediator(case=mediated(), mediator=zheng(), by=intake(), at=hours(8)), "case.no_mediator")


def test_participants_challenge_and_others_do_not():
    case = mediated()
    helper, _access = joined(case, "adviser", "lawyer")
    neutrality.challenge_mediator(case=case, reason="有疑问", by=helper.actor, at=hours(8))
    assert queries.state(case).challenged
    refusal(lambda: neutrality.challenge_mediator(case=mediated(), reason="x", by=intake()), "case.not_your_part", 403)


def test_nobody_needs_an_exception_where_nothing_was_found():
    case = offered()
    refusal(lambda: neutrality.ask_exception(case=case, mediator=li(), reason="x", by=intake()), "case.not_a_choice", 422)
    refusal(lambda: neutrality.ask_exception(case=case, mediator=qian(), reason="x", by=intake()), "case.not_a_choice", 422)


def test_withdrawal_ends_the_clock_of_a_challenge():
    case = challenged()
    answering.withdraw_case(case=case, by=client(case), at=hours(9))
    assert clock(case, "challenge.decision").stopped_at == hours(9)
