"""The lists of a policy that are written from the registers: how they differ from them, and how they are written anew; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.inventory.queries import Listed

Cell = dict[str, str]
Table = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """What a list must hold: one line an entry; caption and columns for a list that is not there yet.

    `required`: words alone will not do, a clause that covers the item has to carry the list.
    """

    lines: Sequence[Listed]
    caption: Cell
    columns: Sequence[Cell]
    required: bool = False


@dataclass(frozen=True)
class Difference:
    """`kind` is missing, differs or unknown; `entry` names the line in both languages, `columns` the places where it differs."""

    kind: str
    entry: str
    columns: str = ""


def _named(cell: Cell) -> str:
    zh, en = cell.get("zh", ""), cell.get("en", "")
    return zh if zh == en else f"{zh} / {en}"


def _bare(cell: Cell) -> tuple[str, str]:
    return cell.get("zh", "").strip(), cell.get("en", "").strip()


def differences(table: Table, register: Register) -> Iterator[Difference]:
    """Every line of the register that is missing or says something else, then every line the register does not know."""
    rows = {_bare(row[0]): row for row in table["rows"]}
    by_chinese = {row[0].get("zh", "").strip(): row for row in table["rows"]}
    known = set()
    for line in register.lines:
        row = rows.get(_bare(line.cells[0])) or by_chinese.get(line.cells[0]["zh"].strip())
        if row is None:
            yield Difference("missing", _named(line.cells[0]))
            continue
        known.add(id(row))
        if other := _other(row, line, table["columns"]):
            yield Difference("differs", _named(line.cells[0]), ", ".join(other))
    yield from (Difference("unknown", _named(row[0])) for row in table["rows"] if id(row) not in known)


def _other(row: Sequence[Cell], line: Listed, columns: Sequence[Cell]) -> list[str]:
    """Names of the columns in which a row does not say what its entry says."""
    if len(row) != len(line.cells):
        return [_named(column) for column in columns]
    return [_named(column) for column, cell, said in zip(columns, row, line.cells, strict=False) if _bare(cell) != _bare(said)]


def written(table: Table | None, register: Register) -> dict[str, Any]:
    """The list as the register has it: caption, columns and order of the old one are kept where they fit, entries not in it follow."""
    fits = table is not None and len(table["columns"]) == len(register.columns)
    order = {row[0].get("zh", "").strip(): place for place, row in enumerate(table["rows"])} if table else {}
    lines = sorted(register.lines, key=lambda line: order.get(line.cells[0]["zh"].strip(), len(order)))
    return {
        "caption": dict(table["caption"]) if table is not None and fits else register.caption,
        "columns": list(table["columns"]) if table is not None and fits else list(register.columns),
        "rows": [[dict(cell) for cell in line.cells] for line in lines],
    }
