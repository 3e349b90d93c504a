"""Incidents told to the public: two people a notice, every word in the log, nothing changed afterwards, nothing shown before."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction

from portal.doors.errors import Refusal
from portal.incidents import queries, services
from portal.incidents.models import Incident, IncidentNotice
from portal.incidents.rules import Kind
from portal.trail.models import Entry
from tests import people
from transparency_reports.rules import ZONE

NOW = datetime(2026, 9, 20, 10, tzinfo=ZONE)
TITLE = {"title_zh": "邮件误发", "title_en": "A letter went astray"}
WORDS = {"text_zh": "一封信寄错了地址 <b>。", "text_en": "One letter went to a wrong address <b>."}
pytestmark = pytest.mark.django_db


def officer():
    return people.zhao().actor("privacy_officer")


def publisher():
    return people.sun().actor("publisher")


def opened():
    return services.open_incident(**TITLE, **WORDS, by=officer(), at=NOW)


def test_a_second_person_publishes_and_only_then_the_public_and_the_log_have_it(operator, client):
    made = opened()
    with pytest.raises(Refusal, match="second_person"):
        services.publish_notice(notice=made, by=officer(), at=NOW)
    for path in ("/en/incidents/", "/en/incidents/feed.atom", "/en/reports/live/"):
        assert TITLE["title_en"] not in client.get(path).content.decode()
    assert "No incident is open now." in client.get("/en/reports/live/").content.decode()
    services.publish_notice(notice=made, by=publisher(), at=NOW)
    assert Entry.objects.get(id=IncidentNotice.objects.get().entry).document["text"]["zh-hans"] == WORDS["text_zh"]
    assert TITLE["title_en"] in client.get("/en/reports/live/").content.decode()
    assert TITLE["title_zh"] in client.get("/zh-hans/incidents/").content.decode()


def test_closing_it_takes_it_off_the_live_page_and_nothing_follows(operator, client):
    incident = services.publish_notice(notice=opened(), by=publisher(), at=NOW).incident
    later = NOW + timedelta(hours=2)
    closing = services.draft_notice(incident=incident, kind=Kind.CLOSED, text_zh="已收回。", text_en="Taken back.", by=officer(), at=later)
    assert [told.incident for told in queries.open_now()] == [incident]
    services.publish_notice(notice=closing, by=publisher(), at=later)
    assert queries.open_now() == []
    for kind in Kind:
        with pytest.raises(Refusal, match="incident.order"):
            services.draft_notice(incident=incident, kind=kind, **WORDS, by=officer(), at=later)
    feed = ElementTree.fromstring(client.get("/en/incidents/feed.atom").content)
    texts = [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}summary")]
    assert texts == ["Taken back.", WORDS["text_en"]]


def test_a_published_notice_stays_as_it_was(operator):
    made = services.publish_notice(notice=opened(), by=publisher(), at=NOW)
    for change in (lambda rows: rows.update(text_en="Nothing happened."), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(IncidentNotice.objects.filter(pk=made.pk))


def test_a_draft_is_rewritten_or_taken_back_and_leaves_nothing(operator):
    first = opened()
    again = services.draft_notice(
        incident=first.incident, kind=Kind.OPENED, text_zh="改过。", text_en="Said better.", by=publisher(), at=NOW
    )
    with pytest.raises(Refusal, match="not_waiting"):
        services.publish_notice(notice=first, by=publisher(), at=NOW)
    with pytest.raises(Refusal, match="second_person"):
        services.publish_notice(notice=again, by=publisher(), at=NOW)
    services.discard_draft(incident=first.incident, by=officer(), at=NOW)
    assert not Incident.objects.exists()


def test_staff_do_it_on_their_pages_and_chen_does_not(operator, client):
    assert client.post("/staff/incidents/", {**TITLE, **WORDS}).status_code in (302, 403)
    assert not Incident.objects.exists()
    people.signed_in(client, people.zhao())
    assert client.post("/staff/incidents/", {**TITLE, **WORDS, "text_zh": ""}).status_code == 422
    client.post("/staff/incidents/", {**TITLE, **WORDS})
    address = f"/staff/incidents/{Incident.objects.get().public_id}/"
    client.post(f"{address}1/publish/")
    assert queries.open_now() == []
    people.signed_in(client, people.sun())
    client.post(f"{address}1/publish/")
    client.post(address, {**WORDS, "kind": "closed"})
    assert [(told.open, told.draft.kind) for told in queries.everything()] == [(True, "closed")]
    assert "One letter went to a wrong address &lt;b&gt;." in client.get("/en/incidents/").content.decode()
