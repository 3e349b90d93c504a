"""How a pack meets the tables: what is new becomes a version, what is the same stays, nothing is rewritten."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from functools import reduce
from operator import or_
from typing import TypeVar, cast

from django.db.models import Q

from portal.law.models import (
    CalendarDay,
    CalendarYear,
    Instrument,
    LawRow,
    OutsideRoute,
    Proposal,
    Provision,
    RefusalGround,
    RouteAdvice,
    Term,
    WorkCalendar,
)
from portal.law.models.calendars import counting
from portal.law.pack import DEFAULT_NAME, EPOCH, HOME, CalendarFact, Fields, Pack, YearsFact, digest
from portal.law.promises import kept
from portal.law.seeding import SEEDS, SeedDay

Row = TypeVar("Row", bound=LawRow)


def load_rows(pack: Pack, name: str, at: datetime) -> list[LawRow]:
    """Store the versions that are new, and return them."""
    return [
        *_load(Instrument, pack.instruments, name, at),
        *_load(Provision, pack.provisions, name, at),
        *_load(Term, pack.terms, name, at, kept),
        *_load(RefusalGround, pack.grounds, name, at),
        *_load(OutsideRoute, pack.routes, name, at),
        *_load(RouteAdvice, pack.advice, name, at),
    ]


def _load(model: type[Row], rows: Sequence[Fields], name: str, at: datetime, over: Callable[..., list[Row]] | None = None) -> list[Row]:
    """`over(known, lines, at)` says what comes over the pack's lines: the promises people made."""
    stored: dict[str, list[Row]] = {}
    for row in cast("Iterable[Row]", model._default_manager.order_by("version")):
        stored.setdefault(row.code, []).append(row)
    said: dict[str, list[Fields]] = {}
    for each in rows:
        said.setdefault(each["code"], []).append(each)
    changed: list[Row] = []
    fresh: list[Row] = []
    for code, wanted in said.items():
        known = stored.get(code, [])
        lines = [model(**each, pack=name) for each in _missing([row for row in known if not _by_people(row)], wanted, name, at)]
        lines = over(known, lines, at) if over is not None else lines
        changed += join(known, lines, at)
        fresh += lines
    model._default_manager.bulk_update(changed, ["valid_to"])
    return cast("list[Row]", model._default_manager.bulk_create(fresh))


def _by_people(row: LawRow) -> bool:
    """A pack is compared with what packs said: a promise people made is nothing it could put right."""
    return getattr(row, "proposal_id", None) is not None


def _missing(known: Sequence[LawRow], wanted: list[Fields], name: str, at: datetime) -> list[Fields]:
    """What the pack says and we do not have. What an operator's own pack has taken over, the default one leaves alone."""
    if not known:
        return wanted
    if (name == DEFAULT_NAME and known[-1].pack != name) or known[-1].sha256 == wanted[-1]["sha256"]:
        return []
    digests = {row.sha256 for row in known}
    # The last row is missing even if it was said before: going back is a change too, and so a version.
    missing = [each for each in wanted[:-1] if each["sha256"] not in digests] + wanted[-1:]
    return [each for each in missing if each["valid_to"] is None or each["valid_to"] > at]


def join(known: list[Row], fresh: list[Row], at: datetime) -> list[Row]:
    """Number the fresh versions and close what they follow. History is never rewritten: a change takes effect from `at`."""
    touched: list[Row] = []
    line = list(known)
    for row in fresh:
        row.version = len(line) + 1
        row.valid_from = max(row.valid_from, at) if known else row.valid_from
        for before in line:
            if before.valid_to is None or before.valid_to > row.valid_from:
                before.valid_to = max(before.valid_from, row.valid_from)
                touched += [before] if before in known else []
        line.append(row)
    return touched


def follow(known: list[Term], fresh: Term, at: datetime) -> Term:
    """Store a version after the `known` ones of its term; it begins no earlier than `at`."""
    changed = join(known, [fresh], at)
    Term._default_manager.bulk_update(changed, ["valid_to"])
    fresh.save(force_insert=True)
    return fresh


def load_calendars(facts: Iterable[CalendarFact], at: datetime) -> list[CalendarYear]:
    """Store the years that are new or better known than before, and return them."""
    found: list[tuple[CalendarYear, Sequence[SeedDay]]] = []
    for fact in facts:
        named = {"zone": fact.zone, "title_zh": fact.title_zh, "title_en": fact.title_en, "unsettled": fact.unsettled}
        calendar, _created = WorkCalendar.objects.update_or_create(code=fact.code, defaults=named)
        stored = {row.year: row for row in calendar.years.filter(counting())}
        for year, source, provisional in _years(fact):
            days = SEEDS[fact.seed][provisional](year)
            fresh = draft_year(calendar, year, days, source=source.source, source_url=source.source_url, provisional=provisional, at=at)
            if _better(stored.get(year), fresh):
                found.append((fresh, days))
    return store_years(found)


def _years(fact: CalendarFact) -> Iterable[tuple[int, YearsFact, bool]]:
    for source in fact.years:
        yield from ((year, source, False) for year in range(source.first, source.last + 1))
    if fact.provisional is not None:
        yield from ((year, fact.provisional, True) for year in range(fact.provisional.first, fact.provisional.last + 1))


def _better(stored: CalendarYear | None, fresh: CalendarYear) -> bool:
    """A year that was imported from its notice is not overwritten by a guess, nor by another source."""
    if stored is None:
        return True
    if stored.provisional:
        return stored.sha256 != fresh.sha256
    return not fresh.provisional and stored.source_url == fresh.source_url and stored.sha256 != fresh.sha256


def draft_year(
    calendar: WorkCalendar,
    year: int,
    days: Sequence[SeedDay],
    *,
    source: str,
    source_url: str,
    provisional: bool,
    at: datetime,
    proposal: Proposal | None = None,
) -> CalendarYear:
    """The year as a row, not yet stored; its digest covers all that a date can depend on."""
    facts = {"source": source, "source_url": source_url, "provisional": provisional, "proposal": proposal}
    sha256 = year_digest(year, days, source_url=source_url, provisional=provisional)
    return CalendarYear(calendar=calendar, year=year, sha256=sha256, changed_at=at, **facts)


def year_digest(year: int, days: Sequence[SeedDay], *, source_url: str, provisional: bool) -> str:
    """SHA-256 of what a year says; the same for a proposal and for the year that comes of it."""
    said = {
        "year": year,
        "provisional": provisional,
        "source_url": source_url,
        "days": [(day.date, day.kind, day.name_zh, day.name_en) for day in days],
    }
    return digest(said)


def store_years(fresh: Sequence[tuple[CalendarYear, Sequence[SeedDay]]]) -> list[CalendarYear]:
    """Put the years in force: each is a new version, and the one before ends when it begins."""
    earlier = [Q(calendar=year.calendar, year=year.year) for year, _days in fresh]
    if not earlier:
        return []
    last: dict[tuple[int, int], CalendarYear] = {}
    for row in CalendarYear.objects.select_for_update().filter(reduce(or_, earlier)).order_by("version"):
        last[row.calendar_id, row.year] = row
    for year, _days in fresh:
        _follow(year, last.get((year.calendar.id, year.year)))
    CalendarYear.objects.bulk_update(last.values(), ["valid_to"])
    years = CalendarYear.objects.bulk_create([year for year, _days in fresh])
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, date=day.date, kind=day.kind, name_zh=day.name_zh, name_en=day.name_en)
        for year, (_fresh, days) in zip(years, fresh, strict=True)
        for day in days
    )
    return years


def _follow(year: CalendarYear, before: CalendarYear | None) -> None:
    """The first version of a year counts from ever: before it nothing was known, and every clock needs some days."""
    if before is None:
        year.version, year.valid_from = 1, datetime.combine(EPOCH, time(), HOME)
        return
    # A server clock set back must not put a version before the one it follows.
    year.version, year.valid_from = before.version + 1, max(year.changed_at, before.valid_from)
    before.valid_to = year.valid_from
