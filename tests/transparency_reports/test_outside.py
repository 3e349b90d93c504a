"""Outside: from the export, the report's file and a checkpoint, a program that shares no line with the product counts every figure again."""

import base64
import hashlib
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputes.models import Case, Clock, Conversation
from disputes.services import conversations, erasing
from disputes.services.entering import enter_case
from portal.trail import queries as trail
from portal.trail import services as log
from portal.trail.rules import SYSTEM
from tests import people
from tests.standing import stand_on
from tests.trail import second
from tests.transparency_reports.first_quarter import OVER, Q1, stand
from transparency_reports import data, queries, rendering, services
from transparency_reports.models import Report
from transparency_reports.outside import export as reader
from transparency_reports.outside import judging
from transparency_reports.outside.__main__ import main
from transparency_reports.outside.counting import count
from transparency_reports.outside.words import LANGUAGES, say

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def first_quarter(db, settings):
    """Something in every figure; two are enough to be printed."""
    settings.SMALL_NUMBER = 2
    stand_on("first quarter", stand)


def publish(draft=services.draft_report, at=OVER, **said):
    report = services.publish_report(report=draft(quarter=Q1, by=SYSTEM, at=at, **said), by=people.sun().actor("publisher"), at=at)
    log.sequence()
    return report


def export(folder):
    target = folder / "openings.jsonl"
    target.unlink(missing_ok=True)
    call_command("export_openings", str(target))
    return target


def file_of(report, folder):
    target = folder / f"{report.slug}-{report.version}.json"
    (body,) = [file.body for file in rendering.files(report) if file.path == f"/en/reports/{report.slug}/data.json"]
    target.write_bytes(body)
    return target


def checkpoint_in(folder):
    target = folder / "kept.checkpoint"
    target.write_text(trail.latest_checkpoint().text)
    return target


def outside(capsys, *given, lang="en"):
    code = main([*map(str, given), "--lang", lang])
    return code, capsys.readouterr().out


def verified(capsys, *given):
    code, said = outside(capsys, *given)
    assert code == 0 and "✗" not in said and "?" not in said, said
    return said


_taken: dict[str, bytes] = {}


@pytest.fixture
def taken(request, tmp_path):
    """A folder with what an auditor has: the export, the report's file, a checkpoint. Made once."""
    if not _taken:
        request.getfixturevalue("first_quarter")
        report = publish()
        _taken.update(openings=export(tmp_path).read_bytes(), report=file_of(report, tmp_path).read_bytes())
        _taken.update(checkpoint=checkpoint_in(tmp_path).read_bytes())
    for name, body in _taken.items():
        (tmp_path / name).write_bytes(body)
    return tmp_path


def test_every_figure_comes_out_again(taken, capsys):
    said = verified(capsys, taken / "openings", taken / "report", "--checkpoint", taken / "checkpoint")
    assert all(f"({figure['code']})" in said for figure in json.loads(_taken["report"])["figures"])


def test_python_alone_is_enough(taken):
    command = [sys.executable, "-S", "-m", "transparency_reports.outside", str(taken / "openings"), str(taken / "report")]
    run = subprocess.run([*command, "--lang", "zh-hans"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "") and run.stdout.endswith(say("zh-hans", "good") + "\n")


@pytest.mark.usefixtures("first_quarter")
def test_every_method_we_still_publish_by(tmp_path):
    report = publish()
    opened = reader.read(export(tmp_path).read_bytes().splitlines())
    (held,) = opened.reports
    for method in ("2026.5", "2026.6", "2026.7", "2026.8", "2026.9"):
        tally, found = queries.tally(Q1, report.drafted_at, method=method), count(opened, held, method)
        counts = {code: +Counter(rows) for code, rows in tally.counts().items() if +Counter(rows)}
        assert {code: +rows for code, rows in found.parts.items() if +rows} == counts  # the numbers that are hidden too
        file = {"figures": data.plain(queries.figures(tally, 2)), "small_number": 2, "version": 1, "method": method}
        lines = list(judging.judge(file, found, None, unheld=False))
        assert [line.figure for line in lines] == [figure["code"] for figure in file["figures"]]
        assert {line.mark for line in lines} == {judging.GOOD}


@pytest.mark.usefixtures("first_quarter")
def test_and_still_does_after_what_was_counted_is_erased_moved_and_added_to(tmp_path, capsys):
    assert Clock.objects.filter(code="reply.feedback").values("version").distinct().count() == 2  # a term changed in the quarter
    first = publish()
    for case in Case.objects.filter(stage="closed", erased_at=None)[:3]:
        erasing.erase_case(case=case, by=SYSTEM, at=OVER)
    conversations.delete_conversation(conversation=Conversation.objects.filter(cases=None, deleted_at=None)[0], by=SYSTEM, at=OVER)
    Clock.objects.filter(code="cn.complaint", breached_at=None).update(due_at=OVER + timedelta(days=90))  # as when a calendar comes late
    for day in range(3):
        enter_case(
            kind="complaint", topic="sharing", story="晚到的信。", wish="", language="zh-hans", channel="paper",
            received_at=Q1.end - timedelta(days=9, hours=day), notice_given="handed", by=people.qian().actor("intake"), at=OVER,
        )  # fmt: skip
    said = {"reason_zh": "有来信漏记。", "reason_en": "Letters had been left out."}
    corrected = publish(services.draft_correction, OVER + timedelta(days=1), **said)
    assert corrected.counts["received.kind"]["complaint"] == first.counts["received.kind"]["complaint"] + 3
    files = [file_of(Report.objects.get(version=each.version), tmp_path) for each in (first, corrected)]
    verified(capsys, export(tmp_path), *files)
    code, said = outside(capsys, tmp_path / "openings.jsonl", files[1])
    assert code == 1 and say("en", "report.alone", version=1) in said and "✗" not in said


@pytest.mark.usefixtures("first_quarter")
def test_rows_the_log_does_not_hold_prove_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(services.basis, "keep", lambda report: None)  # as a report was drafted before there were such rows
    report = publish()
    code, said = outside(capsys, export(tmp_path), file_of(report, tmp_path))
    assert code == 1 and say("en", "rows.unheld") in said and "✗" not in said and said.endswith(say("en", "open") + "\n")
    assert {line.partition("(")[2].partition(")")[0] for line in said.splitlines() if line.startswith("? ")} == {"", *judging.FROM_ROWS} - {
        "time.clock.reply"
    }


def lines_of(body):
    return [json.loads(line) for line in body.decode().splitlines()]


def written(lines):
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for line in lines).encode()


def at(lines, kind, wanted=lambda value: True):
    return next(place for place, line in enumerate(lines) if kind in line and wanted(line[kind]))


def event(name, n=0):
    return lambda entry: entry.get("facts", {}).get("event") == name and (not n or entry["facts"]["facts"]["n"] == n)


def flipped_byte(lines):
    entry = lines[at(lines, "entry", event("case.closed"))]["entry"]
    leaf = bytearray(base64.b64decode(entry["leaf"]))
    leaf[20] ^= 1
    entry["leaf"] = base64.b64encode(leaf).decode()


def other_words(lines):
    lines[at(lines, "entry", event("case.rated"))]["entry"]["facts"]["facts"]["ease"] = 2


def left_out_entry(lines):
    del lines[at(lines, "entry", event("case.rated"))]


def as_one_log(lines, entries):
    """`entries` numbered anew under a root of their own, as a portal would that made up another log."""
    origin = lines[0]["checkpoint"].split("\n")[0]
    top = base64.b64encode(second.root([base64.b64decode(each["leaf"]) for each in entries])).decode()
    lines[0]["checkpoint"] = f"{origin}\n{len(entries)}\n{top}\n\n— {origin} AAAA\n"
    rest = [line for line in lines[1:] if "entry" not in line]
    lines[1:] = [{"entry": {**each, "index": place}} for place, each in enumerate(entries)] + rest


def left_out_case(lines):
    gone = lines[at(lines, "entry", event("case.withdrawn"))]["entry"]["group"]
    as_one_log(lines, [line["entry"] for line in lines if "entry" in line and line["entry"].get("group") != gone])


def added_event(lines):
    entry = json.loads(json.dumps(lines[at(lines, "entry", event("case.closed"))]["entry"]))
    entry["facts"]["event"] = "case.reopened"
    commitment = hashlib.sha256(base64.b64decode(entry["salt"]) + written([entry["facts"]])[:-1]).digest()
    leaf = base64.b64decode(entry["leaf"])
    entry["leaf"] = base64.b64encode(leaf[:16] + commitment + leaf[48:]).decode()
    before = [line["entry"] for line in lines if "entry" in line]
    as_one_log(lines, [*before[: entry["index"] + 1], entry, *before[entry["index"] + 1 :]])


def into_another_case(lines):
    one, other = (lines[at(lines, "entry", event(name))]["entry"] for name in ("case.withdrawn", "case.rated"))
    one["group"] = other["group"]


def left_out_row(lines):
    del lines[at(lines, "row", lambda row: row["type"] == "clock" and row["family"] == "reply" and row["stopped"] is None)]


def later_due(lines):
    row = lines[at(lines, "row", lambda row: row["type"] == "clock" and row["family"] == "reply" and row["stopped"] is None)]["row"]
    row["due"] = "2027-01-01T00:00:00+00:00"


def left_out_report(lines):
    lines[:] = [line for line in lines if "entry" in line or "format" in line]


def other_draft(lines):
    lines[at(lines, "report")]["report"]["drafted"] -= 1


def other_list(lines):
    del lines[at(lines, "listed")]


def other_format(lines):
    lines[0]["format"] = "mingshi-openings-1"


CHANGES = {
    flipped_byte: {"entry.opening"},
    other_words: {"entry.opening"},
    left_out_entry: {"entry.missing"},
    left_out_case: {"checkpoint.larger"},
    added_event: {"checkpoint.other"},
    into_another_case: {"entry.number"},
    left_out_row: {"rows.changed", "clock.missing", "differs", "list"},
    later_due: {"rows.changed", "clock.missing", "differs", "list"},
    left_out_report: {"report.left_out", "report.unknown"},
    other_draft: {"drafted.other"},
    other_list: {"list"},
    other_format: {"format"},
}


def codes(said, language):
    """Which sentences stand behind the lines that did not hold."""
    lines = [line[2:] for line in said.splitlines() if line.startswith("✗")]
    begins = {code: say(language, code, **dict.fromkeys(FACTS, "\0")).split("\0") for code in CHANGED}
    return {code for line in lines for code, parts in begins.items() if all(part in line for part in parts)}


FACTS = ("index", "size", "have", "row", "report", "version", "format", "figure", "printed", "found", "state", "path")
CHANGED = sorted({*set().union(*CHANGES.values()), "report.changed", "differs"})


def test_whatever_is_changed_is_found_and_named_in_both_languages(taken, capsys):
    body, file, kept, changed = _taken["openings"], taken / "report", taken / "checkpoint", taken / "changed"
    for change, expected in CHANGES.items():
        lines = lines_of(body)
        change(lines)
        changed.write_bytes(written(lines))
        for language in LANGUAGES:
            code, said = outside(capsys, changed, file, "--checkpoint", kept, lang=language)
            assert code == 1 and say(language, "good") not in said, change.__name__
            assert codes(said, language) == expected, (change.__name__, said)
    printed = json.loads(file.read_bytes())
    total = next(figure for figure in printed["figures"] if figure["code"] == "received.kind")["total"]
    total["value"] += 1
    file.write_text(json.dumps(printed))
    code, said = outside(capsys, taken / "openings", file)
    assert code == 1 and codes(said, "en") == {"report.changed", "differs"}


def test_no_file_is_too_strange_to_be_answered(taken, capsys):
    body, file, other = _taken["openings"].splitlines(keepends=True), taken / "report", taken / "strange"
    junk = st.sampled_from([None, -1, 0, 1.5, 10**30, "", "x", "AAAA", "2026-01-01", [], {}, [[]], {"x": {}}, True])

    def paths(value, way=()):
        yield way
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, each in inner:
            yield from paths(each, (*way, key))

    def put(value, way, what):
        if not way:
            return what
        copy = dict(value) if isinstance(value, dict) else list(value)
        copy[way[0]] = put(copy[way[0]], way[1:], what)
        return copy

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(st.data())
    def answered(drawn):
        place = drawn.draw(st.integers(0, len(body)))
        whole = json.loads(body[place]) if place < len(body) else json.loads(file.read_bytes())
        way = drawn.draw(st.sampled_from(list(paths(whole))))
        strange = json.dumps(put(whole, way, drawn.draw(junk)), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        if "group" in way or strange == (body[place] if place < len(body) else b""):
            return  # of an entry that nothing is counted from, the group is anybody's
        other.write_bytes(strange if place == len(body) else b"".join([*body[:place], strange, *body[place + 1 :]]))
        given_files = (taken / "openings", other) if place == len(body) else (other, file)
        code, said = outside(capsys, *given_files)
        assert code == 1 and say("en", "good") not in said, (place, way, said)

    answered()
    for strange in (b"", b"\xff\xfe", b"[" * 100_000, b"{}\n", b'{"format":NaN}\n'):
        other.write_bytes(strange)
        assert outside(capsys, other, file)[0] == outside(capsys, taken / "openings", other)[0] == 1
    assert outside(capsys, taken / "none", file)[0] == outside(capsys, taken / "openings", taken / "none")[0] == 1
