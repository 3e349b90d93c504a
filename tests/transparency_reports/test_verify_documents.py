"""Policy versions, notices of incidents and reports in our tables against their leaves: what was edited or removed there is named."""

import pytest
from django.db import connection

from portal.incidents import services as incidents
from portal.incidents.models import Incident, IncidentNotice
from portal.policies.models import Clause, Version
from portal.trail import rooms
from portal.trail.auditing import check_tables
from portal.trail.services import sequence
from tests import people
from tests.policies.samples import published
from tests.transparency_reports.test_counted import THEN, publish
from transparency_reports.models import CountedCase, Report

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def problems():
    return {line.code: line.text for line in check_tables() if not line.held}


@pytest.fixture
def unguarded(db):
    """Somebody with the database's password took the triggers away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def test_a_published_document_that_was_edited_or_removed_is_named(quarter, unguarded):
    published(at=THEN)
    officer, publisher = people.zhao().actor("privacy_officer"), people.sun().actor("publisher")
    words = {"title_zh": "信", "title_en": "A letter", "text_zh": "寄错了。", "text_en": "It went astray."}
    incidents.publish_notice(notice=incidents.open_incident(**words, by=officer, at=THEN), by=publisher, at=THEN)
    publish()
    assert problems() == {}
    assert {"published policies", "notices of incidents", "published reports"} <= set(rooms.acts())
    plants = {
        "policy 1 ": lambda: Clause.objects.filter(pk=Clause.objects.order_by("position").first().pk).update(text_en="Nothing at all."),
        "/1 ": lambda: Incident.objects.update(title_en="All is well"),
        "report 2026-q3/1 ": lambda: CountedCase.objects.filter(pk=CountedCase.objects.first().pk).update(leaf=b"x" * 32),
    }
    for number, (name, plant) in enumerate(plants.items(), 1):
        plant()
        edited = [line.text for line in check_tables() if line.code == "room.edited"]
        assert len(edited) == number and any(name in text for text in edited), name
    IncidentNotice.objects.all()._raw_delete("default")
    assert "incident-notice" in problems()["room.removed"]


def test_a_figure_edited_after_publication_is_named(quarter, unguarded):
    report = publish()
    figures = Report.objects.get().figures
    figures[0]["cells"][0]["value"] = 99
    Report.objects.update(figures=figures)
    assert "report 2026-q3/1" in problems()["room.edited"] and "sha256" in problems()["room.edited"]
    Report.objects.update(figures=report.figures, entry="made-up")
    sequence()
    assert {"room.added", "room.removed"} <= set(problems())


def test_a_policy_version_that_was_slipped_in_is_named(firm, unguarded):
    made = published(at=THEN)
    Version.objects.filter(pk=made.pk).update(entry="made-up")
    assert "policy 1" in problems()["room.added"]
