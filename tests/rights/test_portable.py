"""Portability: only what the person gave, exact as JSON, harmless as CSV, and true to the published schema."""

import csv
import io
import json
import zipfile

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from disputes.services import answering
from portal.rights import gathering, portable
from tests.disputes.cases import STORY, client, intake, taken
from tests.rights.requests import WANGS, asked, earlier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
OURS = "我们的答复，不属于您提供的信息。"


def package(right="portability"):
    """Everything in a package, by name, of a case with words of both sides."""
    case = taken(story=f'=HYPERLINK("http://x")\n{STORY}')
    answering.write_to_case(case=case, text='+补充，一句"话"', by=client(case))
    answering.reply_to_case(case=case, text=OURS, by=intake())
    request, _own = asked(right, earlier=case)
    out = io.BytesIO()
    gathering.write_copy(request, "zh-hans", out)
    with zipfile.ZipFile(out) as bundle:
        return case, {name: bundle.read(name) for name in bundle.namelist()}


def test_the_data_is_what_the_published_schema_says(client):
    _case, found = package()
    answer = client.get("/rights/portable/v1/schema.json")
    published = json.loads(answer.content)
    assert answer["Content-Type"] == "application/schema+json" and published["$id"] == portable.address("schema.json")
    Draft202012Validator.check_schema(published)
    data = json.loads(found["portable/data.json"])
    Draft202012Validator(published, format_checker=FormatChecker()).validate(data)
    assert data["schema"] == published["$id"] and {row["record"] for row in data["records"]} and data["messages"]


def test_every_table_has_the_columns_its_description_names_and_the_rows_of_the_data(client):
    _case, found = package()
    described = json.loads(client.get("/rights/portable/v1/csvw.json").content)
    data = json.loads(found["portable/data.json"])
    for table in described["tables"]:
        raw = found[f"portable/{table['url']}"].decode()
        assert raw.endswith("\r\n") and raw.startswith(",".join(column["name"] for column in table["tableSchema"]["columns"]) + "\r\n")
        header, *rows = csv.reader(io.StringIO(raw, newline=""))
        assert header == [column["name"] for column in table["tableSchema"]["columns"]]
        name = table["url"].removesuffix(".csv")
        exact = [[portable.harmless(row[column]) for column in header] for row in data[name]]
        assert rows == exact


def test_no_cell_is_a_formula_and_the_data_keeps_the_words():
    case, found = package()
    rows = list(csv.DictReader(io.StringIO(found["portable/records.csv"].decode(), newline="")))
    assert rows[0]["story"].startswith("'=HYPERLINK")
    data = json.loads(found["portable/data.json"])
    assert data["records"][0]["story"].startswith("=HYPERLINK") and data["records"][0]["record"] == case.reference
    assert next(csv.DictReader(io.StringIO(found["portable/messages.csv"].decode(), newline="")))["text"] == '\'+补充，一句"话"'


def test_what_others_wrote_is_not_in_it():
    _case, found = package()
    everything = b"".join(found.values()).decode()
    assert OURS not in everything and STORY in everything
    assert all(name.startswith("portable/") for name in found)
    assert "您提供给我们" in found["portable/README.txt"].decode()


def test_the_copy_of_everything_has_the_portable_form_too():
    _case, found = package("access")
    assert {"data.json", "index.html", "portable/data.json", "portable/schema.json"} <= set(found) and OURS in found["data.json"].decode()


def test_the_contact_is_part_of_it():
    case, _receipt = earlier()
    assert [row["address"] for row in portable.provided(case)["contacts"]] == [WANGS]


def test_a_description_that_is_not_there_is_not_found(client):
    assert client.get("/rights/portable/v1/other.json").status_code == 404
