"""The figures as a workbook: the rows of data.csv, numbers as numbers, the rest as text. The same figures give the same bytes. Pure."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from transparency_reports.data import COLUMNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 (the same for every report, or the bytes would tell when they were made)


def to_xlsx(rows: Sequence[Sequence[str]], title: str, columns: Sequence[str] = COLUMNS) -> bytes:
    """One sheet, a header row that stays in view; no cell is a formula or a link, whatever its text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": CREATED})
        sheet = book.add_worksheet("figures")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, 28)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, row, columns.index("value"))
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return out.getvalue()


def _write(sheet: Any, number: int, row: Sequence[str], value: int) -> None:
    for column, text in enumerate(row):
        if column == value and text:
            sheet.write_number(number, column, float(text))
        else:
            sheet.write_string(number, column, text)
