"""Cases over the API, through the real door."""

import json
from uuid import uuid4

import pytest

from disputes import queries
from disputes.models import Case
from disputes.services import answering, triage
from tests.disputes.cases import ID_NUMBER, STORY, WISH, hours, intake

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
COMPLAINT = {"kind": "complaint", "topic": "retention", "story": STORY, "wish": WISH, "happened": "2025-08", "language": "zh-hans"}


def post(client, path, body, **headers):
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(f"/api/v1/{path}", text, content_type="application/json", headers=headers)


def filed(client, **said):
    return post(client, "cases", COMPLAINT | said).json()


def problem(response, status, code):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["code"] == code
    return response.json()


def test_filing_gives_reference_receipt_dates_and_statement(client):
    response = post(client, "cases", COMPLAINT)
    answer = response.json()
    assert response.status_code == 201
    assert queries.by_receipt(answer["receipt"]).reference == answer["reference"]
    assert {one["term"] for one in answer["deadlines"]} == {"ack.any", "reply.first", "cn.complaint"}
    assert answer["deadlines"][0]["trace"][0]["zh"]
    assert answer["statement"]["signed"]["signature"]


def test_answer_is_never_kept_by_a_browser_or_proxy(client):
    assert post(client, "cases", COMPLAINT)["Cache-Control"] == "no-store"


def test_same_key_files_once_and_gives_the_same_receipt(client):
    key = str(uuid4())
    one, two = (post(client, "cases", COMPLAINT, **{"Idempotency-Key": key}) for _ in range(2))
    assert one.json() == two.json()
    assert Case.objects.count() == 1


def test_same_key_for_another_complaint_is_refused(client):
    key = str(uuid4())
    post(client, "cases", COMPLAINT, **{"Idempotency-Key": key})
    problem(post(client, "cases", COMPLAINT | {"story": "别的事情"}, **{"Idempotency-Key": key}), 422, "idempotency.reused")
    assert Case.objects.count() == 1


def test_key_that_is_none_is_refused(client):
    problem(post(client, "cases", COMPLAINT, **{"Idempotency-Key": "short"}), 400, "idempotency.bad_key")


def test_lookup_says_status_and_dates_and_the_thread(client):
    receipt = filed(client)["receipt"]
    case = Case.objects.get()
    triage.take_case(case=case, by=intake(), at=hours(24 * 365))
    answering.reply_to_case(case=case, text="我们正在核查。", by=intake(), at=hours(24 * 365))
    answer = post(client, "cases/lookup", {"receipt": receipt.lower()}, **{"Accept-Language": "en"}).json()
    assert answer["status"] == "A person is working on your case."
    assert [(message["from"], message["role"], message["text"]) for message in answer["messages"]] == [
        ("staff", "intake", "我们正在核查。")
    ]
    assert {"reference", "stage", "turn", "deadlines"} <= set(answer)


def test_lookup_never_names_staff(client):
    receipt = filed(client)["receipt"]
    triage.take_case(case=Case.objects.get(), by=intake())
    assert intake().id not in post(client, "cases/lookup", {"receipt": receipt}).content.decode()


@pytest.mark.parametrize("receipt", ["", "x", "7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE", "E0RW-2T5E-4EBA-P0Z0-HHRR-BHMQ-TT4N", "密码", "\u0000"])
@pytest.mark.parametrize("path", ["lookup", "export", "messages"])
def test_wrong_receipt_is_one_answer_everywhere(client, path, receipt):
    filed(client)
    body = {"receipt": receipt} | ({"text": "您好"} if path == "messages" else {})
    answer = problem(post(client, f"cases/{path}", body), 404, "receipt.unknown")
    assert set(answer) == {"type", "title", "status", "detail", "code"}


def test_receipt_in_an_address_opens_nothing(client):
    receipt = filed(client)["receipt"]
    for path in (f"cases/lookup?receipt={receipt}", f"cases/{receipt}"):
        assert client.get(f"/api/v1/{path}").status_code in (404, 405)
        assert post(client, path, {}).status_code in (404, 405, 422)


def test_words_of_the_client_arrive_once(client):
    receipt = filed(client)["receipt"]
    for _ in range(2):
        response = post(client, "cases/messages", {"receipt": receipt, "text": "补充一点", "id": "m-1"})
        assert response.status_code == 201
    assert Case.objects.get().conversation.messages.count() == 1


def test_writing_into_a_closed_case_is_refused_with_the_stage(client):
    receipt = filed(client)["receipt"]
    case = Case.objects.get()
    answering.withdraw_case(case=case, by=queries.sealed.client_of(case))
    answer = problem(post(client, "cases/messages", {"receipt": receipt, "text": "等等"}), 409, "case.move_not_allowed")
    assert answer["facts"] == {"stage": "Closed"}


def test_export_gives_everything_in_clear(client):
    answer = post(client, "cases/export", {"receipt": filed(client)["receipt"]}).json()
    assert (answer["story"], answer["wish"]) == (STORY, WISH)
    assert ID_NUMBER in answer["story"]
    assert answer["statement"]["signed"]
    assert answer["proof"] is None


BAD = {
    "no JSON": (b"{", 400),
    "a list": ([], 422),
    "nothing": ({}, 422),
    "a number for a story": (COMPLAINT | {"story": 5}, 422),
    "null": (COMPLAINT | {"story": None}, 422),
    "an empty story": (COMPLAINT | {"story": "\u200b "}, 422),
    "a story too long": (COMPLAINT | {"story": "长" * 10_001}, 422),
    "a lone surrogate": (json.dumps(COMPLAINT | {"story": "ab"}).replace("ab", "\\ud800"), 422),
    "a kind unknown": (COMPLAINT | {"kind": "revenge"}, 422),
    "a field unknown": (COMPLAINT | {"stage": "closed"}, 422),
    "a due date of one's own": (COMPLAINT | {"due_at": "2030-01-01"}, 422),
    "tomorrow": (COMPLAINT | {"happened": "2999-01-01"}, 422),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_problem_and_stores_nothing(client, name):
    body, status = BAD[name]
    response = post(client, "cases", body)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert not Case.objects.exists()


def test_wrong_field_is_named_in_the_language_asked_for(client):
    response = post(client, "cases", COMPLAINT | {"kind": "revenge"}, **{"Accept-Language": "zh-hans"})
    (fault,) = response.json()["errors"]
    assert fault["pointer"] == "#/kind"
    assert "选择" in fault["detail"]


def test_what_was_sent_never_comes_back_in_a_problem(client):
    response = post(client, "cases", COMPLAINT | {"kind": ID_NUMBER[:18]})
    assert ID_NUMBER not in response.content.decode()


def test_html_is_kept_as_text(client):
    receipt = filed(client, story="<script>alert(1)</script> & <b>粗</b>")["receipt"]
    assert post(client, "cases/export", {"receipt": receipt}).json()["story"] == "<script>alert(1)</script> & <b>粗</b>"


@pytest.mark.usefixtures("one_window")
def test_too_many_tries_with_receipts_are_stopped(client):
    for _ in range(30):
        post(client, "cases/lookup", {"receipt": "x"})
    response = post(client, "cases/lookup", {"receipt": filed(client)["receipt"]})
    problem(response, 429, "limit.reached")
    assert int(response["Retry-After"]) > 0
