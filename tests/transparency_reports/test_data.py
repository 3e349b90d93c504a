import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from transparency_reports import data
from transparency_reports.rules import Cell, Figure, State, Unit

FIGURES = [
    Figure("received.kind", Unit.CASES, (Cell("complaint", 12), Cell("dispute", None, State.SUPPRESSED)), Cell("total", 20)),
    Figure("time.reply", Unit.HOURS, (Cell("median", 3.5), Cell("p95", 12.0))),
]


def read(raw):
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


def test_csv_and_json_hold_the_same_numbers():
    plain = data.plain(FIGURES)
    assert json.loads(data.to_json({"figures": plain}))["figures"] == plain
    assert read(data.to_csv(plain))[1:] == [list(row) for row in data.rows(plain)]


def test_what_is_suppressed_has_no_value_and_says_so():
    assert ("received.kind", "dispute", "", "cases", "suppressed") in data.rows(data.plain(FIGURES))


def test_figures_survive_storage():
    assert data.figures(data.plain(FIGURES)) == FIGURES


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text):
    assert not data.harmless(text).startswith(data.FORMULA)


def test_the_package_names_the_bytes_it_describes():
    package = data.data_package("x", "X", "ab" * 32, 10)
    assert package["resources"][0]["hash"] == "sha256:" + "ab" * 32
    assert [field["name"] for field in package["resources"][0]["schema"]["fields"]] == list(data.COLUMNS)
