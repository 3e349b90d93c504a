"""What a corrected version may print beside the one before it, as docs/decisions/0021-corrections.md words it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transparency_reports.outside.counting import CLOCKS, Count
from transparency_reports.outside.hiding import (
    MISSED,
    NOT_COLLECTED,
    SHOWN,
    Cell,
    Figures,
    each_alone,
    hidden,
    none_shown,
    same,
    shares,
    together,
)  # fmt: skip

CORRECTED = "corrected"
BEHIND: dict[str, tuple[str, ...]] = {
    "kept.share": tuple(f"clock.{each}" for each in CLOCKS),
    "time.reply": ("time.cases",),
    "time.closing": ("time.cases",),
    **{f"time.clock.{each}": ("stopped",) for each in CLOCKS},
    "mediation.settled": ("mediation",),
    "asked.share": ("asked.when", "asked.firm", "asked.outside"),
    "satisfaction.mean": ("satisfaction",),
    "satisfaction.easy": ("satisfaction",),
    "rights.outcome": ("rights.outcome", "rights.others"),
    "authorities.people": ("authorities.people", "authorities.outcome"),
}
"""The counts behind a share, a mean or a time, and beside a part."""
Parts = Mapping[str, Counter[str]]


def expected(figures: Sequence[Mapping[str, Any]], found: Count, k: int, before: Sequence[Mapping[str, Any]], old: Count) -> Figures:
    """What the version has to say after one that printed `before`, counted as `old`."""
    was = {figure["code"]: _printed(figure) for figure in before}
    after = together(each_alone(figures, found, k))
    if "breaches" in was:  # beside how many reasons were written, the tables of reasons would give hidden rows away
        after |= {code: hidden(after[code], CORRECTED) for code in MISSED if code in after}
    carried = {code: _carry(code, was[code], cells, old.parts, found, k) if code in was else cells for code, cells in after.items()}
    return shares(together(carried))


def _printed(figure: Mapping[str, Any]) -> dict[str, Cell]:
    cells = [*figure["cells"], *([figure["total"]] if figure["total"] else [])]
    return {cell["key"]: (cell["value"], cell["state"]) for cell in cells}


def _carry(code: str, before: dict[str, Cell], after: dict[str, Cell], old: Parts, found: Count, k: int) -> dict[str, Cell]:
    if all(state == NOT_COLLECTED for _value, state in after.values()):
        return after
    new, slack = found.parts, found.slack.get(code, 0.0)
    moves = [abs(_true(new, base, row) - _true(old, base, row)) for base in BEHIND.get(code, (code,)) for row in _rows(base, old, new)]
    changed = [by for by in moves if by]
    if none_shown(before) and none_shown(after):
        return before
    if not changed and _agree(code, before, after, slack):
        return before
    if changed and min(changed) >= k and _stands_anew(code, before, after, old, k):
        late = set() if none_shown(before) else _gone(before) - _gone(after)
        return {key: (value, CORRECTED if key in late else state) for key, (value, state) in after.items()}
    return _withheld(code, before, after, abs(_true(new, code, "total") - _true(old, code, "total")), k)


def _rows(base: str, old: Parts, new: Parts) -> Iterable[str]:
    return {*old[base], *new[base], "total"}


def _true(parts: Parts, code: str, row: str) -> int:
    return parts[code].total() if row == "total" else parts[code][row]


def _gone(cells: Mapping[str, Cell]) -> set[str]:
    return {key for key, (_value, state) in cells.items() if state != SHOWN}


def _agree(code: str, before: Mapping[str, Cell], after: Mapping[str, Cell], slack: float) -> bool:
    """Whether both print the same wherever both print anything."""
    both = [(before[key][0], value) for key, (value, _state) in after.items() if key in before.keys() - _gone(before) - _gone(after)]
    return all(was is not None and now is not None and same(code, was, now, slack) for was, now in both)


def _stands_anew(code: str, before: Mapping[str, Cell], after: Mapping[str, Cell], old: Parts, k: int) -> bool:
    """Nothing of it is hidden now or was; or it was all small, and is large now."""
    if none_shown(before):
        return all(_true(old, code, key) < k for key in before) and all(
            state == SHOWN and value is not None and value >= 2 * k for value, state in after.values()
        )
    return not _gone(after) - _gone(before) and not (_gone(before) and "total" in after)


def _withheld(code: str, before: Mapping[str, Cell], after: Mapping[str, Cell], moved: int, k: int) -> dict[str, Cell]:
    """No row of it is printed, and its total only where that changed by k or more, and to 2k or more where it was hidden."""
    none = hidden(after, CORRECTED)
    if "total" not in before or "total" not in after or moved < k:
        return none
    least = k if before["total"][1] == SHOWN else 2 * k
    value, state = after["total"]
    return none | {"total": after["total"]} if state == SHOWN and value is not None and value >= least else none
