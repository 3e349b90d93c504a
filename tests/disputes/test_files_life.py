"""The life of an evidence file: described, taken back, kept only as agreed, sealed on the disk, gone with the case."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from disputes import exporting, exporting_files, files_sealed, queries, sealed
from disputes.files_rules import FileState
from disputes.models import CaseFile
from disputes.services import answering, checking, erasing, files, reading
from portal.consent.models import ConsentEvent
from portal.consent.services import load_notices
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from portal.vault import blobs
from tests.disputes import hostile
from tests.disputes.cases import client, happened, hours, intake
from tests.disputes.evidence_doors import NAME, TEXT, begun, case_of, checked, on_disk, put, refusal, sent, shared
from tests.standing import LAW_SINCE

pytestmark = pytest.mark.django_db(transaction=True)
CHUNK = blobs.CHUNK


def test_a_file_nobody_opened_is_removed_completely(law):
    case, before = case_of(), on_disk()
    file = checked(case, hostile.jpeg(), words="电话 13800138000 的合同")
    assert len(on_disk() - before) == 2  # the copy and its small picture
    files.withdraw_file(file=file, by=client(case), at=hours(2))
    file.refresh_from_db()
    assert (file.state, bytes(file.about), bytes(file.words), file.masked, on_disk()) == (FileState.REMOVED, b"", b"", "", before)
    assert happened(case)[-1] == "file.removed"


def test_a_file_somebody_opened_is_struck_out_with_a_reason(law):
    case = case_of()
    file = checked(case, TEXT)
    reading.open_file(case=case, file=file, reason="handling", by=intake())
    assert refusal(lambda: files.describe_file(file=file, words="else", by=client(case))) == "file.was_read"
    assert refusal(lambda: files.withdraw_file(file=file, by=client(case), at=hours(30))) == "file.needs_words"
    files.withdraw_file(file=file, words="传错了", by=client(case), at=hours(30))
    file.refresh_from_db()
    assert (file.state, shared(case, file)) == (FileState.STRUCK, TEXT)
    event = queries.events(case)[-1]
    assert (event.event, sealed.open_note(case, event)) == ("file.struck", "传错了")


def test_a_description_is_sealed_masked_and_can_be_replaced(law):
    case = case_of()
    file = checked(case, TEXT, words="身份证 11010519491231002X")
    assert "11010519491231002X" not in file.masked
    files.describe_file(file=file, words="合同", by=client(case), at=hours(2))
    file.refresh_from_db()
    assert (files_sealed.open_words(case, file), file.masked) == ("合同", "合同")


def test_the_original_is_kept_only_with_consent(law):
    load_notices(by=SYSTEM, at=LAW_SINCE)
    case = case_of()
    assert not checked(case, hostile.jpeg(), keep_original=True).blob
    ConsentEvent.objects.create(
        purpose="original_file", subject=case.subject, answer="given", version=1, language="en", how="page", at=hours(1), by_kind="client", by_id="x",
        shown_sha256="0" * 64,
    )  # fmt: skip
    picture = hostile.jpeg(size=(40, 40))
    file = checked(case, picture, keep_original=True)
    with files_sealed.as_sent(case, file) as source:
        assert source.read() == picture
    names = [name for name, _source in exporting_files.contents(case)]
    assert f"files/original-{file.n}.bin" in names
    ConsentEvent.objects.create(
        purpose="original_file", subject=case.subject, answer="withdrawn", version=1, language="en", how="page", at=hours(2), by_kind="client",
        by_id="x", shown_sha256="0" * 64,
    )  # fmt: skip
    blob = file.blob
    checking.remove_strays()
    file.refresh_from_db()
    assert (file.blob, file.state, blob in on_disk()) == ("", FileState.READY, False)


def test_the_record_holds_both_hashes_salted_and_no_name(law):
    case = case_of()
    picture = hostile.jpeg()
    checked(case, picture)
    entry = Entry.objects.filter(event="file.added").get()
    proof = exporting.as_data(case)["files"][0]
    assert entry.facts["sent_sha256"] == proof["sent"]["salted_sha256"]
    assert entry.facts["shared_sha256"] == proof["shared"]["salted_sha256"]
    assert proof["sent"]["sha256"] != proof["shared"]["sha256"]
    said = str(entry.facts)
    assert NAME not in said and proof["sent"]["sha256"] not in said and str(len(picture)) not in said


def test_no_clear_byte_of_a_file_is_anywhere_on_the_disk(law):
    case = case_of()
    whole = (hostile.MARKER + b" a line of the contract\n") * 9000
    half = begun(case, len(whole), words="见 MARKER-7f3a")
    put(half, 0, whole[: 3 * CHUNK + 100])
    checked(case, hostile.jpeg(), name="MARKER-7f3a.jpg")
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(FULL)")
    found = subprocess.run(
        ["grep", "-rlaE", "ID-11010519491231002X|line of the contract", str(settings.VAR)], capture_output=True, text=True
    )
    assert found.stdout == ""
    row = CaseFile.objects.get(pk=half.pk)
    assert hostile.MARKER not in bytes(row.tail) + bytes(row.about) + bytes(row.words)
    assert all(path.stat().st_mode & 0o077 == 0 for path in Path(settings.FILES_ROOT).glob("??/*"))


def test_erasing_the_case_ends_every_file(law):
    case, before = case_of(), on_disk()
    checked(case, hostile.jpeg())
    sent(case, TEXT)
    put(begun(case, len(TEXT) + 1), 0, TEXT[: 2 * CHUNK])
    answering.withdraw_case(case=case, by=client(case), at=hours(2))
    erasing.erase_case(case=case, by=SYSTEM, at=hours(3))
    assert on_disk() == before
    for row in CaseFile.objects.filter(case=case):
        assert (row.state, bytes(row.about), bytes(row.words), row.masked, row.blobs, row.digest) == (
            FileState.ERASED,
            b"",
            b"",
            "",
            [],
            "",
        )


def test_a_case_closed_meanwhile_takes_no_file(law):
    case, before = case_of(), on_disk()
    file = sent(case, hostile.jpeg())
    answering.withdraw_case(case=case, by=client(case), at=hours(2))
    checking.check_file(file=file, at=hours(3))
    file.refresh_from_db()
    assert (file.state, file.reason, on_disk()) == (FileState.REFUSED, "case_closed", before)
    assert refusal(lambda: begun(case, 5)) == "case.move_not_allowed"
