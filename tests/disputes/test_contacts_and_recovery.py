"""A verified contact: news go there without the news itself, and a lost receipt is replaced through it."""

import re

import pytest

from disputes import queries
from disputes.models import Case
from disputes.services import answering, recovery, triage
from portal.accounts import services as accounts
from portal.accounts.models import Contact
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from tests.disputes.cases import STORY, client, file, hours, intake, taken
from tests.people import wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
EMAIL = "wang.planted@example.com"


def code_sent() -> str:
    (code,) = re.findall(r"\b\d{6}\b", notices.letter(Notice.objects.latest("pk")).body)
    return str(code)


def contact(address=EMAIL) -> Contact:
    challenge = accounts.send_contact_code(channel="email", address=address, language="zh-hans", by=wang())
    return accounts.verify_contact(challenge=challenge, code=code_sent(), by=wang())


def proved(address=EMAIL) -> str:
    challenge = accounts.send_contact_code(channel="email", address=address, language="zh-hans", by=wang())
    return accounts.prove_address(challenge=challenge, code=code_sent())


def letters(template) -> list[str]:
    return [notices.letter(notice).body for notice in Notice.objects.filter(template=template)]


def test_filing_with_a_contact_sends_when_a_person_answers():
    case = file(contact=contact()).case
    (body,) = letters("case_filed")
    assert case.reference in body
    assert "2026-02-14" in body


def test_letters_never_hold_the_words_or_the_receipt():
    filed = file(contact=contact())
    triage.take_case(case=filed.case, by=intake(), at=hours(1))
    answering.reply_to_case(case=filed.case, text="您的身份证复印件已销毁", by=intake(), at=hours(2))
    for notice in Notice.objects.exclude(template="contact_code"):
        body = notices.letter(notice).body
        assert "复印件" not in body
        assert STORY[:10] not in body
        assert filed.receipt not in body


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_step_the_client_should_know_of_is_written_once(language):
    case = file(contact=contact(), language=language).case
    triage.take_case(case=case, by=intake(), at=hours(1))
    triage.ask_for_more(case=case, text="?", by=intake(), at=hours(2))
    answering.write_to_case(case=case, text="!", by=client(case), at=hours(3))
    answering.reply_to_case(case=case, text=".", by=intake(), at=hours(4), client_id="x")
    answering.reply_to_case(case=case, text=".", by=intake(), at=hours(5), client_id="x")
    answering.settle_case(case=case, resolution="upheld", text="…", by=intake(), at=hours(6))
    answering.close_case(case=case, by=intake(), at=hours(7))
    sent = list(Notice.objects.exclude(template="contact_code").order_by("pk").values_list("template", "language"))
    assert sent == [(name, language) for name in ("case_filed", "case_question", "case_news", "case_answered", "case_closed")]


def test_without_a_contact_nothing_is_sent():
    taken()
    assert not Notice.objects.exists()


def test_contact_may_be_given_later():
    case = taken()
    recovery.give_contact(case=case, contact=contact(), by=client(case), at=hours(2))
    answering.reply_to_case(case=case, text="您好", by=intake(), at=hours(3))
    assert Notice.objects.filter(template="case_news").count() == 1


def test_lost_receipt_is_replaced_and_the_old_one_is_dead():
    filed = file(contact=contact())
    case = recovery.case_of_address(reference=filed.case.reference.lower(), index=proved())
    fresh = recovery.replace_receipt(case=case)
    assert queries.by_receipt(fresh).pk == filed.case.pk
    with pytest.raises(Refusal) as refused:
        queries.by_receipt(filed.receipt)
    assert refused.value.code == "receipt.unknown"


def test_replacement_is_told_to_the_contact_and_recorded():
    filed = file(contact=contact())
    recovery.replace_receipt(case=filed.case)
    assert Notice.objects.filter(template="case_receipt").count() == 1
    assert queries.events(filed.case)[-1].event == "receipt.replaced"


def test_chen_with_his_own_address_gets_nobody_elses_case():
    filed = file(contact=contact())
    said = set()
    for reference in (filed.case.reference, "2026-ZZZZZ", "nonsense"):
        with pytest.raises(Refusal) as refused:
            recovery.case_of_address(reference=reference, index=proved("chen@example.com"))
        said.add((refused.value.code, refused.value.text))
    assert len(said) == 1
    assert Case.objects.get().receipt_hash == filed.case.receipt_hash


def test_address_no_longer_the_contact_recovers_nothing():
    filed = file(contact=contact())
    recovery.give_contact(case=filed.case, contact=contact("new@example.com"), by=client(filed.case))
    with pytest.raises(Refusal):
        recovery.case_of_address(reference=filed.case.reference, index=proved())
