"""An auditor outside: from the export alone, with code that shares no line with the product, every printed figure comes out again."""

import base64
import hashlib
import json
from collections import Counter, defaultdict
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
START, END = datetime.fromisoformat("2026-07-01T00:00:00+08:00"), datetime.fromisoformat("2026-10-01T00:00:00+08:00")
ENDINGS = {
    "case.declined": "declined",
    "case.withdrawn": "withdrawn",
    "mediation.ended": "no_agreement",
    "case.merged": "merged",
    "case.lapsed": "lapsed",
}
BACK = ("case.reopened", "case.reinstated", "decision.appealed")
REPLIES = ("case.replied", "case.answered", "information.asked", "case.declined")


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


def recount(lines, until):
    """The figures of the quarter, written a second time from docs and definitions."""
    counts, groups = Counter(), defaultdict(list)
    within = lambda moment: moment is not None and START <= moment < min(END, until)  # noqa: E731
    when = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))  # noqa: E731
    for line in lines:
        if "facts" in line.get("entry", {}):
            value = line["entry"]["facts"]
            groups[line["entry"]["group"]].append((when(value["at"]), value["event"], value["facts"]))
    for events in groups.values():
        for at, event, facts in events:
            if event == "text.revealed" and within(at):
                counts["reads.reason", facts["reason"]] += 1
        life = sorted((each for each in events if "n" in each[2] and "to" in each[2]), key=lambda each: each[2]["n"])
        _recount_life(life, counts, within, until)
    for clock in (line["clock"] for line in lines if "clock" in line):
        due, stopped = (datetime.fromisoformat(clock[name]) if clock[name] else None for name in ("due", "stopped"))
        decided = min((each for each in (due, stopped) if each), default=None)
        if decided and decided <= until and within(decided):
            code = clock["family"] if clock["family"] == "performance" else f"clock.{clock['family']}"
            counts[code, "kept" if stopped and (due is None or stopped <= due) else "missed"] += 1
    return counts


def _recount_life(life, counts, within, until):
    if not life or life[0][1] != "case.filed":
        return
    filed, _event, first = life[0]
    if within(filed):
        for name in ("kind", "topic", "channel", "language"):
            counts[f"received.{name}", first[name]] += 1
    resolution, closed = "", None
    for at, event, facts in life:
        if at >= END or at >= until:
            break
        resolution = facts.get("resolution") or resolution
        if event == "agreement.recorded":
            resolution = "agreed"
        resolution = ENDINGS.get(event, resolution)
        closed = at if facts["to"] == "closed" and facts["from"] != "closed" else None if event in BACK else closed
        if within(at) and event in ("mediation.started", "agreement.recorded", "mediation.ended"):
            counts["mediation", event] += 1
        if within(at) and event in BACK:
            counts["reopened", event] += 1
        if within(at) and event == "case.declined":
            counts["declined.ground", facts["ground"]] += 1
        if within(at) and event == "breach.explained":
            counts["breaches", event] += 1
        if within(at) and event == "case.rated":
            counts["satisfaction", "answers"] += 1
    if within(next((at for at, event, _facts in life if event == "case.taken"), None)):
        counts["accepted", "case.taken"] += 1
    if within(closed):
        counts["closed.resolution", resolution] += 1
        counts["time.cases", "closing"] += 1
    if within(next((at for at, event, _facts in life if event in REPLIES), None)):
        counts["time.cases", "reply"] += 1


def compare(report, counts):
    printed = 0
    for figure in report.figures:
        for cell in figure["cells"]:
            if figure["unit"] in ("cases", "reads") and cell["state"] == "shown":
                assert counts[figure["code"], cell["key"]] == cell["value"], (figure["code"], cell)
                printed += 1
        if figure["total"] and figure["total"]["state"] == "shown":
            assert sum(number for (code, _key), number in counts.items() if code == figure["code"]) == figure["total"]["value"]
            printed += 1
    assert printed > 5


def test_every_printed_figure_comes_out_again_outside(quarter, tmp_path):
    report = publish()
    lines = exported(tmp_path)
    check_against_the_log(lines)
    compare(report, recount(lines, report.drafted_at))


def test_and_still_does_after_cases_were_erased(quarter, tmp_path):
    report = publish()
    for case in Case.objects.filter(stage="closed")[:3]:
        erasing.erase_case(case=case, by=SYSTEM, at=datetime.fromisoformat("2026-11-01T00:00:00+08:00"))
    trail.sequence()
    lines = exported(tmp_path)
    check_against_the_log(lines)
    compare(report, recount(lines, report.drafted_at))


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
        for i in range(listed["size"] - len(opened) - 1)
    }
    document = Entry.objects.get(id=report.entry).document["counted"]
    assert {"size": listed["size"], "root": listed["root"]} == document
    assert len(leaves) + len(decoys) + 1 == listed["size"]  # the erased case's leaf stays, and nobody opens it
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
    assert json.loads(next(iter(answer.streaming_content)))["format"] == "mingshi-openings-1"
    assert Entry.objects.filter(event="log.openings_exported", actor_role="auditor").count() == 1


@pytest.mark.parametrize("who", ["qian", "li", "zhao", "sun", "wu"])
def test_nobody_else_takes_it(firm, client, who):
    people.signed_in(client, getattr(people, who)())
    assert client.post("/staff/reports/openings/").status_code == 403
    assert not Entry.objects.filter(event="log.openings_exported").exists()
