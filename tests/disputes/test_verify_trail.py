"""Case events against their entries: any edit of any column of any event, a removed, an added and a reordered one are found and named."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from disputes.models import Case, CaseEvent
from disputes.rules import Event, Stage
from disputes.services.erasing import erase_case
from portal.trail import guards
from portal.trail.auditing import check_tables
from portal.trail.models import Entry
from portal.trail.services import sequence
from tests.disputes.cases import agreed, answered, file, hours, mediated, officer
from tests.disputes.test_pages_life import closed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
ROWS = models.QuerySet(CaseEvent)  # As somebody with the database's password: past what the code refuses.


def problems():
    return [(line.code, line.text) for line in check_tables() if not line.held]


@pytest.fixture
def log(law):
    """Three cases, one of them agreed after mediation, everything in the log."""
    cases = [agreed(), answered(), file().case]
    sequence()
    return cases


def test_cases_that_were_not_touched_are_said_to_fit(log):
    assert problems() == []
    assert f"Rows of disputes: {CaseEvent.objects.count()}, each is what its entry says." in [line.text for line in check_tables()]


EDITS = {
    "n": st.integers(1, 60),
    "event": st.sampled_from(Event.values),
    "at": st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=400)),
    "recorded_at": st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=400)),
    "by_kind": st.sampled_from(["client", "staff", "bot", "system", "party"]),
    "by_id": st.text("abc-0123", max_size=12),
    "by_role": st.sampled_from(["intake", "mediator", "client", "system", ""]),
    "from_stage": st.sampled_from(["", *Stage.values]),
    "to_stage": st.sampled_from(Stage.values),
    "data": st.dictionaries(
        st.sampled_from(["cursor", "ground", "mediator", "handler", "story_sha256", "x"]), st.integers(0, 9) | st.text("ab", max_size=3)
    ),
    "note": st.none() | st.binary(max_size=40),
    "once": st.none() | st.text("abc:", max_size=10),
    "entry": st.text("abc-0123", max_size=36),
    "case": st.integers(0, 2),
}


@hypothesis(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_edit_of_any_column_is_found_and_named(log, data):
    row = data.draw(st.sampled_from(list(CaseEvent.objects.select_related("case"))))
    column = data.draw(st.sampled_from(sorted(EDITS)))
    value = data.draw(EDITS[column])
    if column in ("at", "recorded_at"):
        value = getattr(row, column) + value
    if column == "case":
        value = log[value]
    before = bytes(row.note) if column == "note" and row.note is not None else getattr(row, column)
    if value == before:
        return
    with transaction.atomic():
        try:
            with transaction.atomic():
                ROWS.filter(pk=row.pk).update(**{column: value})
        except IntegrityError:
            return
        found = problems()
        transaction.set_rollback(True)
    name = f"{row.case.reference}/{row.n}"
    names = {name, f"{row.case.reference}/{value}" if column == "n" else name, f"event {row.n} ({row.event}"}
    assert found and any(each in text for _code, text in found for each in names), (column, value, found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"event": "case.replied"}, "event"),
        ({"by_id": "chen"}, "by"),
        ({"by_role": "mediator"}, "by"),
        ({"to_stage": "closed"}, "to"),
        ({"data": {}}, "resolution"),
        ({"note": b"x"}, "note_sha256"),
        ({"once": "x"}, "a column the entry holds only as a hash"),
    ],
)
def test_the_column_that_was_edited_is_named(log, change, said):
    case = log[1]
    row = CaseEvent.objects.get(case=case, event=Event.ANSWERED)
    ROWS.filter(pk=row.pk).update(**change)
    event = change.get("event", row.event)
    assert problems() == [("room.edited", f"Row {case.reference}/{row.n} ({event}) is not what its entry {row.entry} says: {said}.")]


def test_a_removed_event_is_named(log):
    row = CaseEvent.objects.get(case=log[1], event=Event.TAKEN)
    ROWS.filter(pk=row.pk).delete()
    ((code, text),) = problems()
    assert code == "room.removed" and f"event {row.n} (case.taken" in text and log[1].subject in text


def test_an_added_event_is_named(log):
    CaseEvent(
        case=log[2], n=9, event=Event.REPLIED, at=hours(1), recorded_at=hours(1), by_kind="staff", by_id="x", by_role="intake",
        from_stage="filed", to_stage="filed",
    ).save()  # fmt: skip
    assert problems() == [
        ("room.added", f"Row {log[2].reference}/9 (case.replied) is in our tables, but no entry of the log was made with it.")
    ]


def test_an_added_event_that_borrows_an_entry_is_named(log):
    borrowed = CaseEvent.objects.get(case=log[2], n=2).entry
    CaseEvent(
        case=log[2], n=9, event=Event.ACKNOWLEDGED, at=hours(1), recorded_at=hours(1), by_kind="system", by_role="system",
        from_stage="filed", to_stage="filed", entry=borrowed,
    ).save()  # fmt: skip
    assert problems() == [
        ("room.added", f"Row {log[2].reference}/9 (case.acknowledged) is in our tables, but no entry of the log was made with it.")
    ]


def test_two_events_that_changed_places_are_both_named(log):
    one, two = CaseEvent.objects.filter(case=log[0], n__in=[3, 4])
    for row, n in ((one, 99), (two, 3), (one, 4)):
        ROWS.filter(pk=row.pk).update(n=n)
    found = problems()
    assert {code for code, _text in found} == {"room.edited"} and len(found) == 2
    assert all(": n" in text for _code, text in found)


def test_a_case_that_was_added_without_entries_is_named(log):
    case = file().case
    with connection.cursor() as cursor:
        guards.lift(connection)
        cursor.execute("DELETE FROM trail_entry WHERE subject = %s", [case.subject])
        guards.install(connection)
    assert {f"Row {case.reference}/{n}" in str(problems()) for n in (1, 2)} == {True}


def test_an_event_moved_to_another_case_is_named_in_both(log):
    row = CaseEvent.objects.get(case=log[1], event=Event.TAKEN)
    ROWS.filter(pk=row.pk).update(case=log[2])
    (added, text), (removed, other) = problems()
    assert (added, removed) == ("room.added", "room.removed")
    assert f"{log[2].reference}/{row.n}" in text and log[1].subject in other


def test_a_changed_kind_of_a_case_is_named_at_its_events(log):
    Case.objects.filter(pk=log[2].pk).update(kind="feedback")
    assert all(code == "room.edited" and ": kind." in text for code, text in problems()) and problems()


def test_an_event_edited_before_it_was_logged_is_named(log):
    case = file().case
    ROWS.filter(case=case, n=1).update(data={})
    assert f"Row {case.reference}/1" in str(problems())


def test_rows_of_before_there_was_a_mark_are_held_against_what_their_entries_say(log):
    """Entries made before the mark was introduced have none."""
    row = CaseEvent.objects.get(case=log[1], event=Event.TAKEN)
    entry = Entry.objects.get(pk=row.entry)
    guards.lift(connection)
    Entry.objects.filter(pk=entry.pk).update(facts={key: value for key, value in entry.facts.items() if key != "row"})
    guards.install(connection)
    assert "room.edited" not in dict(problems())
    ROWS.filter(pk=row.pk).update(by_id="chen")
    assert f"Row {log[1].reference}/{row.n}" in dict(problems())["room.edited"]


def test_rows_fit_after_the_key_was_changed_and_a_case_was_erased(log, settings):
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    case = closed()
    erase_case(case=case, by=officer())
    mediated()
    sequence()
    assert problems() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps to the type of a column")
@pytest.mark.parametrize(
    ("column", "value"), [("at", "x"), ("data", "x"), ("recorded_at", "2020-13-45 00:00:00"), ("event", b"x"), ("by_id", b"x")]
)
def test_a_row_of_nonsense_is_named_and_the_others_are_still_read(log, column, value):
    row = CaseEvent.objects.get(case=log[1], event=Event.TAKEN)
    other = CaseEvent.objects.get(case=log[0], n=3)
    ROWS.filter(pk=other.pk).update(by_id="chen")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"UPDATE disputes_caseevent SET {column} = %s WHERE id = %s", [value, row.pk])  # noqa: S608
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    texts = " ".join(text for _code, text in problems())
    assert f"{log[0].reference}/3" in texts
    assert log[1].subject in texts or f"{log[1].reference}/{row.n}" in texts
