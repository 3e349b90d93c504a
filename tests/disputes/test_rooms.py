"""What is said in a mediation room: by whom, where, once, and only while it is open."""

from datetime import timedelta

import pytest

from disputes import rooms_read, sealed
from disputes.models import RoomMessage, RoomSeen
from disputes.rules import Space
from disputes.services import answering, mediation, neutrality, participants, rooms
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.trail.rules import Actor
from portal.vault.rules import Unreadable
from tests.disputes.cases import agreed, client, hours, intake, mediated, mediator, offered, officer
from tests.disputes.tables import HE_EMAIL, at_table, joined
from tests.disputes.test_contacts_and_recovery import contact
from tests.people import chen, sun, wu, zheng, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
JOINT, WITH_CLIENT, WITH_RESPONDENT, NOTES = Space.JOINT, Space.CAUCUS_CLIENT, Space.CAUCUS_RESPONDENT, Space.MEDIATOR


def refusal(step, code, status):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)


def say(case, by, text="您好", space=JOINT, at=None, **more):
    return rooms.say_in_room(case=case, space=space, text=text, by=by, at=at or hours(9), **more).message


def heard(case, viewer, space=JOINT) -> list[str]:
    return [each.text for each in rooms_read.messages_for(case, viewer, space)]


def test_joint_room_is_read_by_both_sides_and_the_mediator():
    case, respondent, helper = at_table()
    say(case, client(case), "我方意见")
    for viewer in (client(case), respondent.actor, helper.actor, mediator()):
        assert heard(case, viewer) == ["我方意见"]


def test_caucus_is_read_by_one_side_and_the_mediator():
    case, respondent, helper = at_table()
    say(case, client(case), "底线", WITH_CLIENT)
    for viewer in (client(case), helper.actor, mediator()):
        assert heard(case, viewer, WITH_CLIENT) == ["底线"]
    for viewer in (respondent.actor, officer()):
        assert heard(case, viewer, WITH_CLIENT) == []


def test_cursors_of_one_space_say_nothing_about_another():
    case = mediated()
    say(case, client(case), space=WITH_CLIENT)
    say(case, client(case), space=WITH_CLIENT)
    assert say(case, officer()).cursor == 1


def test_notes_are_their_authors_alone():
    case = mediated()
    say(case, mediator(), "双方都愿意让步", NOTES)
    assert heard(case, mediator(), NOTES) == ["双方都愿意让步"]
    for viewer in (client(case), officer(), intake(), Actor("staff", str(zheng().public_id), "mediator")):
        assert heard(case, viewer, NOTES) == []


def test_text_of_one_space_opens_in_no_other():
    case = mediated()
    said = say(case, client(case), "底线", WITH_CLIENT)
    said.space = JOINT.value
    with pytest.raises(Unreadable):
        sealed.open_room_message(case, said)


def strangers(case):
    other = [Actor("staff", str(user().public_id), user().roles[0]) for user in (zheng, zhou, wu, sun)]
    return [chen(), intake(), *other, Actor("party", "22222222-2222-4222-8222-222222222222", "respondent"), client(mediated())]


def test_nobody_else_reads_or_says_anything():
    case = mediated()
    say(case, client(case))
    for viewer in strangers(case):
        for space in Space:
            assert heard(case, viewer, space) == []
            refusal(lambda v=viewer, s=space: say(case, v, space=s), "case.not_found", 404)
    assert RoomMessage.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(("who", "space"), [(client, WITH_RESPONDENT), (client, NOTES), (lambda case: officer(), WITH_CLIENT)])
def test_a_space_that_is_not_theirs_does_not_exist(who, space):
    case = mediated()
    refusal(lambda: say(case, who(case), space=space), "case.not_found", 404)


def test_the_same_message_sent_twice_is_one():
    case = mediated()
    first = say(case, client(case), "一次", client_id="abcdefgh")
    again = rooms.say_in_room(case=case, space=JOINT, text="两次", by=client(case), client_id="abcdefgh", at=hours(9))
    assert (again.created, again.message) == (False, first)
    assert say(case, officer(), "另一人", client_id="abcdefgh").cursor == 2


def test_room_is_closed_before_and_after_the_mediation():
    early = offered()
    refusal(lambda: say(early, client(early)), "room.closed", 409)
    case = mediated()
    say(case, client(case), "之前")
    mediation.end_mediation(case=case, by=client(case), at=hours(10))
    refusal(lambda: say(case, client(case), at=hours(11)), "room.closed", 409)
    assert heard(case, client(case)) == ["之前"]


def test_room_stays_open_while_the_agreement_is_carried_out():
    case = agreed()
    assert say(case, client(case), at=hours(11)).cursor == 1


def test_challenged_mediation_takes_no_words_but_the_mediators_notes():
    case = mediated()
    neutrality.challenge_mediator(case=case, reason="调解员认识对方", by=client(case), at=hours(8))
    for by in (client(case), officer(), mediator()):
        refusal(lambda by=by: say(case, by), "room.suspended", 409)
    assert say(case, mediator(), "回应", NOTES).cursor == 1


def test_a_participant_reads_a_caucus_from_the_moment_they_joined():
    case = mediated()
    say(case, client(case), "此前的话", WITH_CLIENT, hours(7))
    helper, _access = joined(case, "representative", "friend", at=hours(8))
    say(case, client(case), "此后的话", WITH_CLIENT, hours(9))
    assert heard(case, helper.actor, WITH_CLIENT) == ["此后的话"]


def test_a_new_mediator_reads_no_caucus_of_the_former_one():
    case = mediated()
    say(case, client(case), "只对前任说", WITH_CLIENT, hours(7))
    say(case, mediator(), "前任的笔记", NOTES, hours(7))
    neutrality.challenge_mediator(case=case, reason="有利害关系", by=client(case), at=hours(8))
    neutrality.decide_challenge(case=case, upheld=True, reason="属实", by=wu().actor("administrator"), at=hours(9))
    assert heard(case, mediator(), WITH_CLIENT) == []
    mediation.assign_mediator(case=case, mediator=zheng(), by=intake(), at=hours(10))
    fresh = zheng().actor("mediator")
    assert (heard(case, fresh, WITH_CLIENT), heard(case, fresh, NOTES)) == ([], [])
    neutrality.declare_neutrality(case=case, by=fresh, at=hours(11))
    say(case, client(case), "对新调解员说", WITH_CLIENT, hours(12))
    assert heard(case, fresh, WITH_CLIENT) == ["对新调解员说"]


def test_privacy_officer_has_no_seat_while_somebody_from_outside_is_the_respondent():
    case = mediated()
    say(case, officer(), "公司的话", WITH_RESPONDENT, hours(7))
    guest, _access = joined(case, at=hours(8))
    say(case, guest.actor, "合作方的话", WITH_RESPONDENT, hours(9))
    assert (heard(case, officer(), WITH_RESPONDENT), heard(case, officer())) == ([], [])
    assert heard(case, guest.actor, WITH_RESPONDENT) == ["合作方的话"]
    participants.leave_room(participant=guest, by=guest.actor, at=hours(10))
    assert heard(case, officer(), WITH_RESPONDENT) == ["公司的话"]


def test_removed_participant_reads_and_says_nothing_more():
    case = mediated()
    guest, _access = joined(case)
    say(case, client(case))
    participants.remove_participant(participant=guest, reason="已不再代理", by=mediator(), at=hours(10))
    assert heard(case, guest.actor) == []
    refusal(lambda: say(case, guest.actor, at=hours(11)), "case.not_found", 404)


def test_others_see_how_far_somebody_has_read_and_by_role_only():
    case = mediated()
    said = say(case, client(case))
    rooms.mark_seen(case=case, space=JOINT, cursor=99, by=mediator(), at=hours(10))
    (mark,) = rooms_read.readers(case, client(case), JOINT)
    assert (mark.role, mark.cursor) == ("mediator", said.cursor)
    refusal(lambda: rooms.mark_seen(case=case, space=NOTES, cursor=1, by=client(case)), "case.not_found", 404)


def test_unread_counts_what_others_said_since():
    case = mediated()
    say(case, client(case))
    say(case, officer(), at=hours(9.1))
    assert rooms_read.unread(case, mediator()) == {"joint": 2, "caucus_client": 0, "caucus_respondent": 0, "mediator": 0}
    assert rooms_read.unread(case, officer()) == {"joint": 0, "caucus_respondent": 0}


def letters() -> list[Notice]:
    return list(Notice.objects.filter(template="room_news"))


def test_one_letter_until_they_have_been_there_again():
    case = mediated(contact=contact())
    say(case, officer(), "第一句")
    say(case, officer(), "第二句", at=hours(9.5))
    assert len(letters()) == 1
    rooms.mark_seen(case=case, space=JOINT, cursor=2, by=client(case), at=hours(10))
    say(case, officer(), "还在房间里", at=hours(10) + timedelta(minutes=2))
    assert len(letters()) == 1
    say(case, officer(), "已经离开", at=hours(12))
    assert len(letters()) == 2


def test_caucus_sends_no_letter_to_the_other_side():
    case = mediated(contact=contact())
    joined(case, address=HE_EMAIL)
    before = len(letters())
    say(case, client(case), "底线", WITH_CLIENT)
    assert len(letters()) == before


def test_message_is_kept_sealed_and_never_changed():
    case = mediated()
    said = say(case, client(case), "机密原话")
    assert "机密原话".encode() not in bytes(said.text)
    with pytest.raises(TypeError):
        RoomMessage.objects.filter(pk=said.pk).update(text=b"")


def test_erased_case_has_no_room():
    case = mediated()
    say(case, client(case))
    answering.withdraw_case(case=case, by=client(case), at=hours(10))
    case.erased_at = hours(11)
    assert rooms_read.sight(case, client(case)) == {}
    assert RoomSeen.objects.exists()
