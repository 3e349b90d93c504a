"""The Data Rights Protocol's doors, tried by an agent that knows the protocol and nothing else; refused in the protocol's order."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from disputes.models import Case
from portal.rights.services import copying, identity
from portal.trail.models import Entry
from tests.disputes import walks
from tests.disputes.cases import STORY, officer
from tests.people import qian, signed_in, zhao
from tests.rights.drp_agent import Agent
from tests.rights.requests import earlier, in_hand, newest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
PERSON = {"name": "Wang Xiaoming", "email": "wang.drp@example.com", "email_verified": True, "power_of_attorney": "signed 2026-02-01"}
DESK = "/staff/rights/agents/"


@pytest.fixture(autouse=True)
def _doors_are_open(settings):
    settings.DRP_BUSINESS_ID = "MINGSHI"


def let_in(agent_id="AGENT_ONE", name="Agent One", token=True):
    agent = Agent(Client(), agent_id=agent_id, business_id="MINGSHI", now=timezone.now)
    said = {"agent_id": agent_id, "name": name, "verify_key": agent.verify_key}
    assert signed_in(Client(), zhao()).post(DESK, said).status_code == 302
    if token:
        assert agent.set_up().status_code == 200
    return agent


def refused(answer, status, words=""):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["code"] == str(status) and words in answer.json()["message"]
    return answer


def steps():
    """What the desk's page says was not taken, newest first."""
    page = walks.text(signed_in(Client(), zhao()).get(DESK))
    return page[page.index("Messages not taken") :] if "Messages not taken" in page else page[page.index("未受理的消息") :]


def test_the_doors_are_closed_until_the_operator_opens_them(settings, client):
    settings.DRP_BUSINESS_ID = ""
    for path in ("business.json", "v1/agent/AGENT_ONE", "v1/data-rights-request"):
        assert client.get(f"/drp/{path}").status_code == 404
    settings.DRP_BUSINESS_ID = "MINGSHI"
    found = client.get("/drp/business.json").json()
    assert (found["id"], "deletion" in found["supported_actions"]) == ("MINGSHI", True) and found["api_base"].endswith("/drp")


def test_an_agent_exercises_follows_and_revokes_a_right():
    agent = let_in()
    assert agent.token_is_good() and not agent.token_is_good("AGENT_TWO")
    told = agent.exercise("deletion", **PERSON).json()
    assert (told["status"], told["agent_request_id"]) == ("open", "own-1") and told["expected_by"] and told["received_at"]
    assert agent.status(told["request_id"]).json()["request_id"] == told["request_id"]
    request = newest()
    assert (request.right, request.whom, request.standing.confirmed) == ("deletion", "agent", False)
    assert agent.revoke(told["request_id"], "I keep my account").json()["status"] == "revoked"
    assert agent.revoke(told["request_id"]).json()["status"] == "revoked"
    events = [entry.event for entry in Entry.objects.filter(event__startswith="drp.").order_by("pk")]
    assert events == ["drp.agent_added", "drp.token_issued", "drp.exercised", "drp.revoked"]


def test_what_an_agent_says_confirms_nobody_and_the_result_opens_with_the_receipt_only(client):
    case, _receipt = earlier()
    agent = let_in()
    told = agent.exercise("access", **PERSON).json()
    request = in_hand(newest())
    assert agent.status(told["request_id"]).json()["status"] == "in_progress" and not request.records.exists()
    identity.confirm_by_document(request=request, references=[case.reference], note="授权书", by=officer())
    identity.destroy_document(request=request, by=officer())
    copying.make_copy(request=request, by=officer())
    found = agent.status(told["request_id"]).json()
    address = found["results_url"].removeprefix("http://testserver")
    address = address[address.index("/en/") :]
    assert STORY not in walks.text(client.get(address)) and client.post(address, {"receipt": "AAAA"}).status_code == 404
    assert client.post(address, {"receipt": told["receipt"]}).status_code == 200


def test_messages_are_refused_in_the_order_of_the_protocol():
    """Each message is wrong in its own step and in all later ones: the first is named."""
    agent, other = let_in(), let_in("AGENT_TWO", "Agent Two")
    late = (timezone.now() - timedelta(hours=1)).isoformat()
    early = (timezone.now() + timedelta(hours=1)).isoformat()
    wrong = {"exercise": "nothing", "expires-at": late, "issued-at": early, "business-id": "OTHER", "agent-id": "AGENT_TWO"}
    body = agent.signed(agent.claims(**wrong))
    token, agent.token = agent.token, "nobody"
    refused(agent.send(b"%%%"), 401, "bearer")
    agent.token = token
    refused(agent.send(b"%%%"), 400, "base64")
    refused(agent.send(b"QUJD"), 400, "base64")
    refused(agent.send(other.signed(agent.claims(**wrong))), 403, "signature")
    refused(agent.send(body[:-8] + b"AAAAAAA="), 403, "signature")
    refused(agent.send(body), 403, "agent-id")
    for step, status in (("business-id", 403), ("issued-at", 400), ("expires-at", 400), ("exercise", 400)):
        wrong.pop({"business-id": "agent-id", "issued-at": "business-id", "expires-at": "issued-at", "exercise": "expires-at"}[step])
        refused(agent.send(agent.signed(agent.claims(**wrong))), status, step)
    refused(agent.send(agent.signed(agent.claims(exercise="access", **{"issued-at": "2026-02-12T10:00:00"}))), 400, "issued-at")
    refused(agent.exercise("access", **{"drp.version": "0.9"}), 400, "version")
    refused(agent.exercise("access", regime="gdpr"), 400, "regime")
    shown = steps()
    for step in ("token", "base64", "signature", "agent-id", "business-id", "issued-at", "expires-at", "content"):
        assert step in shown
    assert not Case.objects.exists()


def test_a_message_is_taken_once():
    agent = let_in()
    body = agent.signed(agent.claims(exercise="access", **PERSON))
    assert agent.send(body).status_code == 200
    refused(agent.send(body), 409, "before")
    assert Case.objects.count() == 1 and "replayed" in steps()


def test_another_agent_neither_reads_nor_revokes_nor_reuses():
    agent, other = let_in(), let_in("AGENT_TWO", "Agent Two")
    told = agent.exercise("deletion", **PERSON).json()
    refused(other.status(told["request_id"]), 403, "agent-id")
    refused(other.revoke(told["request_id"]), 403, "agent-id")
    agent.token, token = other.token, agent.token
    refused(agent.exercise("deletion", **PERSON), 403, "signature")
    agent.token = token
    refused(agent.http.delete(f"/drp/v1/data-rights-request/{told['request_id']}", b"QUJD", content_type="text/plain",
                              headers={"Authorization": f"Bearer {token}"}), 400, "base64")  # fmt: skip
    assert agent.status(told["request_id"]).json()["status"] == "open"


def test_the_pairwise_set_up_gives_no_words_to_who_is_not_let_in():
    agent = let_in(token=False)
    stranger = Agent(Client(), agent_id="AGENT_ONE", business_id="MINGSHI", now=timezone.now)
    unknown = Agent(Client(), agent_id="NOBODY", business_id="MINGSHI", now=timezone.now)
    for answer in (stranger.set_up(), unknown.set_up(), agent.set_up(**{"business-id": "OTHER"})):
        assert (answer.status_code, answer.content) == (403, b"")
    body = agent.signed(agent.claims())
    path = "/drp/v1/agent/AGENT_ONE"
    assert [Client().post(path, body, content_type="text/plain").status_code for _time in range(2)] == [200, 403]


def test_an_agent_shut_out_gets_nothing_any_more_and_only_the_officer_lets_in():
    agent = let_in()
    said = {"agent_id": "lower", "name": "", "verify_key": "AAAA"}
    assert signed_in(Client(), qian()).post(DESK, said).status_code == 403
    officers = signed_in(Client(), zhao())
    assert officers.post(DESK, said).status_code == 422
    page = officers.get(DESK).content.decode()
    officers.post(page[page.index(f"{DESK}") :].split('/end/"')[0].split('action="')[-1] + "/end/")
    refused(agent.exercise("access", **PERSON), 401, "bearer")
    assert agent.set_up().status_code == 403
