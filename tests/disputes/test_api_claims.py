"""Claims, how easy it was and the way back over the API, through the real door."""

import pytest

from disputes import queries, sealed
from disputes.models import Case
from disputes.rules import Stage
from disputes.services import answering, triage
from tests.disputes.cases import hours, intake
from tests.disputes.test_api import COMPLAINT, filed, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def looked_up(client, receipt):
    return post(client, "cases/lookup", {"receipt": receipt}, **{"Accept-Language": "en"}).json()


def test_remedies_are_claims_of_the_new_case(client):
    receipt = filed(client, remedies=["copy", "apology"])["receipt"]
    found = looked_up(client, receipt)["claims"]
    assert [(one["claim"], one["remedy"], one["state"]) for one in found] == [(1, "copy", "asked"), (2, "apology", "asked")]


@pytest.mark.parametrize("remedies", [["revenge"], ["copy"] * 21, [5], "copy"])
def test_remedies_nobody_knows_file_nothing(client, remedies):
    assert post(client, "cases", COMPLAINT | {"remedies": remedies}).status_code == 422
    assert not Case.objects.exists()


def test_a_claim_is_made_changed_and_dropped(client):
    receipt = filed(client)["receipt"]
    said = {"receipt": receipt, "remedy": "compensation", "words": "误工费", "amount": "1200.50", "currency": "CNY"}
    made = post(client, "cases/claims", said)
    assert (made.status_code, made.json()[0]["steps"][0]["amount"]) == (201, "1200.50")
    changed = post(client, "cases/claims/change", said | {"claim": 1, "amount": "1300"}).json()
    assert [step["amount"] for step in changed[0]["steps"]] == ["1200.50", "1300.00"]
    dropped = post(client, "cases/claims/drop", {"receipt": receipt, "claim": 1}).json()
    assert dropped[0]["state"] == "dropped"
    problem(post(client, "cases/claims/drop", {"receipt": receipt, "claim": 1}), 409, "claim.not_now")
    problem(post(client, "cases/claims/drop", {"receipt": receipt, "claim": 2}), 404, "claim.not_found")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"amount": "12.345"}, "claim.amount"), ({"currency": "BTC"}, "claim.currency"), ({"remedy": "copy"}, "claim.no_amount")],
)
def test_what_cannot_be_asked_is_a_problem(client, wrong, code):
    said = {"receipt": filed(client)["receipt"], "remedy": "compensation", "amount": "10", "currency": "CNY"}
    problem(post(client, "cases/claims", said | wrong), 422, code)


def test_a_state_of_ones_own_is_refused(client):
    said = {"receipt": filed(client)["receipt"], "remedy": "copy", "state": "agreed"}
    assert post(client, "cases/claims", said).status_code == 422


def closed(client):
    receipt = filed(client)["receipt"]
    case = Case.objects.get()
    answering.withdraw_case(case=case, by=sealed.client_of(case))
    return case, receipt


def test_how_easy_it_was_is_said_once(client):
    case, receipt = closed(client)
    assert post(client, "cases/rate", {"receipt": receipt, "ease": 6, "line": "很快"}).json()["stage"] == "closed"
    problem(post(client, "cases/rate", {"receipt": receipt, "ease": 1}), 409, "case.not_rated")
    assert queries.events(case)[-1].data == {"ease": 6}


@pytest.mark.parametrize("ease", [0, 8, -1, 5.5, "x", None])
def test_an_ease_that_is_none_is_refused(client, ease):
    _case, receipt = closed(client)
    assert post(client, "cases/rate", {"receipt": receipt, "ease": ease}).status_code == 422


def test_the_way_back_is_named_and_taken(client):
    case, receipt = closed(client)
    way = looked_up(client, receipt)["way_back"]
    assert (way["event"], way["open"]) == ("case.reinstated", True)
    assert "2026" in way["until"]
    assert post(client, "cases/reopen", {"receipt": receipt, "text": "我改主意了"}).json()["stage"] == "in_review"
    assert looked_up(client, receipt)["way_back"] is None
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW


def test_spans_say_where_the_time_went(client):
    receipt = filed(client)["receipt"]
    triage.take_case(case=Case.objects.get(), by=intake(), at=hours(24))
    spans = looked_up(client, receipt)["spans"]
    assert [(one["stage"], one["turn"]) for one in spans][:1] == [("filed", "firm")]
    assert all(first["until"] == second["since"] for first, second in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize("path", ["claims", "claims/change", "claims/drop", "rate", "reopen"])
def test_without_the_receipt_nothing_happens(client, path):
    bodies = {
        "claims": {"remedy": "copy"},
        "claims/change": {"remedy": "copy", "claim": 1},
        "claims/drop": {"claim": 1},
        "rate": {"ease": 5},
        "reopen": {"text": "x"},
    }
    filed(client)
    problem(post(client, f"cases/{path}", bodies[path] | {"receipt": "7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE"}), 404, "receipt.unknown")
