"""The verifying page and the file for the disk say, in a real browser, exactly what the command and the server say: for what holds and for
everything that does not, in both languages."""

import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from disputes import exporting, sealed
from disputes.models import Case
from disputes.services import passports
from portal.pages.verifier import SCRIPTS, STATIC, offline
from portal.succession.bundling import FORMAT, MANIFEST
from portal.trail import checkpoints, keys, kinds, leaves, note, queries
from portal.trail import services as trail
from portal.trail.encoding import to_base64
from portal.trail.kinds import Given
from tests.browser import shots
from tests.transparency_reports.conftest import firm, quarter  # noqa: F401
from tests.transparency_reports.test_counted import publish
from transparency_reports import queries as reports
from transparency_reports import rendering

LANGUAGES = ("en", "zh-hans")
OTHER = note.key("other.example/tlog", b"\7" * 32).vkey
SEED, SEEN = b"\x08" * 32, 1_795_000_000
WITNESS = note.key("w.example", SEED, note.COSIGNATURE).vkey
WITNESSED = {"witnessed", "receipt, witnessed", "counted, witnessed"}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def given(quarter: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Given]]:  # noqa: F811
    """Everything anybody may hand in: whole, damaged, mixed up."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # a browser of another test may be open in this thread
    trail.sequence()
    old = queries.latest_checkpoint().text
    report = publish()
    case = Case.objects.first()
    new = queries.latest_checkpoint().text
    head = checkpoints.parse(new.split("\n\n")[0] + "\n")
    split = checkpoints.sign(replace(head, root=b"\1" * 32), keys.seed())
    size = int(old.split("\n")[1])
    steps = "".join(to_base64(step) + "\n" for step in queries.consistency(size, head.size))
    issued = passports.issue_passport(case=case, by=sealed.client_of(case))
    unlogged = passports.copy_passport(passport=issued, names=["case.kind", "event.0001"])
    trail.sequence()
    passport = passports.copy_passport(passport=issued, names=["case.kind", "case.topic", "event.0001"])
    thinned = json.loads(passport)
    thinned["header"]["disclosures"].pop()
    receipt, counted = exporting.proof(case), reports.counted_proof(case, report)
    latest = queries.latest_checkpoint()
    since = f"old {size}\n" + "".join(to_base64(step) + "\n" for step in queries.consistency(size, latest.size)) + f"\n{latest.text}"
    page = next(file for file in rendering.files(report) if file.path == "/en/reports/2026-q3/")
    statement = json.dumps(exporting.statement(case), ensure_ascii=False, indent=1)
    of_report = reports.proof(report)
    one = lambda text, name="given", earlier=False: Given(name, text.encode() if isinstance(text, str) else text, earlier)  # noqa: E731
    flip = lambda text, at: text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]  # noqa: E731
    other = Case.objects.last()
    mixed = json.loads(counted) | {"filing": queries.proof(queries.history(other.subject)[0])}
    moved = json.loads(counted)
    moved["statement"]["rows"].append(["received.kind", "feedback"])
    found = {
        "receipt": [one(receipt)],
        "receipt and statement": [one(receipt), one(statement)],
        "receipt and somebody else's statement": [one(receipt), one(json.dumps(exporting.statement(other)))],
        "statement": [one(statement)],
        "edited statement": [one(statement.replace('"complaint"', '"feedback"'))],
        "report": [one(of_report), one(page.body, "page.html")],
        "edited report": [one(of_report), one(page.body.replace(b"12", b"13"), "page.html")],
        "a report's file alone": [one(page.body, "page.html")],
        "counted": [one(counted)],
        "counted elsewhere": [one(json.dumps(moved))],
        "counted with another filing": [one(json.dumps(mixed))],
        "counted in another report": [one(counted.replace('"2026-q3"', '"2026-q2"', 1))],
        "passport": [one(passport)],
        "passport without a proof": [one(unlogged)],
        "passport with a field less": [one(json.dumps(thinned, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")],
        "passport written anew": [one(json.dumps(json.loads(passport)))],
        "checkpoint": [one(new)],
        "grown": [one(new), one(old, "old", True)],
        "grown, with proof": [one(new), one(old, "old", True), one(f"old {size}\n{steps}\n{new}", "proof")],
        "grown, with a wrong proof": [one(new), one(old, "old", True), one(f"old {size}\n{to_base64(b'x' * 32)}\n\n{new}", "proof")],
        "rolled back": [one(old), one(new, "new", True)],
        "split view": [one(new), one(split, "other", True)],
        "the same twice": [one(new), one(new, "same", True)],
        "a checkpoint beside something else": [one(new), one("=HYPERLINK(1)", "earlier checkpoint", True)],
        "a checkpoint beside half of another": [one(new), one(old[: len(old) // 2], "earlier checkpoint", True)],
        "a receipt and an earlier checkpoint": [one(receipt), one(old, "old", True), one(since, "proof")],
        "a receipt of a log rolled back": [one(receipt), one(split, "other", True)],
        "a receipt and half a checkpoint": [one(receipt), one(old[: len(old) // 2], "earlier checkpoint", True)],
        "a statement and something else": [one(statement), one("hello", "else.txt")],
        "statement cut short": [one(statement[:200])],
        "an object with nothing in it": [one(" { }\n")],
        "no text": [one(b"\xff\xfe\x00")],
        "nothing known": [one("hello\n")],
        "nothing": [],
    }
    cosigned = lambda text, at=SEEN: note.cosign(text.split("\n\n")[-2] + "\n", "w.example", SEED, at)  # noqa: E731
    told = json.loads(counted)
    told["report"] += cosigned(told["report"])
    found |= {
        "witnessed": [one(new + cosigned(new)), one(new + cosigned(new, 2**62), "late", True)],
        "receipt, witnessed": [one(receipt + cosigned(receipt))],
        "counted, witnessed": [one(json.dumps(told | {"filing": None}))],
        "counted, its filing not witnessed": [one(json.dumps(told))],
        "witnessed, another state": [one(new + cosigned(old))],
        "witnessed after the end of time": [one(new + cosigned(new, 2**63))],
        "consent": [one(consent({"dct:title": "标题", "dct:description": "words", "pipl:refusal": "no"}))],
        "consent without its words": [one(consent({}))],
        "consent, other words": [one(consent({"dct:title": "a", "dct:description": "b", "pipl:refusal": "c"}))],
        "edited consent": [one(consent({}).replace("ConsentGiven", "ConsentRefused"))],
    }
    files = {"2026-K7Q4M/case.txt": "案件".encode() * 90, "2026-K7Q4M/data.json": b'{"disputes": {}}'}
    listed = handover_list(files)
    whole = bundle(files | {MANIFEST: listed})
    found |= {
        "handover": [one(whole, "handover.zip")],
        "handover, its list alone": [one(listed, MANIFEST)],
        "handover, another list": [one(listed.replace(b"2026-K7Q4M", b"2026-AAAAA"), MANIFEST)],
        "handover, a file changed": [one(bundle(files | {"2026-K7Q4M/data.json": b"{}", MANIFEST: listed}))],
        "handover, a file less": [one(bundle({MANIFEST: listed}))],
        "handover, a file more": [one(bundle({"more.txt": b"slipped in", **files, MANIFEST: listed}))],
        "handover, nothing signed": [one(bundle({**files, MANIFEST: b"{}"}))],
        "handover, two lists": [one(bundle(files | {MANIFEST: listed}, again={MANIFEST: listed}))],
    }
    found |= {f"handover cut at {at}": [one(whole[:at])] for at in range(0, len(whole), 257)}
    found |= {
        f"handover damaged at {at}": [one(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])]
        for at in range(31, whole.index(b"PK\1\2"), 23)
    }
    found |= {f"receipt cut at {at}": [one(receipt[:at])] for at in range(0, len(receipt), 331)}
    found |= {f"receipt flipped at {at}": [one(flip(receipt, at))] for at in range(3, len(receipt), 149)}
    found |= {f"passport flipped at {at}": [one(flip(passport, at))] for at in range(40, len(passport), 211)}
    found |= {f"counted flipped at {at}": [one(flip(counted, at))] for at in range(60, len(counted), 397)}
    return found


def consent(words: dict[str, str]) -> str:
    """A receipt of an answer to the words 标题, words, no, with what of them is left in it."""
    notice = {**words, "pipl:sha256": sha256("标题\nwords\nno".encode()).hexdigest(), "dct:hasVersion": 2, "dct:language": "zh"}
    process = {"dpv:hasPurpose": {"dct:title": "chat"}, "dpv:hasNotice": [notice]}
    status = {"@id": "dpv:ConsentGiven", "dct:date": "2026-11-22T10:00:00Z"}
    record = {"dpv:hasConsentStatus": status, "dpv:hasProcess": process}
    said = {"type": "mingshi/consent-receipt@v1", "dct:references": record}
    return json.dumps(said | {"signed": trail.sign(leaves.canonical(said))}, ensure_ascii=False)


def handover_list(files: dict[str, bytes]) -> bytes:
    """The signed list of a hand-over bundle with these files."""
    rows = [{"path": name, "bytes": len(body), "sha256": sha256(body).hexdigest()} for name, body in files.items()]
    said = {"format": FORMAT, "taken_at": "2026-11-22T10:00:00+08:00", "cases": ["2026-K7Q4M"], "notice_sha256": "0" * 64, "files": rows}
    return leaves.canonical({**said, "signed": trail.sign(leaves.canonical(said))})


def bundle(files: dict[str, bytes], again: dict[str, bytes] | None = None) -> bytes:
    """A ZIP of these files in their order, and of more that may have the same names."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 10, 0, 0)), body, zipfile.ZIP_DEFLATED)
        for name, body in (again or {}).items():
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr(name, body, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def expected(files: list[Given], vkeys: list[str], language: str) -> list[object]:
    with override(language):
        try:
            finding = kinds.check(files, kinds.trust_in(vkeys))
        except ValueError as error:
            return ["refuted", [str(error)]]
        return [finding.verdict, finding.kind, [line.text for line in finding.lines], list(finding.meaning)]


ASK = """async ([files, vkeys, language]) => {
  const { check, meaning, say } = window.verifier;
  const found = await check(files.map(([name, body, earlier]) => ({ name, body: Uint8Array.from(body), earlier })), vkeys);
  return [found.verdict, found.kind, found.lines.map((line) => say(line, language)), meaning(found, language)];
}"""


def said(page: Page, files: list[Given], vkeys: list[str], language: str) -> list[object]:
    return page.evaluate(ASK, [[[each.name, list(each.body), each.earlier] for each in files], vkeys, language])


def test_script_and_server_agree_about_everything(given: dict[str, list[Given]], tmp_path: Path, chromium: Browser) -> None:
    ours = queries.vkeys()
    wanted = {
        (name, vkey, lang): expected(files, list(vkey), lang)
        for name, files in given.items()
        for vkey in (tuple(ours), (OTHER,))
        for lang in LANGUAGES
    }
    # Bytes of an archive that say nothing, like a time of day, may be any: there script and server only have to agree.
    spared = {name for name in given if name.startswith("handover damaged")}
    wanted |= {(name, (*ours, WITNESS), "en"): expected(given[name], [*ours, WITNESS], "en") for name in given}
    assert {name for (name, vkey, _lang), result in wanted.items() if WITNESS in vkey and result[0] == "held" and name not in spared} == {
        *WITNESSED, "handover", "statement", "consent", "consent without its words", "passport", "passport without a proof",
    }  # fmt: skip
    held = {name for (name, vkey, _lang), result in wanted.items() if WITNESS not in vkey and result[0] == "held" and name not in spared}
    assert held == {
        *WITNESSED,
        "handover",
        "consent",
        "consent without its words",
        "counted, its filing not witnessed",
        "witnessed, another state",
        "witnessed after the end of time",
        "receipt",
        "a receipt and an earlier checkpoint",
        "receipt and statement",
        "statement",
        "report",
        "counted",
        "passport",
        "passport without a proof",
        "checkpoint",
        "grown, with proof",
        "the same twice",
    }
    assert wanted["rolled back", tuple(ours), "en"][2][-1].startswith("The log has been rolled back")
    assert wanted["split view", tuple(ours), "en"][2][-1].startswith("This is a different log")
    script = "\n".join(line for name in SCRIPTS[:2] for line in (STATIC / name).read_text().splitlines() if not line.startswith("import "))
    (tmp_path / "v.html").write_text(
        f'<meta charset="utf-8"><script type="module">{script.replace("export ", "")}\nwindow.verifier = {{ check, meaning, say }};</script>'
    )
    page = chromium.new_page()
    page.goto((tmp_path / "v.html").as_uri())
    found = {key: said(page, given[key[0]], list(key[1]), key[2]) for key in wanted}
    page.close()
    different = {key: (found[key], wanted[key]) for key in wanted if found[key] != wanted[key]}
    assert different == {}, sorted(name for name, _vkey, _lang in different)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_works_from_the_disk_without_network(
    given: dict[str, list[Given]], tmp_path: Path, language: str, chromium: Browser
) -> None:
    (tmp_path / "verify.html").write_bytes(offline(queries.vkeys(), "portal.example/tlog"))
    (tmp_path / "receipt.tlog-proof").write_bytes(given["receipt"][0].body)
    edited = given["edited report"]
    for each, name in zip(edited, ("report.tlog-proof", "page.html"), strict=True):
        (tmp_path / name).write_bytes(each.body)
    troubles: list[str] = []
    context = chromium.new_context(
        locale="zh-CN" if language == "zh-hans" else "en-GB", viewport={"width": 390, "height": 900}, offline=True
    )
    page = context.new_page()
    page.on("console", lambda line: troubles.append(line.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.append(request.url) if not request.url.startswith("file:") else None)
    page.goto((tmp_path / "verify.html").as_uri())
    part = page.locator(f"[data-in='{language}']")
    part.locator("input[type=file]").set_input_files(tmp_path / "receipt.tlog-proof")
    part.locator("form button").click()
    part.locator(".panel .stamp").wait_for()
    part.locator("input[type=file]").set_input_files([tmp_path / "report.tlog-proof", tmp_path / "page.html"])
    part.locator("form button").click()
    part.locator(".panel .late").wait_for()
    assert part.locator(".panel .stamp").count() == 0
    assert shots.violations(page) == []
    assert shots.sideways(page) == 0
    context.close()
    assert troubles == []
