import json

import pytest

from portal.doors import problems
from tests.doors.urls import api

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.doors.urls")]


def problem(response, status):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    document = json.loads(response.content)
    assert (document["status"], document["type"]) == (status, f"urn:mingshi:problem:{document['code']}")
    return document


def send(client, body, **headers):
    return client.post("/api/test/stories", body, content_type="application/json", **headers)


def test_a_refusal_carries_code_words_faults_facts_and_when_to_come_back(client):
    response = client.get("/api/test/refused?retry=7", headers={"Accept-Language": "en"})
    assert problem(response, 409) == {
        "type": "urn:mingshi:problem:case.closed",
        "title": "This does not fit with what happened meanwhile",
        "status": 409,
        "detail": "Closed since 2026-11-22.",
        "code": "case.closed",
        "errors": [{"in": "body", "pointer": "#/story", "detail": "Too late."}],
        "facts": {"day": "2026-11-22"},
    }
    assert (response["Retry-After"], response["Content-Language"]) == ("7", "en")


def test_words_are_in_the_language_asked_for(client):
    response = client.get("/api/test/nothing", headers={"Accept-Language": "zh-CN"})
    assert (problem(response, 404)["title"], response["Content-Language"]) == ("找不到", "zh-hans")


def test_input_of_the_wrong_kind_is_told_with_its_place(client):
    document = problem(send(client, {"story": 5, "kind": "rant"}, headers={"Accept-Language": "en"}), 422)
    assert document["errors"] == [
        {"in": "body", "pointer": "#/story", "detail": "This must be text."},
        {"in": "body", "pointer": "#/kind", "detail": "This is not one of the allowed values."},
    ]


def test_a_missing_field_and_a_wrong_query_are_told_apart(client):
    assert problem(send(client, {}), 422)["errors"][0]["pointer"] == "#/story"
    [fault] = problem(client.get("/api/test/refused?retry=soon"), 422)["errors"]
    assert (fault["in"], fault["pointer"]) == ("query", "#/retry")


def test_what_was_sent_does_not_come_back(client):
    response = send(client, {"story": ["110101199003078515"], "kind": "张三丰"})
    assert b"1101" not in response.content
    assert "张三丰" not in response.content.decode()


@pytest.mark.parametrize("body", ["", "{", "[1", '"text"', "null", '{"story": "\\ud800"', "\x00"])
def test_a_body_that_is_no_json_object_is_a_problem(client, body):
    response = send(client, body)
    problem(response, 422 if response.status_code == 422 else 400)


def test_a_wrong_or_missing_key_is_401(client):
    assert problem(client.get("/api/test/secret"), 401)["code"] == "request.unauthenticated"
    problem(client.get("/api/test/secret", headers={"Authorization": "Bearer wrong"}), 401)


def test_another_method_is_405_and_says_which_are_allowed(client):
    response = client.delete("/api/test/stories")
    assert (problem(response, 405)["code"], response["Allow"]) == ("request.method_not_allowed", "POST")


def test_an_unknown_address_below_the_api_is_a_problem_too(client):
    problem(client.get("/api/nowhere"), 404)


def test_too_large_a_body_is_413_before_it_is_read(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(send(client, {"story": "x" * 200}), 413)


def test_another_kind_of_body_is_415(client):
    problem(client.post("/api/test/stories", "<story/>", content_type="application/xml"), 415)
    problem(client.post("/api/test/stories", "{}", content_type="application/json; charset=gbk"), 415)


def test_an_unforeseen_error_is_a_problem_that_tells_nothing(client):
    client.raise_request_exception = False
    response = client.get("/api/test/broken")
    assert problem(response, 500)["code"] == "server.error"
    assert b"1101" not in response.content
    assert b"RuntimeError" not in response.content


def test_the_description_of_the_api_says_what_its_errors_are():
    operation = api.get_openapi_schema()["paths"]["/api/test/stories"]["post"]["responses"]
    assert list(operation[422]["content"]) == ["application/problem+json"]
    assert list(operation[200]["content"]) == ["application/json"]


def test_every_status_we_know_has_its_words():
    assert problems.TITLES.keys() == problems.CODES.keys() == problems.DETAILS.keys()
