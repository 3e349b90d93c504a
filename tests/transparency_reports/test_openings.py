"""What an auditor gets: every entry opened, nothing about anybody. What is recomputed from it: test_outside.py."""

import base64
import hashlib
import json
from datetime import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from disputes.models import Case
from disputes.services import erasing
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests import people
from tests.trail import second
from tests.transparency_reports.conftest import PLANTED
from tests.transparency_reports.test_counted import publish

pytestmark = pytest.mark.django_db(transaction=True)


def un64(text):
    return base64.b64decode(text)


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def exported(tmp_path):
    target = tmp_path / "openings.jsonl"
    call_command("export_openings", str(target))
    return [json.loads(line) for line in target.read_text().splitlines()]


def check_against_the_log(lines):
    """Every opening is the one the signed log committed to."""
    entries = [line["entry"] for line in lines if "entry" in line]
    size, root = lines[0]["checkpoint"].split("\n")[1:3]
    assert [entry["index"] for entry in entries] == list(range(int(size)))
    assert second.root([un64(entry["leaf"]) for entry in entries]) == un64(root)
    for entry in entries:
        if "facts" in entry:
            assert hashlib.sha256(un64(entry["salt"]) + compact(entry["facts"])).digest() == un64(entry["leaf"])[16:48]


def test_every_opening_is_in_the_log_also_after_cases_were_erased(quarter, tmp_path):
    publish()
    check_against_the_log(exported(tmp_path))
    for case in Case.objects.filter(stage="closed")[:3]:
        erasing.erase_case(case=case, by=SYSTEM, at=datetime.fromisoformat("2026-11-01T00:00:00+08:00"))
    trail.sequence()
    (tmp_path / "openings.jsonl").unlink()
    check_against_the_log(exported(tmp_path))


def test_the_list_of_counted_cases_adds_up(quarter, tmp_path):
    report = publish()
    erased = Case.objects.filter(stage="closed").first()
    erasing.erase_case(case=erased, by=SYSTEM, at=datetime.fromisoformat("2026-11-01T00:00:00+08:00"))
    lines = exported(tmp_path)
    (listed,) = [line["list"] for line in lines if "list" in line]
    opened = [line["listed"] for line in lines if "listed" in line]
    leaves = {hashlib.sha256(un64(each["salt"]) + compact(each["statement"])).hexdigest() for each in opened}
    seed = un64(listed["seed"])
    decoys = {
        hashlib.sha256(b"mingshi counted decoy\n" + seed + i.to_bytes(8, "big")).hexdigest()
        for i in range(listed["size"] - len(opened) - len(listed["closed"]))
    }
    document = Entry.objects.get(id=report.entry).document["counted"]
    assert {"size": listed["size"], "root": listed["root"]} == document
    assert len(listed["closed"]) == 1  # the erased case's leaf stays, and nobody opens it
    assert len(leaves | decoys | {*listed["closed"]}) == listed["size"]
    assert sum(["received.kind", "complaint"] in each["statement"]["rows"] for each in opened) == 11


def test_nothing_in_it_is_about_anybody(quarter, tmp_path):
    publish()
    case = Case.objects.first()
    text = "\n".join(json.dumps(line) for line in exported(tmp_path))
    for secret in (PLANTED, "Stop.", case.reference, str(case.public_id), str(people.qian().public_id)):
        assert secret not in text


def test_two_exports_cannot_be_joined(quarter, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    trail.sequence()
    one, other = ({line["entry"]["group"] for line in exported(tmp_path / at) if "facts" in line.get("entry", {})} for at in "ab")
    assert one & other <= {""}


def test_a_file_that_is_there_is_not_overwritten(firm, tmp_path):
    exported(tmp_path)
    with pytest.raises(CommandError):
        exported(tmp_path)


def test_the_auditor_takes_it_from_the_desk_and_that_is_recorded(quarter, client):
    people.signed_in(client, people.zhou())
    assert 'action="/staff/reports/openings/"' in client.get("/staff/reports/").content.decode()
    answer = client.post("/staff/reports/openings/")
    assert json.loads(next(iter(answer.streaming_content)))["format"] == "mingshi-openings-2"
    assert Entry.objects.filter(event="log.openings_exported", actor_role="auditor").count() == 1


@pytest.mark.parametrize("who", ["qian", "li", "zhao", "sun", "wu"])
def test_nobody_else_takes_it(firm, client, who):
    people.signed_in(client, getattr(people, who)())
    assert client.post("/staff/reports/openings/").status_code == 403
    assert not Entry.objects.filter(event="log.openings_exported").exists()
