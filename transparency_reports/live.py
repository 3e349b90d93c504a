"""The live page: what may be said between reports without a way to subtract two looks from each other.

Of the clocks decided in the last 90 days, and of the cases in which the other side was asked to answer, only a band of ten points is
shown, never a count, and none below 4 k of them. It is worked out anew only once at least k have been decided since it last moved, so that
nobody's own case moves it. What has not moved for 90 days is not shown any more.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from disputes.models import Clock
from transparency_reports import asking, queries
from transparency_reports.counting import CLOCKS
from transparency_reports.models import LiveShare, Statement

ANSWER = "answer"
FAMILIES = (*CLOCKS, ANSWER)
WINDOW = timedelta(days=90)
LEAST = 4


def band(kept: int, missed: int, k: int) -> int | None:
    """The lower end of the band of ten points the share lies in; None below 4 k clocks. 100 % stands with 90 to 99."""
    whole = kept + missed
    return None if whole < LEAST * k else min(kept * 10 // whole * 10, 90)


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
    """The bands that move now, unsaved: those of families in which k clocks or more were decided since they last moved."""
    window = decided(now - WINDOW, now)
    moved = []
    for family in FAMILIES:
        since = last[family].moved_at if family in last else now - WINDOW
        new = sum(decided(since, now)[family].values()) if family in last else sum(window[family].values())
        if new >= k:
            moved.append(LiveShare(family=family, share=band(window[family][True], window[family][False], k), moved_at=now))
    return moved


def shares() -> dict[str, LiveShare]:
    """The latest row of every family that has one."""
    found = {family: LiveShare.objects.filter(family=family).first() for family in FAMILIES}
    return {family: row for family, row in found.items() if row is not None}


@dataclass(frozen=True)
class Shown:
    """One line of the page: the band, None where there is none to show."""

    family: str
    share: int | None
    moved_at: datetime | None


def shown(now: datetime) -> list[Shown]:
    """What the page says of every clock."""
    rows = shares()
    fresh = {family: row for family, row in rows.items() if now - row.moved_at < WINDOW}
    return [
        Shown(family, fresh[family].share, fresh[family].moved_at) if family in fresh else Shown(family, None, None) for family in FAMILIES
    ]


def statements() -> list[Statement]:
    """Every approved statement that no approved one renews, newest first: expired ones stay, and say so."""
    return list(
        Statement.objects.exclude(approved_at=None).filter(Q(renewed_by=None) | Q(renewed_by__approved_at=None)).order_by("-accurate_on")
    )
