"""The law as one page or one refold needs it: each term and each calendar read once, however many clocks ask."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import F

from portal.deadlines.calendar import Calendar, without_rest
from portal.deadlines.rules import Day
from portal.law.models import CalendarDay, CalendarYear, Term, WorkCalendar
from portal.law.refusals import no_calendar, no_term

YearKey = tuple[int, bool, str, int]


class Shelf:
    """Every version of the terms asked for, and every version of the years of a calendar, picked by time or number without a query."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        self._terms: dict[str, list[Term]] = {}
        self._years: dict[str, list[CalendarYear]] = {}
        self.fetch(codes)

    def fetch(self, codes: Iterable[str]) -> None:
        """Read the terms of these codes that are not here yet, in one query; none when all are."""
        missing = {code for code in codes if code not in self._terms}
        if missing:
            self._terms |= {code: [] for code in missing}
            for term in Term.objects.filter(code__in=missing).order_by("version"):
                self._terms[term.code].append(term)

    def in_force(self, code: str, at: datetime) -> Term | None:
        """The version that counts at `at`; None where there is none."""
        self.fetch([code])
        return next((term for term in self._terms[code] if term.counts_at(at)), None)

    def term(self, code: str, at: datetime) -> Term:
        """The version that counts at `at`. Refusal `law.no_term` (404)."""
        found = self.in_force(code, at)
        if found is None:
            raise no_term()
        return found

    def version(self, code: str, version: int) -> Term:
        """The exact version a clock was started with, whatever has been loaded since. Refusal `law.no_term` (404)."""
        self.fetch([code])
        found = next((term for term in self._terms[code] if term.version == version), None)
        if found is None:
            raise no_term()
        return found

    def calendar(self, code: str, at: datetime | None = None) -> Calendar:
        """A calendar over the days in our tables, as they count now or counted at `at`. Refusal `law.no_calendar` (404)."""
        if code == "none":
            return without_rest("Asia/Shanghai")
        if code not in self._years:
            self._years[code] = list(CalendarYear.objects.filter(calendar__code=code).select_related("calendar"))
        years = self._years[code]
        row = years[0].calendar if years else WorkCalendar.objects.filter(code=code).first()
        if row is None:
            raise no_calendar()
        return _calendar(code, row.zone, row.unsettled, tuple(_key(year) for year in years if year.counts_at(at)))


def _key(year: CalendarYear) -> YearKey:
    return year.year, year.provisional, year.sha256, year.pk


@lru_cache(maxsize=32)
def _calendar(code: str, zone: str, unsettled: int, years: tuple[YearKey, ...]) -> Calendar:
    """Kept for as long as every year says the same; the digests are the key, so no process can serve an old calendar."""
    rows = CalendarDay.objects.filter(year__in=[key[-1] for key in years]).order_by("year__year", "date")
    # A later notice comes later, and so wins where it reaches into the year before its own.
    days = {row.date: Day(row.date, row.kind, row.name_zh, row.name_en, row.url) for row in rows.annotate(url=F("year__source_url"))}
    return Calendar(code, zone, days, frozenset(year for year, provisional, *_version in years if not provisional), unsettled)
