"""The same actions over HTTP, for a real Rasa server."""

import json
import threading
from http.client import HTTPConnection

import pytest

from bot.management.commands.run_actions import execute, make_server
from bot.rasa_files import script


def call(action, **tracker):
    state = {"sender_id": "somebody", "slots": script().first_slots() | {"language": "en"}, "latest_message": {"text": "hi", "intent": {"name": "smalltalk"}}, "events": []}  # fmt: skip
    return {"next_action": action, "sender_id": "somebody", "tracker": state | tracker, "domain": script().domain, "version": "3.6"}


@pytest.fixture
def server(settings):
    settings.ACTION_SECRET = "s" * 20
    with make_server(0) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def post(server, body, secret="s" * 20):
    connection = HTTPConnection("127.0.0.1", server.server_port)
    connection.request("POST", "/webhook", json.dumps(body), {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


def test_an_action_answers_with_events_and_responses(server):
    status, body = post(server, call("action_greet"))
    assert status == 200 and body["responses"][0]["response"] == "utter_greet"


def test_without_the_secret_nobody_is_answered(server):
    assert post(server, call("action_greet"), secret="wrong")[0] == 401


def test_an_unknown_action_is_404_and_a_missing_domain_449(server):
    assert post(server, call("action_nothing"))[0] == 404
    assert post(server, call("action_greet") | {"domain": None})[0] == 449


def test_it_listens_on_the_loopback_only(server):
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.django_db
def test_an_answer_is_found_for_a_foreign_sender(firm, monkeypatch):
    monkeypatch.setattr("bot.management.commands.run_actions.close_old_connections", lambda: None)
    message = {"text": "How long do you keep my contract after I sell the company?", "intent": {"name": "question"}, "entities": []}
    status, body = execute(call("action_answer_question", latest_message=message))
    assert status == 200
    assert body["responses"][0]["custom"]["citations"]
