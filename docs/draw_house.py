"""docs/house.svg and the table of rooms in docs/house.md, drawn from the floors in pyproject.toml: `python docs/draw_house.py`."""

import tomllib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE, PAGE = ROOT / "docs" / "house.svg", ROOT / "docs" / "house.md"
BEGIN, END = "<!-- rooms: written by docs/draw_house.py -->", "<!-- end of rooms -->"
PURPOSES = {
    "portal.asgi": "What the server starts: the press in front, then Django and the sockets",
    "portal.urls": "Which room hangs at which address",
    "portal.api": "The documented API under /api/v1/, put together from the rooms' routers",
    "bot": "The chat: understands, quotes clauses, takes a complaint in, hands over to a person",
    "portal.pages": "The frame of every page, front page, errors, health, worker, set-up, backup",
    "transparency_reports": "Counts a quarter from the records, hides small numbers, publishes with proof",
    "portal.education": "Guides and reviewed answers, each bound to clauses",
    "portal.authorities": "What authorities asked for and what they got: a register two people fill",
    "portal.incidents": "What went wrong, told to the public notice by notice, each published by a second person",
    "portal.mailroom": "E-mail that comes in: joins its case, or waits for a person",
    "disputes": "Conversations and cases: filing, deadlines, answers, mediation, the staff desk",
    "portal.consent": "What we say before we take something in; answers where consent is the basis",
    "portal.policies": "The policy clause by clause: draft, compare, publish, import",
    "portal.comments": "Comments from the public: taken in, published or declined, answered",
    "portal.partners": "Third parties: contract clauses, reviews, sub-processors, what goes abroad",
    "portal.rights": "What people ask about their data: who asks, the copy, the deletion",
    "portal.succession": "The firm is sold or closed: who gets what, everybody is told, cases are handed over",
    "portal.retention": "Runs two people decide, legal holds, certificates of what was erased",
    "portal.inventory": "What is collected, why, on which basis, seen by whom, kept how long",
    "portal.accounts": "Staff, roles, second factors, sessions; clients' verified addresses",
    "portal.notices": "The sealed outbox: every letter once",
    "portal.law": "Terms, calendars, grounds and outside routes as dated rows; the firm itself",
    "portal.vault": "A key for every case, sealing, finding and masking personal details, erasure by key",
    "portal.trail": "Append-only record, public log, proofs",
    "portal.deadlines": "Due dates and why, day by day; pure",
    "portal.doors": "What every way in has in common: text, limits, errors, sending twice",
    "portal.press": "Published bytes, answered before Django is asked",
}
ROAD = (
    ("Door", "page, API, socket or robot: reads the input, cleans the text, knows who asks"),
    ("Use case", "one service, one transaction: locks the case, asks the table of moves"),
    ("Record", "the event, one trail entry, letters into the outbox: all of it or nothing"),
    ("Effects", "once committed: open sockets are told, keys wiped, pages published"),
)
DRAWERS = (
    ("Main database", "cases, texts sealed, their masked twins, the trail, tombstones of keys"),
    ("Key store database", "one wrapped data key a case, apart, so that its copies can end sooner"),
    ("Press folder", "published pages, reports and the public log, as files under their hash"),
    ("Key ring, one file", "master keys, log keys, pepper: in no database and no ordinary backup"),
)
LEFT, RIGHT, GAP, BOX = 40, 920, 12, 56
STYLE = """
  svg { --paper: #faf8f4; --sheet: #ffffff; --rule: #8a8377; --ink: #1c1a17; --soft: #57524a; --seal: #b3261e }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #171513; --sheet: #1f1c1a; --rule: #857d70; --ink: #ece7de; --soft: #bdb6aa; --seal: #f0776c }
  }
  .paper { fill: var(--paper) } .box { fill: var(--sheet); stroke: var(--rule) } .drawer { fill: none; stroke: var(--rule) }
  text { fill: var(--ink); font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif }
  .head { font: 20px Charter, "Noto Serif", Georgia, serif } .room { font-weight: 600 } .soft { fill: var(--soft); font-size: 12px }
  .n { fill: var(--soft); font-size: 11px; text-anchor: end } .way { stroke: var(--seal); stroke-width: 1.5; fill: none }
  .tip { fill: var(--seal) }
"""


def floors() -> list[list[str]]:
    """The floors from the top, each with its rooms, as import-linter enforces them; rooms that are not built yet are left out."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["name"].startswith("Floors"))
    named = [[room.strip(" ()") for room in layer.split("|")] for layer in layers]
    return [built for built in ([room for room in rooms if is_built(room)] for rooms in named) if built]


def is_built(room: str) -> bool:
    place = ROOT / room.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").is_file()


def wrapped(words: str, signs: int) -> list[str]:
    """`words` in lines of about `signs` characters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= signs:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def box(left: float, top: float, width: float, height: float, title: str, words: str, kind: str = "box") -> Iterator[str]:
    """A box with its name and, below, what it is for; a wide one has both on one line."""
    yield f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" rx="3"/>'
    wide = height < BOX
    yield f'<text class="room" x="{left + 10:g}" y="{top + 20:g}">{escape(title)}</text>'
    for number, line in enumerate([words] if wide else wrapped(words, int((width - 20) / 6.9))):
        place = (left + 190, top + 20) if wide else (left + 10, top + 37 + 15 * number)
        yield f'<text class="soft" x="{place[0]:g}" y="{place[1]:g}">{escape(line)}</text>'


def row(top: float, height: float, boxes: Iterable[tuple[str, str]], kind: str = "box") -> Iterator[str]:
    given = list(boxes)
    width = (RIGHT - LEFT - GAP * (len(given) - 1)) / len(given)
    for number, (title, words) in enumerate(given):
        yield from box(LEFT + number * (width + GAP), top, width, height, title, words, kind)


def picture() -> str:
    """The whole drawing as SVG."""
    parts: list[str] = [f'<text class="head" x="{LEFT}" y="44">The road of a change</text>', *row(60, 88, ROAD)]
    for number in range(1, len(ROAD)):
        end = LEFT + number * (RIGHT - LEFT + GAP) / len(ROAD)
        parts.append(f'<path class="way" d="M{end - GAP:g} 104H{end - 4:g}"/><path class="tip" d="M{end:g} 104l-6 -4v8z"/>')
    parts.append(f'<text class="head" x="{LEFT}" y="190">Rooms and floors: a room imports only from floors below it</text>')
    top, levels = 206.0, floors()
    for number, rooms in enumerate(levels):
        height = 30 if len(rooms) == 1 else 88 if len(rooms) > 2 else 58
        parts.append(f'<text class="n" x="{LEFT - 8}" y="{top + 20:g}">{len(levels) - 1 - number}</text>')
        parts += row(top, height, ((room, PURPOSES[room]) for room in rooms))
        top += height + 8
    parts.append(f'<text class="head" x="{LEFT}" y="{top + 34:g}">Where data lie</text>')
    parts += row(top + 50, 88, DRAWERS, "drawer")
    height = top + 168
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {height:g}" width="960" height="{height:g}" role="img">'
    title = "<title>The house: the road of a change, rooms and floors, where data lie</title>"
    paper = f'<rect class="paper" width="960" height="{height:g}"/>'
    return "\n".join([frame, title, f"<style>{STYLE}</style>", paper, *parts, "</svg>\n"])


def table() -> str:
    """The same rooms as text, top floor first."""
    levels = floors()
    rows = [f"| {len(levels) - 1 - number} | `{room}` | {PURPOSES[room]} |" for number, rooms in enumerate(levels) for room in rooms]
    return "\n".join(["| floor | room | what it is for |", "|---|---|---|", *rows])


def page(text: str) -> str:
    """`text` of the page with its table of rooms as it is now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PICTURE.write_text(picture())
    PAGE.write_text(page(PAGE.read_text()))
