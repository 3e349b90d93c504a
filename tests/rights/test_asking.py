"""Asking: the catalogue, the form, who it is about, the clock; and a stranger who gets nothing."""

import pytest
from django.utils.translation import override

from disputes import queries as cases
from disputes.rules import Event, Kind
from disputes.services import filing, recovery, triage
from portal.accounts.models import Contact
from portal.doors.errors import Refusal
from portal.rights.models import Request
from portal.rights.rules import BASES, Right, Whom
from portal.rights.services import copying, identity
from tests.disputes import walks
from tests.disputes.cases import client as client_of
from tests.disputes.cases import clock, happened, officer
from tests.people import wang
from tests.rights.requests import ABOUT, CHENS, WANGS, asked, at, earlier, form, in_hand, later, newest, send, stranger, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def test_the_catalogue_names_every_right_with_its_article_in_both_laws(client):
    english, chinese = (walks.text(client.get(at(language))) for language in ("en", "zh-hans"))
    with override("en"):
        assert all(str(right.label) in english for right in Right)
    assert "GDPR" in english and "PIPL art. 45" in english
    assert "我能要求什么" in chinese and "个人信息保护法" in chinese
    assert set(BASES) == {*Right.values, *Whom.values}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_receipt_of_an_earlier_case_is_enough_and_the_clock_starts(client, language):
    case, receipt = earlier()
    sent = send(client, language, receipt=receipt)
    assert sent.status_code == 302, walks.text(sent)
    page = walks.text(client.get(sent["Location"]))
    assert walks.receipt_on(client.get(sent["Location"])), page
    request = newest()
    assert (request.case.kind, request.way, request.case.jurisdiction) == (Kind.RIGHTS, "receipt", "cn")
    assert [record.subject for record in request.records.all()] == [case.subject]
    assert clock(request.case, "cn.rights").stopped_at is None
    assert {"en": "Your request is registered", "zh-hans": "您的请求已登记"}[language] in page


def test_what_is_wrong_comes_back_with_everything_typed(client):
    answer = send(client, receipt="7Q4M-0K2C-9WRA-8R3D-8BMY-5EQP-GQVE", about=ABOUT)
    assert answer.status_code == 404
    assert ABOUT in walks.text(answer) and not Request.objects.exists()
    empty = send(client, right="", about="")
    assert empty.status_code == 422 and "Choose what you ask for" in walks.text(empty)


def test_a_code_to_the_address_we_hold_is_enough(client):
    case, _receipt = earlier()
    sent = send(client, address=WANGS)
    assert sent["Location"] == at("en", "ask/code/")
    assert client.post(sent["Location"], {"code": walks.code_sent()}).status_code == 302
    request = newest()
    assert (request.way, [record.subject for record in request.records.all()]) == ("contact", [case.subject])
    assert Contact.objects.filter(subject=request.case.subject).exists()


def test_a_stranger_with_the_right_address_gets_no_further_than_the_code(client):
    earlier()
    sent = send(client, address=WANGS)
    assert client.post(sent["Location"], {"code": "000000"}).status_code != 302
    assert not Request.objects.exists()


def test_a_stranger_with_an_address_of_their_own_is_shown_to_be_nobody():
    earlier()
    request, _receipt = asked(contact=verified(CHENS, stranger()), by=stranger())
    assert request.way == "" and not request.records.exists()
    assert not request.case.clocks.filter(code="cn.rights").exists()
    with pytest.raises(Refusal) as refused:
        copying.make_copy(request=in_hand(request), by=officer())
    assert refused.value.code == "rights.not_confirmed"


def test_who_asks_for_a_child_is_confirmed_by_nothing_but_the_proof(client):
    case, receipt = earlier()
    request, own = asked(whom="child", earlier=case)
    assert request.way == ""
    client.post("/en/cases/", {"receipt": own})
    page = walks.text(client.get("/en/cases/mine/"))
    assert "you are the guardian" in page and "nothing is given out" in page
    with pytest.raises(Refusal, match=r"rights\.guardian_needed"):
        identity.confirm_by_receipt(request=request, receipt=receipt, by=client_of(request.case))


def test_the_identity_can_be_shown_later_on_the_page_of_the_case(client):
    case, receipt = earlier()
    sent = send(client)
    assert sent.status_code == 302 and newest().way == ""
    assert "Show that the request is yours" in walks.text(client.get("/en/cases/mine/"))
    own = walks.receipt_on(client.get("/en/cases/new/done/"))
    assert client.post(at("en", "identity/"), {"receipt": own}).status_code == 409
    assert client.post(at("en", "identity/"), {"receipt": receipt}).status_code == 302
    assert [record.subject for record in newest().records.all()] == [case.subject]
    assert Event.IDENTITY_CONFIRMED in happened(newest().case)
    assert client.get(at("en", "identity/")).status_code == 404


def test_the_code_shows_it_later_too_and_an_unknown_address_shows_nothing(client):
    case, _receipt = earlier()
    send(client)
    for address, way in ((CHENS, ""), (WANGS, "contact")):
        assert client.post(at("en", "identity/address/"), {"address": address})["Location"] == at("en", "identity/code/")
        client.post(at("en", "identity/code/"), {"code": walks.code_sent()})
        assert newest().way == way
    assert [record.subject for record in newest().records.all()] == [case.subject]


def test_an_address_the_case_no_longer_has_opens_nothing():
    case, _receipt = earlier()
    recovery.give_contact(case=case, contact=verified("wang.new@example.com"), by=client_of(case))
    request, _own = asked(contact=verified(WANGS, stranger()), by=stranger())
    assert request.way == ""
    request, _own = asked(contact=verified("wang.new@example.com"))
    assert [record.subject for record in request.records.all()] == [case.subject]


def test_one_month_runs_from_receipt_in_the_eu_and_is_extended_once_in_time():
    request, _receipt = asked(place="eu")
    assert clock(request.case, "eu.rights").stopped_at is None
    in_hand(request)
    triage.extend_deadline(case=request.case, code="eu.rights", text="资料很多。", by=officer())
    assert clock(request.case, "eu.rights").under == "eu.rights.ext"
    with pytest.raises(Refusal) as refused:
        triage.extend_deadline(case=request.case, code="eu.rights", text="再延。", by=officer(), at=later(days=1))
    assert refused.value.code == "clock.extended_already"


def test_closing_an_account_runs_under_its_own_term():
    case, _receipt = earlier()
    request, _own = asked("closing", earlier=case)
    assert [each.code for each in request.case.clocks.filter(stopped_at=None).order_by("code")] == ["cn.account_close", "reply.first"]


def test_a_refusal_needs_a_ground_of_the_rights_and_leaves_the_appeal_open():
    case, _receipt = earlier()
    request = in_hand(asked(earlier=case)[0])
    with pytest.raises(Refusal):
        triage.decline_case(case=request.case, ground="complaint.abuse", text="不予办理。", by=officer())
    triage.decline_case(case=request.case, ground="rights.excessive", text="上周刚刚办结。", by=officer())
    assert "gave you the ground" in cases.status_sentence(request.case)
    assert Event.APPEALED in cases.possible(request.case, client_of(request.case))


def test_no_other_door_files_a_request_without_a_right(client):
    for said in ({"kind": "rights"}, {"kind": "complaint", "right": "access"}):
        with pytest.raises(Refusal) as refused:
            filing.file_case(topic="other", story="x", wish="", language="en", channel="page", by=wang(), **said)
        assert "kind" in refused.value.fields
    answer = client.post(
        "/api/v1/cases", {"kind": "rights", "topic": "other", "story": "x", "language": "en"}, content_type="application/json"
    )
    assert answer.status_code == 422


def test_the_words_stand_nowhere_in_clear(client):
    case, receipt = earlier()
    send(client, receipt=receipt)
    request = newest()
    row = str(list(Request.objects.values()) + list(request.records.values()))
    assert all(words not in request.case.story_masked + row for words in ("0212 3456", "02123456", receipt))


def test_sending_the_same_page_twice_files_once(client):
    _case, receipt = earlier()
    token = walks.form_token(client.get(at("en", "ask/")))
    for _twice in range(2):
        client.post(at("en", "ask/"), {**form(receipt=receipt), "form_token": token})
    assert Request.objects.count() == 1
