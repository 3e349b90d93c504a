"""A backup put back: what was there is there again, what was erased since stays erased, the public log never goes back."""

import json
import shutil

import pytest

from tests.operations.installation import PASSPHRASE, Installation

FILED = "合同第三页写着归还日期"
STORY = "他们把我的身份证复印件给了第三方"
# Three cases and a published log when the backup is made; then one of them is erased, a fourth is filed, a page changes.
LIFE = """
from datetime import datetime, timedelta, timezone
from disputes.models import Case
import io
from disputes.services import answering, checking, erasing, files, filing
from portal.law.services import load_pack
from portal.pages.management.commands.worker import extend_log
from portal.press import services as press
from portal.trail.rules import SYSTEM, Actor
migrate()
load_pack(by=SYSTEM, at=datetime(2026, 1, 1, tzinfo=timezone.utc))
client, at = Actor("client", "", "client"), datetime(2026, 3, 2, 2, tzinfo=timezone.utc)
def attach(case, at):
    me = Actor("client", str(case.public_id), "client")
    found = files.send_file(case=case, source=io.BytesIO("FILED".encode()), size=len("FILED".encode()), name="合同.txt", by=me, at=at)
    checking.check_file(file=found, at=at)
def file(at=at):
    return filing.file_case(kind="complaint", topic="sharing", story="STORY", wish="停止", language="zh-hans", channel="page", by=client, at=at).case
first, second = file(), file()
attach(first, at), attach(second, at)
press.publish("/en/policy/", b"policy one", "text/plain")
extend_log()
waiting = file(at + timedelta(days=1))
call_command("backup", sys.argv[1])
extend_log()
ended = answering.withdraw_case(case=second, by=Actor("client", str(second.public_id), "client"), at=at + timedelta(days=2)).case
erasing.erase_case(case=ended, by=SYSTEM, at=at + timedelta(days=3))
file(at + timedelta(days=4))
press.publish("/en/policy/", b"policy two", "text/plain")
extend_log()
print(json.dumps({"first": str(first.public_id), "erased": str(second.public_id), "waiting": str(waiting.public_id)}))
""".replace("STORY", STORY).replace("FILED", FILED)
LOOK = """
from disputes import sealed
from disputes.models import Case
from portal.press import services as press
from portal.trail import queries
from portal.trail.models import Entry
from portal.vault.rules import Erased
def words(case):
    try:
        return sealed.open_in_case(case, "story")
    except Erased:
        return "erased"
from disputes import files_sealed
from disputes.models import CaseFile
from portal.vault import blobs
def content(file):
    with files_sealed.as_shared(file.case, file) as source:
        return source.read().decode()
ready = CaseFile.objects.select_related("case").filter(state="ready")
print(json.dumps({
    "files": {str(file.case.public_id): content(file) for file in ready},
    "blobs": len(list(blobs.names())),
    "words": {str(case.public_id): words(case) for case in Case.objects.all()},
    "masked": {str(case.public_id): case.story_masked for case in Case.objects.all()},
    "waiting": Entry.objects.filter(index=None).count(),
    "log": queries.latest_checkpoint().size,
    "policy": press.read("/en/policy/").body.decode(),
}))
"""
GO_ON = """
from portal.pages.management.commands.worker import extend_log
from portal.trail import auditing
from portal.trail.verifying import check_log
lost = Entry.objects.get(event="backup.restored").facts["lost"]
joined = extend_log()
served = press.read("/tlog/checkpoint").body.decode().splitlines()[1]
print(json.dumps({"lost": lost, "joined": joined, "served": int(served), "held": [line.held for line in check_log(auditing.fetch_own)]}))
"""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """(installation, folder of its one backup, the cases' ids, what it looked like before anything was restored)."""
    home = tmp_path_factory.mktemp("lived")
    installation, folder = Installation(home / "var"), home / "backups"
    cases = json.loads(installation.run(LIFE, str(folder)).splitlines()[-1])
    return installation, folder, cases, json.loads(installation.run(LOOK))


@pytest.fixture(scope="module")
def restored(lived):
    """The same installation after its backup was put back over it."""
    installation, folder, cases, before = lived
    (backup,) = installation.backups(folder)
    *said, after, later = installation.run("call_command(*sys.argv[1:])" + LOOK + GO_ON, "restore", str(backup), "--force").splitlines()
    return said, cases, before, json.loads(after), json.loads(later)


def test_a_backup_holds_no_word_in_clear_and_only_its_owner_can_enter(lived):
    _, folder, _, _ = lived
    (backup,) = folder.iterdir()
    assert oct(backup.stat().st_mode & 0o777) == "0o700"
    assert {path.name for path in backup.iterdir()} == {
        "manifest.json", "main.sealed", "keys.sealed", "tombstones.sealed", "press.sealed", "files.sealed",
    }  # fmt: skip
    for path in backup.iterdir():
        assert oct(path.stat().st_mode & 0o777) == "0o600"
        assert b"SQLite format" not in path.read_bytes() and b"policy one" not in path.read_bytes()
        assert FILED.encode() not in path.read_bytes()


def test_a_restore_that_is_refused_changes_nothing(lived, tmp_path):
    installation, folder, _, before = lived
    (backup,) = installation.backups(folder)
    damaged, cut = tmp_path / "damaged", tmp_path / "cut"
    for place, spoil in ((damaged, lambda body: body[:-1] + bytes([body[-1] ^ 1])), (cut, lambda body: body[:-20])):
        shutil.copytree(backup, place)
        (place / "main.sealed").write_bytes(spoil((backup / "main.sealed").read_bytes()))
    wrong = tmp_path / "wrong"
    wrong.write_text("a passphrase of somebody else")
    full, forced, broken, short, nothing, after = installation.refused(
        ("restore", str(backup)),
        ("restore", str(backup), "--force", "--passphrase-file", str(wrong)),
        ("restore", str(damaged), "--force"),
        ("restore", str(cut), "--force"),
        ("restore", str(tmp_path / "none"), "--force"),
        then=LOOK,
    )
    assert "not empty" in full and "wrong passphrase" in forced and "not a backup" in nothing
    assert "damaged" in broken and "damaged" in short
    assert after == before


def test_what_was_there_is_there_again(restored):
    _, cases, _, after, _ = restored
    assert after["words"][cases["first"]] == after["words"][cases["waiting"]] == STORY
    assert len(after["words"]) == 3
    assert after["policy"] == "policy one"


def test_evidence_files_come_back_with_their_case_and_stay_erased_with_it(restored):
    _, cases, before, after, _ = restored
    assert before["files"] == after["files"] == {cases["first"]: FILED}
    assert before["blobs"] == after["blobs"] == 1


def test_what_was_erased_since_stays_erased(restored):
    said, cases, before, after, _ = restored
    assert before["words"][cases["erased"]] == after["words"][cases["erased"]] == "erased"
    assert after["masked"][cases["erased"]] == ""
    assert any("1 erased cases emptied again" in line for line in said)


def test_the_public_log_goes_on_where_strangers_last_saw_it(restored):
    _, _, before, after, later = restored
    assert after["log"] == before["log"]
    assert later["joined"] > 0 and later["served"] == before["log"] + later["joined"]
    assert later["held"] and all(later["held"])


def test_rows_that_waited_in_the_backup_find_their_place_and_the_others_are_named_as_lost(restored):
    said, _, _, _, later = restored
    missing = [line for line in said if line.startswith("✗")]
    assert len(missing) == later["lost"] > 0 and all("is missing" in line for line in missing)
    assert any("1 newer ones are here" in line or "2 newer ones are here" in line for line in said)


def test_a_new_machine_needs_the_key_ring_first(lived, tmp_path):
    installation, _, _, _ = lived
    folder = tmp_path / "with ring"
    installation.command("backup", str(folder), "--with-keys")
    (backup,) = installation.backups(folder)
    other = Installation(tmp_path / "new machine")
    refused, ring = other.refused(("restore", str(backup)), ("restore", str(backup), "--key-ring"))
    assert "key ring" in refused and ring == "done"
    assert oct((other.home / "keyring.json").stat().st_mode & 0o777) == "0o600"
    said = other.run("call_command(*sys.argv[1:])" + LOOK, "restore", str(backup))
    assert "Root: recomputed" in said and "✗" not in said.replace("✗ The row at place", "")
    assert STORY in json.loads(said.splitlines()[-1])["words"].values()


def test_an_old_key_store_copy_is_removed_and_a_newer_one_takes_its_place(lived, tmp_path):
    installation, _, _, _ = lived
    folder = tmp_path / "backups"
    installation.command("backup", str(folder), "--key-days", "0")
    said = installation.command("backup", str(folder))
    old, newer = installation.backups(folder)
    assert f"Removed {old / 'keys.sealed'}" in said and (newer / "keys.sealed").exists()
    alone, with_newer = installation.refused(("restore", str(old), "--force"), ("restore", str(old), "--force", "--keys-from", str(newer)))
    assert "no key store copy" in alone and with_newer == "done"


def test_passphrases_come_from_a_file_and_are_not_short(lived, tmp_path):
    good, empty, short = tmp_path / "good", tmp_path / "empty", tmp_path / "short"
    good.write_text(PASSPHRASE + "\nanother line\n")
    empty.write_text("\n")
    short.write_text("short\n")
    made = str(tmp_path / "made")
    commands = [("backup", made, "--passphrase-file", str(path)) for path in (empty, short, tmp_path / "none", good)]
    said = lived[0].refused(*commands)
    assert "12 characters" in said[0] and "12 characters" in said[1] and "No passphrase" in said[2] and said[3] == "done"
