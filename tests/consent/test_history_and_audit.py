"""A person's answers in one place with what followed; the same answers for an audit, without anybody in them."""

import csv
import io
import json

import html5lib
import pytest

from disputes.models import Case
from portal.consent import browser, queries, services
from portal.consent.models import ConsentEvent
from portal.consent.receipts import pseudonym
from portal.inventory import queries as inventory
from portal.inventory import services as registers
from portal.trail.models import Entry
from tests import people
from tests.disputes import cases
from tests.people import sun, wang, zhao
from tests.standing import LAW_SINCE

pytestmark = pytest.mark.django_db
TALK, KEEP, SHARE = "conversation:wang1", "keep_conversation_to_improve", "share_with_other_party"


@pytest.fixture(autouse=True)
def _ready(texts, firm):
    registers.load_pack(at=LAW_SINCE)


def said(answer=services.give_consent, code=KEEP, subject=TALK, language="en"):
    shown = queries.purpose(code).sha256(language)
    return answer(purpose=code, subject=subject, shown=shown, language=language, how="chat", by=wang())


def widen(code=KEEP):
    content = inventory.find("purpose", code).content() | {"information_en": "The chat and your files", "information_zh": "对话和文件"}
    proposal = registers.propose_change(kind="purpose", code=code, content=content, why="More.", by=zhao().acting("inventory.edit"))
    registers.approve_change(proposal=proposal, by=sun().acting("inventory.edit"))


def knows(client, *subjects):
    session = client.session
    session[browser.KEY], session[browser.ALL] = subjects[0], list(subjects)
    session.save()
    return client


def page(client, language="en"):
    response = client.get(f"/{language}/choices/history/")
    html5lib.HTMLParser(strict=True).parse(response.content)
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_every_answer_stands_with_what_followed_and_its_receipt(client):
    first = said()
    widen()
    taken = services.withdraw_consent(purpose=KEEP, subject=TALK, language="en", how="page", by=wang())
    refused = said(services.refuse_consent, code=SHARE)
    found = page(knows(client, TALK))
    assert all(f"/en/choices/receipts/{each.public_id}/" in found for each in (first, taken, refused))
    assert "It counted for everything until" in found and "From then on we do not act on it." in found
    assert "This changed: The information is: The chat and your files" in found
    assert "do not ask again before" in found
    assert "从那时起我们不再据此处理" in page(client, "zh-hans")


def test_a_stranger_and_an_empty_browser_see_nothing(client):
    answer = said()
    assert str(answer.public_id) not in page(knows(client, "conversation:chen1"))
    session = client.session
    session.flush()
    assert "open your case with the receipt code" in page(client)


def test_giving_again_from_the_history_is_for_the_person_named(client):
    said(subject="conversation:wang2")
    widen()
    knows(client, TALK, "conversation:wang2")
    sent = {"answer": "give", "shown": queries.purpose(KEEP).sha256("en"), "of": pseudonym("conversation:wang2")}
    assert client.post(f"/en/choices/{KEEP}/", sent)["Location"] == "/en/choices/history/"
    assert queries.valid("conversation:wang2", KEEP) and not queries.history(TALK)
    assert client.post(f"/en/choices/{KEEP}/", sent | {"of": pseudonym("conversation:chen1")}).status_code == 403


def test_a_receipt_that_was_replaced_opens_no_answers(client):
    filed = cases.file()
    said(subject=filed.case.subject)
    assert client.post("/en/cases/", {"receipt": filed.receipt}).status_code == 302
    assert "In your case" in page(client)
    Case.objects.filter(pk=filed.case.pk).update(receipt_hash="0" * 64)
    assert "In your case" not in page(client)


def export(client, kind, **more):
    response = client.post("/staff/consents/export/", {"format": kind, **more})
    return response, b"".join(response.streaming_content).decode() if response.status_code == 200 else ""


def test_an_auditor_takes_out_every_answer_and_nobody_in_it(client):
    said()
    said(services.refuse_consent, code=SHARE)
    widen()
    people.signed_in(client, people.zhou())
    assert "Keeping a masked copy" in client.get("/staff/consents/", headers={"accept-language": "en"}).content.decode()
    response, text = export(client, "csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert response["Content-Type"].startswith("text/csv") and "wang1" not in text
    assert [(row["purpose"], row["answer"], row["stands"], row["counts"]) for row in rows] == [
        (KEEP, "given", "true", "false"), (SHARE, "refused", "true", "false"),
    ]  # fmt: skip
    assert rows[0]["subject"] == pseudonym(TALK) and rows[0]["receipt"] == str(ConsentEvent.objects.first().public_id)
    assert [(each.actor_role, each.facts["format"], each.facts["answers"]) for each in Entry.objects.filter(event="consent.exported")] == [
        ("auditor", "csv", 2)
    ]


def test_the_json_has_every_wording_and_one_purpose_alone(client):
    said()
    said(code=SHARE)
    people.signed_in(client, people.zhao())
    _response, text = export(client, "json", purpose=KEEP)
    found = json.loads(text)
    assert [row["purpose"] for row in found["answers"]] == [KEEP] and found["answers"][0]["counts"] is True
    hashes = {digest for row in found["wordings"] for digest in row["sha256"].values()}
    assert found["answers"][0]["shown_sha256"] in hashes
    assert export(client, "xml")[0].status_code == 422


@pytest.mark.parametrize("who", [people.qian, people.sun, people.wu])
def test_nobody_else_sees_answers(client, who):
    people.signed_in(client, who())
    assert client.get("/staff/consents/").status_code == 403
    assert export(client, "csv")[0].status_code == 403
