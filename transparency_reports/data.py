"""The same numbers in every format: rows, CSV (RFC 4180, formula-safe), JSON and a data package (v2). Pure."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from transparency_reports.rules import Cell, Figure, State, Unit

COLUMNS = ("figure", "row", "value", "unit", "state")


class Shape(NamedTuple):
    """The columns of a table, and those by which no two of its rows are the same."""

    columns: tuple[str, ...]
    key: tuple[str, ...]


SHAPE = Shape(COLUMNS, ("figure", "row"))
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x00")


def plain(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Figures as JSON-ready data, in order."""
    return [
        {
            "code": figure.code,
            "unit": str(figure.unit),
            "cells": [_cell(cell) for cell in figure.cells],
            "total": _cell(figure.total) if figure.total else None,
        }
        for figure in figures
    ]


def _cell(cell: Cell) -> dict[str, Any]:
    return {"key": cell.key, "value": cell.value, "state": str(cell.state)}


def figures(plain_figures: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """The inverse of `plain`."""

    def cell(data: Mapping[str, Any]) -> Cell:
        return Cell(data["key"], data["value"], State(data["state"]))

    return [
        Figure(f["code"], Unit(f["unit"]), tuple(cell(c) for c in f["cells"]), cell(f["total"]) if f["total"] else None)
        for f in plain_figures
    ]


def rows(plain_figures: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """One row a printed cell: figure, row, value ('' where none is printed), unit, state."""
    found = []
    for figure in plain_figures:
        for cell in [*figure["cells"], *([figure["total"]] if figure["total"] else [])]:
            found.append((figure["code"], cell["key"], number(cell["value"]), figure["unit"], cell["state"]))
    return found


def number(value: float | None) -> str:
    """12 as `12`, 12.0 from a count as `12`, 12.5 as `12.5`, nothing as nothing."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else str(value)


def harmless(text: str) -> str:
    """A cell no spreadsheet takes for a formula (ASVS 1.2.10)."""
    return "'" + text if text.startswith(FORMULA) else text


def to_csv(plain_figures: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows of a quarter's figures as CSV."""
    return write_csv(COLUMNS, rows(plain_figures))


def write_csv(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8, CRLF, header row; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([tuple(harmless(text) for text in line) for line in lines])
    return out.getvalue().encode()


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def to_json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def data_package(name: str, title: str, csv_sha256: str, csv_bytes: int, shape: Shape = SHAPE) -> dict[str, Any]:
    """`datapackage.json` (Data Package v2) describing data.csv."""
    types = {"value": "number"}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [
            {
                "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
                "name": "data",
                "path": "data.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "hash": f"sha256:{csv_sha256}",
                "bytes": csv_bytes,
                "dialect": {"lineTerminator": "\r\n", "delimiter": ",", "header": True},
                "schema": {
                    "fields": [{"name": column, "type": types.get(column, "string")} for column in shape.columns],
                    "primaryKey": [*shape.key],
                    "missingValues": [""],
                },
            }
        ],
    }
