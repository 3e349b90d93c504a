"""More charts as server-side SVG in the look of charts.py: lines over quarters, ranges of times, steps of a path. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from transparency_reports.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH

DASHES = ("", "8 4", "2 4", "12 4 2 4")
ROW = 44


@dataclass(frozen=True)
class Line:
    """One value a quarter; None where it is not printed, and the line is broken there."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Row:
    """A bar from the left to `value`, marked at `mark`; `text` is what stands behind it. None: not printed, `text` says why."""

    label: str
    value: float | None
    text: str
    mark: float | None = None


def _svg(height: float, name: str, inner: str) -> str:
    label = escape(name, {'"': "&quot;"})
    return f'<svg class="chart" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{label}">{inner}</svg>'


def _text(kind: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def lines(labels: Sequence[str], series: Sequence[Line], *, name: str, top: float = 100.0) -> str:
    """Each of `series` over the quarters `labels`, told apart by its dashes and by a word at its last point, not by colour."""
    step = (RIGHT - LEFT - 30 - _room(series)) / max(len(labels) - 1, 1)
    across = [LEFT + 30 + step * i for i in range(len(labels))]
    below = "".join(_text("label", x, BOTTOM + 22, label, "middle") for x, label in zip(across, labels, strict=True))
    axis = f'<line class="axis" x1="{LEFT}" x2="{RIGHT}" y1="{BOTTOM}" y2="{BOTTOM}"/>'
    ends = _spread_out([(i, _last(line, top)) for i, line in enumerate(series)])
    drawn = "".join(_line(line, across, top, DASHES[i % len(DASHES)], ends.get(i)) for i, line in enumerate(series))
    return _svg(HEIGHT, name, axis + below + drawn)


def _room(series: Sequence[Line]) -> float:
    """What the words at the ends need at 16 px, as on a phone: a Chinese sign is as wide as high, a Latin letter a little over half."""
    widest = max((sum(16 if ord(sign) > 0x2E7F else 8.8 for sign in line.label) for line in series), default=0)
    return min(widest + 20, (RIGHT - LEFT) / 2)


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * min(max(value / top, 0), 1) if top else BOTTOM


def _last(line: Line, top: float) -> float | None:
    known = [value for value in line.values if value is not None]
    return _y(known[-1], top) if known else None


def _spread_out(ends: Sequence[tuple[int, float | None]], gap: float = 19) -> dict[int, float]:
    """Where each line's word stands: beside its end, and never on another word."""
    found: dict[int, float] = {}
    lowest = 0.0
    for i, y in sorted(((i, y) for i, y in ends if y is not None), key=lambda end: end[1]):
        lowest = found[i] = max(y + 4, lowest + gap)
    return found


def _line(line: Line, across: Sequence[float], top: float, dashes: str, word_at: float | None) -> str:
    points = [(x, _y(value, top)) if value is not None else None for x, value in zip(across, line.values, strict=True)]
    known = [point for point in points if point]
    if not known or word_at is None:
        return ""
    pieces: list[str] = []
    for before, after in zip(points, points[1:], strict=False):
        if before and after:
            pieces.append(f"M{before[0]:.1f} {before[1]:.1f}L{after[0]:.1f} {after[1]:.1f}")
    style = f' stroke-dasharray="{dashes}"' if dashes else ""
    path = f'<path class="line" d="{"".join(pieces)}"{style}/>' if pieces else ""
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in known)
    return path + dots + _text("on", known[-1][0] + 10, word_at, line.label)


def ranges(rows: Sequence[Row], *, name: str) -> str:
    """One bar a row, all on one scale, the label above the bar; `mark` is a tick on it."""
    top = max((row.value for row in rows if row.value is not None), default=0.0)
    return _svg(ROW * len(rows) + 6, name, "".join(_range(row, ROW * i, top) for i, row in enumerate(rows)))


def _range(row: Row, y: float, top: float) -> str:
    label = _text("label", LEFT, y + 16, row.label)
    if row.value is None:
        return label + _text("none", LEFT, y + 35, row.text)
    scale = (RIGHT - LEFT - 150) / top if top else 0
    wide = max(row.value * scale, 1)
    tick = ""
    if row.mark is not None:
        x = LEFT + row.mark * scale
        tick = f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 20:.1f}" y2="{y + 42:.1f}"/>'
    bar = f'<rect class="bar b" x="{LEFT}" y="{y + 24:.1f}" width="{wide:.1f}" height="14"/>'
    return label + bar + tick + _text("on", LEFT + wide + 8, y + 36, row.text)
