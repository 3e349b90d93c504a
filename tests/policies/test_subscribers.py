"""News of changes by e-mail: a confirmed address, told once of each version, ended by one click, seen by nobody."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client

from portal.accounts.models import Contact
from portal.notices import delivery
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.notices.services import forget_recipient
from portal.policies import services
from portal.policies.models import Subscriber
from portal.policies.services.subscribing import tell_subscribers, token
from portal.vault import holders
from portal.vault.models import Destruction
from tests.people import signed_in, sun
from tests.policies.samples import PUBLISHER, published, sections

pytestmark = pytest.mark.django_db
ADDRESS = "wang@example.com"
SOONER = {"text_zh": "办结后 20 日内销毁。", "text_en": "Destroyed within 20 days."}


@pytest.fixture(autouse=True)
def _firm(firm):
    published()


def letters():
    found = [notices.letter(each) for each in Notice.objects.order_by("pk")]
    return [each for each in found if each.address == ADDRESS]


def subscribe(client, language="en", **more):
    asked = client.post(f"/{language}/policy/subscribe/", {"email": ADDRESS} | more)
    assert asked.status_code == 302
    code = re.search(r"\b\d{6}\b", letters()[-1].body)[0]
    wording = {"wording_too": "on"} if "wording=1" in asked.url else {}
    return client.post(asked.url, {"code": code} | wording)


def test_without_the_code_nobody_is_subscribed(client):
    asked = client.post("/en/policy/subscribe/", {"email": ADDRESS})
    assert client.post(asked.url, {"code": "000000"}).status_code == 422
    assert not Subscriber.objects.exists() and not Contact.objects.exists()


def test_a_change_is_told_once_a_week_ahead_with_its_points_and_both_texts(client):
    assert subscribe(client).status_code == 200
    version = published(**SOONER)
    assert [tell_subscribers(), tell_subscribers()] == [1, 0]
    told = letters()[-1]
    assert "- One thing changed." in told.body and "/en/policy/compare/1/2/" in told.body
    assert version.effective_at - Notice.objects.get(template="policy_change").created_at >= timedelta(days=7) - timedelta(minutes=1)


def test_it_is_written_in_the_readers_language(client):
    subscribe(client, "zh-hans")
    published(**SOONER)
    tell_subscribers()
    assert "改了一点。" in letters()[-1].body and "One thing" not in letters()[-1].body


def test_a_change_of_wording_goes_to_those_who_asked_for_it(client):
    subscribe(client)
    draft = services.draft_version(sections=sections(**SOONER), by=PUBLISHER, material=False, changes_zh=["一"], changes_en=["one"])
    services.publish_version(version=draft, by=sun().actor("publisher"))
    assert tell_subscribers() == 0
    subscribe(client, wording_too="on")
    draft = services.draft_version(sections=sections(), by=PUBLISHER, material=False, changes_zh=["二"], changes_en=["two"])
    services.publish_version(version=draft, by=sun().actor("publisher"))
    assert Subscriber.objects.count() == Contact.objects.count() == 1 and tell_subscribers() == 1


def test_one_click_ends_it_and_erases_the_address_but_opening_the_link_does_not(client):
    subscribe(client)
    subscriber = Subscriber.objects.get()
    link, key = f"/en/policy/unsubscribe/{token(subscriber)}/", subscriber.contact.key_id
    assert client.get(link).status_code == 200 and Subscriber.objects.exists()
    assert "Done." in client.post(link).content.decode()
    assert not Subscriber.objects.exists() and not Contact.objects.exists() and Destruction.objects.filter(key_id=key).exists()
    assert client.post(link).status_code == client.post("/en/policy/unsubscribe/forged:x/").status_code == 200
    published(**SOONER)
    assert tell_subscribers() == 0


def test_the_letter_has_the_one_click_headers_and_the_click_needs_no_cookie_twice_is_once(client, settings):
    settings.PUBLIC_ORIGIN = "https://privacy.example"
    subscribe(client)
    asked = delivery.mail(letters()[-1], "x", "en").message()
    published(**SOONER)
    tell_subscribers()
    message = delivery.mail(letters()[-1], "x", "en").message()
    link = message["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://privacy.example/en/policy/unsubscribe/") and f"<{link}>\n".encode() in message.as_bytes()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and asked["List-Unsubscribe"] is None
    machine, body = Client(enforce_csrf_checks=True), {"List-Unsubscribe": "One-Click"}
    answers = [machine.post(link.removeprefix("https://privacy.example"), body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and not answers[0].cookies and not Subscriber.objects.exists()


@pytest.mark.usefixtures("one_window")
def test_the_link_is_sealed_forgotten_with_the_letter_and_limited(client, monkeypatch):
    subscribe(client)
    stop = token(Subscriber.objects.get())
    published(**SOONER)
    tell_subscribers()
    told = Notice.objects.get(template="policy_change")
    assert stop.encode() not in bytes(told.stop)
    monkeypatch.setattr("portal.policies.views.subscribing.CLICKS", 1)
    answers = [client.post(f"/en/policy/unsubscribe/{path}/").status_code for path in ("forged:x", stop)]
    assert answers == [200, 429] and Subscriber.objects.exists()
    Notice.objects.update(state="sent", sent_at=told.created_at)
    forget_recipient(address=ADDRESS)
    told.refresh_from_db()
    assert told.stop is None is told.body


def test_the_holder_gives_it_out_and_erases_it(client):
    subscribe(client)
    subject = Contact.objects.get().subject
    held = {holder.name: dict(holder.export(subject)) for holder in holders.all()}
    assert held["policies"]["subscription"]["language"] == "en" and held["accounts"]["contacts"][0]["address"] == ADDRESS
    for holder in holders.all():
        holder.erase(subject, by=PUBLISHER)
    assert not Subscriber.objects.exists() and not Contact.objects.exists()


def test_staff_see_counts_only_and_no_log_has_the_address(client, caplog):
    with caplog.at_level(logging.DEBUG):
        subscribe(client)
        published(**SOONER)
        tell_subscribers()
        page = signed_in(client, sun()).get("/staff/policy/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "0 in Chinese, 1 in English" in page and ADDRESS not in page
    assert ADDRESS not in caplog.text
