"""Claims at the desk: read masked, answered one by one, noted as done; the answer to the case says what is missing."""

import re

import pytest
from django.test import Client

from disputes import standing
from disputes.models import AccessRecord
from disputes.rules import Stage
from disputes.services.claims import answer_claim, make_claim
from tests import people
from tests.disputes.cases import ID_NUMBER, agreed, client, hours, intake, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def at_desk(who=people.qian):
    return people.signed_in(Client(), who())


def page(browser, case):
    return browser.get(f"/staff/cases/{case.reference}/").content.decode()


def do(browser, case, name, **said):
    return browser.post(f"/staff/cases/{case.reference}/{name}/", said)


def claimed(words="请销毁复印件"):
    case = taken(remedies=["copy"])
    make_claim(case=case, remedy="deletion", words=words, by=client(case), at=hours(2))
    return case


def test_claims_are_read_masked_and_opened_with_a_reason():
    case = claimed(f"销毁身份证 {ID_NUMBER} 的复印件")
    qian = at_desk()
    assert ID_NUMBER not in page(qian, case)
    n = standing.read_claims(case, opened=False)[1].asked.n
    opened = qian.post(f"/staff/cases/{case.reference}/reveal/", {"what": f"note:{n}", "reason": "handling", "note": ""})
    assert ID_NUMBER in opened.content.decode()
    assert AccessRecord.objects.get().what == f"note:{n}"


def test_the_answer_form_lists_what_is_missing_and_the_refusal_keeps_the_words():
    case = claimed()
    qian = at_desk()
    (missing,) = re.findall(r'(?s)data-act="answer".*?<ul>(.*?)</ul>', page(qian, case))
    assert re.findall(r'href="#(claim-\d)"', missing) == ["claim-1", "claim-2"]
    response = do(qian, case, "answer", resolution="upheld", text="All of this was right")
    said = response.content.decode()
    assert response.status_code == 409
    assert "All of this was right" in said
    assert "A copy of my information, Delete my information" in said
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW


def test_each_claim_is_answered_and_done_on_its_own():
    case = claimed()
    qian = at_desk()
    for claim in ("1", "2"):
        response = do(qian, case, "answer-claim", claim=claim, state="agreed", words="By Friday", amount="", currency="CNY")
        assert response.status_code == 302
    assert 'data-act="claim-done"' in page(qian, case)
    assert do(qian, case, "claim-done", claim="2", words="Shredded", done_on="2026-02-13").status_code == 302
    assert [claim.state for claim in standing.read_claims(case, opened=False)] == ["agreed", "done"]
    assert do(qian, case, "answer", resolution="upheld", text="Yes").status_code == 302


@pytest.mark.parametrize(
    ("name", "said", "status"),
    [
        ("answer-claim", {"claim": "1", "state": "agreed", "words": "x", "amount": "5", "currency": "CNY"}, 422),
        ("answer-claim", {"claim": "1", "state": "won", "words": "x"}, 422),
        ("answer-claim", {"claim": "9", "state": "agreed", "words": "x"}, 422),
        ("answer-claim", {"claim": "1", "state": "agreed", "words": " "}, 422),
        ("claim-done", {"claim": "1", "words": "x", "done_on": "2026-02-13"}, 422),
    ],
)
def test_what_is_no_answer_is_refused_and_its_words_stay(name, said, status):
    case = claimed()
    response = do(at_desk(), case, name, **said)
    assert response.status_code == status
    assert {claim.state for claim in standing.read_claims(case, opened=False)} == {"asked"}


def test_a_day_that_has_not_come_is_refused():
    case = claimed()
    answer_claim(case=case, claim=1, state="agreed", words="x", by=intake(), at=hours(3))
    assert do(at_desk(), case, "claim-done", claim="1", words="Already done", done_on="2026-02-14").status_code == 422


def test_without_claims_there_is_nothing_to_answer():
    said = page(at_desk(), taken())
    for name in ("answer-claim", "claim-done"):
        assert f'data-act="{name}"' not in said
    assert 'class="claims"' not in said


def test_what_an_agreement_settled_can_be_noted_as_done():
    case = agreed(remedies=["deletion"])
    said = page(at_desk(), case)
    assert 'data-act="claim-done"' in said
    assert 'data-act="answer-claim"' not in said


def test_a_stranger_at_work_reads_no_claim():
    case = claimed()
    for who in (people.chen_at_work, people.li):
        browser = at_desk(who)
        assert browser.get(f"/staff/cases/{case.reference}/").status_code in (403, 404)
        assert do(browser, case, "answer-claim", claim="1", state="agreed", words="x").status_code in (403, 404)
