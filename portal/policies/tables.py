"""Tables in the words of a clause, Markdown as exported files have it, and a clause's own table as lines of text; pure.

A table is a line of columns, a line of dashes and its rows, each between bars; a line in italics above is its caption. In the middle of a
text it stays where it is, in each language for itself. One that ends a text in both languages is the clause's own, its cells pair by pair.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
_CAPTION = re.compile(r"\*([^*\n]+)\*")


@dataclass(frozen=True)
class Grid:
    """A table in one language: its caption ("" for none), its columns, and rows as long as these."""

    caption: str
    columns: list[str]
    rows: list[list[str]]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.columns), len(self.rows)


def to_text(table: Mapping[str, Any] | None, lang: str) -> str:
    """The lines an editor sees; "" for no table."""
    if not table:
        return ""
    rows = [table["columns"], *table["rows"]]
    return "\n".join([table["caption"][lang], *(" | ".join(cell[lang] for cell in row) for row in rows)])


def _grid(text: str) -> tuple[str, list[list[str]]]:
    caption, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    return caption, [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def from_text(zh: str, en: str) -> dict[str, Any] | None:
    """The table of both languages' lines; None when both are empty. Raises Refusal `policy.table_shape` when they do not match."""
    if not zh.strip() and not en.strip():
        return None
    wrong = Refusal(
        "policy.table_shape", 422, _("Both languages of a table need a caption, a line of columns, and the same number of rows and cells.")
    )
    if not zh.strip() or not en.strip():
        raise wrong
    (caption_zh, left), (caption_en, right) = _grid(zh), _grid(en)
    if len(left) < 2 or [len(row) for row in left] != [len(row) for row in right] or len({len(row) for row in left}) != 1:
        raise wrong
    return _paired(Grid(caption_zh, left[0], left[1:]), Grid(caption_en, right[0], right[1:]))


def _paired(zh: Grid, en: Grid) -> dict[str, Any]:
    both = [
        [{"zh": one, "en": two} for one, two in zip(*rows, strict=True)]
        for rows in zip([zh.columns, *zh.rows], [en.columns, *en.rows], strict=True)
    ]
    return {"caption": {"zh": zh.caption, "en": en.caption}, "columns": both[0], "rows": both[1:]}


def one_side(table: Mapping[str, Any], lang: str) -> Grid:
    """A clause's own table in one language."""
    columns, *rows = [[cell[lang] for cell in row] for row in [table["columns"], *table["rows"]]]
    return Grid(table["caption"][lang], columns, rows)


def _cells(line: str) -> list[str]:
    cells = _BAR.split(line.strip())
    return [cell.strip().replace("\\|", "|") for cell in (cells[1:] if cells[-1].strip() else cells[1:-1])]


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line.strip()) is not None


def _runs(text: str) -> Iterator[str]:
    """Every line of a text, those of a table as one."""
    lines, place = text.splitlines(), 0
    while place < len(lines):
        table = [line.strip() for line in takewhile(lambda line: line.lstrip().startswith("|"), lines[place:])]
        found = len(table) > 1 and _is_rule(table[1])
        yield "\n".join(table) if found else lines[place]
        place += len(table) if found else 1


def blocks(text: str) -> Iterator[str]:
    """The lines of a text that say something, those of a table as one."""
    return (block for block in _runs(text) if block.strip())


def is_table(block: str) -> bool:
    """Whether a block of `blocks` is a table."""
    return block.startswith("|") and "\n" in block


def read(block: str, caption: str = "") -> Grid:
    """The cells of such a block; short rows are filled up."""
    columns, _dashes, *rows = (_cells(line) for line in block.splitlines())
    width = max(len(row) for row in [columns, *rows])
    columns, *rows = (row + [""] * (width - len(row)) for row in [columns, *rows])
    return Grid(caption, columns, rows)


def pieces(text: str) -> list[str | Grid]:
    """A text in order: words as they are written, and tables with the captions above them."""
    if "|" not in text:
        return [text] if text.strip() else []
    found: list[str | Grid] = []
    words: list[str] = []
    for block in [*_runs(text), ""]:
        if is_table(block):
            before, caption = _captioned("\n".join(words).strip("\n"))
            found += [*([before] if before.strip() else []), read(block, caption)]
            words = []
        else:
            words.append(block)
    rest = "\n".join(words).strip("\n")
    return [*found, rest] if rest.strip() else found


def _captioned(words: str) -> tuple[str, str]:
    """Words without the line in italics they end with, and that line."""
    before, _space, last = words.rpartition("\n\n")
    caption = _CAPTION.fullmatch(last)
    return (before, caption[1]) if caption else (words, "")


def plain(text: str) -> str:
    """A text whose tables are lines, cells apart by |, as people compare, quote and search it."""
    return "\n\n".join(piece if isinstance(piece, str) else _plain(piece) for piece in pieces(text)) if "|" in text else text


def _plain(grid: Grid) -> str:
    rows = [" | ".join(row) for row in [grid.columns, *grid.rows]]
    return "\n".join([grid.caption, *rows] if grid.caption else rows)


def outline(text: str) -> list[tuple[int, int] | None]:
    """Columns and rows of each table of a text, None for the words between."""
    return [piece.shape if isinstance(piece, Grid) else None for piece in pieces(text)]


def markdown(grid: Grid) -> str:
    """A table as Markdown, its caption in italics above."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in [grid.columns, *grid.rows]]
    table = "\n".join([lines[0], "|" + " --- |" * len(grid.columns), *lines[1:]])
    return f"*{grid.caption}*\n\n{table}" if grid.caption else table


def _whole(said: Iterable[str | Grid]) -> str:
    return "\n\n".join(piece if isinstance(piece, str) else markdown(piece) for piece in said)


def from_markdown(zh: str, en: str, titles: Sequence[str] = ("", "")) -> tuple[str, str, dict[str, Any] | None]:
    """Both texts without the table they end with, and that table; as they were where the two do not match.

    A table without a caption takes the title of its clause, `titles` in Chinese and English.
    """
    left, right = pieces(zh), pieces(en)
    one, two = (said[-1] if said else "" for said in (left, right))
    if not isinstance(one, Grid) or not isinstance(two, Grid) or one.shape != two.shape:
        return zh, en, None
    named = (Grid(grid.caption or title, grid.columns, grid.rows) for grid, title in zip((one, two), titles, strict=True))
    return _whole(left[:-1]), _whole(right[:-1]), _paired(*named)


def canonical(text: str) -> str:
    """Tables as other programs write them, without outer bars or with single dashes, as we read them; all else as it is."""
    lines, place = text.splitlines(), 1
    while place < len(lines):
        above, dashes = _row(lines[place - 1]), _row(lines[place])
        if _is_rule(lines[place]) and "|" in lines[place - 1] and len(above) == len(dashes):
            rows = list(takewhile(lambda line: "|" in line, lines[place + 1 :]))
            lines[place - 1 : place + 1 + len(rows)] = [_line(above), "|" + " --- |" * len(above), *(_line(_row(row)) for row in rows)]
            place += len(rows) + 1
        place += 1
    return "\n".join(lines)


def _row(line: str) -> list[str]:
    bare = line.strip()
    return _BAR.split(bare.removeprefix("|").removesuffix("|") if not bare.endswith("\\|") else bare.removeprefix("|"))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.strip() for cell in cells) + " |"
