"""The list as a table: the same filter, no words of anybody, no formula, and readable in Excel."""

import csv
import io

import pytest
from django.utils import timezone

from disputes.services import answering, triage
from disputes.views import desk_csv
from tests import people
from tests.disputes import cases
from tests.disputes.desk_doors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def table(client, **asked) -> list[dict[str, str]]:
    answer = client.get("/staff/cases.csv", asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_running_clock_is_a_row_with_its_due_date_and_state():
    case = cases.file(at=timezone.now(), language="en").case
    rows = table(browser(people.qian))
    assert {row["Reference"] for row in rows} == {case.reference}
    assert len(rows) == case.clocks.filter(stopped_at=None).count() >= 2
    assert {row["State"] for row in rows} == {"running"}
    assert rows[0]["Due"] == f"{timezone.localtime(case.clocks.filter(stopped_at=None).order_by('due_at')[0].due_at):%Y-%m-%d %H:%M}"


def test_it_follows_the_filter_and_the_language_of_the_page():
    kept = cases.file(at=timezone.now(), topic="leak").case
    cases.file(at=timezone.now(), topic="sharing")
    rows = table(browser(people.qian, "zh-hans"), topic="leak")
    assert {row["案件编号"] for row in rows} == {kept.reference}
    assert rows[0]["语言"] == "简体中文"


def test_paused_and_late_clocks_say_so():
    paused = cases.file(at=timezone.now()).case
    triage.take_case(case=paused, by=cases.intake())
    triage.ask_for_more(case=paused, text="Which company?", by=cases.intake())
    late = cases.file().case
    states = {(row["Reference"], row["State"]) for row in table(browser(people.qian))}
    assert (paused.reference, "paused") in states
    assert late.reference in {reference for reference, _state in states}


def test_a_case_without_a_running_clock_has_its_row():
    case = cases.answered()
    answering.close_case(case=case, by=cases.intake())
    assert table(browser(people.qian)) == []


def test_it_holds_nothing_about_anybody():
    cases.file(at=timezone.now())
    said = str(table(browser(people.qian)))
    for planted in (cases.ID_NUMBER, cases.PHONE, "身份证", "销毁", "138"):
        assert planted not in said


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert desk_csv.safe(cell) == f"'{cell}"
    assert desk_csv.safe("2026-K7Q4M") == "2026-K7Q4M"


def test_too_many_are_refused_in_words_and_not_cut_off(monkeypatch):
    monkeypatch.setattr(desk_csv, "MOST", 1)
    for _each in range(2):
        cases.file(at=timezone.now())
    answer = browser(people.qian).get("/staff/cases.csv", follow=True)
    assert "More than 1 cases. Choose a filter first." in answer.content.decode()


def test_many_cases_cost_as_many_queries_as_one(django_assert_max_num_queries):
    qian = browser(people.qian)
    for _each in range(4):
        cases.file(at=timezone.now())
    with django_assert_max_num_queries(11):
        table(qian)


def test_a_mediator_gets_their_own_cases_only():
    cases.file(at=timezone.now())
    own = cases.mediated()
    assert {row["Reference"] for row in table(browser(people.li))} == {own.reference}


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_queue_gets_none(who):
    assert browser(who).get("/staff/cases.csv").status_code == 403
