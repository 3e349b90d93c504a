"""docs/case-life.md, drawn from the MOVES table, in English. Pure text."""

from collections.abc import Iterable

from django.utils.translation import override

from disputes.moves import EVERY, MOVES, Guard, Move
from disputes.rules import OPEN, Resolution, Stage
from disputes.sentences import RESOLUTION_SENTENCES, STAGE_SENTENCES
from disputes.why_not import WHY_NOT

HEAD = """# The life of a case

Made from `disputes/moves.py` by `manage.py case_diagram`; do not edit. The tests fail when it is stale.

A case moves only along these rows. Every move locks the case, is checked against the row's stages, roles and guards, writes one
event that is never changed and one entry in the trail, and folds stage, turn and clocks again from all events.
"""


def _drawing() -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {stage.value}: {stage.label}" for stage in Stage)
    yield "    [*] --> filed: case.filed"
    drawn: dict[tuple[Stage, Stage], list[str]] = {}
    for move in MOVES:
        for stage in move.froms:
            if move.to is not None and move.to is not stage:
                drawn.setdefault((stage, move.to), []).append(move.event.value)
    yield from (f"    {start.value} --> {end.value}: {', '.join(events)}" for (start, end), events in drawn.items())
    yield "    closed --> [*]"
    yield "```"


def _stages(move: Move) -> str:
    if move.froms == EVERY:
        return "any"
    return "any but closed" if move.froms == OPEN else ", ".join(stage.value for stage in move.froms)


def _row(move: Move) -> str:
    ball = move.ball.value if move.ball else "–"
    cells = (
        f"`{move.event.value}`",
        _stages(move),
        move.to.value if move.to else "stays",
        ", ".join(sorted(move.roles)),
        ball,
        ", ".join(guard.value for guard in move.guards) or "–",
    )
    return f"| {' | '.join(cells)} |"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def text() -> str:
    """The whole page."""
    with override("en"):
        parts = [
            HEAD,
            *_drawing(),
            "\n## Moves\n",
            "| event | from | to | who | whose turn next | guards |",
            "|---|---|---|---|---|---|",
            *(_row(move) for move in MOVES),
            "\n“–” under whose turn: it stays, or falls to the side that has not answered yet.",
            "\n## What the client reads at each stage\n",
            *_table(("stage", "sentence"), ((stage.value, str(STAGE_SENTENCES[stage])) for stage in Stage)),
            "\n## How a case ends\n",
            *_table(("resolution", "sentence"), ((end.value, str(RESOLUTION_SENTENCES[end])) for end in Resolution)),
            "\n## Guards\n",
            *_table(("guard", "what is said when it does not hold"), ((guard.value, str(WHY_NOT[guard])) for guard in Guard)),
        ]
        return "\n".join(parts) + "\n"
