"""A calendar year as people bring it: a holiday-cn file or a State Council notice, read, checked and compared. Pure.

The file format is that of the public holiday-cn data set: {"year": 2027, "papers": [url], "days": [{"name", "date", "isOffDay"}]}.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.deadlines.dates import one_day
from portal.doors.errors import Refusal, Words
from portal.doors.text import clean
from portal.law.seeding import CHINA, SeedDay, statutory_dates

LARGEST_FILE = 64 * 1024
MOST_DAYS = 366
YEARS = range(2021, 2101)
SATURDAY = 5
ONE_DAY = timedelta(days=1)
# Days of one name that lie further apart than this are two holidays, not one with a hole.
LONGEST_GAP = 14
ENGLISH = {zh: en for en, zh in CHINA.items()}
OFFICIAL = "gov.cn"


class _FileDay(BaseModel):
    model_config = ConfigDict(strict=True)

    name: str = Field(max_length=60)
    date: str = Field(max_length=10)
    isOffDay: bool  # noqa: N815 the file's own name


class _File(BaseModel):
    model_config = ConfigDict(strict=True)

    year: int
    papers: list[str] = Field(default_factory=list, max_length=20)
    days: list[_FileDay] = Field(max_length=MOST_DAYS * 2)


@dataclass(frozen=True)
class Year:
    """A year as brought: the days that differ from the ordinary week, and the notice they come from."""

    year: int
    days: tuple[SeedDay, ...]
    source: str
    source_url: str


@dataclass(frozen=True)
class Run:
    """A holiday as a notice words it: from its first to its last day, and the weekend days worked for it."""

    name_zh: str
    name_en: str
    first: date
    last: date
    makeup: tuple[date, ...] = ()

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Change:
    """One day that would be treated otherwise than now; kinds are those of SeedDay, or empty for an ordinary day."""

    date: date
    before: str
    after: str
    name_zh: str
    name_en: str


def title_of(year: int) -> str:
    """How the State Council's notices are always called."""
    return f"国务院办公厅关于 {year} 年部分节假日安排的通知"


def read_file(raw: bytes) -> Year:
    """A holiday-cn file. Refusals (422): `calendar.too_large`, `calendar.not_json`, `calendar.shape`, and those of its days."""
    if len(raw) > LARGEST_FILE:
        raise Refusal(
            "calendar.too_large",
            422,
            _("The file is too large: a calendar year needs at most %(limit)s KB."),
            facts={"limit": LARGEST_FILE // 1024},
        )
    try:
        found = _File.model_validate(json.loads(raw.decode("utf-8-sig")))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Refusal(
            "calendar.shape", 422, _("The file is no holiday-cn calendar: look at “%(where)s”."), facts={"where": where or "{}"}
        ) from None
    except (ValueError, RecursionError):
        raise Refusal("calendar.not_json", 422, _("The file is not JSON in UTF-8.")) from None
    check_year(found.year)
    return Year(found.year, tuple(_file_days(found.days)), title_of(found.year), next(iter(found.papers), ""))


def _file_days(days: Iterable[_FileDay]) -> Iterator[SeedDay]:
    for each in days:
        day, name = read_day(each.date), clean(each.name, limit=60, multiline=False)
        if not name:
            raise _refused("calendar.no_name", _("%(day)s: a holiday needs its name in both languages."), day)
        yield SeedDay(day, "holiday" if each.isOffDay else "makeup", name, _english(name, day))


def read_day(text: str) -> date:
    """2027-02-05 and nothing else. Refusal `calendar.no_date` (422)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise Refusal("calendar.no_date", 422, _("“%(date)s” is no date. Write dates as 2027-02-05."), facts={"date": text[:40]})
    return day


def _english(name: str, day: date) -> str:
    """`国庆节、中秋节` is National Day and Mid-autumn Festival. A name we do not know needs its English from a person."""
    parts = [part for part in name.replace("，", "、").split("、") if part]
    if unknown := [part for part in parts if part not in ENGLISH]:
        raise Refusal(
            "calendar.unknown_name",
            422,
            _("We do not know the English name of “%(name)s” (%(day)s). Enter this year with the form instead."),
            facts={"name": unknown[0], "day": day.isoformat()},
        )
    return " and ".join(ENGLISH[part] for part in parts)


def from_runs(year: int, runs: Sequence[Run], *, source: str, source_url: str) -> Year:
    """A notice as its sentences say it. Refusals (422): `calendar.backwards`, `calendar.run_too_long`, and those of its days."""
    check_year(year)
    return Year(year, tuple(sorted(_run_days(runs), key=lambda day: day.date)), source, source_url)


def _run_days(runs: Iterable[Run]) -> Iterator[SeedDay]:
    for run in runs:
        if run.last < run.first:
            raise _refused("calendar.backwards", _("%(day)s: a holiday ends on its first day or later."), run.last)
        if run.length > 31:
            raise _refused("calendar.run_too_long", _("%(day)s: a holiday of more than 31 days is a typing mistake."), run.first)
        for n in range(run.length):
            yield SeedDay(run.first + n * ONE_DAY, "holiday", run.name_zh, run.name_en)
        for day in run.makeup:
            yield SeedDay(day, "makeup", run.name_zh, run.name_en)


def check_year(year: int) -> None:
    """Refusal `calendar.year` (422) for a year no clock of ours can need."""
    if year not in YEARS:
        facts = {"first": YEARS[0], "last": YEARS[-1], "year": year if abs(year) < 10_000 else 0}
        raise Refusal("calendar.year", 422, _("Give a year between %(first)s and %(last)s."), facts=facts)


def check_days(year: int, days: Sequence[SeedDay]) -> None:
    """What no calendar can have. Refusals (422): `calendar.empty`, `.no_name`, `.doubled`, `.outside_year`, `.makeup_on_weekday`."""
    if not days:
        raise Refusal("calendar.empty", 422, _("A calendar year needs its days."))
    for day in days:
        if not day.name_zh or not day.name_en:
            raise _refused("calendar.no_name", _("%(day)s: a holiday needs its name in both languages."), day.date)
        # A notice may reach into the last days of the year before, as the one for 2019 did.
        if not date(year - 1, 12, 1) <= day.date <= date(year, 12, 31):
            raise _refused("calendar.outside_year", _("%(day)s lies outside the year."), day.date)
        if day.kind == "makeup" and day.date.weekday() < SATURDAY:
            raise _refused("calendar.makeup_on_weekday", _("%(day)s: a make-up workday falls on a Saturday or Sunday."), day.date)
    for before, after in pairwise(sorted(day.date for day in days)):
        if before == after:
            raise _refused("calendar.doubled", _("%(day)s is given twice."), after)


def check_notice(year: int, days: Sequence[SeedDay]) -> None:
    """What a notice of the State Council always has. Refusal `calendar.missing` (422) names the first day that is not there."""
    check_days(year, days)
    off = {day.date for day in days if day.kind == "holiday"}
    for day, name in statutory_dates(year):
        if day not in off:
            raise Refusal(
                "calendar.missing",
                422,
                _("%(day)s is missing: it is a statutory holiday (%(name)s)."),
                facts={"day": day.isoformat(), "name": name},
            )
    for day in _holes(days):
        if day not in off:
            raise _refused("calendar.missing", _("%(day)s is missing: the days before and after it belong to the same holiday."), day)


def _holes(days: Iterable[SeedDay]) -> Iterator[date]:
    """The days between two days of one holiday."""
    named: dict[str, list[date]] = {}
    for day in days:
        if day.kind == "holiday":
            named.setdefault(day.name_zh, []).append(day.date)
    for dates in named.values():
        for before, after in pairwise(sorted(dates)):
            gap = (after - before).days
            yield from (before + n * ONE_DAY for n in range(1, gap if gap <= LONGEST_GAP else 1))


def _refused(code: str, message: Words, day: date) -> Refusal:
    return Refusal(code, 422, message, facts={"day": day.isoformat()})


def warnings(year: int, days: Sequence[SeedDay], source_url: str, *, in_force: bool) -> list[str]:
    """What the second person should look at, in the active language; each can be right."""
    found: list[Words] = []
    if in_force:
        found.append(_("This year is in force already. If you approve, running deadlines are worked out again by these days."))
    if not source_url:
        found.append(_("No address of the notice is given."))
    elif not is_official(source_url):
        found.append(_("The address of the notice is not on gov.cn."))
    freed = sum(day.date.weekday() < SATURDAY for day in days if day.kind == "holiday")
    worked, statutory = sum(day.kind == "makeup" for day in days), len(statutory_dates(year))
    if freed - worked != statutory:
        told = _(
            "%(freed)s weekdays are off and %(worked)s weekend days are worked, which leaves %(left)s;"
            " the statute gives %(statutory)s. Is a day missing?"
        )
        found.append(told % {"freed": freed, "worked": worked, "left": freed - worked, "statutory": statutory})
    found += [
        _("%(day)s lies in the year before: this notice changes a day of a year in force.") % {"day": one_day(day.date, year=True)}
        for day in days
        if day.date.year < year
    ]
    return [str(each) for each in found]


def is_official(url: str) -> bool:
    """Whether an address is one of the government's."""
    host = (urlsplit(url).hostname or "").lower()
    return host == OFFICIAL or host.endswith("." + OFFICIAL)


def runs_of(days: Sequence[SeedDay]) -> list[Run]:
    """Days as a notice words them; the inverse of `from_runs`."""
    found: list[Run] = []
    spans: dict[tuple[str, str], list[list[date]]] = {}
    for day in sorted(days, key=lambda each: each.date):
        named = spans.setdefault((day.name_zh, day.name_en), [])
        if day.kind == "makeup":
            continue
        if named and (day.date - named[-1][-1]).days == 1:
            named[-1].append(day.date)
        else:
            named.append([day.date])
    for (zh, en), each in spans.items():
        makeup = tuple(sorted(day.date for day in days if day.kind == "makeup" and day.name_zh == zh))
        found += [Run(zh, en, span[0], span[-1], makeup if n == 0 else ()) for n, span in enumerate(each)]
    return sorted(found, key=lambda run: run.first)


def differences(before: Sequence[SeedDay], after: Sequence[SeedDay]) -> list[Change]:
    """The days `after` treats otherwise than `before`: worked or off. A name alone changes nothing."""
    one, two = {day.date: day for day in before}, {day.date: day for day in after}
    found = []
    for day in sorted(one.keys() | two.keys()):
        old, new = one.get(day), two.get(day)
        if _works(day, old) != _works(day, new):
            named = new or old
            assert named is not None
            found.append(Change(day, old.kind if old else "", new.kind if new else "", named.name_zh, named.name_en))
    return found


def _works(day: date, given: SeedDay | None) -> bool:
    return given.kind == "makeup" if given else day.weekday() < SATURDAY
