"""The desk: what staff see and do, and what they do not."""

import re

import pytest

from disputes import queries
from disputes.models import AccessRecord, Case
from disputes.rules import Event, Stage
from disputes.sealed import client_of
from disputes.services import conversations, mediation, offers
from disputes.services.filing import file_case
from portal.trail.rules import Actor
from tests import people

ID = "11010519491231002X"


@pytest.fixture
def case(firm) -> Case:
    return file_case(
        kind="complaint", topic="sharing", story=f"My ID {ID} went to the buyer.", wish="Find out who.", language="en", channel="page",
        by=Actor("client", "", "client"),
    ).case  # fmt: skip


@pytest.fixture
def qian(client):
    return people.signed_in(client, people.qian())


def do(client, case, name, **words):
    return client.post(f"/staff/cases/{case.reference}/{name}/", words)


def page(client, case):
    return client.get(f"/staff/cases/{case.reference}/").content.decode()


def test_the_queue_shows_the_case_masked(case, qian):
    shown = qian.get("/staff/cases/").content.decode()
    assert case.reference in shown
    assert ID not in shown


def test_the_case_page_holds_nothing_clear(case, qian):
    assert ID not in page(qian, case)


def test_revealing_needs_a_reason_and_is_written_down(case, qian):
    refused = qian.post(f"/staff/cases/{case.reference}/reveal/", {"what": "story", "reason": ""})
    assert refused.status_code == 422
    assert ID not in refused.content.decode()
    opened = qian.post(f"/staff/cases/{case.reference}/reveal/", {"what": "story", "reason": "handling"})
    assert ID in opened.content.decode()
    assert AccessRecord.objects.get().reason == "handling"


def test_what_was_revealed_is_gone_from_the_next_page(case, qian):
    qian.post(f"/staff/cases/{case.reference}/reveal/", {"what": "story", "reason": "handling"})
    assert ID not in page(qian, case)


def test_taking_replying_answering_closing(case, qian):
    do(qian, case, "take")
    do(qian, case, "reply", text="I am looking into it.", once="a1")
    do(qian, case, "answer", resolution="upheld", text="It was us.")
    do(qian, case, "close")
    case.refresh_from_db()
    assert (case.stage, case.resolution) == (Stage.CLOSED, "upheld")
    assert [message.text_masked for message in queries.messages(case.conversation)] == ["I am looking into it.", "It was us."]


def test_a_reply_sent_twice_is_one_reply(case, qian):
    do(qian, case, "take")
    do(qian, case, "reply", text="Hello.", once="same")
    do(qian, case, "reply", text="Hello.", once="same")
    assert len(queries.messages(case.conversation)) == 1


def test_a_move_that_cannot_be_made_shows_the_case_and_keeps_the_words(case, qian):
    answer = do(qian, case, "answer", resolution="upheld", text="Too early, but long thought about.")
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.stage == Stage.FILED


def test_an_empty_reply_is_explained_and_stores_nothing(case, qian):
    do(qian, case, "take")
    assert do(qian, case, "reply", text="  ").status_code == 422
    assert queries.messages(case.conversation) == []


def test_declining_needs_a_ground_of_the_law(case, qian):
    assert do(qian, case, "decline", ground="invented", text="No.").status_code == 422
    case.refresh_from_db()
    assert case.stage == Stage.FILED


def test_an_unknown_case_and_a_forbidden_one_answer_alike(case, client):
    people.signed_in(client, people.li())
    forbidden, unknown = client.get(f"/staff/cases/{case.reference}/"), client.get("/staff/cases/2026-ZZZZZ/")
    assert forbidden.status_code == unknown.status_code == 404
    assert said(forbidden, case.reference) == said(unknown, "2026-ZZZZZ")


def said(answer, reference) -> str:
    """A page without what was asked for and without its form tokens, which differ from one answer to the next."""
    return re.sub(r'(name="csrfmiddlewaretoken" value)="\w+"', r"\1", answer.content.decode().replace(reference, ""))


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_sees_none(case, client, who):
    people.signed_in(client, who())
    assert client.get("/staff/cases/").status_code == 403
    assert client.get(f"/staff/cases/{case.reference}/").status_code == 403
    assert do(client, case, "take").status_code == 403


def test_a_stranger_is_led_to_sign_in(case, client):
    assert client.get(f"/staff/cases/{case.reference}/").status_code == 302
    assert do(client, case, "take").status_code in (302, 403)
    case.refresh_from_db()
    assert case.handler == ""


def test_mediation_from_offer_to_agreement(case, client):
    qian, zhao, li = people.qian(), people.zhao(), people.li()
    people.signed_in(client, qian)
    do(client, case, "take")
    do(client, case, "mediation", reason="")
    do(client, case, "assign", mediator=str(li.public_id))
    people.signed_in(client, zhao)
    do(client, case, "accept-mediation")
    from_client(case, "accept")
    people.signed_in(client, li)
    do(client, case, "declare", reason="")
    do(client, case, "propose", text="Destroy the copies within ten days.")
    people.signed_in(client, zhao)
    do(client, case, "accept-proposal")
    from_client(case, "proposal")
    people.signed_in(client, li)
    do(client, case, "agreement", text_zh="十日内销毁。", text_en="Destroyed within ten days.", seen="Zheng Kai")
    case.refresh_from_db()
    assert case.stage == Stage.AGREED


def from_client(case, what):
    case.refresh_from_db()
    if what == "accept":
        mediation.accept_mediation(case=case, by=client_of(case))
    else:
        offers.accept_offer(case=case, proposal=1, by=client_of(case))


def test_the_mediator_cannot_be_somebody_who_handled_the_case(case, client):
    both = people._staff("both", "双", "Both", "intake", "mediator")
    people.signed_in(client, both)
    do(client, case, "take")
    do(client, case, "mediation", reason="")
    answer = do(client, case, "assign", mediator=str(both.public_id))
    assert answer.status_code == 422
    assert Event.MEDIATOR_ASSIGNED not in [event.event for event in queries.events(case)]


def test_whoever_took_the_case_may_assign_and_chooses_among_those_without_conflict(case, client):
    both, li = people._staff("both", "双", "Both", "intake", "mediator"), people.li()
    people.signed_in(client, both)
    do(client, case, "take")
    do(client, case, "mediation", reason="")
    page = client.get(f"/staff/cases/{case.reference}/").content.decode()
    assert f"/staff/cases/{case.reference}/assign/" in page
    assert str(li.public_id) in page
    assert str(both.public_id) not in page


def test_a_waiting_conversation_is_answered_and_given_back(firm, qian):
    started = conversations.start_conversation(language="en", channel="chat")
    conversations.ask_for_person(conversation=started.conversation, by=Actor("client", "", "client"))
    address = f"/staff/conversations/{started.conversation.public_id}/"
    assert address in qian.get("/staff/cases/").content.decode()
    qian.post(f"{address}join/")
    qian.post(f"{address}say/", {"text": "Good morning.", "once": "b1"})
    assert queries.messages(started.conversation)[-1].author_role == "intake"
    qian.post(f"{address}return/")
    started.conversation.refresh_from_db()
    assert started.conversation.handoff == "bot"


def test_the_queue_costs_the_same_for_one_case_and_for_five(case, qian, django_assert_max_num_queries):
    for _more in range(4):
        file_case(
            kind="feedback",
            topic="other",
            story="Thank you.",
            wish="",
            language="zh-hans",
            channel="chat",
            by=Actor("client", "", "client"),
        )
    qian.get("/staff/cases/")
    with django_assert_max_num_queries(11):
        qian.get("/staff/cases/")
