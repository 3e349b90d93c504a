"""A receipt for every answer: whole, signed, checkable by others, for nobody but its person."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.consent import browser, personal_data, queries, services
from portal.consent.models import Receipt
from portal.consent.receipts import pseudonym
from portal.inventory import services as registers
from portal.law.models import Operator
from portal.trail import kinds, note
from portal.trail import queries as trail
from tests.consent import second_receipt
from tests.people import wang
from tests.standing import LAW_SINCE

pytestmark = pytest.mark.django_db
WANG, TALK, CHEN, SENSITIVE = "case:wang1", "conversation:wang1", "conversation:chen1", "sensitive_attachment"


@pytest.fixture(autouse=True)
def _ready(texts, firm):
    registers.load_pack(at=LAW_SINCE)


def given(language="zh-hans", code=SENSITIVE, subject=WANG):
    shown = queries.purpose(code).sha256(language)
    return services.give_consent(purpose=code, subject=subject, shown=shown, language=language, how="page", by=wang())


def finding(body: str):
    trust = kinds.Trust([note.parse_vkey(each) for each in trail.vkeys()])
    return kinds.check([kinds.Given("receipt.jsonld", body.encode())], trust)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_second_implementation_reads_it_and_every_mandatory_field_is_there(language):
    answer = given(language)
    said = second_receipt.verify(answer.receipt.body.encode(), trail.vkeys()[0])
    assert second_receipt.missing(said) == []
    process = said["dct:references"]["dpv:hasProcess"]
    assert process["dpv:hasNotice"][0]["dct:description"] == queries.purpose(SENSITIVE).words(language)[1]
    assert said["dct:references"]["dpv:hasConsentStatus"]["@id"] == "dpv:ConsentGiven"
    assert any(each.get("dpv:hasDuration") == "P36M" for each in process["dpv:hasStorageCondition"])
    assert WANG not in answer.receipt.body and pseudonym(WANG) in answer.receipt.body


def test_a_changed_receipt_is_refused_by_both():
    body = given().receipt.body
    changed = body.replace("ConsentGiven", "ConsentRefused")
    assert finding(body).verdict == "held" and finding(body).kind == "consent"
    assert finding(changed).lines[-1].code == "note.signature"
    with pytest.raises(second_receipt.Bad):
        second_receipt.verify(changed.encode(), trail.vkeys()[0])
    for broken in ("{}", '{"type":"mingshi/consent-receipt@v1"}', '{"type":"mingshi/consent-receipt@v1","signed":{"key":1}}'):
        assert finding(broken).verdict != "held"


def test_a_withdrawal_has_one_of_its_own_about_the_words_that_were_agreed_to():
    first = given("zh-hans")
    taken = services.withdraw_consent(purpose=SENSITIVE, subject=WANG, language="en", how="page", by=wang())
    said = second_receipt.verify(taken.receipt.body.encode(), trail.vkeys()[0])
    notice = said["dct:references"]["dpv:hasProcess"]["dpv:hasNotice"][0]
    assert (notice["dct:language"], notice["pipl:sha256"]) == ("zh-Hans", first.shown_sha256)
    assert [line.code for line in finding(taken.receipt.body).lines] == ["consent.withdrawn", "consent.shown"]


def test_it_says_what_stood_then_whatever_changes_later():
    body = given().receipt.body
    Operator.objects.update(name_en="Somebody Else Ltd", contact_email="other@firm.example")
    answer = queries.history(WANG)[0]
    assert services.issue_receipt(answer=answer, at=timezone.now() + timedelta(days=1)).body == body
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(body="{}")


def test_the_command_checks_it_offline(tmp_path, capsys):
    path = tmp_path / "receipt.jsonld"
    path.write_text(given("en").receipt.body)
    call_command("verify_receipt", str(path))
    assert "was agreed to" in capsys.readouterr().out


def test_its_person_reads_prints_and_saves_it_and_nobody_else_does(client):
    answer = given("en", subject=TALK)
    session = client.session
    session[browser.KEY] = CHEN
    session.save()
    page, file = f"/en/choices/receipts/{answer.public_id}/", f"/en/choices/receipts/{answer.public_id}/receipt.jsonld"
    assert [client.get(each).status_code for each in (page, file)] == [404, 404]
    session[browser.KEY] = TALK
    session.save()
    assert queries.purpose(SENSITIVE).words("en")[1][:40] in client.get(page).content.decode()
    saved = client.get(file)
    assert saved.content.decode() == answer.receipt.body
    assert saved["Content-Type"] == "application/ld+json" and "attachment" in saved["Content-Disposition"]
    assert "no-store" in saved["Cache-Control"]


def test_it_is_handed_out_with_everything_and_ends_with_the_answer():
    given()
    (one,) = personal_data.export(WANG)["answers"]
    assert one["receipt"] == json.loads(Receipt.objects.get().body)
    services.forget_subject(subject=WANG, by=wang())
    assert not Receipt.objects.exists()
