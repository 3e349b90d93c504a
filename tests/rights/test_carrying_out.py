"""Carrying out: the document as a last resort, the copy that is fetched once, the deletion that says what stays."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from django.test import Client

from disputes import queries as cases
from disputes.rules import Event
from disputes.services import reading
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.retention.services import place_hold
from portal.rights import gathering
from portal.rights.models import Package
from portal.rights.services import copying, deleting, identity
from portal.trail import queries as trail
from tests.disputes import walks
from tests.disputes.cases import STORY, fresh, happened, intake, mediated, officer
from tests.people import chen_at_work, qian, signed_in, zhao
from tests.rights.requests import WANGS, asked, at, earlier, in_hand, later, newest, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def ready(right="access", closed=True):
    """A confirmed request in an officer's hands; returns (request, its receipt, the earlier case)."""
    case, _receipt = earlier(closed)
    request, own = asked(right, earlier=case)
    return in_hand(request), own, case


def fetched(browser, package, receipt):
    return browser.post(at("en", f"copy/{package.public_id}/"), {"receipt": receipt})


def unzipped(response):
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_the_copy_holds_everything_every_holder_has_and_who_read_it(client):
    request, own, case = ready()
    reading.reveal_text(case=case, what="story", reason="verifying", note="核对合同", by=intake())
    found = unzipped(fetched(client, copying.make_copy(request=request, by=officer()), own))
    (record, itself) = json.loads(found["data.json"])["records"]
    assert record["disputes"]["story"] == STORY and record["accounts"]["contacts"][0]["address"] == WANGS
    assert itself["rights"]["right"] == "access"
    assert {*record} - {"subject"} == {*gathering.held(case.subject)}
    assert STORY in found[f"{case.reference}/case.txt"]
    assert "核对合同" in found["index.html"] and "Who may receive information from us" in found["index.html"]


def test_the_copy_has_nothing_of_anybody_else(client):
    request, own, _case = ready()
    other, _theirs = earlier(address="other.planted@example.com", story="别人的事，只能由别人看到。")
    found = str(unzipped(fetched(client, copying.make_copy(request=request, by=officer()), own)))
    assert other.reference not in found and "别人的事" not in found and "other.planted" not in found


def test_the_link_works_once_and_a_wrong_receipt_uses_nothing_up(client):
    request, own, _case = ready()
    package = copying.make_copy(request=request, by=officer())
    _stranger, strangers_receipt = asked()
    assert fetched(client, package, strangers_receipt).status_code == 404
    assert fetched(client, package, own).status_code == 200
    again = fetched(client, package, own)
    assert again.status_code == 410 and STORY not in walks.text(again)
    assert "rights.copy_taken" in [entry.event for entry in trail.history(request.case.subject)]


def test_the_link_ends_after_a_week_and_when_a_new_one_is_made():
    request, own, _case = ready()
    first = copying.make_copy(request=request, by=officer())
    second = copying.make_copy(request=request, by=officer())
    assert Package.objects.count() == 1
    for package, moment in ((first, later()), (second, later(days=7, minutes=1))):
        with pytest.raises(Refusal) as refused:
            copying.take_copy(package=package, receipt=own, at=moment)
        assert refused.value.code == "rights.link_over"


def test_the_letter_carries_the_link_and_the_page_does_not(client):
    earlier()
    sent = send(client, "zh-hans", address=WANGS)
    client.post(sent["Location"], {"code": walks.code_sent()})
    package = copying.make_copy(request=in_hand(newest()), by=officer())
    letter = notices.letter(Notice.objects.get(template="rights_copy"))
    assert str(package.public_id) in letter.body and "副本" in letter.subject
    page = walks.text(client.get("/zh-hans/cases/mine/"))
    assert str(package.public_id) not in page and "您的副本已备好" in page


def test_without_an_address_the_page_of_the_case_carries_the_link(client):
    request, own, _case = ready()
    package = copying.make_copy(request=request, by=officer())
    client.post("/en/cases/", {"receipt": own})
    assert str(package.public_id) in walks.text(client.get("/en/cases/mine/"))


def test_a_document_is_the_last_resort_and_nothing_happens_before_its_copy_is_gone():
    case, _receipt = earlier()
    request = in_hand(asked(whom="agent")[0])
    with pytest.raises(Refusal) as refused:
        identity.confirm_by_document(request=request, references=["2026-AAAAA"], note="比对姓名", by=officer())
    assert refused.value.code == "rights.unknown_records"
    identity.confirm_by_document(request=request, references=[case.reference], note="比对姓名和签字", by=officer())
    with pytest.raises(Refusal) as refused:
        copying.make_copy(request=request, by=officer())
    assert refused.value.code == "rights.not_destroyed"
    identity.destroy_document(request=request, by=officer())
    assert copying.make_copy(request=request, by=officer()).request == request
    assert [event for event in happened(request.case) if "identity" in event] == [Event.IDENTITY_CONFIRMED, Event.COPY_DESTROYED]


def test_deletion_ends_a_closed_case_everywhere_and_certifies_it():
    request, _own, case = ready("deletion")
    done = deleting.delete_records(request=request, by=officer())
    assert [(each.outcome, each.code) for each in done.records.all()] == [("erased", "")]
    assert fresh(case).erased_at is not None and bytes(fresh(case).story) == b""
    assert list(gathering.held(case.subject)) == []
    assert done.certificate["records"][0]["outcome"] == "erased" and date.fromisoformat(done.certificate["last_key_copy_until"])
    assert case.reference not in json.dumps(done.certificate) and "signature" in done.certificate["signed"]
    with pytest.raises(Refusal) as refused:
        deleting.delete_records(request=request, by=officer())
    assert refused.value.code == "rights.done_already"


def test_a_case_in_mediation_stays_as_evidence_and_the_person_reads_why(client):
    case = mediated()
    request, own = asked("deletion", earlier=case)
    deleting.delete_records(request=in_hand(request), by=officer())
    (record,) = request.records.all()
    assert (record.outcome, record.ground) == ("kept", "rights.legal_claims")
    assert fresh(case).erased_at is None
    client.post("/en/cases/", {"receipt": own})
    assert "evidence in a dispute that is not over" in walks.text(client.get("/en/cases/mine/"))


def test_a_legal_hold_keeps_one_and_the_others_go():
    first, _receipt = earlier()
    second, _receipt = earlier()
    place_hold(subject=first.subject, ground="lawsuit", reason="诉讼中", until=date(2027, 1, 1), by=officer())
    challenge = second.contact and first.contact
    assert challenge
    request, _own = asked("deletion", earlier=second, contact=None)
    identity.Record.objects.create(request=request, subject=first.subject)
    deleting.delete_records(request=in_hand(request), by=officer())
    assert {each.subject: each.outcome for each in request.records.all()} == {first.subject: "kept", second.subject: "erased"}
    assert cases.by_public_id(first.public_id).erased_at is None


def test_a_copy_is_not_made_for_who_asked_for_something_else():
    request, _own, _case = ready("correction")
    for act in (copying.make_copy, deleting.delete_records):
        with pytest.raises(Refusal) as refused:
            act(request=request, by=officer())
        assert refused.value.code == "rights.not_this_right"


def test_the_officer_works_on_it_at_the_desk_and_others_do_not():
    request, _own, _case = ready()
    desk = f"/staff/cases/{request.case.reference}/"
    browser = signed_in(Client(), zhao())
    page = walks.text(browser.get(desk))
    assert "Make the copy ready" in page or "准备副本" in page
    address = f"/staff/rights/{request.case.reference}/copy/"
    assert signed_in(Client(), qian()).post(address).status_code == 403
    assert signed_in(Client(), chen_at_work()).post(address).status_code == 403
    assert Client().post(address).status_code == 403 and not Package.objects.exists()
    assert browser.post(address)["Location"] == desk
    assert Package.objects.count() == 1


def test_a_wrong_reference_comes_back_with_what_was_written():
    request = in_hand(asked(whom="agent")[0])
    browser = signed_in(Client(), zhao())
    said = {"references": "2026-AAAAA", "note": "比对了签字"}
    answer = browser.post(f"/staff/rights/{request.case.reference}/document/", said)
    assert answer.status_code == 422 and "比对了签字" in walks.text(answer)


def test_the_row_goes_with_the_request_when_its_own_time_is_over():
    request, _own, _case = ready()
    holder = next(each for each in gathering.holders.all() if each.name == "rights")
    assert holder.export(request.case.subject)["right"] == "access"
    holder.erase(request.case.subject, by=officer())
    assert holder.export(request.case.subject) == {}


def test_the_certificate_reaches_who_asked(client):
    request, own, _case = ready("deletion")
    deleting.delete_records(request=request, by=officer())
    client.post("/zh-hans/cases/", {"receipt": own})
    page = walks.text(client.get("/zh-hans/cases/mine/"))
    assert "已删除" in page and re.search(r"certificate\.json", page)
    assert client.get("/zh-hans/rights/certificate.json").json()["type"] == "rights.certificate"
