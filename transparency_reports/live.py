"""The live page: what may be said between reports without a way to subtract two looks from each other.

Of the clocks decided in the last 90 days, and of the cases in which the other side was asked to answer, only in steps of ten points is
said how many in a hundred were kept at least, never a count, and nothing below 4 k of them. Ninety days lie in two quarters, each with a
report of its own, so each is taken by itself: a number that a quarter's report would hide moves nothing (`band`). It is worked out anew
only once at least k of this quarter have been decided since it last moved, so that nobody's own case moves it, and no quarter that is
too small to print anything moves it at all. What has not moved for 90 days is not shown any more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from disputes.models import Clock
from transparency_reports import asking, data, queries
from transparency_reports.counting import CLOCKS
from transparency_reports.models import LiveShare, Statement
from transparency_reports.rules import ZONE, Quarter

ANSWER = "answer"
FAMILIES = (*CLOCKS, ANSWER)
WINDOW = timedelta(days=90)
LEAST = 4


Part = tuple[int, int]
"""What was kept and what was missed, of one quarter."""


def band(parts: Sequence[Part], k: int, least: int | None = None) -> int | None:
    """A number of ten points that at least so many in a hundred were kept in all parts together; None below 4 k clocks.

    A quarter's report hides both sides where one is below `least` (k by default), and everything where all is. What is said here then
    must not depend on how far below it is: so few missed are taken for the most they can be, so few kept for none, so few of both for
    as many missed. Where both may be that few, nothing is sure.
    """
    most = (least or k) - 1
    large = [part for part in parts if sum(part) > most]
    whole = sum(map(sum, large))
    if whole < LEAST * k:
        return None
    sure = sum(0 if kept <= most or kept + missed <= 2 * most else kept + missed - max(missed, most) for kept, missed in large)
    return min(sure * 10 // (whole + most * (len(parts) - len(large))) * 10, 90)


def spans(until: datetime) -> list[tuple[datetime, datetime]]:
    """The window that ends with `until`, cut where a quarter begins: one span or two, each (after, up to)."""
    start = quarter_of(until).start
    return [(until - WINDOW, start), (start, until)] if until - WINDOW < start else [(until - WINDOW, until)]


def quarter_of(moment: datetime) -> Quarter:
    day = moment.astimezone(ZONE).date()
    return Quarter(day.year, (day.month - 1) // 3 + 1)


def decided(since: datetime, until: datetime) -> Mapping[str, Counter[bool]]:
    """For every family of clocks, how many were kept (True) and missed (False) after `since` and up to `until`."""
    found: dict[str, Counter[bool]] = {family: Counter() for family in CLOCKS}
    touched = Clock.objects.filter(Q(stopped_at__gt=since, stopped_at__lte=until) | Q(due_at__gt=since, due_at__lte=until))
    for clock in touched.iterator(chunk_size=queries.CHUNK):
        facts = queries.clock_facts(clock)
        moment = facts.counted_at(until)
        if facts.family in found and moment is not None and since < moment <= until:
            found[facts.family][facts.kept] += 1
    return {**found, ANSWER: answered(since, until)}


def answered(since: datetime, until: datetime) -> Counter[bool]:
    """In how many cases the other side answered in time (True) whatever was decided after `since` and up to `until`, in how many not."""
    found: Counter[bool] = Counter()
    for facts in queries.facts_with(asking.DECIDING, since, until):
        asked = asking.worst(facts, lambda moment: since < moment <= until, until)
        if asked is not None:
            found[asked.answer(until) is asking.Answer.IN_TIME] += 1
    return found


def next_shares(last: Mapping[str, LiveShare], now: datetime, k: int) -> list[LiveShare]:
    """The bands that move now, unsaved: those of families in which k or more of this quarter were decided since they last moved."""
    parts = [decided(since, until) for since, until in spans(now)]
    start = quarter_of(now).start
    moved = []
    for family in FAMILIES:
        since = last[family].moved_at if family in last else start
        new = decided(since, now) if since > start else parts[-1]
        if sum(new[family].values()) >= k:
            share = _band(family, [(part[family][True], part[family][False]) for part in parts], k)
            moved.append(LiveShare(family=family, share=share, moved_at=now))
    return moved


def _band(family: str, parts: Sequence[Part], k: int) -> int | None:
    """A report hides an answer in time when those that were not are below 2 k - 1 together: there are two rows of them."""
    return band(parts, k, 2 * k - 1 if family == ANSWER else k)


def shares() -> dict[str, LiveShare]:
    """The latest row of every family that has one."""
    found = {family: LiveShare.objects.filter(family=family).first() for family in FAMILIES}
    return {family: row for family, row in found.items() if row is not None}


@dataclass(frozen=True)
class Shown:
    """One line of the page: the band and since when it stands, both None where there is none to show."""

    family: str
    share: int | None = None
    moved_at: datetime | None = None


def shown(now: datetime) -> list[Shown]:
    """What the page says of every clock. When a band that is not shown last moved is not said either: it tells that there were k."""
    return [look(family, row, now) for family, row in {**dict.fromkeys(FAMILIES), **shares()}.items()]


def look(family: str, row: LiveShare | None, now: datetime) -> Shown:
    """One line, from the latest row of its family."""
    if row is None or row.share is None or now - row.moved_at >= WINDOW:
        return Shown(family)
    return Shown(family, row.share, row.moved_at)


def in_log(statement: Statement) -> dict[str, Any]:
    """What the public log says of a statement: its words, their hash, and the days it is good for."""
    text = {"zh-hans": statement.text_zh, "en": statement.text_en}
    days = {"accurate_on": statement.accurate_on.isoformat(), "expires_on": statement.expires_on.isoformat()}
    return {"type": "statement", "id": str(statement.public_id), "text": text, "sha256": data.digest(data.to_json(text)), **days}


def statements() -> list[Statement]:
    """Every approved statement that no approved one renews, newest first: expired ones stay, and say so."""
    return list(
        Statement.objects.exclude(approved_at=None).filter(Q(renewed_by=None) | Q(renewed_by__approved_at=None)).order_by("-accurate_on")
    )
