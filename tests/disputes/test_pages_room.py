"""The mediation room on plain pages, in both languages: three doors, a caucus by address, invitations, sessions, doubts."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from disputes import codes, queries, seats
from disputes.models import Case, Participant, RoomMessage, Sitting
from disputes.rules import Space
from disputes.services import participants, rooms
from disputes.views import visit
from tests import people
from tests.disputes.cases import client, hours, intake, mediated, mediator, officer, proposed, taken
from tests.disputes.desk_doors import browser, said
from tests.disputes.tables import HE, joined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
BOTH = pytest.mark.parametrize("language", ["zh-hans", "en"])


def client_browser(case) -> Client:
    found = Client()
    session = found.session
    session[visit.CASE] = {"id": str(case.public_id), "receipt": case.receipt_hash}
    session.save()
    return found


def party_browser(participant) -> Client:
    found = Client()
    session = found.session
    seats.take_party_seat(session, participant)
    session.save()
    return found


def staff_room(case, rest="") -> str:
    return f"/staff/cases/{case.reference}/room/{rest}"


def code_on(html: str) -> str:
    return re.search(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}\b", html)[0]


@BOTH
def test_all_three_sit_at_one_table(language):
    case = mediated()
    respondent, _access = joined(case)
    client_page = f"/{language}/cases/mine/room/"
    mine = client_browser(case)
    assert mine.post(client_page, {"text": "我方的话", "once": "a" * 24})["Location"] == f"{client_page}#say"
    for answer in (
        mine.get(client_page),
        party_browser(respondent).get(f"/{language}/room/"),
        browser(people.li, language).get(staff_room(case)),
    ):
        assert answer.status_code == 200
        assert "我方的话" in said(answer)
        assert HE in said(answer)


@BOTH
def test_words_too_long_come_back_with_what_was_typed(language):
    case = mediated()
    answer = client_browser(case).post(f"/{language}/cases/mine/room/", {"text": "长" * 5000, "once": "a" * 24})
    assert answer.status_code == 422
    assert "长" * 5000 in said(answer)


def test_the_same_form_sent_twice_says_it_once():
    case = mediated()
    for _ in range(2):
        client_browser(case).post("/en/cases/mine/room/", {"text": "once", "once": "b" * 24})
    assert RoomMessage.objects.count() == 1


def test_every_space_that_is_not_theirs_is_the_same_404():
    case = mediated()
    respondent, _access = joined(case)
    doors = {
        "client": (client_browser(case), "/en/cases/mine/room/", {Space.JOINT, Space.CAUCUS_CLIENT}),
        "party": (party_browser(respondent), "/en/room/", {Space.JOINT, Space.CAUCUS_RESPONDENT}),
        "mediator": (browser(people.li), staff_room(case), set(Space)),
    }
    for who, base, theirs in doors.values():
        for space in [*Space, "nowhere", "case"]:
            expected = 200 if space in theirs else 404
            assert who.get(f"{base}{space}/").status_code == expected
            if expected == 404:
                assert who.post(f"{base}{space}/", {"text": "x", "once": "c" * 24}).status_code == 404
    assert not RoomMessage.objects.exists()


@pytest.mark.parametrize("who", [people.zheng, people.sun, people.zhou, people.wu, people.chen_at_work])
def test_other_staff_find_no_room(who):
    case = mediated()
    for rest in ("", "joint/", "caucus_client/", "mediator/"):
        assert browser(who).get(staff_room(case, rest)).status_code in (403, 404)


def test_privacy_officer_sits_on_the_firms_side_only():
    case = mediated()
    rooms.say_in_room(case=case, space=Space.CAUCUS_CLIENT, text="planted bottom line", by=client(case), at=hours(8))
    zhao = browser(people.zhao)
    assert zhao.get(staff_room(case, "caucus_respondent/")).status_code == 200
    assert zhao.get(staff_room(case, "caucus_client/")).status_code == 404
    assert "planted" not in said(zhao.get(staff_room(case)))


def test_intake_invites_and_reads_nothing():
    case = mediated()
    rooms.say_in_room(case=case, space=Space.JOINT, text="planted words", by=client(case), at=hours(8))
    qian = browser(people.qian)
    answer = qian.get(staff_room(case))
    assert answer.status_code == 200
    assert "planted words" not in said(answer)
    assert qian.get(staff_room(case, "joint/")).status_code == 404


@BOTH
def test_invitation_on_a_slip_leads_into_the_room_and_back(language):
    case = mediated()
    invite = {"name": HE, "part": "respondent", "capacity": "partner", "language": language, "address": ""}
    slip = browser(people.qian).post(staff_room(case, "invite/"), invite)
    code = code_on(said(slip))
    guest = Client()
    assert guest.post(f"/{language}/room/join/", {"code": code.lower()})["Location"] == f"/{language}/room/welcome/"
    welcome = guest.get(f"/{language}/room/welcome/")
    assert case.reference in said(welcome)
    assert HE in said(welcome)
    assert guest.post(f"/{language}/room/welcome/", {"name": HE})["Location"] == f"/{language}/room/key/"
    access = code_on(said(guest.get(f"/{language}/room/key/")))
    assert guest.post(f"/{language}/room/key/")["Location"] == f"/{language}/room/"
    assert guest.get(f"/{language}/room/").status_code == 200
    guest.post(f"/{language}/room/go/")
    assert guest.get(f"/{language}/room/")["Location"] == f"/{language}/room/enter/"
    assert guest.post(f"/{language}/room/enter/", {"code": access})["Location"] == f"/{language}/room/"
    again = Client().post(f"/{language}/room/join/", {"code": code})
    assert again.status_code == 404


@pytest.mark.usefixtures("one_window")
def test_wrong_codes_get_one_answer_and_are_counted():
    answers = [Client().post("/en/room/enter/", {"code": code}) for code in (codes.new_receipt(), "nonsense", codes.new_receipt())]
    assert {answer.status_code for answer in answers} == {404}
    many = [Client().post("/en/room/join/", {"code": codes.new_receipt()}).status_code for _ in range(30)]
    assert many[-1] == 429


def test_removed_participant_is_at_the_threshold_again():
    case = mediated()
    guest, _access = joined(case)
    there = party_browser(guest)
    assert there.get("/en/room/").status_code == 200
    li = browser(people.li)
    removed = li.post(staff_room(case, "act/remove/"), {"participant": guest.public_id, "reason": "No longer acts for them"})
    assert removed.status_code == 302
    assert there.get("/en/room/")["Location"] == "/en/room/enter/"
    assert there.post("/en/room/", {"text": "still here", "once": "d" * 24}).status_code == 302
    assert not RoomMessage.objects.exists()


def test_proposals_are_answered_on_the_page_of_offers_and_nowhere_else():
    case = proposed()
    guest, _access = joined(case, at=hours(8))
    there = party_browser(guest)
    page = said(there.get("/en/room/"))
    assert "双方到场销毁" not in page
    assert "/en/room/offers/" in page
    assert "双方到场销毁" in said(there.get("/en/room/offers/"))
    assert there.post("/en/room/act/accept-proposal/", {"proposal": "1"}).status_code == 404


def test_participant_takes_a_copy_of_what_is_theirs():
    case = mediated()
    guest, _access = joined(case)
    rooms.say_in_room(case=case, space=Space.CAUCUS_RESPONDENT, text="ours", by=guest.actor, at=hours(9))
    rooms.say_in_room(case=case, space=Space.CAUCUS_CLIENT, text="theirs", by=client(case), at=hours(9))
    data = party_browser(guest).get("/en/room/everything.json").json()
    assert [each["text"] for each in data["spaces"]["caucus_respondent"]] == ["ours"]
    assert "theirs" not in str(data)


def test_leaving_for_good_ends_the_code():
    case = mediated()
    guest, access = joined(case)
    party_browser(guest).post("/en/room/act/leave/", {"reason": ""})
    assert Participant.objects.get().gone_at is not None
    assert Client().post("/en/room/enter/", {"code": access}).status_code == 404


def tomorrow() -> dict[str, str]:
    return {"day": (timezone.localdate() + timedelta(days=3)).isoformat(), "hour": "14:30", "minutes": "60", "place": "Room 2"}


@BOTH
def test_session_is_set_answered_and_minuted(language):
    case = mediated()
    guest, _access = joined(case)
    li = browser(people.li, language)
    li.post(staff_room(case, "act/set-session/"), {**tomorrow(), "agenda_zh": "销毁的办法", "agenda_en": "How to destroy the copy"})
    sitting = Sitting.objects.get()
    mine = client_browser(case)
    shown = said(mine.get(f"/{language}/cases/mine/room/"))
    assert "Room 2" in shown
    assert "销毁的办法" in shown
    mine.post(f"/{language}/cases/mine/room/act/answer-session/", {"session": sitting.public_id, "answer": "coming"})
    party_browser(guest).post(f"/{language}/room/act/answer-session/", {"session": sitting.public_id, "answer": "move", "words": "周五"})
    assert sorted(each.answer for each in sitting.answers.all()) == ["coming", "move"]
    for text in ("双方同意当面销毁。", "更正：地点为二号会议室。"):
        li.post(staff_room(case, "act/minutes/"), {"session": sitting.public_id, "text": text, "language": "zh-hans"})
    after = said(party_browser(guest).get(f"/{language}/room/"))
    assert "双方同意当面销毁。" in after
    assert "更正：地点为二号会议室。" in after


def test_session_as_a_calendar_file_says_no_more_than_it_must():
    case = mediated()
    browser(people.li).post(staff_room(case, "act/set-session/"), {**tomorrow(), "agenda_en": "planted agenda"})
    sitting = Sitting.objects.get()
    answer = client_browser(case).get(f"/en/cases/mine/room/sessions/{sitting.public_id}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"Room 2" in answer.content
    assert b"planted" not in answer.content
    assert client_browser(mediated()).get(f"/en/cases/mine/room/sessions/{sitting.public_id}.ics").status_code == 404


def test_session_in_the_past_is_refused_with_what_was_typed():
    case = mediated()
    answer = browser(people.li).post(staff_room(case, "act/set-session/"), {**tomorrow(), "day": "2020-01-01", "agenda_en": "Talk"})
    assert answer.status_code == 422
    assert "Room 2" in said(answer)


@BOTH
def test_challenge_is_decided_by_somebody_else(language):
    case = mediated()
    mine = client_browser(case)
    mine.post(f"/{language}/cases/mine/room/act/challenge/", {"reason": "调解员曾为对方工作"})
    assert mine.post(f"/{language}/cases/mine/room/", {"text": "x", "once": "e" * 24}).status_code == 409
    assert browser(people.li).get(f"/staff/doubts/{case.reference}/").status_code == 404
    assert case.reference not in said(browser(people.li).get("/staff/doubts/"))
    wu = browser(people.wu, language)
    assert case.reference in said(wu.get("/staff/doubts/"))
    shown = said(wu.get(f"/staff/doubts/{case.reference}/"))
    assert "调解员曾为对方工作" in shown
    assert "身份证" not in shown
    assert [read.what for read in case.reads.filter(by_role="administrator")] == ["challenge"]
    wu.post(f"/staff/doubts/{case.reference}/", {"do": "decide", "upheld": "no", "reason": "查无此事"})
    assert not queries.state(case).suspended
    assert "查无此事" in said(mine.get(f"/{language}/cases/mine/room/"))


def test_exception_takes_two_people():
    case = Case.objects.get(pk=mediated().pk)
    li = people.li()
    guest = participants.invite_participant(
        case=case, part="respondent", capacity="partner", name=HE, language="en", address=li.email, by=intake(), at=hours(7)
    )
    participants.join_room(code=guest.code, name=HE, at=hours(8))
    assert queries.state(case).conflict
    where = f"/staff/doubts/{case.reference}/"
    qian = browser(people.qian)
    qian.post(where, {"do": "ask", "mediator": li.public_id, "reason": "Only mediator who knows the field"})
    assert qian.post(where, {"do": "allow", "reason": "I agree with myself"}).status_code in (404, 409)
    assert queries.state(case).suspended
    browser(people.wu).post(where, {"do": "allow", "reason": "Both sides know"})
    assert not queries.state(case).suspended
    assert "Both sides know" in said(client_browser(case).get("/en/cases/mine/room/"))


@pytest.mark.parametrize("who", [people.sun, people.zhou, people.zhao, people.chen_at_work])
def test_others_decide_nothing_about_mediators(who):
    assert browser(who).get("/staff/doubts/").status_code in (302, 403)


def test_chen_with_no_seat_is_sent_to_the_threshold():
    assert Client().get("/en/room/")["Location"] == "/en/room/enter/"
    assert Client().get("/en/room/everything.json")["Location"] == "/en/room/enter/"
    assert Client().get("/en/cases/mine/room/").status_code == 302


def test_case_without_mediation_has_no_room():
    assert client_browser(taken()).get("/en/cases/mine/room/").status_code == 404


def test_in_house_mediation_says_that_no_court_confirms():
    case = mediated()
    assert "no court can confirm it" in said(client_browser(case).get("/en/cases/mine/room/"))
    assert "法院" in said(client_browser(case).get("/zh-hans/cases/mine/room/"))


def test_mediator_and_officer_actors_are_those_of_the_case():
    case = mediated()
    assert seats.staff_seat(people.li(), case) == mediator()
    assert seats.staff_seat(people.zhao(), case) == officer()
    assert seats.staff_seat(people.zheng(), case) is None
