"""Policy versions, notices of incidents and reports in our tables against their leaves: what was edited or removed there is named."""

import zlib
from datetime import datetime
from hashlib import sha256

import pytest
from django.db import connection
from django.utils import translation

from disputes.services import conversations
from portal.incidents import services as incidents
from portal.incidents.models import Incident, IncidentNotice
from portal.policies.models import Clause, Version
from portal.trail import rooms
from portal.trail.auditing import check_tables
from portal.trail.auditing_acts import check_acts
from portal.trail.rules import SYSTEM
from portal.trail.services import sequence
from tests import people
from tests.policies.samples import published
from tests.transparency_reports.test_counted import THEN, publish
from transparency_reports import basis, services
from transparency_reports.audited_basis import BASIS
from transparency_reports.models import Basis, BasisPart, CountedCase, Report
from transparency_reports.rules import ZONE, Quarter

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


def beside():
    return {line.code: line.text for line in check_acts(BASIS)}


def put(packed):
    BasisPart.objects.filter(basis__report__version=2).update(packed=packed)


@pytest.mark.parametrize("name", ["alone", "with its hash"])
def test_what_a_report_counted_beside_the_entries_is_named_when_it_was_edited(quarter, unguarded, name):
    conversations.start_conversation(language="en", channel="chat", at=datetime(2026, 8, 3, 10, tzinfo=ZONE))
    publish()
    services.draft_correction(quarter=Quarter(2026, 3), reason_zh="漏了。", reason_en="Left out.", by=SYSTEM, at=THEN)
    assert beside() == {}
    first, *_rest, talk = lines = list(basis.unpacked(Basis.objects.get(report__version=2)))
    later = first.replace(b'"run":1', b'"run":2')
    assert b'"type":"clock"' in first and b'"type":"talk"' in talk and later != first
    plants = {
        "clock_rows": [[later, *lines[1:]], lines[1:], [first, *lines]],
        "talk_rows": [lines[:-1], [*lines, talk]],
    }
    for kind, edits in plants.items():
        for edit in edits:
            put(zlib.compress(b"".join(edit)))
            if name == "with its hash":
                Basis.objects.filter(report__version=2).update(sha256=sha256(b"".join(edit)).hexdigest())
            found = beside()
            assert list(found) == ["room.edited"] and "basis of report:2026-q3/2 " in found["room.edited"]
            assert found["room.edited"].endswith(f"basis_sha256, {kind}.")
    whole = zlib.compress(b"".join(lines))
    for nonsense in (b"", b"no zlib", whole[:-9], whole + b"more"):
        put(nonsense)
        assert beside()["room.edited"].endswith("basis_sha256, clock_rows, talk_rows.")
    Basis.objects.filter(report__version=2).delete()
    assert "basis of report:2026-q3/2 " in beside()["room.removed"]


def test_of_a_report_drafted_before_the_log_held_its_rows_it_is_said_that_nothing_is_known(quarter, unguarded, monkeypatch):
    kept = basis.keep
    monkeypatch.setattr(services.basis, "keep", lambda report: None)
    report = publish()
    told = [line for line in check_tables() if line.code == "room.unheld"]
    assert [line.held for line in told] == [True] and "cannot be checked" in told[0].text
    with translation.override("zh-hans"):
        assert ["1 份" in text for text in BASIS.unheld()] == [True]
    kept(report)
    assert "basis of report:2026-q3/1 " in beside()["room.added"]


def test_a_policy_version_that_was_slipped_in_is_named(firm, unguarded):
    made = published(at=THEN)
    Version.objects.filter(pk=made.pk).update(entry="made-up")
    assert "policy 1" in problems()["room.added"]
