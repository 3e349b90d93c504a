"""The reader we fear looks at the live page every hour, reads every report and counts the log. What a report hides from them, the rest
must not tell: two histories that differ only in hidden numbers look the same at every hour."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from transparency_reports import live
from transparency_reports.rules import ZONE

K = 5
START = datetime(2026, 4, 1, tzinfo=ZONE)
FAMILY = "reply"


@pytest.fixture(autouse=True)
def _no_answers(monkeypatch):
    monkeypatch.setattr(live, "FAMILIES", (FAMILY,))


def looks(history, days=200):
    """What the live page says at noon of each day, as the worker moves it; `history` is (day, kept) of every clock decided."""
    moments = [(START + timedelta(days=day, hours=9), kept) for day, kept in sorted(history)]
    row, seen = None, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "decided", lambda since, until: {FAMILY: Counter(kept for moment, kept in moments if since < moment <= until)})
        for day in range(days):
            now = START + timedelta(days=day, hours=12)
            for moved in live.next_shares({FAMILY: row} if row else {}, now, K):
                row = moved
            seen.append(live.look(FAMILY, row, now))
    return seen


def quarter(days, outcomes):
    return list(zip(days, outcomes, strict=True))


def split(first, second):
    """Clocks of April to June and of July to September, by how many were kept: the same days whoever missed."""
    (whole, missed), (later, late) = first, second
    spring = quarter([91 * n // max(whole, 1) for n in range(whole)], [n >= missed for n in range(whole)])
    summer = quarter([91 + 92 * n // max(later, 1) for n in range(later)], [n >= late for n in range(later)])
    return spring + summer


few = st.integers(0, K - 1)
many = st.integers(K, 60)


@settings(max_examples=15, deadline=None)
@given(many, many, few, few, few, few)
@example(18, 18, 0, 0, 4, 4)
def test_how_few_were_missed_in_either_quarter_is_never_seen(spring, summer, missed, late, otherwise, later):
    """Up to k - 1 missed are hidden by the report of their quarter, wherever they lie in it."""
    assert looks(split((spring, missed), (summer, late))) == looks(split((spring, otherwise), (summer, later)))


@settings(max_examples=15, deadline=None)
@given(many, few, few, few, st.booleans())
@example(24, 0, 1, 4, True)
def test_a_quarter_too_small_to_print_moves_nothing(large, missed, few_, other, first):
    """Fewer than k in a quarter are suppressed whole: whether there were none or four is not seen, in it or in the next."""
    views = [looks(split((large, missed), (n, 0)) if first else split((n, 0), (large, missed))) for n in (few_, other)]
    assert views[0] == views[1]


def test_the_attack_works_on_one_band_for_the_whole_window():
    """What the page said before: 90 days as one number. With both reports known, a band of it narrows a hidden number to one value."""
    whole, missed = 36, 8  # 18 and 18, of which 4 and 4 missed: both hidden by their reports
    said = (whole - max(missed, K - 1)) * 10 // whole * 10
    assert said == 70 and narrowed(whole, said) == [4, 4]
    assert live.band([(14, 4), (14, 4)], K) == live.band([(18, 0), (18, 0)], K)


def narrowed(whole, said):
    """Least and most that can have been missed in the first quarter, when each hides up to four and the band is known."""
    rule = LinearConstraint([[1, 1]], [whole * (90 - said) / 100 + 0.001], [whole * (100 - said) / 100])
    edges = [milp([sign, 0], constraints=rule, bounds=Bounds([0, 0], [K - 1, K - 1]), integrality=[1, 1]) for sign in (1, -1)]
    return [round(edge.x[0]) for edge in edges]
