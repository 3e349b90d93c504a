"""Correction: what is held, what it should be, the decision, what follows from it, and what everybody reads beside the record."""

import io
import zipfile

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from disputes.models import GivenAddress
from disputes.services import reading
from disputes.services.recovery import replace_receipt
from portal.doors.errors import Refusal
from portal.policies import typesetting
from portal.rights import facts, gathering
from portal.rights.models import Correction, Request
from portal.rights.services import correcting, deleting
from portal.trail import auditing
from portal.vault import holders
from tests.disputes import walks
from tests.disputes.cases import STORY, client, happened, intake, officer
from tests.people import chen_at_work, qian, signed_in, zhao
from tests.rights.requests import asked, at, earlier, in_hand, newest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
RIGHT = "公司转让一年了，身份证复印件仍未销毁，联系电话应为 13900139000。"
TOLD = "调解中心收到过，已于今日通知其更正。"


def wrong(what="story", should=RIGHT, closed=True):
    """A correction asked for, in an officer's hands; returns (it, the request, the record)."""
    case, _receipt = earlier(closed)
    request, _own = asked("correction", earlier=case)
    row = correcting.ask_correction(request=request, subject=case.subject, what=what, should=should, by=client(request.case))
    return row, in_hand(request), case


def decide(row, effect, **said):
    return correcting.decide_correction(correction=row, effect=effect, by=officer(), **{"told": TOLD, **said})


def page_of(case, receipt, browser=None):
    browser = browser or Client()
    browser.post("/zh-hans/cases/", {"receipt": receipt})
    return walks.text(browser.get("/zh-hans/cases/mine/"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_person_changes_what_is_held_and_the_request_is_filed(client, language):
    case, receipt = earlier()
    client.post(f"/{language}/cases/", {"receipt": receipt})
    address = at(language, "correct/")
    assert "what=story" in walks.text(client.get(address))
    form = client.get(f"{address}?case={case.reference}&what=story")
    assert walks.text(form).count(STORY) == 2
    sent = client.post(f"{address}?case={case.reference}&what=story", {"should": RIGHT, "form_token": walks.form_token(form)})
    assert sent.status_code == 302 and walks.receipt_on(client.get(sent["Location"]))
    row = Correction.objects.get()
    assert (row.subject, row.what, row.effect, newest().way) == (case.subject, "story", "", "receipt")
    assert RIGHT in walks.text(client.get(f"/{language}/cases/mine/")) and "13900139000" not in row.should_masked


def test_the_same_words_are_no_correction_and_nothing_typed_is_lost(client):
    case, receipt = earlier()
    client.post("/en/cases/", {"receipt": receipt})
    answer = client.post(f"{at('en', 'correct/')}?case={case.reference}&what=story", {"should": STORY})
    assert answer.status_code == 422 and not Request.objects.exists() and STORY in walks.text(answer)


def test_a_signed_record_gets_a_note_that_everybody_reads_beside_it():
    row, request, case = wrong()
    before = bytes(case.story)
    decide(row, "noted", words="已核对合同。")
    case.refresh_from_db()
    assert bytes(case.story) == before and "right.carried_out" in happened(request.case)
    desk = walks.text(signed_in(Client(), zhao()).get(f"/staff/cases/{case.reference}/"))
    assert "139 **** 9000" in desk and "13900139000" not in desk and "公司转让一年了" in desk
    (held,) = gathering.held(case.subject)["rights"]["corrections"]
    assert (held["was"], held["should"], held["told"]) == (STORY, RIGHT, TOLD)


def test_the_person_reads_before_after_why_and_what_others_were_told():
    case, receipt = earlier()
    request, own = asked("correction", earlier=case)
    row = correcting.ask_correction(request=request, subject=case.subject, what="story", should=RIGHT, by=client(request.case))
    in_hand(request)
    decide(row, "noted", words="已核对合同。")
    for code in (own, receipt):
        page = page_of(case, code)
        assert all(words in page for words in (STORY, RIGHT, TOLD, "已核对合同。"))


def test_the_note_is_in_everything_and_in_the_papers_for_outside(monkeypatch):
    monkeypatch.setattr(typesetting, "to_pdf", lambda _html: None)
    row, _request, case = wrong()
    decide(row, "noted", words="已核对合同。")
    browser = Client()
    browser.post("/zh-hans/cases/", {"receipt": replace_receipt(case=case)})
    for address in (
        "/zh-hans/cases/mine/everything.zip",
        "/zh-hans/cases/mine/routes/cn.court/papers.zip?buyer=household&age=adult&now=none",
    ):
        answer = browser.get(address)
        with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as bundle:
            texts = [bundle.read(name).decode() for name in bundle.namelist() if name.endswith((".txt", ".html"))]
        assert any(all(words in text for words in (RIGHT, TOLD, "已核对合同。", "更正后")) for text in texts), address


def test_an_address_is_replaced_once_the_new_one_is_confirmed():
    row, _request, case = wrong("contact", "wang.right@example.com")
    with pytest.raises(Refusal):
        decide(row, "noted")
    decide(row, "replaced")
    given = GivenAddress.objects.get(case=case)
    assert (
        reading.reveal_text(case=case, what="given", reason="contacting", by=intake()) == "wang.right@example.com"
        and given.channel == "email"
    )


def test_what_stays_needs_a_ground_a_reason_and_word_of_others():
    row, _request, _case = wrong()
    whole = {"ground": "rights.legal_claims", "words": "合同原件另有记载。"}
    for said, code in (
        ({**whole, "ground": ""}, "rights.no_ground"), ({**whole, "ground": "complaint.abuse"}, "rights.no_ground"),
        ({**whole, "words": " "}, "rights.no_reason"), ({**whole, "told": ""}, "rights.no_word_of_others"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            decide(row, "refused", **said)
        assert refused.value.code == code
    assert decide(row, "refused", **whole).ground == "rights.legal_claims"
    with pytest.raises(Refusal):
        decide(row, "noted")


def test_nobody_corrects_the_record_of_another():
    other, _receipt = earlier(address="other.planted@example.com")
    _row, request, _case = wrong()
    for call in (
        lambda: correcting.ask_correction(request=request, subject=other.subject, what="story", should="x", by=client(request.case)),
        lambda: correcting.ask_correction(
            request=asked("correction")[0], subject=other.subject, what="story", should="x", by=client(request.case)
        ),
    ):
        with pytest.raises(Refusal):
            call()
    for person, status in ((qian(), 403), (chen_at_work(), 403)):
        row = Correction.objects.get()
        answer = signed_in(Client(), person).get(f"/staff/rights/{request.case.reference}/correction/{row.public_id}/")
        assert answer.status_code == status and "公司转让" not in walks.text(answer)


def test_the_officer_opens_both_with_a_reason_the_person_reads_and_decides():
    row, request, case = wrong()
    browser, address = signed_in(Client(), zhao()), f"/staff/rights/{request.case.reference}/correction/{row.public_id}/"
    assert "13900139000" not in walks.text(browser.get(address))
    opened = browser.post(f"{address}read/", {"reason": "verifying", "note": "核对合同原件"})
    assert "13900139000" in walks.text(opened)
    assert [record.what for record in case.reads.all()] == ["correction:1"]
    wrong_answer = browser.post(address, {"effect": "refused", "words": "另有记载", "told": "无"})
    assert wrong_answer.status_code == 422 and "另有记载" in walks.text(wrong_answer)
    assert browser.post(address, {"effect": "noted", "words": "", "told": TOLD}).status_code == 302


def test_a_decision_cannot_be_rewritten_and_the_audit_sees_what_is_missing():
    row, request, _case = wrong()
    decide(row, "noted")
    for change in (
        lambda: Correction.objects.update(ground="x"), lambda: Correction.objects.update(subject="case:x"),
        lambda: Correction.objects.all().delete(), lambda: Request.objects.filter(pk=request.pk).update(right="deletion"),
        lambda: Request.objects.filter(pk=request.pk).update(way="contact"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert all(line.good for line in auditing.check_room(auditing.rooms.registered()["rights"]))


def test_when_the_record_is_erased_its_correction_can_be_read_no_more():
    row, _request, case = wrong()
    decide(row, "noted")
    deletion, _own = asked("deletion", earlier=case)
    deleting.delete_records(request=in_hand(deletion), by=officer())
    kept = Correction.objects.get()
    assert (kept.was_masked, kept.should_masked, kept.effect) == ("", "", "noted")
    assert all("corrections" not in dict(holder.export(case.subject)) for holder in holders.all())
    assert list(auditing.check_room(auditing.rooms.registered()["rights"])) == []


def test_every_fact_of_a_record_can_be_said_to_be_wrong():
    case, _receipt = earlier(closed=True)
    named = [each.what for each in facts.held(case)]
    assert named[:4] == ["story", "wish", "happened", "contact"] and any(each.startswith("message:") for each in named)
