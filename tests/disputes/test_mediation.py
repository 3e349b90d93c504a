"""Mediation: both sides or none, a mediator without conflict, proposals answered once by each side, an agreement that can be checked."""

import pytest

from disputes import queries, sealed
from disputes.models import Agreement, Party, Proposal
from disputes.rules import Ball, Event, Resolution, Side, Stage
from disputes.services import agreements, answering, mediation, neutrality, offers
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.rules import Actor
from tests.disputes.cases import agreed, answered, client, hours, intake, mediated, mediator, offered, officer, proposed
from tests.people import li, qian, zheng

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def refusal(step, code, status=409):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)


def test_offered_mediation_waits_for_the_client():
    case = offered()
    assert (case.stage, case.ball) == (Stage.MEDIATION_OFFERED, Ball.CLIENT)
    assert queries.awaits(case, Side.CLIENT)


def test_client_who_asks_for_mediation_has_accepted_it():
    case = answered()
    mediation.route_to_mediation(case=case, by=client(case), at=hours(3))
    assert not queries.awaits(case, Side.CLIENT)
    assert Party.objects.get(case=case, side="client").accepted_at == hours(3)


def test_mediation_begins_when_both_accept_and_a_mediator_is_there():
    case = mediated()
    assert (case.stage, case.mediator, case.ball) == (Stage.MEDIATION, str(li().public_id), Ball.MEDIATOR)
    assert case.clocks.get(code="mediation.max").started_at == hours(6)


@pytest.mark.parametrize("order", ["mediator first", "mediator last"])
def test_mediation_begins_in_whatever_order(order):
    case = offered()
    steps = [
        lambda: mediation.assign_mediator(case=case, mediator=li(), by=intake()),
        lambda: neutrality.declare_neutrality(case=case, by=mediator()),
        lambda: mediation.accept_mediation(case=case, by=client(case)),
        lambda: mediation.accept_mediation(case=case, by=officer()),
    ]
    for step in steps if order == "mediator first" else steps[2:] + steps[:2]:
        assert case.stage == Stage.MEDIATION_OFFERED
        step()
    assert case.stage == Stage.MEDIATION


def test_one_side_accepting_twice_is_not_two_sides():
    case = offered()
    mediation.accept_mediation(case=case, by=client(case))
    refusal(lambda: mediation.accept_mediation(case=case, by=client(case)), "case.may_still_accept")
    assert case.stage == Stage.MEDIATION_OFFERED


def test_one_side_declining_means_no_mediation():
    case = offered()
    mediation.decline_mediation(case=case, by=client(case), reason="不想调解")
    assert (case.stage, case.ball) == (Stage.IN_REVIEW, Ball.FIRM)
    assert case.clocks.get(code="cn.complaint", run=2).stopped_at is None


def test_who_handled_the_case_cannot_mediate_it():
    case = offered()
    qian().grants.create(role="mediator")
    refusal(lambda: mediation.assign_mediator(case=case, mediator=qian(), by=officer()), "case.no_conflict")


def test_who_speaks_for_the_firm_cannot_mediate():
    case = offered()
    mediation.accept_mediation(case=case, by=Actor("staff", str(li().public_id), "privacy_officer"))
    refusal(lambda: mediation.assign_mediator(case=case, mediator=li(), by=intake()), "case.no_conflict")


def test_mediator_cannot_act_for_the_office_in_the_same_case():
    case = mediated()
    as_intake = Actor("staff", str(li().public_id), "intake")
    refusal(lambda: answering.reply_to_case(case=case, text="您好", by=as_intake), "case.no_conflict")


def test_somebody_who_is_no_mediator_cannot_be_assigned():
    refusal(lambda: mediation.assign_mediator(case=offered(), mediator=qian(), by=officer()), "mediation.not_a_mediator", 422)


def test_client_or_mediator_cannot_choose_the_mediator():
    case = offered()
    refusal(lambda: mediation.assign_mediator(case=case, mediator=li(), by=client(case)), "case.not_your_part", 403)
    refusal(lambda: mediation.assign_mediator(case=case, mediator=li(), by=mediator()), "case.not_your_part", 403)


def test_other_mediator_cannot_propose():
    step = lambda: offers.make_offer(case=mediated(), text="方案", language="zh-hans", by=zheng().actor("mediator"))  # noqa: E731
    refusal(step, "case.own_mediation")


def test_proposal_asks_both_sides():
    case = proposed()
    assert case.ball == Ball.BOTH
    assert queries.awaits(case, Side.CLIENT)
    assert queries.awaits(case, Side.RESPONDENT)
    assert queries.proposals(case)[0][1] == "双方到场销毁，并签字确认。"


def test_second_proposal_waits_until_the_first_is_answered():
    case = proposed()
    step = lambda: offers.make_offer(case=case, text="另一方案", language="zh-hans", by=mediator())  # noqa: E731
    refusal(step, "case.no_proposal_open")
    offers.decline_offer(case=case, proposal=1, by=client(case), reason="太晚")
    assert step().n == 2


def test_side_accepts_a_proposal_once():
    case = proposed()
    offers.accept_offer(case=case, proposal=1, by=client(case))
    assert case.ball == Ball.FIRM
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=client(case)), "case.proposal_open")


def test_acceptance_of_an_older_proposal_accepts_nothing():
    case = proposed()
    offers.decline_offer(case=case, proposal=1, by=officer())
    offers.make_offer(case=case, text="新的方案", language="zh-hans", by=mediator())
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=client(case)), "mediation.other_proposal")
    assert Proposal.objects.get(n=2).client_at is None


def test_agreement_needs_both_acceptances():
    case = proposed()
    offers.accept_offer(case=case, proposal=1, by=client(case))
    step = lambda: agreements.record_agreement(case=case, seen="郑凯", text_zh="协议", text_en="Agreement", body="in_house", by=mediator())  # noqa: E731
    refusal(step, "case.both_accepted")


def test_agreement_is_sealed_and_its_hash_checks():
    case = agreed()
    found, text_zh, text_en = queries.agreement(case)
    salt = sealed.open_agreement(case, found, "salt")
    assert found.sha256 == agreements.agreement_hash(salt, text_zh=text_zh, text_en=text_en)
    assert "销毁".encode() not in bytes(found.text_zh)
    assert trail.history(case.subject)[-1].facts["agreement_sha256"] == found.sha256


def test_agreement_stops_the_mediation_clock():
    case = agreed()
    assert case.clocks.get(code="mediation.max").stopped_at == hours(10)


def test_agreed_case_closes_as_agreed():
    case = agreed()
    answering.close_case(case=case, by=mediator())
    assert (case.stage, case.resolution) == (Stage.CLOSED, Resolution.AGREED)


def test_agreement_needs_a_body_the_law_knows():
    case = proposed()
    offers.accept_offer(case=case, proposal=1, by=client(case))
    offers.accept_offer(case=case, proposal=1, by=officer())
    step = lambda: agreements.record_agreement(case=case, seen="郑凯", text_zh="协议", text_en="Agreement", body="my cousin", by=mediator())  # noqa: E731
    refusal(step, "case.not_a_choice", 422)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("who", [client, lambda case: officer(), lambda case: mediator()], ids=["client", "firm", "mediator"])
def test_mediation_ends_freely_without_agreement(who):
    case = mediated()
    mediation.end_mediation(case=case, by=who(case), reason="谈不拢")
    assert (case.stage, case.resolution) == (Stage.CLOSED, Resolution.NO_AGREEMENT)


def test_chen_can_neither_accept_nor_end_a_mediation():
    case = proposed()
    chen = Actor("client", "22222222-2222-4222-8222-222222222222", "client")
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=chen), "case.not_found", 404)
    refusal(lambda: mediation.end_mediation(case=case, by=chen), "case.not_found", 404)


def test_mediator_no_longer_with_the_firm_cannot_be_assigned():
    gone = zheng()
    gone.is_active = False
    refusal(lambda: mediation.assign_mediator(case=offered(), mediator=gone, by=intake()), "mediation.not_a_mediator", 422)


def test_withdrawal_in_the_middle_ends_everything():
    case = proposed()
    offers.accept_offer(case=case, proposal=1, by=officer())
    answering.withdraw_case(case=case, by=client(case))
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=client(case)), "case.move_not_allowed")
    assert Event.AGREEMENT_RECORDED not in queries.possible(case, mediator())


def test_sides_are_kept_with_who_and_when():
    case = mediated()
    firm = Party.objects.get(case=case, side="respondent")
    assert (firm.accepted_at, firm.accepted_by) == (hours(5), officer().id)
