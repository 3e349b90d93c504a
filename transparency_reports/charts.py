"""Charts as server-side SVG: one ink, values on the marks, the promise as a ruled line. Every chart stands beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 560, 240
LEFT, RIGHT, TOP, BOTTOM = 12, 548, 30, 200


@dataclass(frozen=True)
class Bar:
    """`value` None is a value that is not printed; `text` is what stands on the mark, `label` below it."""

    label: str
    value: float | None
    text: str
    now: bool = False


def bars(series: Sequence[Bar], *, name: str, top: float = 100.0, promise: float | None = None, promise_text: str = "") -> str:
    """An SVG bar chart of `series` against `top` (the value at full height); `name` is its accessible name."""
    step = (RIGHT - LEFT) / max(len(series), 1)
    width = min(step * 0.62, 80)
    marks = "".join(_bar(bar, LEFT + step * (i + 0.5), width, top) for i, bar in enumerate(series))
    rule = ""
    if promise is not None:
        y = _height(promise, top)
        rule = f'<line class="mark" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        rule += f'<text class="promise" x="{LEFT}" y="{y - 8:.1f}">{escape(promise_text)}</text>'
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(name, {chr(34): "&quot;"})}">'
        f'<line class="axis" x1="{LEFT}" x2="{RIGHT}" y1="{BOTTOM}" y2="{BOTTOM}"/>{marks}{rule}</svg>'
    )


def _height(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * min(max(value / top, 0), 1) if top else BOTTOM


def _bar(bar: Bar, middle: float, width: float, top: float) -> str:
    label = f'<text class="label" x="{middle:.1f}" y="{BOTTOM + 22}" text-anchor="middle">{escape(bar.label)}</text>'
    if bar.value is None:
        return f'<text class="none" x="{middle:.1f}" y="{BOTTOM - 8}" text-anchor="middle">{escape(bar.text)}</text>{label}'
    y = _height(bar.value, top)
    kind = "bar" if bar.now else "bar b"
    inside = BOTTOM - y > 28
    style, baseline = ("in" if bar.now else "on", y + 18) if inside else ("on", y - 6)
    text = f'<text class="{style}" x="{middle:.1f}" y="{baseline:.1f}" text-anchor="middle">{escape(bar.text)}</text>'
    box = f'x="{middle - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BOTTOM - y:.1f}"'
    return f'<rect class="{kind}" {box}/>{text}{label}'
