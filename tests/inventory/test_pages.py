"""The staff's pages for the inventory, through the browser's door."""

from typing import Any

import pytest
from django.test import Client

from portal.inventory import queries
from portal.inventory.models import Proposal
from tests.people import chen_at_work, li, qian, signed_in, sun, zhao, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inventory")]
BASE = "/staff/inventory/"
KEEPING = {
    "title_zh": "未成为案件的对话", "title_en": "Conversations that do not become a case", "start": "last_message", "period": "90d",
    "kept_zh": "最后一条消息起 90 日", "kept_en": "90 days from the last message", "then": "erase", "then_zh": "销毁密钥",
    "then_en": "Key destroyed", "done": "run", "basis_zh": "", "basis_en": "", "term": "", "in_policy": "on", "why": "看诉讼时效。",
}  # fmt: skip


def browser(user: Any, language: str = "en") -> Client:
    client = signed_in(Client(), user)
    client.post("/i18n/setlang/", {"language": language, "next": BASE})
    return client


def said(response: Any) -> str:
    return str(response.content.decode())


def test_everybody_at_work_reads_it_and_only_some_draft():
    shown = said(browser(li(), "zh-hans").get(BASE))
    assert "意见、投诉、争议与调解" in shown and "结案起 3 年" in shown and f"{BASE}purpose/new/" not in shown
    assert f"{BASE}purpose/new/" in said(browser(zhao()).get(BASE))
    assert browser(zhou()).get(f"{BASE}datum/story/").status_code == 200


@pytest.mark.parametrize("person", [li, qian, zhou])
def test_others_do_not_draft(person):
    client = browser(person())
    assert client.get(f"{BASE}keeping/conversations/change/").status_code == 403
    assert client.post(f"{BASE}keeping/conversations/end/", {"why": "x"}).status_code == 403


def test_chen_sees_nothing():
    assert browser(chen_at_work()).get(BASE).status_code == 403
    response = Client().get(BASE)
    assert response.status_code == 302 and "sign-in" in response["Location"]


def test_a_longer_time_is_drafted_by_one_and_approved_by_another():
    officer, publisher = browser(zhao()), browser(sun())
    typed = KEEPING | {"period": "120d", "kept_zh": "最后一条消息起 120 日", "kept_en": "120 days from the last message"}
    response = officer.post(f"{BASE}keeping/conversations/change/", typed)
    proposal = Proposal.objects.get()
    at = f"{BASE}proposals/{proposal.public_id}/"
    assert response.status_code == 302 and response["Location"] == at
    shown = said(publisher.get(at))
    assert "it is kept longer" in shown and "so far:" in shown and "90 days from the last message" in shown
    assert f"{at}approve/" in shown and f"{at}approve/" not in said(officer.get(at)) and f"{at}withdraw/" in said(officer.get(at))
    assert officer.post(f"{at}approve/", {"reason": ""}).status_code == 403
    assert publisher.post(f"{at}reject/", {"reason": ""}).status_code == 422
    assert publisher.post(f"{at}approve/", {"reason": ""}).status_code == 302
    assert queries.keeping("conversations").period == "120d"
    assert "decided by two people" in said(officer.get(f"{BASE}keeping/conversations/"))


def test_a_shorter_time_is_in_force_at_once():
    typed = KEEPING | {"period": "60d", "kept_zh": "60 日", "kept_en": "60 days"}
    response = browser(zhao()).post(f"{BASE}keeping/conversations/change/", typed)
    assert response["Location"] == f"{BASE}keeping/conversations/"
    assert queries.keeping("conversations").period == "60d"


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays():
    response = browser(zhao()).post(f"{BASE}keeping/conversations/change/", KEEPING | {"period": "80d"})
    assert response.status_code == 422
    assert "The words do not say the period." in said(response) and "看诉讼时效。" in said(response)


def test_a_new_entry_needs_a_code():
    client = browser(zhao())
    fields = {"title_zh": "照片", "title_en": "Photographs", "why": "新课程。"}
    assert client.post(f"{BASE}category/new/", fields | {"code": ""}).status_code == 422
    assert client.post(f"{BASE}category/new/", fields | {"code": "照片"}).status_code == 422
    assert client.post(f"{BASE}category/new/", fields | {"code": "photos", "sensitive": "on"}).status_code == 302
    client.post(f"{BASE}proposals/{Proposal.objects.get().public_id}/withdraw/")
    assert Proposal.objects.get().decision == "withdrawn"


@pytest.mark.parametrize(
    "path", ["ghost/new/", "ghost/story/", "datum/ghost/", "datum/ghost/change/", "proposals/4d2314bd-46e1-4e11-8c0d-2798e3218033/"]
)
def test_what_is_not_there_is_not_found(path):
    assert browser(zhao()).get(BASE + path).status_code == 404


def test_no_markup_comes_from_an_entry():
    client = browser(zhao())
    client.post(f"{BASE}category/new/", {"code": "photos", "title_zh": "<script>1</script>", "title_en": "<b>x", "why": "<i>y"})
    shown = said(client.get(f"{BASE}proposals/{Proposal.objects.get().public_id}/"))
    assert "<script>1" not in shown and "<b>x" not in shown and "&lt;i&gt;y" in shown
