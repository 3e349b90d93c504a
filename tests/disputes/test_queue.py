"""The desk's queue: by what is due next, only what the viewer may see, the same few queries at any length."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disputes import desk, queries
from disputes.queries import Filters
from disputes.services import answering, clocks, triage
from portal.doors.errors import Refusal
from tests.disputes.cases import answered, client, file, hours, intake, mediated, taken
from tests.people import chen_at_work, li, qian, signed_in, sun, wu, zhao, zheng, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def references(viewer, filters=None, **more):
    return [case.reference for case in queries.queue(viewer, filters or Filters(), **more).cases]


def test_queue_is_in_the_order_of_what_is_due_next():
    feedback, later, first = file(kind="feedback").case, file(at=hours(72)).case, file().case
    assert references(qian()) == [case.reference for case in (first, later, feedback)]


def test_paused_case_comes_last():
    paused = taken()
    triage.ask_for_more(case=paused, text="哪一份？", by=intake(), at=hours(2))
    running = file(kind="feedback").case
    assert references(qian()) == [running.reference, paused.reference]


def test_closed_case_is_not_in_the_queue():
    case = answered()
    answering.close_case(case=case, by=client(case))
    assert references(qian()) == []


@pytest.mark.parametrize("who", [qian, zhao])
def test_intake_and_the_privacy_officer_see_every_case(who):
    case, other = file().case, mediated()
    assert set(references(who())) == {case.reference, other.reference}


def test_mediator_sees_only_cases_assigned_to_them():
    file()
    mine = mediated()
    assert references(li()) == [mine.reference]
    assert references(zheng()) == []


@pytest.mark.parametrize("who", [chen_at_work, sun, zhou, wu])
def test_chen_and_everybody_without_a_part_see_nothing(who):
    case = file().case
    assert references(who()) == []
    with pytest.raises(Refusal) as refused:
        queries.case_for(who(), case.reference)
    assert refused.value.code == "case.not_found"


def test_unknown_and_forbidden_are_the_same_refusal():
    case = file().case
    said = set()
    for reference in (case.reference, "2026-00000", "nonsense", ""):
        with pytest.raises(Refusal) as refused:
            queries.case_for(zheng(), reference)
        said.add((refused.value.code, refused.value.status, refused.value.text))
    assert len(said) == 1


def test_case_is_found_by_its_reference_as_typed():
    case = file().case
    assert queries.case_for(qian(), f" {case.reference.lower()} ").pk == case.pk


def test_filters_narrow_the_queue():
    mine, complaint, english = taken(), file().case, file(kind="feedback", language="en").case
    assert references(qian(), Filters(whose="mine")) == [mine.reference]
    assert set(references(qian(), Filters(whose="unassigned"))) == {complaint.reference, english.reference}
    assert references(qian(), Filters(kind="feedback")) == references(qian(), Filters(language="en")) == [english.reference]
    assert references(qian(), Filters(stage="in_review")) == [mine.reference]


def test_late_cases_can_be_listed_alone():
    late = file().case
    file(at=hours(24 * 20))
    clocks.sweep(late.queue_at)
    assert references(qian(), Filters(late=True)) == [late.reference]


def test_pages_follow_one_another_without_gap_or_repeat():
    for number in range(7):
        file(at=hours(number // 3))
    whole, after, read = references(qian()), None, []
    while True:
        page = queries.queue(qian(), after=after, limit=2)
        read += [case.reference for case in page.cases]
        if page.next is None:
            break
        after = page.next
    assert read == whole


@pytest.mark.parametrize("count", [1, 3, 12])
def test_queue_takes_the_same_queries_at_any_length(count):
    for _ in range(count):
        file()
    viewer = qian()
    assert viewer.roles
    with CaptureQueriesContext(connection) as asked:
        page = queries.queue(viewer)
        shown = [(case.reference, case.story_masked[:80], [clock.due_at for clock in case.clocks.all()]) for case in page.cases]
    assert len(shown) == count
    assert len(asked) == 2


def test_queue_reads_no_sealed_text():
    file()
    with CaptureQueriesContext(connection) as asked:
        queries.queue(qian())
    assert not any('"disputes_case"."story"' in query["sql"] for query in asked)


def test_queue_is_read_from_an_index():
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite prints it")
    rows = queries.Case.objects.exclude(stage="closed").defer("story").order_by("queue_at", "id")[:50]
    plan = rows.explain()
    assert "case_queue" in plan
    assert "TEMP B-TREE" not in plan


def test_buttons_follow_stage_and_role():
    case = taken()
    assert {"case.replied", "information.asked", "case.answered"} <= queries.possible(case, intake())
    assert "case.answered" not in queries.possible(case, client(case))
    assert queries.possible(case, zhou().actor("auditor")) == frozenset()


def test_counts_for_the_head_of_the_desk():
    taken()
    file()
    assert desk.head(qian()).counts == {"open": 2, "unassigned": 1, "late": 0, "ours": 2}


def test_counts_stop_at_a_thousand_and_say_so(monkeypatch):
    monkeypatch.setattr("disputes.counting.MOST", 2)
    for _ in range(4):
        taken()
    page = signed_in(Client(), qian()).get("/staff/cases/").content.decode()
    assert desk.head(qian()).counts["open"] == 3
    assert "2+" in page
