"""The rule for small numbers, written twice: whatever the numbers, both hide the same, in a first version and in a corrected one."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from disputes.rules import Channel, Kind, Language, ReadReason, Resolution, Topic
from portal.rights.rules import Right
from transparency_reports import corrections, counting, data, small_numbers_together
from transparency_reports.outside import corrected, hiding
from transparency_reports.outside.counting import Count
from transparency_reports.rules import Quarter

Q3 = Quarter(2026, 3)
GROUNDS = ("a", "b", "other")
ROWS = {
    "received.kind": Kind.values,
    "received.topic": Topic.values,
    "received.channel": Channel.values,
    "received.language": Language.values,
    "accepted": ("case.taken",),
    **{f"clock.{family}": ("kept", "missed") for family in counting.CLOCKS},
    "stopped": counting.CLOCKS,
    "breaches": ("breach.explained",),
    "time.cases": ("reply", "closing"),
    "closed.resolution": Resolution.values,
    "declined.ground": ("rights", *GROUNDS),
    "mediation": counting.MEDIATIONS,
    "asked.when": ("in_time", "late", "none"),
    "asked.firm": ("in_time", "missed"),
    "asked.outside": ("in_time", "missed"),
    "performance": ("kept", "missed"),
    "reopened": counting.COMING_BACK,
    "reads.reason": ReadReason.values,
    "talks.answer": ("robot", "person"),
    "talks.person": ("joined", "waited"),
    "erasures": ("cases", "conversations"),
    "rights.outcome": Resolution.values,
    "rights.others": Resolution.values,
    "rights.ground": GROUNDS,
    "rights.received": Right.values,
    "recipients": ("all", "abroad"),
    "transfers": ("recorded",),
    "successions": ("announced", "off", "effect"),
    "handed_over": ("cases",),
}
METHODS = ("2026.5", "2026.6", "2026.7", "2026.8")
number = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 30])
times = st.lists(st.integers(0, 90_000).map(lambda seconds: seconds / 3600), max_size=9)


@st.composite
def counted(draw, before=None):
    """{figure: {row: number}}, the answers about ease, and times; where there is an earlier count, most of it stays."""
    parts = {}
    for figure, rows in ROWS.items():
        kept = before is not None and draw(st.integers(0, 3))
        parts[figure] = dict(before[0][figure]) if kept else {row: draw(number) for row in rows}
    spreads = {code: draw(times) for code in hiding.SPREADS} if before is None or draw(st.booleans()) else before[2]
    return parts, draw(st.lists(st.integers(1, 7), max_size=15)), spreads


def ours(count, method, k):
    """As the product prints it, each figure alone."""
    parts, eases, spreads = count
    tally = counting.Tally(Q3, Q3.end, method, {figure: Counter(rows) for figure, rows in parts.items()}, eases=list(eases))
    tally.parts["satisfaction"] = Counter(answers=len(eases))
    tally.reply_hours, tally.closing_days = spreads["time.reply"], spreads["time.closing"]
    tally.clock_days = {code.removeprefix("time.clock."): values for code, values in spreads.items() if code.startswith("time.clock.")}
    return tally, counting.figures(tally, k, grounds=GROUNDS, refusals=GROUNDS)


def theirs(count):
    parts, eases, spreads = count
    found = Count(eases=list(eases), slack={})
    found.parts.update({figure: Counter(rows) for figure, rows in parts.items()})
    found.parts["satisfaction"] = Counter(answers=len(eases))
    found.spreads.update(spreads)
    return found


def agree(figures, expected):
    for figure in figures:
        for cell in [*figure["cells"], *([figure["total"]] if figure["total"] else [])]:
            value, state = expected[figure["code"]][cell["key"]]
            assert state == cell["state"], (figure["code"], cell, value)
            assert cell["state"] != "shown" or hiding.same(figure["code"], cell["value"], value, 0), (figure["code"], cell, value)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(METHODS), st.sampled_from([2, 5]))
def test_both_hide_the_same(told, method, k):
    first = told.draw(counted())
    tally, alone = ours(first, method, k)
    printed = counting.follow(small_numbers_together.protect_together(alone))
    agree(data.plain(printed), hiding.expected(data.plain(printed), theirs(first), k))
    second = told.draw(counted(before=first))
    later, alone = ours(second, method, k)
    again = corrections.correct(printed, tally.counts(), alone, later.counts(), k)
    agree(data.plain(again), corrected.expected(data.plain(again), theirs(second), k, data.plain(printed), theirs(first)))
