"""The edition of a year in every format the quarterly reports have, written by the same writers."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from portal.press import services as press
from tests.transparency_reports.test_formats import EVIL, opened
from tests.transparency_reports.test_years import figures, four, published  # noqa: F401
from transparency_reports import data, metadata, spreadsheet, years

NAMES = ("", "data.json", "data.csv", "data.xlsx", "datapackage.json", "data.csv-metadata.json", "dataset.jsonld")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def year():
    """Two quarters, one of them hidden, and a row named like a formula."""
    combined = years.combine({1: figures(20, 10), 2: figures(None, None)})
    combined[0]["rows"][0]["key"] = EVIL
    return combined


def test_workbook_and_csv_hold_the_same_rows_and_no_formula(year):
    book, rows = opened(spreadsheet.to_xlsx(years.rows(year), "2026", years.SHAPE.columns))
    assert rows == [list(years.SHAPE.columns), *[list(row) for row in years.rows(year)]]
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml") and any(EVIL in row for row in rows)
    lines = list(csv.reader(io.StringIO(years.to_csv(year).decode(), newline="")))
    assert [[cell.removeprefix("'") for cell in line] for line in lines] == rows


def test_csvw_says_of_every_column_what_the_file_holds(year):
    table = metadata.csvw("2026", years.SHAPE)["tableSchema"]
    rows = list(csv.DictReader(io.StringIO(years.to_csv(year).decode())))
    assert [column["name"] for column in table["columns"]] == list(rows[0])
    for column in table["columns"]:
        assert all(row[column["name"]] or not column["required"] for row in rows)
        if isinstance(column["datatype"], dict):
            assert {row[column["name"]] for row in rows} <= set(column["datatype"]["format"].split("|"))
    assert len({tuple(row[name] for name in table["primaryKey"]) for row in rows}) == len(rows)


def test_frictionless_takes_the_package_of_a_year(year, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    raw = years.to_csv(year)
    (tmp_path / "data.csv").write_bytes(raw)
    package = data.data_package("mingshi-2026", "2026", data.digest(raw), len(raw), years.SHAPE)
    (tmp_path / "datapackage.json").write_bytes(data.to_json(package))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])


@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_a_published_edition_is_found_by_programs(four, client):  # noqa: F811
    edition = published()
    assert set(edition.hashes) == {f"/{language}/reports/2026/{name}" for language in ("en", "zh-hans") for name in NAMES}
    said = json.loads(press.read("/zh-hans/reports/2026/v1/dataset.jsonld").body)
    assert said["name"] == "2026 年度社会责任报告" and said["temporalCoverage"] == "2026-01-01/2026-12-31"
    assert {each["contentUrl"].rsplit("/", 1)[1] for each in said["distribution"]} == {"data.csv", "data.json", "data.xlsx"}
    first = ElementTree.fromstring(client.get("/en/reports/feed.atom").content).find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "Social responsibility 2026"
    assert [link.get("href").partition("/en/")[2] for link in first.iter(f"{ATOM}link") if link.get("rel") == "enclosure"] == [
        "reports/2026/v1/data.json"
    ]
    (listed,) = client.get("/api/v1/reports/years").json()
    assert listed["slug"] == "2026" and listed["url"]["en"].endswith("/en/reports/2026/")
    assert client.get("/api/v1/reports/years/2026").json()["document"] == edition.document
    assert client.get("/api/v1/reports/years/2025").status_code == 404
