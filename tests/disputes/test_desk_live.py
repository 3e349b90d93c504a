"""What a page of the desk fetches of itself: the same checks, and no sitting before the screen pretended."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from disputes.services import answering, conversations, triage
from portal.accounts import staff_session
from tests import people
from tests.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


@pytest.fixture
def case():
    return cases.file(language="en", at=timezone.now()).case


@pytest.fixture
def qian(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return people.signed_in(client, people.qian())


def parts(case):
    conversation = f"/staff/live/conversations/{case.conversation.public_id}/"
    return ["/staff/live/cases/", f"/staff/live/cases/{case.reference}/", f"/staff/live/cases/{case.reference}/people/", conversation]


def test_every_part_is_a_part_and_no_page(case, qian):
    for address in parts(case):
        answer = qian.get(address)
        assert answer.status_code == 200
        assert b"<html" not in answer.content
        assert b"data-part" in answer.content


def test_no_part_holds_anything_clear(case, qian):
    for address in parts(case):
        said = qian.get(address).content.decode()
        assert cases.ID_NUMBER not in said
        assert cases.PHONE not in said


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_gets_none(case, client, who):
    people.signed_in(client, who())
    assert [client.get(address).status_code for address in parts(case)] == [403] * 4


def test_a_stranger_is_led_to_sign_in(case, client):
    assert [client.get(address).status_code for address in parts(case)] == [302] * 4


def test_a_mediator_gets_nothing_of_a_case_that_is_not_theirs(case, client):
    people.signed_in(client, people.li())
    assert [client.get(address).status_code for address in parts(case)] == [200, 404, 404, 403]
    assert case.reference not in client.get("/staff/live/cases/").content.decode()


def test_what_people_did_since_is_said_with_their_role(case, qian):
    seen = case.n
    triage.take_case(case=case, by=cases.officer())
    answering.write_to_case(case=case, text="One more thing.", by=cases.client(case))
    said = qian.get(f"/staff/live/cases/{case.reference}/", {"after": seen}).content.decode()
    assert "A person took the case (Privacy officer); The client wrote (Client)" in said


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "²"])
def test_a_wrong_number_of_an_event_says_nothing_new(case, qian, after):
    assert "New in this case" not in qian.get(f"/staff/live/cases/{case.reference}/", {"after": after}).content.decode()


def test_names_of_colleagues_are_said_to_staff(case, qian):
    zhao, li = people.zhao(), people.li()
    address = f"/staff/live/cases/{case.reference}/people/"
    said = qian.get(address, {"here": str(zhao.public_id), "typing": [str(li.public_id), "nonsense"]}).content.decode()
    assert "Li Min is writing a reply." in said
    assert "Zhao Ning has this case open too." in said


def test_a_waiting_conversation_comes_with_the_list(case, qian):
    started = conversations.start_conversation(language="en", channel="chat")
    conversations.ask_for_person(conversation=started.conversation, by=people.wang())
    assert str(started.conversation.public_id) in qian.get("/staff/live/cases/").content.decode()


def test_a_page_that_reads_by_itself_keeps_no_session_alive(case, qian):
    session = qian.session
    session[staff_session.BEGAN] = session[staff_session.SEEN] = (timezone.now() - timedelta(minutes=20)).timestamp()
    session.save()
    before = qian.session[staff_session.SEEN]
    qian.get("/staff/live/cases/")
    assert qian.session[staff_session.SEEN] == before
    qian.get("/staff/cases/")
    assert qian.session[staff_session.SEEN] > before
