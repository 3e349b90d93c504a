"""A promise people made, and the packs that are loaded afterwards: it goes on while it keeps the law, and ends when it does not."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.law import queries, services
from portal.law.models import Term
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import at
from tests.law.terms import approved, draft

pytestmark = pytest.mark.django_db
Write = Callable[..., Path]
OWN = {"code": "own.term", "title_zh": "期限", "title_en": "Our term"}


def load(folder: Path, day: str) -> list[str]:
    return [str(row) for row in services.load_pack(by=SYSTEM, folder=folder, at=at(day)).versions if isinstance(row, Term)]


def promise(own_pack: Write, period: str = "10wd", day: date = date(2026, 3, 10), **pack: object) -> None:
    """The law's 15 working days, and our promise from 10 March on."""
    load(own_pack(**pack), "2026-01-05")
    approved(draft(**OWN, period=period, valid_from=day))


def counts(*days: str) -> list[int]:
    return [queries.term("own.term", at(day)).count for day in days]


def test_the_same_pack_changes_nothing(own_pack: Write) -> None:
    promise(own_pack)
    assert load(own_pack(), "2026-04-01") == [] and counts("2026-03-09", "2026-03-10", "2026-05-01") == [15, 10, 10]


def test_a_promise_that_keeps_the_changed_law_goes_on_and_cites_it(own_pack: Write) -> None:
    promise(own_pack)
    assert load(own_pack(period="12wd", note_en="Shortened."), "2026-04-01") == ["own.term v3", "own.term v4"]
    now = queries.term("own.term", at("2026-04-02"))
    assert (now.count, now.note_en, now.title_en, now.hardness) == (10, "Shortened.", "Our term", "soft")
    assert queries.law_of("own.term").count == 12
    assert load(own_pack(period="12wd", note_en="Shortened."), "2026-04-02") == []


def test_a_promise_longer_than_the_changed_law_ends(own_pack: Write) -> None:
    promise(own_pack)
    load(own_pack(period="8wd"), "2026-04-01")
    assert counts("2026-03-31", "2026-04-01") == [10, 8]
    assert queries.term("own.term", at("2026-04-01")).hardness == "hard"


def test_a_law_announced_for_later_ends_the_promise_then(own_pack: Write) -> None:
    promise(own_pack)
    load(own_pack(period="8wd", valid_from=date(2026, 6, 1)), "2026-04-01")
    assert counts("2026-05-31", "2026-06-01") == [10, 8]


def test_a_planned_promise_outlives_a_change_before_it(own_pack: Write) -> None:
    promise(own_pack, day=date(2026, 6, 1))
    load(own_pack(period="12wd"), "2026-04-01")
    assert counts("2026-03-31", "2026-04-01", "2026-05-31", "2026-06-01") == [15, 12, 12, 10]


def test_a_repealed_law_takes_the_promise_along(own_pack: Write) -> None:
    promise(own_pack)
    load(own_pack(status="repealed"), "2026-04-01")
    assert not Term.objects.in_force(at("2026-04-02")).filter(code="own.term").exists()


def test_our_own_word_is_peoples_once_they_changed_it(own_pack: Write) -> None:
    promise(own_pack, period="30wd", hardness="soft")
    load(own_pack(period="5wd", hardness="soft"), "2026-04-01")
    assert counts("2026-05-01") == [30]


def test_our_own_word_that_becomes_law_binds(own_pack: Write) -> None:
    promise(own_pack, period="30wd", hardness="soft")
    load(own_pack(period="15wd", hardness="hard"), "2026-04-01")
    assert counts("2026-05-01") == [15]


def test_every_moment_has_one_version(own_pack: Write) -> None:
    promise(own_pack)
    for day, period in (("2026-04-01", "12wd"), ("2026-05-01", "8wd"), ("2026-06-01", "20wd")):
        load(own_pack(period=period), day)
    moments = [at("2026-01-05") + timedelta(days=n) for n in range(0, 300, 7)]
    assert all(Term.objects.in_force(moment).filter(code="own.term").count() == 1 for moment in moments)
