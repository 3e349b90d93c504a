"""Joining a mediation: one invitation, one use, a code of one's own; who then decides for the respondent; leaving and being removed."""

from datetime import timedelta

import pytest

from disputes import queries
from disputes.models import Participant, Party
from disputes.rules import Event, Side, Stage
from disputes.services import answering, mediation, offers, participants
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.trail.rules import SYSTEM, Actor
from tests.disputes.cases import agreed, client, hours, intake, mediated, mediator, offered, officer, proposed
from tests.disputes.tables import HE, HE_EMAIL, invited, joined
from tests.disputes.test_leaks import every_row
from tests.people import li

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def refusal(step, code, status=409):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)


def test_invited_person_joins_and_comes_back_with_a_code_of_their_own():
    case = mediated()
    participant, access = joined(case)
    assert participants.by_access(access.lower().replace("-", " ")) == participant
    assert queries.state(case).present == {str(participant.public_id): "respondent"}


def test_invitation_goes_out_by_letter_in_their_language():
    case = mediated()
    made = invited(case, address=HE_EMAIL, language="en")
    letter = notices.letter(Notice.objects.get(template="room_invitation"))
    assert (letter.address, made.code in letter.body, "/en/room/join/" in letter.body) == (HE_EMAIL, True, True)


def test_codes_names_and_addresses_stand_in_no_row():
    case = mediated()
    made = invited(case, address=HE_EMAIL)
    joining = participants.join_room(code=made.code, name=HE, at=hours(8))
    rows = every_row()
    for planted in (made.code, joining.access, made.code.replace("-", ""), joining.access.replace("-", ""), HE_EMAIL, HE):
        assert planted not in rows


WRONG = ["used", "removed", "late", "stranger", "nonsense", "access code"]


@pytest.mark.parametrize("way", WRONG)
def test_invitation_that_opens_nothing_is_refused_in_the_same_words(way):
    case = mediated()
    made = invited(case)
    code, at = made.code, hours(8)
    if way == "used":
        participants.join_room(code=code, name=HE, at=hours(7.5))
    if way == "removed":
        participants.remove_participant(participant=made.participant, reason="地址有误", by=intake(), at=hours(7.5))
    if way == "late":
        at = hours(7) + participants.VALID
    if way == "access code":
        code = participants.join_room(code=code, name=HE, at=hours(7.5)).access
    code = {"stranger": "0000-0000-0000-0000-0000-0000-0000", "nonsense": "不知道"}.get(way, code)
    n = case.events.count()
    with pytest.raises(Refusal) as refused:
        participants.join_room(code=code, name="陈", at=at)
    assert (refused.value.code, refused.value.status) == ("invitation.unknown", 404)
    assert refused.value.text == participants.refusals.invitation_unknown().text
    assert case.events.count() == n


def test_invitation_works_until_its_last_moment():
    made = invited(mediated())
    assert participants.invitation(made.code, hours(7) + participants.VALID - timedelta(seconds=1)) == made.participant


def test_there_is_one_respondent_at_a_time():
    case = mediated()
    first = invited(case)
    refusal(lambda: invited(case), "participant.respondent_there")
    participants.remove_participant(participant=first.participant, reason="地址有误", by=intake(), at=hours(8))
    assert joined(case, at=hours(9))[0].part == "respondent"


@pytest.mark.parametrize(("part", "capacity"), [("respondent", "lawyer"), ("representative", "partner"), ("mediator", "firm"), ("", "")])
def test_impossible_parts_are_refused(part, capacity):
    with pytest.raises(Refusal) as refused:
        invited(mediated(), part, capacity)
    assert refused.value.code == "case.not_a_choice"


def test_whoever_joined_as_the_respondent_decides_and_the_privacy_officer_no_longer():
    case = proposed()
    participant, _access = joined(case, at=hours(8))
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=officer(), at=hours(9)), "case.speaks_for_side")
    answered = offers.accept_offer(case=case, proposal=1, by=participant.actor, at=hours(9))
    assert answered.respondent_by == str(participant.public_id)


def test_privacy_officer_decides_again_when_the_respondent_has_left():
    case = proposed()
    participant, _access = joined(case, at=hours(8))
    participants.leave_room(participant=participant, by=participant.actor, at=hours(8.5))
    assert offers.accept_offer(case=case, proposal=1, by=officer(), at=hours(9)).respondent_at == hours(9)


def test_respondent_who_joined_early_accepts_mediation_for_their_side():
    case = offered()
    participant, _access = joined(case)
    mediation.accept_mediation(case=case, by=participant.actor, at=hours(8))
    assert Party.objects.get(case=case, side=Side.RESPONDENT).accepted_by == str(participant.public_id)


def test_who_comes_after_the_agreement_is_let_in_whatever_is_found_against_the_mediator():
    case = agreed()
    helper, _access = joined(case, "adviser", "lawyer", name=li().name_zh, at=hours(12), address=li().email)
    assert str(helper.public_id) in queries.state(case).present
    assert not case.events.filter(event=Event.CONFLICT_FOUND).exists()


@pytest.mark.parametrize("part", ["representative", "adviser"])
def test_who_helps_a_side_decides_nothing(part):
    case = proposed()
    helper, _access = joined(case, part, "friend", at=hours(8))
    for step in (
        lambda: offers.accept_offer(case=case, proposal=1, by=helper.actor, at=hours(9)),
        lambda: mediation.end_mediation(case=case, by=helper.actor, at=hours(9)),
    ):
        refusal(step, "case.not_your_part", 403)


def test_a_participant_of_another_case_is_told_there_is_no_such_case():
    case, other = proposed(), proposed()
    stranger, _access = joined(other, at=hours(8))
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=stranger.actor, at=hours(9)), "case.not_found", 404)


def test_chen_with_an_invented_id_is_told_there_is_no_such_case():
    chen = Actor("party", "22222222-2222-4222-8222-222222222222", "respondent")
    refusal(lambda: mediation.end_mediation(case=mediated(), by=chen), "case.not_found", 404)


def test_removed_participant_has_no_code_and_no_part_any_more():
    case = proposed()
    participant, access = joined(case, at=hours(8))
    participants.remove_participant(participant=participant, reason="已不再代理", by=mediator(), at=hours(9))
    refusal(lambda: participants.by_access(access), "room.unknown", 404)
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=participant.actor, at=hours(9)), "case.not_found", 404)
    assert queries.timeline(case)[0].words == "已不再代理"


def test_removal_needs_a_reason_and_happens_once():
    participant, _access = joined(mediated())
    with pytest.raises(Refusal):
        participants.remove_participant(participant=participant, reason=" ", by=intake(), at=hours(9))
    participants.remove_participant(participant=participant, reason="已离职", by=intake(), at=hours(9))
    refusal(
        lambda: participants.remove_participant(participant=participant, reason="再次", by=intake(), at=hours(9)), "case.not_found", 404
    )


def test_nobody_leaves_for_somebody_else():
    case = mediated()
    first, _a = joined(case)
    second, _b = joined(case, "adviser", "lawyer")
    refusal(lambda: participants.leave_room(participant=first, by=second.actor), "case.not_found", 404)


def test_client_privacy_officer_and_other_mediator_invite_nobody():
    case = mediated()
    for by in (client(case), officer()):
        refusal(lambda by=by: invited(case, by=by), "case.not_your_part", 403)
    zheng = User.objects.create_user(email="z@mingshi.example", name_zh="郑", name_en="Zheng", roles=["mediator"])
    refusal(lambda: invited(case, by=zheng.actor("mediator")), "case.own_mediation")


def test_erasing_the_case_ends_codes_and_addresses():
    case = mediated()
    _participant, access = joined(case, address=HE_EMAIL)
    answering.withdraw_case(case=case, by=client(case), at=hours(9))
    assert case.stage == Stage.CLOSED
    queries_before = Participant.objects.exclude(address_index="").count()
    participants.forget_participants(case, hours(10), by=SYSTEM)
    refusal(lambda: participants.by_access(access), "room.unknown", 404)
    assert (queries_before, Participant.objects.exclude(address_index="").count()) == (1, 0)


def test_client_reads_that_somebody_joined_for_the_other_side():
    case = mediated()
    joined(case)
    labels = {moment.event.event: moment.label for moment in queries.timeline(case)}
    assert labels[Event.PARTICIPANT_JOINED] != Event.PARTICIPANT_JOINED.label
