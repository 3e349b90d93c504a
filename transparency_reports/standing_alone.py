"""A chart that takes its ink along: for an image on somebody else's page and for print, where our style sheet does not reach. Pure."""

import re
from xml.sax.saxutils import escape

INK = {
    "axis": 'stroke="#8a8377"',
    "line": 'fill="none" stroke="#1c1a17" stroke-width="1.6"',
    "dot": 'fill="#1c1a17"',
    "tick": 'stroke="#9c1f18" stroke-width="2"',
    "bar": 'fill="#1c1a17"',
    "bar b": 'fill="#cfc8bb"',
    "in": 'fill="#faf8f4" font-size="13"',
    "on": 'fill="#1c1a17" font-size="13"',
    "label": 'fill="#57524a" font-size="13"',
    "none": 'fill="#6b665d" font-size="13"',
}
CLASS = re.compile(r'class="([^"]*)"')
VIEW = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
FOOT = 40


def inked(svg: str) -> str:
    """The chart with attributes in place of classes."""
    return CLASS.sub(lambda found: INK.get(found[1], ""), svg).replace("<svg ", '<svg font-family="Mingshi Sans, sans-serif" ', 1)


def alone(svg: str, *, title: str, source: str) -> bytes:
    """A whole SVG file: the chart on white paper with its title above, and below it where its numbers stand."""
    found = VIEW.search(svg)
    assert found is not None
    wide, high = int(found[1]), int(found[2])
    opening, inner = inked(svg).split(">", 1)
    view = f'viewBox="0 {-FOOT} {wide} {high + 2 * FOOT}" width="{wide}" height="{high + 2 * FOOT}"'
    paper = f'<rect x="0" y="{-FOOT}" width="{wide}" height="{high + 2 * FOOT}" fill="#ffffff"/>'
    words = f'<text x="12" y="{-14}" fill="#1c1a17" font-size="16">{escape(title)}</text>'
    words += f'<text x="12" y="{high + 26}" fill="#57524a" font-size="11">{escape(source)}</text>'
    head = VIEW.sub(view, opening).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}>{paper}{words}{inner}\n".encode()
