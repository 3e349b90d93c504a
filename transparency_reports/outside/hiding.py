"""What a report may print of its numbers: the small-number rule, as docs/decisions/0011-small-numbers.md words it."""

from collections.abc import Mapping, Sequence
from math import ceil
from statistics import median
from typing import Any

from transparency_reports.outside.counting import CLOCKS, Count

SHOWN, SUPPRESSED, NOT_COLLECTED = "shown", "suppressed", "not_collected"
Cell = tuple[float | None, str]
"""A number and its state; the number is there for our own eyes while it is hidden."""
Figures = dict[str, dict[str, Cell]]
"""By figure and row; the total is the row `total`."""
ALONE = ("accepted", "breaches", "time.cases", "mediation", "reopened", "satisfaction", "erasures", "handed_over", "authorities.people")
ENTRIES = ("recipients", "transfers", "successions", "incidents")
MISSED = tuple(f"missed.{each}" for each in CLOCKS)
AUTHORITIES = ("authorities.outcome", "authorities.kind", "authorities.people")
SPREADS = ("time.reply", "time.closing", "time.clock.ack", "time.clock.resolution", "time.clock.mediation")
TABLES = (
    "received.kind", "received.topic", "received.channel", "received.language", *(f"clock.{each}" for each in CLOCKS), "closed.resolution",
    "declined.ground", "asked.when", "asked.firm", "asked.outside", "performance", "reads.reason", "talks.answer", "talks.person",
    "rights.received", "rights.ground", *MISSED, "authorities.outcome", "authorities.kind",
)  # fmt: skip
SHARES = ("kept.share", "mediation.settled", "asked.share", "satisfaction.easy", "satisfaction.mean")
KNOWN = frozenset({*ALONE, *ENTRIES, *SPREADS, *TABLES, *SHARES, "rights.outcome", "not_collected"})
SIDES = ("asked.firm", "asked.outside")
FOLLOWS = {
    "declined.ground": ("closed.resolution", "declined"),
    "talks.person": ("talks.answer", "person"),
    "rights.received": ("received.kind", "rights"),
    "rights.ground": ("declined.ground", "rights"),
    "asked.firm": ("asked.when", "in_time"),
    "asked.outside": ("asked.when", "in_time"),
    **{f"missed.{each}": (f"clock.{each}", "missed") for each in CLOCKS},
}


def least(method: str) -> frozenset[str]:
    """The figures that a report counted by `method` has to have."""
    since = {
        "2026.7": {"rights.received", "handed_over", "recipients", "transfers", "successions"},
        "2026.8": {"rights.outcome", "rights.ground"},
        "2026.9": {*MISSED, *AUTHORITIES, "incidents"},
    }
    later = set().union(*(codes for start, codes in since.items() if method < start))
    return KNOWN - later - ({"breaches"} if method >= "2026.9" else set())


def rows(figure: Mapping[str, Any]) -> list[str]:
    """The rows a report's file names for a figure, without its total."""
    return [cell["key"] for cell in figure["cells"]]


def expected(figures: Sequence[Mapping[str, Any]], found: Count, k: int) -> Figures:
    """What the report has to say where it says anything: the same figures and rows as its file, worked out anew."""
    return shares(together(each_alone(figures, found, k)))


def each_alone(figures: Sequence[Mapping[str, Any]], found: Count, k: int) -> Figures:
    """Every figure of the file as its own numbers hide it."""
    every = {figure["code"]: _figure(figure["code"], rows(figure), found, k) for figure in figures if figure["code"] in KNOWN}
    if any(state != SHOWN for code in SIDES for _value, state in every.get(code, {}).values()):
        every |= {code: hidden(every[code]) for code in SIDES if code in every}
    return every


def _figure(code: str, keys: Sequence[str], found: Count, k: int) -> dict[str, Cell]:
    counts = found.parts[code]
    if code in TABLES:
        return _table(code, [*keys, *sorted(set(counts) - set(keys))], counts, k)
    if code in ALONE:
        return {key: _single(counts[key], counts[key] >= k) for key in keys}
    if code in ENTRIES:
        return {key: (counts[key], SHOWN) for key in keys}
    if code in SPREADS:
        return _spread(found.spreads[code], k, keys)
    if code == "rights.outcome":
        rest = found.parts["rights.others"]
        return {key: _single(counts[key], counts[key] >= k and rest[key] >= k) for key in keys}
    if code == "not_collected":
        return dict.fromkeys(keys, (None, NOT_COLLECTED))
    return {key: _share(code, key, found, k) for key in keys}


def _single(value: float | None, shown: bool) -> Cell:
    return value, SHOWN if shown else SUPPRESSED


def hidden(cells: Mapping[str, Cell], state: str = SUPPRESSED) -> dict[str, Cell]:
    """The same numbers, none of them printed."""
    return {key: (value, state) for key, (value, _state) in cells.items()}


def none_shown(cells: Mapping[str, Cell]) -> bool:
    return all(state != SHOWN for _value, state in cells.values())


def same(code: str, printed: float, found: float, slack: float) -> bool:
    """To one decimal for a time; the log keeps seconds, so a time between two events may be a second more or less."""
    if code in SPREADS:
        return round(found - slack, 1) <= printed <= round(found + slack, 1)
    return printed == found


def _table(code: str, keys: Sequence[str], counts: Mapping[str, int], k: int) -> dict[str, Cell]:
    """Every row below k is hidden and the last other one with it, and the one before, until what is hidden makes up 2k - 1."""
    values = [counts.get(key, 0) for key in keys]
    small = {place for place, value in enumerate(values) if value < k}
    hidden, others = set(small), [place for place in range(len(values)) if place not in small]
    while hidden and others and (hidden == small or sum(values[place] for place in hidden) < 2 * k - 1):
        hidden.add(others.pop())
    total = sum(values) >= k
    if code in SIDES:
        hidden, total = set(range(len(values))) if small else set(), not small
    cells = {key: _single(value, total and place not in hidden) for place, (key, value) in enumerate(zip(keys, values, strict=True))}
    return cells | {"total": _single(sum(values), total)}


def _spread(values: Sequence[float], k: int, keys: Sequence[str]) -> dict[str, Cell]:
    if len(values) < k:
        return dict.fromkeys(keys, (None, SUPPRESSED))
    ordered = sorted(values)
    both = {"median": median(ordered), "p95": ordered[ceil(0.95 * len(ordered)) - 1]}
    return {key: (both[key], SHOWN) for key in keys}


def _share(code: str, key: str, found: Count, k: int) -> Cell:
    """A share of a hundred, hidden where either side is small; the mean goes with its share."""
    parts = found.parts
    if code.startswith("satisfaction"):
        easy = sum(ease >= 5 for ease in found.eases)
        value, state = _rate(easy, len(found.eases) - easy, k)
        mean = round(sum(found.eases) / len(found.eases), 1) if found.eases else None
        return (value if key == "easy" else mean), state
    if code == "kept.share":
        return _rate(parts[f"clock.{key}"]["kept"], parts[f"clock.{key}"]["missed"], k)
    if code == "mediation.settled":
        return _rate(parts["mediation"]["agreement.recorded"], parts["mediation"]["mediation.ended"], k)
    answers = parts["asked.when" if key == "all" else f"asked.{key}"]
    return _rate(answers["in_time"], sum(answers.values()) - answers["in_time"], k)


def _rate(part: int, rest: int, k: int) -> Cell:
    return (round(100 * part / (part + rest), 1) if part + rest else None), SHOWN if part >= k and rest >= k else SUPPRESSED


def together(every: Figures) -> Figures:
    """What is one number in two figures is hidden in both, and for the same reason, until nothing more is."""
    while (now := {code: _followed(code, cells, every) for code, cells in every.items()}) != every:
        every = now
    firm, outside = SIDES
    for one, other in ((firm, outside), (outside, firm)):
        if none_shown(every.get(other, {"": (None, SHOWN)})) and one in every and not none_shown(every[one]):
            every = every | {one: hidden(every[one], next(iter(every[other].values()))[1])}
    return every


def _state(every: Figures, name: tuple[str, str]) -> str:
    return every.get(name[0], {}).get(name[1], (None, SHOWN))[1]


def _followed(code: str, cells: Mapping[str, Cell], every: Figures) -> dict[str, Cell]:
    if code in FOLLOWS and (state := _state(every, FOLLOWS[code])) != SHOWN:
        return hidden(cells, state)
    rows = {"mediation.ended": ("closed.resolution", "no_agreement")} if code == "mediation" else {}
    if code == "rights.outcome":
        rows = {key: ("closed.resolution", key) for key in cells} | {"declined": ("declined.ground", "rights")}
    if code == "authorities.people":
        rows = {"asked": ("authorities.outcome", "total")}
    because = {key: _state(every, name) for key, name in rows.items()}
    return {key: (value, state if because.get(key, SHOWN) == SHOWN else because[key]) for key, (value, state) in cells.items()}


def shares(every: Figures) -> Figures:
    """A share is hidden where a number behind it is: the two together would give it back."""
    behind: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
        **{("kept.share", each): ((f"clock.{each}", "kept"), (f"clock.{each}", "missed")) for each in CLOCKS},
        ("mediation.settled", "settled"): (("mediation", "agreement.recorded"), ("mediation", "mediation.ended")),
        ("asked.share", "all"): (("asked.when", "in_time"),),
        ("asked.share", "firm"): (("asked.firm", "in_time"),),
        ("asked.share", "outside"): (("asked.outside", "in_time"),),
        ("satisfaction.easy", "easy"): (("satisfaction", "answers"),),
        ("satisfaction.mean", "mean"): (("satisfaction", "answers"),),
    }

    def state_of(code: str, key: str, state: str) -> str:
        others = [_state(every, name) for name in behind.get((code, key), ())] if state == SHOWN else []
        return next((other for other in others if other != SHOWN), state)

    return {code: {key: (value, state_of(code, key, state)) for key, (value, state) in cells.items()} for code, cells in every.items()}
