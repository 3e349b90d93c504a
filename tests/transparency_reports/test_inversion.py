"""The reader who turns our own rule around: everything that could have been counted is published, and what prints the same is laid together.

Whatever is hidden must then be able to be k different numbers still: alone, together with figures that hold the same cases, beside a
corrected version, and beside the live page. The worlds here are all there are up to a size, so that a leak cannot hide between examples.
"""

from collections import defaultdict
from functools import cache
from itertools import product

import pytest

from transparency_reports import live
from transparency_reports.asking import figures as asked_figures
from transparency_reports.corrections import correct
from transparency_reports.rules import Cell, Figure, State, Unit
from transparency_reports.small_numbers import broken_down, printed, single
from transparency_reports.small_numbers_together import protect_together

KEYS = "abcdef"
SAME = {
    ("received.kind", "total"): ("received.topic", "total"),
    ("received.topic", "total"): ("received.kind", "total"),
    ("talks.person", "total"): ("talks.answer", "person"),
    ("talks.answer", "person"): ("talks.person", "total"),
}
"""One number in two figures: printed in one, it is not hidden in the other."""


def parts(total, rows):
    """Every way in which `rows` numbers make up `total`."""
    if rows == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in parts(total - first, rows - 1)]


def up_to(most, rows):
    return [each for total in range(most + 1) for each in parts(total, rows)]


def table(code, rows, k):
    return broken_down(code, Unit.CASES, rows, list(rows), k)


def truth(figures, counts):
    """The true number behind every hidden one."""
    states = {(figure.code, cell.key): cell.state for figure in figures for cell in printed(figure)}
    found = {}
    for figure in figures:
        rows = counts[figure.code]
        for cell in printed(figure):
            elsewhere = states.get(SAME.get((figure.code, cell.key)))
            if State.SHOWN not in (cell.state, elsewhere):
                found[figure.code, cell.key] = sum(rows.values()) if cell.key == "total" else rows[cell.key]
    return found


def told(worlds, publish, k, *, judged=lambda world: True):
    """What a reader works out who knows every world and how it is published: {(what is printed, hidden number): its few values}."""
    can_be, asked = defaultdict(lambda: defaultdict(set)), set()
    for world in worlds:
        seen, hidden = publish(world)
        for name, value in hidden.items():
            can_be[seen][name].add(value)
        if judged(world):
            asked.add(seen)
    return {(seen, name): values for seen in asked for name, values in can_be[seen].items() if len(values) < k}


def once(count, figures):
    """`publish` for worlds whose numbers by figure are `count(world)`."""

    def publish(world):
        counts = count(world)
        shown = tuple(figures(counts))
        return shown, truth(shown, counts)

    return publish


@pytest.mark.parametrize(("k", "rows", "most"), [(5, 1, 12), (5, 2, 24), (5, 3, 24), (3, 4, 16), (2, 5, 11)])
def test_one_table(k, rows, most):
    publish = once(lambda world: {"t": dict(zip(KEYS, world, strict=False))}, lambda counts: [table("t", counts["t"], k)])
    assert told(up_to(most, rows), publish, k) == {}


def next_smallest(values, k):
    """How rows were hidden up to method 2026.5: the smallest that is left, until subtraction alone does not help."""
    hidden = {i for i, value in enumerate(values) if value < k}
    left = sorted((i for i in range(len(values)) if i not in hidden), key=lambda i: (values[i], i))
    while hidden and (len(hidden) < 2 or sum(values[i] for i in hidden) < k - 1) and left:
        hidden.add(left.pop(0))
    return hidden


def test_the_attack_is_no_straw_man():
    """The rule before this one: a total of 11 of which one row of 5 is printed left three numbers for the others."""

    def publish(world):
        hidden = next_smallest(world, 5)
        return tuple(None if i in hidden else value for i, value in enumerate(world)), {i: world[i] for i in hidden}

    found = told(parts(11, 3), publish, 5)
    assert len(found[(5, None, None), 1]) == 3


def outcomes(world):
    one, other, failed, upheld = world
    ended = {"upheld": upheld, "declined": one + other, "no_agreement": failed}
    return {
        "closed.resolution": ended,
        "declined.ground": {"a": one, "b": other},
        "mediation": {"mediation.ended": failed},
        "time.cases": {"closing": sum(world)},
    }


def print_outcomes(k):
    def figures(counts):
        lone = [
            Figure(code, Unit.CASES, tuple(single(key, value, k) for key, value in counts[code].items()))
            for code in ("mediation", "time.cases")
        ]
        return protect_together([table(code, counts[code], k) for code in ("closed.resolution", "declined.ground")] + lone)

    return figures


def talks(world):
    *without, joined, waited = world
    alone = dict(zip(("robot", "unanswered"), without, strict=False))
    return {"talks.answer": {**alone, "person": joined + waited}, "talks.person": {"joined": joined, "waited": waited}}


def print_talks(k):
    return lambda counts: protect_together([table(code, rows, k) for code, rows in counts.items()])


def asked(world):
    (in_firm, late_firm, none_firm), (in_outside, late_outside, none_outside) = world[:3], world[3:]
    return {
        "asked.when": {"in_time": in_firm + in_outside, "late": late_firm + late_outside, "none": none_firm + none_outside},
        "asked.firm": {"in_time": in_firm, "missed": late_firm + none_firm},
        "asked.outside": {"in_time": in_outside, "missed": late_outside + none_outside},
    }


def print_asked(k):
    return lambda counts: [each for each in protect_together(asked_figures(counts, k)) if each.unit is Unit.CASES]


@pytest.mark.parametrize(
    ("k", "count", "figures", "worlds"),
    [(3, outcomes, print_outcomes, up_to(14, 4)), (3, talks, print_talks, up_to(13, 4)), (2, asked, print_asked, up_to(9, 6))],
)
def test_figures_that_hold_the_same_cases(k, count, figures, worlds):
    assert told(worlds, once(count, figures(k)), k) == {}


def corrected(count, figures, k):
    """`publish` for pairs of worlds: both versions, and what is hidden in each."""

    @cache
    def version(world):
        counts = count(world)
        return counts, tuple(figures(counts))

    def publish(world):
        (old, before), (new, counted) = map(version, world)
        after = correct(before, old, counted, new, k)
        hidden = {("old", *name): value for name, value in truth(before, old).items()}
        return (*before, *after), hidden | {("new", *name): value for name, value in truth(after, new).items()}

    return publish


def one_table(world):
    return {"t": dict(zip(KEYS, world, strict=False))}


def same_total(world):
    one, other, first = world
    return {"received.kind": {"a": one, "b": other}, "received.topic": {"c": min(first, one + other), "d": max(0, one + other - first)}}


def alone(k):
    return lambda counts: [Figure("t", Unit.CASES, tuple(single(key, value, k) for key, value in counts["t"].items()))]


def tables(k):
    return lambda counts: protect_together([table(code, rows, k) for code, rows in counts.items()])


@pytest.mark.parametrize(
    ("k", "count", "figures", "worlds", "inner"),
    [
        (5, one_table, alone, up_to(40, 1), 20),
        (3, one_table, alone, list(product(range(12), repeat=2)), 5),
        (3, one_table, tables, list(product(range(12), repeat=2)), 5),
        (2, one_table, tables, up_to(7, 3), 3),
        (2, same_total, tables, [(*world, first) for world in up_to(6, 2) for first in range(sum(world) + 1)], 3),
        (2, talks, print_talks, up_to(6, 3), 3),
    ],
)
def test_two_versions(k, count, figures, worlds, inner):
    """Only pairs well within the worlds are judged: at their edge numbers are missing that could have been."""
    publish = corrected(count, figures(k), k)
    assert told(product(worlds, worlds), publish, k, judged=lambda pair: max(map(sum, pair)) <= inner) == {}


def clocks(world):
    return {"clock.reply": {"kept": sum(world[::2]), "missed": sum(world[1::2])}}


def beside_live(count, figures, bands):
    def publish(world):
        counts = count(world)
        shown = tuple(figures(counts))
        return (*shown, *bands(world)), truth(shown, counts)

    return publish


def test_the_live_page_beside_the_report_of_the_same_days():
    def bands(world):
        return [live.band([world], 5)]

    assert told(up_to(90, 2), beside_live(clocks, tables(5), bands), 5) == {}


def test_two_live_pages_on_the_way_to_the_report():
    def bands(world):
        return [live.band([world[:2]], 2), live.band([tuple(clocks(world)["clock.reply"].values())], 2)]

    assert told(up_to(18, 4), beside_live(clocks, tables(2), bands), 2) == {}


def test_the_live_page_of_answers_beside_the_report():
    def bands(world):
        return [live._band(live.ANSWER, [(world[0], sum(world[1:]))], 5)]

    publish = beside_live(lambda world: {"asked.when": dict(zip(("in_time", "late", "none"), world, strict=True))}, tables(5), bands)
    assert told(up_to(36, 3), publish, 5) == {}


def test_the_attack_from_the_live_page_is_no_straw_man():
    """A band of the true share: 30 clocks, 80 % or more, and both rows hidden, told that exactly 4 were late."""

    def bands(world):
        return [world[0] * 10 // max(sum(world), 1) * 10]

    found = told(parts(30, 2), beside_live(clocks, tables(5), bands), 5)
    assert {4} in [values for (_seen, name), values in found.items() if name[1] == "missed"]


def test_a_row_that_follows_another_is_hidden_with_it():
    ended = Figure("closed.resolution", Unit.CASES, (Cell("no_agreement", None, State.CORRECTED),))
    lone = Figure("mediation", Unit.CASES, (Cell("mediation.started", 9), Cell("mediation.ended", 7)))
    _ended, after = protect_together([ended, lone])
    assert [cell.state for cell in after.cells] == [State.SHOWN, State.CORRECTED]
