from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.law import queries, services
from portal.law.models import CalendarYear, LawRow, Term
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import CN, SHANGHAI, at
from tests.law.conftest import LOADED

pytestmark = pytest.mark.django_db
Write = Callable[..., Path]


def load(folder: Path, day: str, name: str = "default") -> list[LawRow]:
    return services.load_pack(by=SYSTEM, folder=folder, name=name, at=at(day)).versions


def versions(code: str = "own.term") -> list[tuple[int, int, str, str | None]]:
    rows = Term.objects.filter(code=code).order_by("version")
    return [(row.version, row.count, _day(row.valid_from), _day(row.valid_to) if row.valid_to else None) for row in rows]


def _day(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat()


START = at("2026-01-01")


def test_loading_twice_changes_nothing_and_records_nothing(law: None) -> None:
    again = services.load_pack(by=SYSTEM, at=at("2026-03-01"))
    assert (again.versions, again.years) == ([], [])
    assert [entry.event for entry in Entry.objects.filter(event="law.loaded")] == ["law.loaded"]


def test_a_load_is_recorded_as_a_public_document(law: None) -> None:
    entry = Entry.objects.get(event="law.loaded")
    assert (entry.document["type"], entry.document["name"], entry.at) == ("law.pack", "default", LOADED)


def test_first_versions_hold_since_before_any_clock(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    assert versions() == [(1, 15, "2021-11-01", None)]


def test_a_changed_row_is_a_new_version_from_now_on(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(period="10wd"), "2026-03-01")
    assert versions() == [(1, 15, "2021-11-01", "2026-03-01"), (2, 10, "2026-03-01", None)]


def test_a_change_announced_for_later_begins_then(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(period="10wd", valid_from=date(2026, 6, 1)), "2026-03-01")
    assert versions() == [(1, 15, "2021-11-01", "2026-06-01"), (2, 10, "2026-06-01", None)]


def test_an_announced_change_can_be_taken_back_before_it_begins(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(period="10wd", valid_from=date(2026, 6, 1)), "2026-03-01")
    load(own_pack(), "2026-04-01")
    counts = [queries.term("own.term", at(day)).count for day in ("2026-02-01", "2026-05-01", "2026-07-01")]
    assert counts == [15, 15, 15]


def test_a_change_dated_back_does_not_rewrite_history(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(period="10wd", valid_from=date(2022, 1, 1)), "2026-03-01")
    assert queries.term("own.term", at("2025-01-01")).count == 15


def test_going_back_to_an_earlier_text_is_a_version_too(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(period="10wd"), "2026-03-01")
    load(own_pack(), "2026-04-01")
    assert [(version, count) for version, count, _from, _to in versions()] == [(1, 15), (2, 10), (3, 15)]


def test_a_running_clock_keeps_its_term(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    started = queries.term("own.term", at("2026-02-12"))
    before = queries.due_for(started, at("2026-02-12")).at
    load(own_pack(period="1wd", pause="restart"), "2026-02-13")
    kept = queries.term_version("own.term", started.version)
    assert queries.due_for(kept, at("2026-02-12")).at == before
    assert queries.term("own.term", at("2026-02-12")).version == started.version


def test_a_law_repealed_before_we_heard_of_it_is_not_made_up_afterwards(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(status="repealed", valid_to=date(2025, 1, 1)), "2026-03-01")
    assert versions() == [(1, 15, "2021-11-01", None)]


def test_what_an_operators_pack_takes_over_the_default_leaves_alone(own_pack: Write) -> None:
    load(own_pack(), "2026-01-05")
    load(own_pack(period="5wd"), "2026-02-01", name="own")
    load(own_pack(period="20wd"), "2026-03-01")
    assert [(version, count) for version, count, _from, _to in versions()] == [(1, 15), (2, 5)]


# Days of a year on which packs are loaded, how long the term is in each, and how many days off they say it begins.
LOADS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 3), st.integers(-200, 200)), min_size=1, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(LOADS)
def test_every_moment_has_one_version_and_the_past_stays(own_pack: Write, loads: list[tuple[int, int, int]]) -> None:
    Term.objects.all().delete()
    load(own_pack(), "2022-01-01")
    for day, count, shift in sorted(loads):
        loaded, before = START + timedelta(days=day), history()
        folder = own_pack(period=f"{count}wd", valid_from=(loaded + timedelta(days=shift)).date())
        services.load_pack(by=SYSTEM, folder=folder, at=loaded)
        assert {moment: found for moment, found in history().items() if moment < loaded} == {
            moment: found for moment, found in before.items() if moment < loaded
        }
        assert all(len(found) == 1 for found in history().values())


def history() -> dict[datetime, list[int]]:
    """The versions in force on sampled days of a year and a half."""
    rows = list(Term.objects.filter(code="own.term"))
    moments = [START + timedelta(days=n) for n in range(0, 520, 13)]
    return {at: [row.version for row in rows if row.valid_from <= at and (row.valid_to is None or at < row.valid_to)] for at in moments}


@pytest.mark.parametrize(
    "changes",
    [
        {"start_event": None},
        {"start_event": "whenever"},
        {"period": "15"},
        {"period": "9999wd"},
        {"period": "15 bananas"},
        {"basis": ["LAW.99"]},
        {"basis": None},
        {"calendar": "mars"},
        {"pause": "sometimes"},
        {"reply": "parrot"},
        {"hardness": "firm"},
        {"unknown": "field"},
        {"title_zh": None},
        {"status": "true"},
    ],
)
def test_a_broken_row_is_refused_and_nothing_is_stored(own_pack: Write, changes: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        load(own_pack(**changes), "2026-01-05")
    assert (refused.value.code, Term.objects.count(), CalendarYear.objects.count()) == ("law.pack_broken", 0, 0)


@pytest.mark.parametrize(
    "text", ["{", "- a list", "terms: []", "checked_on: 2026-01-01\nterms: 3", "checked_on: 2026-01-01\nnonsense: []", "\x00"]
)
def test_a_file_nobody_can_read_is_refused(tmp_path: Path, text: str) -> None:
    tmp_path.joinpath("law.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load(tmp_path, "2026-01-05")
    assert refused.value.code == "law.pack_broken"


def test_an_empty_folder_loads_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "2026-01-05") == []


def test_the_calendar_of_the_pack_is_the_librarys(law: None) -> None:
    ours = queries.calendar("cn")
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1096)]
    assert [ours.day(day).kind for day in days] == [CN.day(day).kind for day in days]
