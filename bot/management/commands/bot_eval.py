"""`manage.py bot_eval`: how well the robot understands, on text it was not trained on."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bot.knowledge import understanding
from bot.understanding import evaluation
from bot.understanding.examples import TEST
from bot.understanding.measures import Figure

SUITES = ("house", "house2", "capp130", "policyqa", "clinc150", "hint3")
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "understanding.md"
BEGIN, END = "<!-- figures: written by manage.py bot_eval --write -->", "<!-- end of figures -->"
HEADS = ("suite", "figure", "language", "value", "95 %", "rows", "goal", "met")


class Command(BaseCommand):
    help = "Measure the robot's understanding: the house split, and public sets from --data. Prints JSON and a table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--suite", choices=[*SUITES, "all"], default="house")
        parser.add_argument("--data", type=Path, help="folder of public sets (capp130/ policyqa/ clinc150/ hint3/)")
        parser.add_argument("--write", action="store_true", help="write the table into docs/understanding.md")

    def handle(self, *args: Any, **options: Any) -> None:
        suites = SUITES if options["suite"] == "all" else (options["suite"],)
        data = options["data"]
        if data is None and set(suites) - {"house", "house2"}:
            raise CommandError("Public sets need --data FOLDER.")
        figures = [figure for suite in suites for figure in measure(suite, data)]
        self.stdout.write(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False))
        table = as_table(figures)
        self.stdout.write(table)
        if options["write"]:
            write_document(table)


def measure(suite: str, data: Path) -> list[Figure]:
    runs: dict[str, Callable[[], list[Figure]]] = {
        "house": lambda: evaluation.house(understanding(), TEST),
        "house2": lambda: evaluation.second(understanding(), TEST),
        "capp130": lambda: evaluation.capp130(data),
        "policyqa": lambda: evaluation.policyqa(data, understanding()),
        "clinc150": lambda: evaluation.clinc150(data),
        "hint3": lambda: evaluation.hint3(data),
    }
    return runs[suite]()


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
    """Replace what stands between the two marks."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    words = f"{BEGIN}\n\nMeasured {date.today().isoformat()}.\n\n{table}\n\n{END}"
    DOCUMENT.write_text(before + words + after, encoding="utf-8")
