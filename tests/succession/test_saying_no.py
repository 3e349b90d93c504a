"""Everybody who holds something can say no, by their own door, and is asked anew where the use changes: unanswered stays out."""

import io
import json
import zipfile

import pytest
from django.test import Client

from disputes import seats
from disputes.rules import Space
from disputes.services import rooms
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.succession import queries
from portal.succession.models import NewConsent, Objection
from portal.succession.services import handing, objecting
from portal.trail import queries as trail
from portal.vault import holders
from tests.disputes import walks
from tests.disputes.cases import client, file, hours
from tests.disputes.tables import at_table
from tests.people import signed_in, zhao
from tests.rights.requests import CHENS, WANGS, verified
from tests.succession.sales import announced, officer, opened, taker, tell, the_day

pytestmark = pytest.mark.django_db
OTHERWISE = {"changed": ["cases"], "more_zh": "用于推荐其他服务。", "more_en": "Used to recommend other services."}


def bundle(succession):
    """(manifest, everything in one text)"""
    target = io.BytesIO()
    with the_day(succession):
        handing.take_bundle(handover=opened(succession), target=target, by=taker())
    with zipfile.ZipFile(target) as found:
        return json.loads(found.read("manifest.json")), b"".join(found.read(name) for name in found.namelist()).decode()


def talked():
    """A mediation in which the client said something to all and something to the mediator alone, and so did the other side."""
    case, he, _shi = at_table()
    for n, (who, space, text) in enumerate(
        (
            (client(case), Space.JOINT, "planted-joint-wang"),
            (client(case), Space.CAUCUS_CLIENT, "planted-alone-wang"),
            (he.actor, Space.JOINT, "planted-joint-he"),
            (he.actor, Space.CAUCUS_RESPONDENT, "planted-alone-he"),
        )
    ):
        rooms.say_in_room(case=case, space=space, text=text, by=who, language="en", at=hours(8 + n))
    return case, he


def at_the_door(participant):
    browser = Client()
    session = browser.session
    seats.take_party_seat(session, participant)
    session.save()
    return browser


def by_address(address):
    browser = Client()
    sent = browser.post("/en/my-data/address/", {"address": address})
    browser.post(sent["Location"], {"code": walks.code_sent()})
    return browser


def test_what_was_said_to_the_mediator_alone_is_in_no_bundle():
    talked()
    manifest, inside = bundle(announced())
    assert "planted-joint-wang" in inside and "planted-joint-he" in inside and manifest["without_mediation_room"] == []
    assert "planted-alone" not in inside


def test_somebody_at_the_table_says_no_on_their_own_page_and_the_room_stays_while_the_case_goes():
    case, he = talked()
    found = announced()
    browser, at = at_the_door(he), f"/en/room/succession/{found.public_id}/"
    assert "I do not want what I said here to go" in walks.text(browser.get("/en/room/"))
    assert "stays out" in walks.text(browser.post(at, {"answer": "no"}, follow=True))
    assert Client().post(at, {"answer": "no"})["Location"] == "/en/room/enter/"
    assert [each.subject for each in found.objections.all()] == [f"participant:{he.public_id}"]
    manifest, inside = bundle(found)
    assert manifest["cases"] == manifest["without_mediation_room"] == [case.reference]
    assert "planted" not in inside


def test_a_no_from_the_table_can_be_taken_back_until_the_day_and_goes_with_the_case():
    case, he = talked()
    found = announced()
    browser, at = at_the_door(he), f"/en/room/succession/{found.public_id}/"
    browser.post(at, {"answer": "no"})
    browser.post(at, {"answer": "yes"})
    assert not found.objections.exists()
    objecting.object_at_table(succession=found, participant=he)
    with the_day(found), pytest.raises(Refusal, match="succession.over"):
        objecting.take_back_at_table(succession=found, participant=he)
    (holder,) = [each for each in holders.all() if each.name == "succession"]
    assert holder.export(f"participant:{he.public_id}")["objections"]
    holder.erase(case.subject, by=officer())
    assert not Objection.objects.exists()


def test_who_shows_the_address_says_no_from_what_is_held_about_them_and_nobody_else_can():
    mine, other = file(contact=verified(WANGS)).case, file(contact=verified(CHENS)).case
    found = announced()
    browser, at = by_address(WANGS), f"/en/my-data/succession/{found.public_id}/"
    page = browser.get("/en/my-data/")
    assert page.content.decode().count(at) == 1
    browser.post(at, {"answer": "no", "case": mine.reference})
    assert [each.subject for each in found.objections.all()] == [mine.subject]
    assert "It stays out of what is handed over" in walks.text(browser.get("/en/my-data/"))
    assert browser.post(at, {"answer": "no", "case": other.reference}).status_code == 404
    assert Client().post(at, {"answer": "yes", "case": mine.reference}).status_code == 404
    assert found.objections.count() == 1


def test_the_api_takes_a_no_with_the_receipt_and_a_wrong_one_opens_nothing():
    mine = file()
    found = announced()

    def post(receipt, says):
        sent = json.dumps({"receipt": receipt, "succession": str(found.public_id), "says": says})
        return Client().post("/api/v1/successions/answer", sent, content_type="application/json")

    (listed,) = Client().get("/api/v1/successions").json()
    assert (listed["id"], listed["phase"], listed["needs_new_consent"]) == (str(found.public_id), "coming", False)
    assert post(mine.receipt, "no").json() | {"said": ""} == {
        "reference": mine.case.reference, "goes": False, "objected": True, "agreed": False, "said": "",
    }  # fmt: skip
    assert post(mine.receipt, "agree").json()["code"] == "succession.nothing_changes"
    assert post(mine.receipt, "yes").json()["goes"] is True
    assert post("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "no").status_code == 404 and post(mine.receipt, "maybe").status_code == 422


def test_where_the_use_changes_only_cases_whose_client_agreed_go_and_the_bundle_says_to_what():
    agrees, silent, changes_mind = file(), file(), file()
    found = announced(**OTHERWISE)
    for each in (agrees, changes_mind):
        browser = Client()
        browser.post("/en/cases/", {"receipt": each.receipt})
        page = walks.text(browser.get("/en/cases/mine/"))
        assert "If you say nothing, it stays out" in page and "Used to recommend other services" in page
        said = browser.post(f"/en/cases/mine/succession/{found.public_id}/", {"answer": "agree"}, follow=True)
        assert "You agreed" in walks.text(said)
    browser.post(f"/en/cases/mine/succession/{found.public_id}/", {"answer": "no"})
    assert queries.going(found) == ([agrees.case], 2)
    manifest, inside = bundle(found)
    assert manifest["cases"] == [agrees.case.reference] and silent.case.reference not in inside
    (given,) = manifest["new_consents"]
    assert given["case"] == agrees.case.reference and given["notice_sha256"] == found.sha256
    assert "succession.agreed" in [entry.event for entry in trail.history(agrees.case.subject)]


def test_after_the_day_silence_cannot_be_turned_into_a_yes():
    case = file().case
    found = announced(**OTHERWISE)
    with the_day(found), pytest.raises(Refusal, match="succession.over"):
        objecting.agree_to(succession=found, case=case, language="en", by=client(case))
    assert not NewConsent.objects.exists()


def test_another_use_of_what_is_in_no_case_asks_nobody_about_their_case():
    case = file().case
    found = announced(**OTHERWISE | {"changed": ["policy_news"]})
    assert queries.going(found) == ([case], 0)


def test_letter_and_desk_say_that_silence_keeps_the_case_here():
    case = file(contact=verified(WANGS)).case
    announced(**OTHERWISE)
    tell()
    body = notices.letter(Notice.objects.get(template="succession_coming")).body
    assert [each for each in ("您同意之后，案件才会移交", "您不答复的，不移交", "/my-data/", "/room/") if each not in body] == []
    desk = signed_in(Client(), zhao())
    desk.post("/i18n/setlang/", {"language": "en", "next": "/staff/"})
    assert "has not given it" in walks.text(desk.get(f"/staff/cases/{case.reference}/"))
