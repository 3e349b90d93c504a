"""The same numbers in every format, and a text that looks like a formula harmless in each."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transparency_reports import data, metadata, spreadsheet
from transparency_reports.rules import Cell, Figure, State, Unit

EVIL = '=HYPERLINK("https://evil.example","click")'
FIGURES = data.plain([
    Figure("received.kind", Unit.CASES, (Cell("complaint", 12), Cell(EVIL, None, State.SUPPRESSED)), Cell("total", 20)),
    Figure("time.reply", Unit.HOURS, (Cell("median", 3.5), Cell("p95", 12.0))),
])  # fmt: skip
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(raw):
    """Rows of the first sheet as text, read with nothing but a ZIP and an XML reader."""
    book = zipfile.ZipFile(io.BytesIO(raw))
    shared = ["".join(item.itertext()) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    rows = []
    for row in ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{SHEET}row"):
        cells = [(cell.get("t"), "".join(cell.itertext())) for cell in row]
        rows.append([shared[int(text)] if kind == "s" else text for kind, text in cells])
    return book, rows


def test_the_workbook_holds_the_rows_of_the_csv():
    _book, rows = opened(spreadsheet.to_xlsx(data.rows(FIGURES), "x"))
    assert rows == [list(data.COLUMNS), *[list(row) for row in data.rows(FIGURES)]]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link():
    book, rows = opened(spreadsheet.to_xlsx(data.rows(FIGURES), "x"))
    sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet.lower()
    assert any(EVIL in row for row in rows)


def test_the_same_figures_give_the_same_workbook():
    assert spreadsheet.to_xlsx(data.rows(FIGURES), "x") == spreadsheet.to_xlsx(data.rows(FIGURES), "x")


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30))
def test_any_name_survives_every_format_and_is_a_formula_in_none(name):
    plain = data.plain([Figure("x", Unit.CASES, (Cell(name, 1),))])
    (row,) = list(csv.reader(io.StringIO(data.to_csv(plain).decode(), newline="")))[1:]
    assert not row[1].startswith(data.FORMULA) and row[1].removeprefix("'") == name.removeprefix("'")
    assert json.loads(data.to_json({"figures": plain}))["figures"][0]["cells"][0]["key"] == name
    book, rows = opened(spreadsheet.to_xlsx(data.rows(plain), "x"))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert rows[1][1].strip() == name.strip()


def test_csvw_names_the_columns_of_the_file_in_their_order():
    table = metadata.csvw("2026-q3")
    header = next(csv.reader(io.StringIO(data.to_csv(FIGURES).decode())))
    assert [column["name"] for column in table["tableSchema"]["columns"]] == header
    assert table["tableSchema"]["primaryKey"] == ["figure", "row"]


def test_every_value_of_the_file_is_of_the_kind_csvw_says():
    columns = {column["name"]: column for column in metadata.csvw("x")["tableSchema"]["columns"]}
    for row in csv.DictReader(io.StringIO(data.to_csv(FIGURES).decode())):
        for name, column in columns.items():
            assert row[name] or not column["required"]
            if isinstance(column["datatype"], dict):
                assert row[name] in column["datatype"]["format"].split("|")
        float(row["value"] or 0)


def test_frictionless_takes_the_package(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    raw = data.to_csv(FIGURES)
    (tmp_path / "data.csv").write_bytes(raw)
    package = data.data_package("mingshi-2026-q3", "2026-q3", data.digest(raw), len(raw))
    (tmp_path / "datapackage.json").write_bytes(data.to_json(package))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
