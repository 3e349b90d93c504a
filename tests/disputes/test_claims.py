"""What a client asks for: made, changed, dropped, answered, done; every wording stays, and nothing else may be said about it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from disputes import claims, personal_data, queries, standing
from disputes.claims import Currency
from disputes.models import ClaimStep
from disputes.rules import ClaimState, Event, Remedy
from disputes.services import answering, triage
from disputes.services.claims import answer_case, answer_claim, change_claim, drop_claim, finish_claim, make_claim
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.trail.rules import Actor
from tests.disputes.cases import FILED, ID_NUMBER, agreed, answered, client, file, hours, intake, mediator, taken
from tests.disputes.test_contacts_and_recovery import contact
from tests.disputes.test_leaks import every_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
YUAN = {"amount": Decimal("1200.50"), "currency": "CNY"}
CHEN = Actor("client", "22222222-2222-4222-8222-222222222222", "client")


def asked(case, remedy="deletion", words="请销毁复印件", at=None, **money):
    return make_claim(case=case, remedy=remedy, words=words, by=client(case), at=at or hours(3), **money)


def said(case, *, opened=True):
    return standing.read_claims(case, opened=opened)


def refused(run, **said):
    with pytest.raises(Refusal) as caught:
        run(**said)
    return caught.value.code


def test_claims_come_with_the_filing():
    case = file(remedies=["copy", "deletion", "copy"]).case
    assert [(one.n, one.remedy, one.state) for one in said(case)] == [(1, "copy", "asked"), (2, "deletion", "asked")]
    assert [event.event for event in queries.events(case)] == ["case.filed", "case.acknowledged", "claim.made", "claim.made"]
    assert {event.by_id for event in queries.events(case)[2:]} == {str(case.public_id)}


@pytest.mark.parametrize(("remedies", "wish", "field"), [(["revenge"], "x", "remedies"), (["other_remedy"], "", "wish")])
def test_filing_with_what_cannot_be_asked_is_refused_by_field(remedies, wish, field):
    with pytest.raises(Refusal) as caught:
        file(remedies=remedies, wish=wish)
    assert set(caught.value.fields) == {field}


def test_a_changed_claim_keeps_what_was_asked_before():
    case = taken()
    asked(case, "compensation", "误工费", **YUAN)
    change_claim(
        case=case,
        claim=1,
        remedy="compensation",
        words="误工费和交通费",
        amount=Decimal(1500),
        currency="CNY",
        by=client(case),
        at=hours(4),
    )
    (claim,) = said(case)
    assert [(mark, step.words, step.money.amount) for mark, step in claim.asked_lines] == [
        ("was", "误工费", Decimal("1200.50")),
        ("now", "误工费和交通费", Decimal("1500.00")),
    ]
    assert [step.at for step in claim.wordings] == [hours(3), hours(4)]


def test_an_answer_counts_for_the_wording_it_was_given_to():
    case = taken()
    asked(case)
    answer_claim(case=case, claim=1, state="refused", words="已经销毁", by=intake(), at=hours(4))
    (claim,) = said(case)
    assert claim.answer.words == "已经销毁"
    change_claim(case=case, claim=1, remedy="explanation", words="何时销毁的", by=client(case), at=hours(5))
    (claim,) = said(case)
    assert (claim.state, claim.answer) == (ClaimState.ASKED, None)
    assert [mark for mark, _step in claim.answer_lines] == ["was"]


def test_what_was_agreed_is_noted_as_done_with_its_day():
    case = taken()
    asked(case)
    answer_claim(case=case, claim=1, state="agreed", words="本周内销毁", by=intake(), at=hours(4))
    finish_claim(case=case, claim=1, words="已当面销毁", done_on=date(2026, 2, 13), by=intake(), at=hours(22))
    (claim,) = said(case)
    assert (claim.state, claim.done.done_on, claim.done.words) == ("done", date(2026, 2, 13), "已当面销毁")


def test_a_dropped_claim_needs_no_answer_and_stays_readable():
    case = taken()
    asked(case)
    drop_claim(case=case, claim=1, words="不需要了", by=client(case), at=hours(4))
    (claim,) = said(case)
    assert (claim.state, claim.dropped.words, [mark for mark, _step in claim.asked_lines]) == ("dropped", "不需要了", ["was"])
    answer_case(case=case, resolution="upheld", text="好的", by=intake(), at=hours(5))


def test_the_answer_to_the_case_waits_for_the_answer_to_each_claim():
    case = taken(remedies=["copy", "apology"])
    for resolution in ("upheld", "partly_upheld", "not_upheld", "explained"):
        with pytest.raises(Refusal) as caught:
            answer_case(case=case, resolution=resolution, text="x", by=intake(), at=hours(3))
        assert (caught.value.code, caught.value.status) == ("claim.unanswered", 409)
        assert str(Remedy.COPY.label) in caught.value.text
        assert str(Remedy.APOLOGY.label) in caught.value.text
    for n in (1, 2):
        answer_claim(case=case, claim=n, state="agreed", words="好", by=intake(), at=hours(3))
    assert answer_case(case=case, resolution="upheld", text="x", by=intake(), at=hours(4)).event == Event.ANSWERED


def test_what_an_agreement_settled_can_be_done_whatever_we_had_answered():
    case = agreed(remedies=["deletion"])
    assert said(case)[0].state == ClaimState.ASKED
    finish_claim(case=case, claim=1, words="双方到场销毁", done_on=date(2026, 2, 13), by=intake(), at=hours(22))
    assert said(case)[0].done.words == "双方到场销毁"


@pytest.mark.parametrize(
    ("run", "more", "code"),
    [
        (change_claim, {"claim": 9, "remedy": "copy", "words": ""}, "claim.not_found"),
        (change_claim, {"claim": 1, "remedy": "revenge", "words": ""}, "case.not_a_choice"),
        (change_claim, {"claim": 1, "remedy": "other_remedy", "words": " \u200b"}, "claim.words"),
        (change_claim, {"claim": 1, "remedy": "copy", "words": "", **YUAN}, "claim.no_amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal(0), "currency": "CNY"}, "claim.amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal("-1"), "currency": "CNY"}, "claim.amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal("0.001"), "currency": "CNY"}, "claim.amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal("1000000000"), "currency": "CNY"}, "claim.amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal("NaN"), "currency": "CNY"}, "claim.amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal("Infinity"), "currency": "CNY"}, "claim.amount"),
        (make_claim, {"remedy": "compensation", "amount": Decimal(1), "currency": "BTC"}, "claim.currency"),
        (make_claim, {"remedy": "copy", "words": "长" * 2001}, "text.too_long"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_no_trace(run, more, code):
    case = taken()
    asked(case)
    before = len(queries.events(case))
    assert refused(run, case=case, by=client(case), at=hours(4), **more) == code
    assert len(queries.events(case)) == before
    assert ClaimStep.objects.count() == 1


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2026, 2, 14)])
def test_nothing_was_done_before_the_filing_or_will_be_done_tomorrow(day):
    case = taken()
    asked(case)
    answer_claim(case=case, claim=1, state="partly", words="部分", by=intake(), at=hours(4))
    assert refused(finish_claim, case=case, claim=1, words="x", done_on=day, by=intake(), at=hours(22)) == "claim.day"


def test_what_is_refused_is_not_done_and_what_is_done_is_not_changed():
    case = taken()
    asked(case)
    done = {"case": case, "claim": 1, "words": "x", "done_on": date(2026, 2, 12), "by": intake(), "at": hours(6)}
    assert refused(finish_claim, **done) == "claim.not_now"
    answer_claim(case=case, claim=1, state="refused", words="不同意", by=intake(), at=hours(4))
    assert refused(finish_claim, **done) == "claim.not_now"
    answer_claim(case=case, claim=1, state="agreed", words="同意", by=intake(), at=hours(5))
    finish_claim(**done)
    assert refused(change_claim, case=case, claim=1, remedy="copy", words="", by=client(case), at=hours(7)) == "claim.not_now"
    assert refused(answer_claim, case=case, claim=1, state="refused", words="x", by=intake(), at=hours(7)) == "claim.not_now"


def test_a_case_holds_twenty_claims():
    case = taken()
    for _ in range(claims.MOST):
        asked(case)
    assert refused(asked, case=case) == "claim.too_many"


def test_nobody_claims_for_somebody_else():
    case = taken()
    asked(case)
    assert refused(make_claim, case=case, remedy="copy", by=CHEN) == "case.not_found"
    assert refused(make_claim, case=case, remedy="copy", by=intake()) == "case.not_your_part"
    assert refused(answer_claim, case=case, claim=1, state="agreed", words="x", by=client(case)) == "case.not_your_part"
    assert refused(answer_claim, case=case, claim=1, state="agreed", words="x", by=mediator()) == "case.not_your_part"


def test_once_the_case_left_the_office_claims_stay_as_they_are():
    case = agreed()
    assert refused(asked, case=case, at=hours(12)) == "case.move_not_allowed"


def test_the_client_is_told_of_every_answer_to_a_claim_once():
    case = taken(contact=contact())
    asked(case)
    before = Notice.objects.count()
    answer_claim(case=case, claim=1, state="agreed", words="好", by=intake(), at=hours(4))
    finish_claim(case=case, claim=1, words="好了", done_on=date(2026, 2, 12), by=intake(), at=hours(5))
    assert Notice.objects.count() == before + 2


def test_words_and_amounts_stand_nowhere_in_clear_and_go_with_the_case():
    case = taken()
    asked(case, "compensation", f"身份证 {ID_NUMBER} 被冒用", **YUAN)
    assert ID_NUMBER not in every_row()
    assert ID_NUMBER not in said(case, opened=False)[0].asked.words
    assert personal_data.export(case.subject)["claims"][0]["steps"][0] == {
        "at": hours(3).isoformat(), "state": "asked", "remedy": "compensation", "words": f"身份证 {ID_NUMBER} 被冒用",
        "amount": "1200.50", "currency": "CNY", "done_on": None,
    }  # fmt: skip
    for entry in trail.history(case.subject):
        assert "1200.5" not in str(entry.facts)
    answering.withdraw_case(case=case, by=client(case))
    personal_data.erase(case.subject, by=intake())
    step = ClaimStep.objects.get()
    assert (step.masked, step.amount, step.currency, step.remedy, step.state) == ("", None, "", "compensation", "asked")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(1)},
        {"currency": "CNY"},
        {"amount": Decimal(0), "currency": "CNY"},
        {"amount": Decimal(1), "currency": "CNY", "remedy": "copy"},
        {"currency": "BTC", "amount": Decimal(1)},
        {"state": "done"},
        {"done_on": date(2026, 2, 12)},
        {"state": "won"},
        {"remedy": "revenge"},
        {"claim": 0},
    ],
)
def test_the_database_refuses_what_makes_no_claim(wrong):
    case = taken()
    whole = {"case": case, "n": 99, "claim": 1, "at": FILED, "state": "asked", "remedy": "compensation"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimStep.objects.create(**whole | wrong)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("", None),
        ("1200", "1200"),
        ("1,200.50", "1200.50"),
        ("１２００", "1200"),
        ("1200 元", "1200"),
        ("¥99.5", "99.5"),
        (" 0.01 ", "0.01"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, amount):
    assert claims.amount_typed(typed) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize("typed", ["12.345", "1e9", "-5", "1.200,50", "12,00", "NaN", "9999999999", "٣", "a lot", "1 000 000 000 000"])
def test_what_is_no_amount_is_refused(typed):
    assert refused(claims.amount_typed, typed=typed) == "claim.amount"


def test_every_currency_is_three_letters():
    assert {len(each) for each in Currency.values} == {3}


def test_asking_the_client_is_how_staff_learn_of_a_claim():
    case = taken()
    triage.ask_for_more(case=case, text="您是否也要求道歉？", by=intake(), at=hours(3))
    asked(case, "apology", at=hours(4))
    assert said(case)[0].remedy == "apology"
    assert case.stage == "awaiting_client"


def test_a_claim_can_be_answered_after_the_answer_until_the_case_is_closed():
    case = answered()
    asked(case, at=hours(4))
    answer_claim(case=case, claim=1, state="partly", words="部分", by=intake(), at=hours(5))
    answering.close_case(case=case, by=client(case), at=hours(6))
    assert refused(answer_claim, case=case, claim=1, state="agreed", words="x", by=intake(), at=hours(7)) == "case.move_not_allowed"
    finish_claim(case=case, claim=1, words="部分已销毁", done_on=date(2026, 2, 12), by=intake(), at=hours(7))
