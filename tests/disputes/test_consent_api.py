"""Consent over the API: the words, an answer by the receipt of a case, taken back with what follows, seen at the desk."""

import pytest

from portal.consent import queries
from portal.consent.services import load_notices
from portal.trail.rules import SYSTEM
from tests.disputes.cases import file as filed
from tests.people import qian, signed_in

pytestmark = pytest.mark.django_db
SHARE = "share_with_other_party"


@pytest.fixture
def case(firm):
    load_notices(by=SYSTEM)
    return filed()


def post(client, path, **said):
    return client.post(f"/api/v1/{path}", said, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")


def words(client):
    found = client.get("/api/v1/consent", HTTP_ACCEPT_LANGUAGE="en").json()
    return {each["purpose"]: each for each in found}


def test_a_yes_names_the_words_and_other_words_are_no_yes(case, client):
    shown = words(client)[SHARE]["shown"]
    wrong = post(client, "cases/consent", receipt=case.receipt, purpose=SHARE, answer="give", shown="0" * 64)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "consent.words_changed")
    given = post(client, "cases/consent", receipt=case.receipt, purpose=SHARE, answer="give", shown=shown)
    assert given.status_code == 200 and queries.valid(case.case.subject, SHARE)


def test_it_is_taken_back_with_what_follows_and_the_desk_is_told(case, client):
    shown = words(client)[SHARE]["shown"]
    post(client, "cases/consent", receipt=case.receipt, purpose=SHARE, answer="give", shown=shown)
    back = post(client, "cases/consent", receipt=case.receipt, purpose=SHARE, answer="withdraw").json()
    assert "passes nothing on" in " ".join(back["followed"])
    said = post(client, "cases/consent/list", receipt=case.receipt).json()
    assert [each["answer"] for each in said] == ["given", "withdrawn"]
    page = signed_in(client, qian()).get(f"/staff/cases/{case.case.reference}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Pass on nothing the client wrote." in page


def test_a_stranger_with_a_wrong_receipt_reads_and_changes_nothing(case, client):
    for path in ("cases/consent/list", "cases/consent"):
        more = {"purpose": SHARE, "answer": "withdraw"} if path == "cases/consent" else {}
        assert post(client, path, receipt="0" * 26, **more).status_code in (404, 422)
