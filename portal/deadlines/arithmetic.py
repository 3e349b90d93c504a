"""When a period ends. Sources: Civil Code of China 200-204, Regulation (EEC) 1182/71 art. 3, GDPR 12(3)."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from portal.deadlines.calendar import Calendar
from portal.deadlines.rules import DeadlineError, Due, Pause, PauseEffect, Rule, Step, StepKind, zone_of

ONE_DAY = timedelta(days=1)
YEARS = range(1950, 2200)
REST_KINDS = {"rest": StepKind.REST, "holiday": StepKind.HOLIDAY}


def due(rule: Rule, start: datetime, calendar: Calendar, pauses: Sequence[Pause] = (), now: datetime | None = None) -> Due:
    """The due date of a clock that started at `start` (aware), with the trace of how it came about.

    The start day is never counted; hours run from the moment itself through nights and holidays. An open pause needs `now`
    and is taken to end then. Raises DeadlineError for a start without zone, out of range, or a calendar that is not the rule's.
    """
    _check(rule, start, calendar)
    stops, open_since = _closed(pauses, start, now, rule)
    if rule.pause == PauseEffect.RESTART and stops:
        found = _restarted(rule, start, calendar, stops)
    else:
        found = _hours(rule, start, stops) if rule.unit == "h" else _days(rule, start, calendar, stops)
    return replace(found, paused=open_since is not None and open_since < found.at)


def _check(rule: Rule, start: datetime, calendar: Calendar) -> None:
    if not isinstance(start, datetime):
        raise DeadlineError("deadline.no_start", _("A period needs the moment it starts from."))
    _aware(start)
    if start.year not in YEARS:
        raise DeadlineError("deadline.out_of_range", _("Give a start between 1950 and 2199."))
    if calendar.code != rule.calendar:
        raise DeadlineError("deadline.calendar", _("This period does not rest on the days of that calendar."))


def _aware(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise DeadlineError("deadline.naive", _("Give the time zone of the moment, for example +08:00."))


def _closed(pauses: Sequence[Pause], start: datetime, now: datetime | None, rule: Rule) -> tuple[list[Pause], datetime | None]:
    """Pauses that matter, in order, each with an end, none overlapping; and since when one is still open."""
    if rule.pause == PauseEffect.NONE:
        return [], None
    ended = sorted(((pause.start, _end(pause, now), pause) for pause in pauses), key=lambda each: each[:2])
    stops: list[Pause] = []
    for begin, end, pause in ended:
        begin = max(begin, start, *(stop.end or start for stop in stops[-1:]))
        if end > begin:
            stops.append(replace(pause, start=begin, end=end))
    return stops, min((begin for begin, end, pause in ended if pause.end is None and end > max(begin, start)), default=None)


def _end(pause: Pause, now: datetime | None) -> datetime:
    _aware(pause.start)
    if pause.end is not None:
        _aware(pause.end)
        return pause.end
    if now is None:
        raise DeadlineError("deadline.open_pause", _("The clock is paused: say until when."))
    _aware(now)
    return now


def _restarted(rule: Rule, start: datetime, calendar: Calendar, stops: Sequence[Pause]) -> Due:
    bare = replace(rule, pause=PauseEffect.NONE)
    found, last = due(bare, start, calendar), None
    for stop in stops:
        # Waiting that began when the clock had already run out moves nothing: a late answer stays late.
        if stop.start < found.at and stop.end is not None:
            found, last = due(bare, stop.end, calendar), stop
    if last is None:
        return replace(found, rule=rule)
    again = replace(found.trace[0], kind=StepKind.RESTART, name_zh=last.name_zh, name_en=last.name_en)
    return replace(found, rule=rule, start=start, trace=(_start_step(start, rule), again, *found.trace[1:]))


def _hours(rule: Rule, start: datetime, stops: Sequence[Pause]) -> Due:
    zone = zone_of(rule.zone)
    # In UTC, because adding to a local time jumps by an hour across a change of the clocks.
    at = start.astimezone(UTC) + timedelta(hours=rule.count)
    trace = [_start_step(start, rule)]
    for stop in stops:
        if stop.start < at and stop.end is not None:
            at += stop.end - stop.start
            first, last = stop.start.astimezone(zone), stop.end.astimezone(zone)
            trace.append(Step(StepKind.PAUSED, first.date(), last.date(), name_zh=stop.name_zh, name_en=stop.name_en))
    local = at.astimezone(zone)
    trace.append(Step(StepKind.HOURS, trace[0].first, local.date(), 1, rule.count))
    trace.append(Step(StepKind.END, local.date(), local.date(), at=local))
    return Due(rule, start, local, local.date(), tuple(trace))


@dataclass(frozen=True)
class _Mark:
    """How one day was treated."""

    day: date
    kind: str
    counts: bool = False
    name_zh: str = ""
    name_en: str = ""
    source: str = ""
    provisional: bool = False


def _days(rule: Rule, start: datetime, calendar: Calendar, stops: Sequence[Pause]) -> Due:
    first = _start_step(start, rule)
    look = _looker(rule, calendar, stops)
    count, notes = (rule.count, []) if rule.unit != "m" else _month(rule, first.first, look)
    marks = list(_walk(first.first, count, look))
    last = marks[-1].day if marks else first.first
    rolled = list(_roll(last, calendar, look)) if rule.roll or rule.unit == "wd" else []
    last = rolled[-1].day if rolled else last
    end = _end_step(last, rule)
    provisional = any(mark.provisional for mark in [*marks, *rolled])
    notice = [_provisional_step([*marks, *rolled], calendar)] if provisional else []
    # The last mark of a roll is the due day itself, which has its own line.
    trace = (first, *_merged(marks), *notes, *_merged(rolled[:-1]), *notice, end)
    return Due(rule, start, end.at or start, last, trace, provisional)


def _start_step(start: datetime, rule: Rule) -> Step:
    local = start.astimezone(zone_of(rule.zone))
    return Step(StepKind.START, local.date(), local.date(), at=local)


def _end_step(last: date, rule: Rule) -> Step:
    return Step(StepKind.END, last, last, at=datetime.combine(last + ONE_DAY, time(), zone_of(rule.zone)))


def _looker(rule: Rule, calendar: Calendar, stops: Sequence[Pause]) -> Callable[[date], _Mark]:
    """How this rule treats a day: paused, resting, or counted."""
    spans = [(*_whole_days(stop, rule), stop) for stop in stops]

    def look(day: date) -> _Mark:
        for begin, end, stop in spans:
            if begin <= day <= end:
                return _Mark(day, StepKind.PAUSED, False, stop.name_zh, stop.name_en)
        if rule.unit != "wd":
            return _Mark(day, StepKind.MONTH if rule.unit == "m" else StepKind.COUNT, True)
        found = calendar.day(day)
        kind = REST_KINDS.get(found.kind) or (StepKind.MAKEUP if found.kind == "makeup" else StepKind.COUNT)
        return _Mark(day, kind, found.works, found.name_zh, found.name_en, found.source, found.provisional)

    return look


def _whole_days(stop: Pause, rule: Rule) -> tuple[date, date]:
    """First and last day that lie wholly inside the pause; the last may be before the first."""
    zone = zone_of(rule.zone)
    begin, end = stop.start.astimezone(zone), (stop.end or stop.start).astimezone(zone)
    return begin.date() if begin.time() == time() else begin.date() + ONE_DAY, end.date() - ONE_DAY


def _walk(after: date, count: int, look: Callable[[date], _Mark]) -> Iterator[_Mark]:
    day = after
    while count > 0:
        day += ONE_DAY
        mark = look(day)
        count -= mark.counts
        yield mark


def _month(rule: Rule, start: date, look: Callable[[date], _Mark]) -> tuple[int, list[Step]]:
    """Months as a number of days, and a note where the month is too short for the day-number."""
    whole = start.year * 12 + start.month - 1 + rule.count
    year, month = whole // 12, whole % 12 + 1
    target = date(year, month, min(start.day, monthrange(year, month)[1]))
    note = [Step(StepKind.CLAMP, target, target, start.day, target.day)] if target.day != start.day else []
    return (target - start).days, note


def _roll(last: date, calendar: Calendar, look: Callable[[date], _Mark]) -> Iterator[_Mark]:
    """From `last` to the first day that is worked and not paused; that day is the last mark."""
    while True:
        found, paused = calendar.day(last), look(last).kind == StepKind.PAUSED
        kind = StepKind.PAUSED if paused else StepKind.ROLL
        yield _Mark(last, kind, False, found.name_zh, found.name_en, found.source, found.provisional)
        if found.works and not paused:
            return
        last += ONE_DAY


_LOOK = attrgetter("kind", "name_zh", "name_en", "source", "provisional", "counts")


def _merged(marks: Sequence[_Mark]) -> list[Step]:
    """Days treated alike as one step, the counted ones numbered through."""
    steps: list[Step] = []
    number = 0
    for (kind, name_zh, name_en, source, provisional, counts), run in groupby(marks, _LOOK):
        days = [mark.day for mark in run]
        numbers = (number + 1, number + len(days)) if counts else (0, 0)
        number = numbers[1] or number
        steps.append(Step(kind, days[0], days[-1], *numbers, name_zh, name_en, source, provisional))
    return steps


def _provisional_step(marks: Sequence[_Mark], calendar: Calendar) -> Step:
    """The days in doubt, named after the first year whose notice is missing."""
    days = [mark.day for mark in marks if mark.provisional]
    year = str(days[0].year + (days[0].year in calendar.known_years))
    return Step(StepKind.PROVISIONAL, days[0], days[-1], name_zh=year, name_en=year, provisional=True)
