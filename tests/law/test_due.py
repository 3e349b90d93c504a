from datetime import datetime

import pytest

from portal.deadlines.rules import Pause
from portal.doors.errors import Refusal
from portal.law import queries
from tests.deadlines.calendars import BRUSSELS, LONDON, at

pytestmark = pytest.mark.django_db


def test_terms_of_the_pack_on_the_calendars_of_the_pack(law: None) -> None:
    expected = [
        ("cn.complaint", at("2026-02-12"), "2026-03-11"),
        ("offer.answer", at("2026-02-12"), "2026-02-28"),
        ("mediation.max", at("2026-08-03"), "2026-10-08"),
        ("mediation.confirm", at("2026-09-02"), "2026-10-08"),
        ("eu.rights", at("2026-01-30", BRUSSELS), "2026-03-02"),
        ("eu.rights.ext", at("2026-01-30", BRUSSELS), "2026-04-30"),
        ("uk.complaint.ack", at("2026-08-01", LONDON), "2026-09-01"),
        ("eu.breach.sa", at("2026-02-14T18:30", BRUSSELS), "2026-02-17"),
        ("audit.minors.report", at("2026-12-31"), "2027-01-31"),
    ]
    found = [queries.due_for(queries.term(code, start), start).day.isoformat() for code, start, _day in expected]
    assert found == [day for _code, _start, day in expected]


def test_a_complaint_pauses_while_we_wait_and_an_acknowledgement_does_not(law: None) -> None:
    start, stop = at("2026-03-02"), Pause(at("2026-03-02T12:00"), at("2026-03-12T12:00"))
    with_pause = [queries.due_for(queries.term(code, start), start, [stop]).day.isoformat() for code in ("cn.complaint", "ack.any")]
    assert with_pause == ["2026-04-01", "2026-03-03"]


@pytest.mark.parametrize("start", [None, "2026-02-12", datetime(2026, 2, 12)])
def test_a_clock_without_a_start_is_refused(law: None, start: object) -> None:
    with pytest.raises(Refusal) as refused:
        queries.due_for(queries.term("cn.complaint"), start)  # type: ignore[arg-type]
    assert (refused.value.status, refused.value.code) in [(422, "deadline.no_start"), (422, "deadline.naive")]


def test_an_unknown_term_is_refused(law: None) -> None:
    with pytest.raises(Refusal) as refused:
        queries.term("cn.everything")
    assert (refused.value.code, refused.value.status) == ("law.no_term", 404)


def test_a_term_of_another_time_is_refused(law: None) -> None:
    with pytest.raises(Refusal) as refused:
        queries.term("uk.complaint.ack", at("2026-06-18"))
    assert refused.value.code == "law.no_term"


def test_an_unknown_version_is_refused(law: None) -> None:
    with pytest.raises(Refusal) as refused:
        queries.term_version("cn.complaint", 99)
    assert refused.value.code == "law.no_term"


def test_every_term_in_force_has_a_due_date(law: None) -> None:
    start = at("2026-11-22")
    assert all(queries.due_for(term, start).at >= start for term in queries.terms(start))


def test_the_servers_zone_does_not_matter(law: None, settings: object) -> None:
    start = at("2026-02-12T00:30")
    here = queries.due_for(queries.term("cn.complaint", start), start).at
    settings.TIME_ZONE = "America/Los_Angeles"  # type: ignore[attr-defined]
    assert queries.due_for(queries.term("cn.complaint", start), start).at == here


def test_shown_names_the_term_the_notices_and_the_day(law: None) -> None:
    start = at("2026-02-12")
    term = queries.term("offer.answer", start)
    shown = queries.show(queries.due_for(term, start), term)
    assert (shown.title, shown.headline, len(shown.sources)) == ("A party's answer to an offer", "Sat 28 Feb 2026", 1)
