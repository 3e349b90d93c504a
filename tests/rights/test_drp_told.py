"""The status callback: an agent is told each new status, signed; again when nobody took it; never at an address of this network."""

import base64
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.utils import timezone

from portal.doors import outgoing
from portal.rights.drp_models import DrpRequest
from portal.rights.services import drp_telling
from portal.trail.models import Entry
from tests.rights.requests import in_hand, newest
from tests.rights.test_drp import PERSON, let_in, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
CALLBACK = "https://agent.example/told?id=7"


@pytest.fixture(autouse=True)
def _doors_are_open(settings):
    settings.DRP_BUSINESS_ID = "MINGSHI"


@pytest.fixture
def received(monkeypatch):
    """What came to the agent's address, opened as the protocol says; `answers` is what it says back, 200 unless told otherwise."""

    class There(list):
        answers = []

    there = There()

    def post(url, body, *, content_type):
        there.append((url, content_type, body))
        return there.answers.pop(0) if there.answers else 200

    monkeypatch.setattr(outgoing, "post", post)
    return there


def opened(body):
    """base64( signature ‖ JSON ) under the key the business discovery document names."""
    key = base64.b64decode(Client().get("/drp/business.json").json()["verify_key"])
    message = base64.b64decode(body, validate=True)
    Ed25519PublicKey.from_public_bytes(key).verify(message[:64], message[64:])
    return json.loads(message[64:])


def later(**much):
    return timezone.now() + timedelta(**much)


def outcomes():
    return Entry.objects.filter(event="drp.told").count()


def test_each_new_status_is_told_once_signed_and_to_nobody_else(received):
    agent = let_in()
    told = agent.exercise("deletion", **PERSON, status_callback=CALLBACK).json()
    assert drp_telling.tell_agents(later(minutes=2)) == 0 and received == []
    in_hand(newest())
    assert drp_telling.tell_agents(later(minutes=4)) == 1 and drp_telling.tell_agents(later(minutes=6)) == 0
    ((url, content_type, body),) = received
    said = opened(body)
    assert (url, content_type) == (CALLBACK, "text/plain")
    assert (said["agent-id"], said["business-id"], said["drp.version"]) == ("AGENT_ONE", "MINGSHI", "1.0")
    assert said["issued-at"] < said["expires-at"]
    assert {name: said[name] for name in ("request_id", "status")} == {"request_id": told["request_id"], "status": "in_progress"}
    assert agent.status(told["request_id"]).json().items() <= said.items() and "receipt" not in said
    agent.revoke(told["request_id"])
    assert drp_telling.tell_agents(later(minutes=8)) == 1 and opened(received[-1][2])["status"] == "revoked"
    drp_telling.tell_agents(later(minutes=10))
    assert DrpRequest.objects.get().try_at is None and outcomes() == 2


def test_what_nobody_takes_is_tried_again_then_given_up_and_the_next_status_is_told(received):
    agent = let_in()
    told = agent.exercise("access", **PERSON, status_callback=CALLBACK).json()
    in_hand(newest())
    received.answers[:] = [0, 500, 302, 0, 0, 0, 0, 0]
    for hours in range(1, 200, 25):
        drp_telling.tell_agents(later(hours=hours))
        drp_telling.tell_agents(later(hours=hours))
    assert len(received) == 8 and outcomes() == 1
    drp_telling.tell_agents(later(hours=300))
    assert len(received) == 8
    agent.revoke(told["request_id"])
    assert drp_telling.tell_agents(later(hours=400)) == 1


def test_an_address_of_this_network_is_refused_when_named_and_when_it_turns_out_to_lead_there(monkeypatch):
    agent = let_in()
    for url in ("http://agent.example/", "https://127.0.0.1/", "https://169.254.169.254/", "https://localhost/", 7):
        refused(agent.exercise("access", **PERSON, status_callback=url), 400, "status_callback")
    assert not DrpRequest.objects.exists()
    agent.exercise("access", **PERSON, status_callback=CALLBACK)
    in_hand(newest())
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_args, **_more: [(2, 1, 6, "", ("10.1.2.3", 443))])
    assert drp_telling.tell_agents(later(minutes=5)) == 0 and outcomes() == 1
    assert drp_telling.tell_agents(later(minutes=9)) == 0 and outcomes() == 1


def test_where_it_is_told_is_sealed_and_who_named_nothing_is_told_nothing(received):
    agent = let_in()
    agent.exercise("access", **PERSON, status_callback=CALLBACK)
    assert b"agent.example" not in bytes(DrpRequest.objects.get().callback)
    agent.exercise("deletion", **PERSON)
    row = DrpRequest.objects.latest("pk")
    assert (row.callback, row.try_at) == (None, None)
