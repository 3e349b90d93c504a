"""Evidence files through the services: resumed anywhere, counted, seen by whom they should, sealed on the disk, gone with the case."""

import io
import subprocess
import threading
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from disputes import evidence, exporting, exporting_files, files_rules, files_scanning, files_sealed, queries, sealed
from disputes.files_rules import FileState, Space
from disputes.models import AccessRecord, CaseFile
from disputes.services import answering, checking, erasing, files, participants, reading
from portal.consent.models import ConsentEvent
from portal.doors.errors import Refusal
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor
from portal.vault import blobs
from portal.vault.rules import Unreadable
from tests.disputes import hostile
from tests.disputes.cases import client, happened, hours, intake, mediated, mediator, officer
from tests.disputes.evidence_doors import NAME, case_of, checked, on_disk, sent, shared
from tests.disputes.tables import joined
from tests.people import chen, chen_at_work, li, qian, wu, zheng, zhou

pytestmark = pytest.mark.django_db(transaction=True)
CHUNK = blobs.CHUNK


def begun(case, size, **said):
    return files.start_upload(case=case, size=size, name=NAME, by=sealed.client_of(case), at=hours(1), **said)


def put(file, offset, data, at=None):
    return files.append(file=file, offset=offset, data=data, by=file.by, at=at or hours(1))


def refusal(run) -> str:
    with pytest.raises(Refusal) as caught:
        run()
    return caught.value.code


TEXT = ("证据\n" * 40_000).encode()  # a little more than four chunks


@given(
    cuts=st.lists(
        st.one_of(st.integers(0, len(TEXT)), st.sampled_from([n * CHUNK + d for n in range(5) for d in (-1, 0, 1) if n or d >= 0])),
        max_size=6,
    )
)
@hypothesis(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_in_any_pieces_is_the_file(law, cuts):
    case = case_of()
    file, ends = begun(case, len(TEXT)), sorted({0, *cuts, len(TEXT)})
    for start, end in zip(ends, ends[1:], strict=False):
        assert refusal(lambda: put(file, start + 1, b"x")) == "file.wrong_offset"  # noqa: B023
        fresh = CaseFile.objects.select_related("case").get(pk=file.pk)  # as another process would have it
        put(fresh, start, TEXT[start:end])
        assert refusal(lambda: put(fresh, start, TEXT[start:end])) == "file.wrong_offset"  # noqa: B023
    file.refresh_from_db()
    assert file.state == FileState.CHECKING
    with files_sealed.as_sent(case, file) as source:
        assert source.read() == TEXT


def test_what_a_process_wrote_before_it_died_is_written_again(law):
    case = case_of()
    file = begun(case, len(TEXT))
    put(file, 0, TEXT[: CHUNK + 10])
    blobs.write_chunks(case.key_id, file.blob, 1, b"garbage of a write that no row knows of" * 1000)
    put(file, CHUNK + 10, TEXT[CHUNK + 10 :])
    with files_sealed.as_sent(case, file) as source:
        assert source.read() == TEXT


def test_a_blob_reads_anywhere_and_notices_every_change(law):
    case = case_of()
    file = sent(case, TEXT)
    with files_sealed.as_sent(case, file) as source:
        for at in (0, 1, CHUNK - 1, CHUNK, 3 * CHUNK + 7, len(TEXT) - 1, len(TEXT)):
            source.seek(at)
            assert source.read(100) == TEXT[at : at + 100]
    path = blobs.path_of(file.blob)
    good = path.read_bytes()
    first, second = good[: blobs.SEALED], good[blobs.SEALED : 2 * blobs.SEALED]
    for changed in (
        good[:-1],
        good[:40] + bytes([good[40] ^ 1]) + good[41:],
        second + first + good[2 * blobs.SEALED :],
        good[: blobs.SEALED],
    ):
        path.write_bytes(changed)
        with pytest.raises(Unreadable), files_sealed.as_sent(case, file) as source:
            source.read()


def test_an_upload_ends_after_a_day_and_leaves_nothing(law):
    case = case_of()
    before, file = on_disk(), begun(case, len(TEXT))
    put(file, 0, TEXT[: 2 * CHUNK])
    assert refusal(lambda: put(file, 2 * CHUNK, b"x", at=hours(26))) == "file.expired"
    checking.sweep(hours(26))
    assert on_disk() == before
    assert not case.files.exists()


def test_an_upload_that_was_complete_when_the_process_died_is_finished_by_the_worker(law):
    case = case_of()
    file = begun(case, len(TEXT))
    files._append(file, 0, TEXT, file.by, hours(1))
    checking.sweep(hours(1.1))
    file.refresh_from_db()
    assert (file.state, file.kind) == (FileState.READY, "text")


def test_the_hash_that_was_announced_must_be_right(law):
    case = case_of()
    assert refusal(lambda: sent(case, TEXT, sha256="0" * 64)) == "file.checksum"
    assert not case.files.exists()


def test_the_same_file_twice_is_there_once(law):
    case = case_of()
    first, before = checked(case, TEXT), on_disk()
    assert sent(case, TEXT, name="another name.txt").pk == first.pk
    assert (case.files.count(), on_disk()) == (1, before)
    other = case_of()
    assert checked(other, TEXT).digest != CaseFile.objects.get(pk=first.pk).digest


def test_sizes_numbers_and_quotas_hold_from_the_first_byte(law, monkeypatch, settings):
    case, settings.FILE_MOST, settings.FILE_CASE_QUOTA = case_of(), 1000, 2500
    assert refusal(lambda: begun(case, 1001)) == "file.too_big"
    begun(case, 1000), begun(case, 1000)
    assert refusal(lambda: begun(case, 1000)) == "file.case_full"
    settings.FILE_HOUSE_QUOTA = 2600
    assert refusal(lambda: begun(case_of(), 1000)) == "file.house_full"
    monkeypatch.setattr(files, "MOST_FILES", 2)
    assert refusal(lambda: begun(case, 10)) == "file.too_many"


def test_two_windows_cannot_share_the_last_place(law, settings):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time")
    case, settings.FILE_CASE_QUOTA = case_of(), 1500
    codes: list[str] = []

    def run() -> None:
        try:
            begun(case, 1000)
            codes.append("begun")
        except Refusal as caught:
            codes.append(caught.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert sorted(codes) == ["begun", *["file.case_full"] * 3]


def test_more_than_was_announced_is_refused(law):
    file = begun(case_of(), 10)
    assert refusal(lambda: put(file, 0, b"12345678901")) == "file.too_big"


def test_a_stranger_meets_nothing(law):
    case = case_of()
    file = checked(case, TEXT)
    nobody = Actor("staff", str(chen_at_work().public_id), "")
    for by in (chen(), nobody, zhou().actor("auditor"), wu().actor("administrator"), li().actor("mediator")):
        assert not evidence.files_for(case, by).exists(), by
        assert refusal(lambda: evidence.file_for(case, by, file.public_id)) == "file.not_found"  # noqa: B023
    assert refusal(lambda: files.start_upload(case=case, size=5, name="x", by=chen())) == "case.not_found"
    assert refusal(lambda: files.withdraw_file(file=file, by=chen())) == "file.not_found"
    assert refusal(lambda: files.describe_file(file=file, words="x", by=chen())) == "file.not_found"
    half = begun(case, 100)
    assert refusal(lambda: files.append(file=half, offset=0, data=b"x", by=chen())) == "file.not_found"
    files.discard(file=half, by=chen())
    assert CaseFile.objects.filter(pk=half.pk).exists()


ROOMS = {
    "client": {Space.CASE, Space.JOINT, Space.CAUCUS_CLIENT},
    "intake": {Space.CASE, Space.JOINT},
    "officer": {Space.CASE, Space.JOINT, Space.CAUCUS_RESPONDENT},
    "respondent": {Space.JOINT, Space.CAUCUS_RESPONDENT},
    "mediator": set(Space),
    "other mediator": set(),
}


@pytest.mark.parametrize("who", ROOMS)
def test_each_side_sees_its_own_rooms_and_never_the_others(law, who):
    case = mediated()
    people = {
        "client": client(case), "intake": intake(), "officer": officer(), "respondent": Actor("party", "p", "respondent"),
        "mediator": mediator(), "other mediator": zheng().actor("mediator"),
    }  # fmt: skip
    putters = {
        Space.CAUCUS_CLIENT: client(case),
        Space.CAUCUS_RESPONDENT: officer(),
        Space.MEDIATOR: mediator(),
        Space.CASE: client(case),
        Space.JOINT: client(case),
    }
    for space, by in putters.items():
        found = files.send_file(case=case, source=io.BytesIO(space.encode()), size=len(space), name="x", space=space, by=by, at=hours(7))
        assert checking.check_file(file=found, at=hours(8))
    assert {file.space for file in evidence.files_for(case, people[who])} == ROOMS[who]


def test_nobody_puts_a_file_where_they_may_not_enter(law):
    case = mediated()
    for space, by in ((Space.CAUCUS_RESPONDENT, client(case)), (Space.MEDIATOR, client(case)), (Space.CAUCUS_CLIENT, officer())):
        assert refusal(lambda: files.start_upload(case=case, size=3, name="x", space=space, by=by, at=hours(7))) == "file.not_this_space"  # noqa: B023


def test_the_firm_sees_no_caucus_file_of_a_respondent_from_outside(law):
    case = mediated()

    def put_there(by, at):
        said = {"name": "x", "space": Space.CAUCUS_RESPONDENT, "by": by, "at": hours(at)}
        found = files.send_file(case=case, source=io.BytesIO(f"{at:5}".encode()), size=5, **said)
        assert checking.check_file(file=found, at=hours(at))
        return found

    before = put_there(officer(), 6.5)
    guest = joined(case, at=hours(7.5))[0]
    theirs = put_there(guest.actor, 8)
    assert refusal(lambda: put_there(officer(), 8)) == "file.not_this_space"
    assert not evidence.files_for(case, officer()).exists()
    participants.leave_room(participant=guest, by=guest.actor, at=hours(9))
    assert list(evidence.files_for(case, officer())) == [before]
    assert set(evidence.files_for(case, mediator())) == {before, theirs}
    same = {"name": "x", "space": Space.CAUCUS_RESPONDENT, "by": officer(), "at": hours(10)}
    assert files.send_file(case=case, source=io.BytesIO(f"{8:5}".encode()), size=5, **same) not in (before, theirs)


def test_a_caucus_file_is_in_no_history_of_the_other_side(law):
    case = mediated()
    for space, by in ((Space.CAUCUS_RESPONDENT, officer()), (Space.CAUCUS_CLIENT, client(case)), (Space.MEDIATOR, mediator())):
        found = files.send_file(case=case, source=io.BytesIO(space.encode()), size=len(space), name="x", space=space, by=by, at=hours(7))
        checking.check_file(file=found, at=hours(8))
    seen = [moment.event.data["space"] for moment in queries.timeline(case) if moment.event.event == "file.added"]
    told = [one["data"]["space"] for one in exporting.as_data(case)["history"] if one["event"] == "file.added"]
    assert seen == told == ["caucus_client"]
    assert not [moment for moment in queries.timeline(case, for_client=False) if moment.event.event == "file.added"]
    assert [one["name"] for one in exporting.as_data(case)["files"]] == ["x"]


def test_what_is_not_ready_is_given_to_nobody(law):
    case = case_of()
    file = sent(case, TEXT)
    assert refusal(lambda: reading.open_file(case=case, file=file, reason="handling", by=intake())) == "file.not_now"


def test_opening_a_file_is_recorded_and_the_client_sees_it(law):
    case = case_of()
    file = checked(case, TEXT)
    assert refusal(lambda: reading.open_file(case=case, file=file, reason="curious", by=intake())) == "case.not_a_choice"
    reading.open_file(case=case, file=file, reason="handling", by=intake(), note="读合同")
    record = AccessRecord.objects.get(case=case)
    assert (record.what, record.reason, record.by_role) == ("file:1", "handling", "intake")
    assert Entry.objects.filter(event="text.revealed", subject=case.subject).count() == 1
    assert [seen.what for seen in exporting.readings(case)] == ["File 1"]
    assert evidence.reading_of(file, intake()) == record
    assert evidence.reading_of(file, officer()) is None
    with time_machine.travel(record.at + files_rules.LOOK):
        assert evidence.reading_of(file, intake()) is None


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


def test_staff_mark_what_matters_and_the_client_does_not_read_that(law):
    case = case_of()
    file = checked(case, TEXT)
    files.mark_file(file=file, relevant=True, by=intake(), at=hours(2))
    files.mark_file(file=file, relevant=True, by=intake(), at=hours(2))
    assert happened(case).count("file.marked") == 1
    assert "file.marked" not in [moment.event.event for moment in queries.timeline(case)]
    assert refusal(lambda: files.mark_file(file=file, relevant=False, by=client(case), at=hours(2))) == "case.not_your_part"


def test_the_original_is_kept_only_with_consent(law):
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


def clean(source) -> bool:
    return b"EICAR" not in source.read()


def broken(source) -> bool:
    raise OSError


def silent(source):
    return None


def hanging(source) -> bool:
    threading.Event().wait(5)
    return True


@pytest.mark.parametrize("scanner", ["broken", "silent", "hanging", "nowhere"])
def test_a_scanner_that_does_not_say_keeps_the_file_waiting(law, settings, monkeypatch, scanner):
    settings.FILE_SCANNER = f"tests.disputes.test_files.{scanner}"
    monkeypatch.setattr(files_scanning, "PATIENCE", 0.05)
    case = case_of()
    file = sent(case, TEXT)
    assert not checking.check_file(file=file, at=hours(2))
    file.refresh_from_db()
    assert (file.state, file.waiting) == (FileState.CHECKING, "scanner")
    settings.FILE_SCANNER = "tests.disputes.test_files.clean"
    assert not checking.check_file(file=file, at=hours(2))  # not before its turn
    assert checking.check_file(file=file, at=hours(2.1))
    file.refresh_from_db()
    assert (file.state, file.scanned, file.waiting) == (FileState.READY, True, "")


def test_an_infected_file_is_destroyed_recorded_and_told(law, settings):
    settings.FILE_SCANNER = "tests.disputes.test_files.clean"
    case, before = case_of(), on_disk()
    file = checked(case, b"text with EICAR in it")
    assert (file.state, file.reason, on_disk()) == (FileState.REFUSED, "infected", before)
    event = queries.events(case)[-1]
    assert (event.event, event.data["why"]) == ("file.refused", "infected")
    assert [seen.why for seen in evidence.listed(case, client(case))] == [str(files.refused.WHY["infected"])]
    assert evidence.listed(case, intake()) == []


@pytest.mark.parametrize(
    ("line", "verdict"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False), (b"INSTREAM size limit exceeded. ERROR\0", None)]
)
def test_clamd_is_asked_in_its_own_words(tmp_path, line, verdict):
    import socket

    server, got = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), bytearray()
    server.bind(str(tmp_path / "clamd"))
    server.listen()

    def serve() -> None:
        peer, _address = server.accept()
        with peer:
            while not got.endswith(b"\0\0\0\0"):
                got.extend(peer.recv(65536))
            peer.sendall(line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        said = files_scanning.is_clean(f"clamd:{tmp_path / 'clamd'}", io.BytesIO(b"x" * 70_000))
    except files_scanning.Silent:
        said = None
    thread.join()
    server.close()
    assert said is verdict
    assert bytes(got).startswith(b"zINSTREAM\0\0\x01\0\0x")


def test_two_workers_check_a_file_once(law):
    case = case_of()
    file = sent(case, TEXT)
    assert [checking.check_file(file=file, at=hours(2)) for _ in range(2)] == [True, False]
    assert happened(case).count("file.added") == 1


def test_a_file_that_breaks_the_check_does_not_stop_the_others(law, monkeypatch):
    case = case_of()
    first, second = sent(case, TEXT, at=hours(1)), sent(case, TEXT + b"!", at=hours(1.1))
    blobs.remove(first.blob)
    assert checking.sweep(hours(2)) == 1
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == (FileState.CHECKING, FileState.READY)


def test_stray_blobs_go_after_a_day_and_no_others(law):
    case = case_of()
    file, name = checked(case, TEXT), blobs.new_name()
    blobs.write_chunks(case.key_id, name, 0, b"stray")
    assert checking.remove_strays() == 0
    import os

    for each in (name, file.shared):
        os.utime(blobs.path_of(each), (1, 1))
    assert checking.remove_strays(hours(60)) >= 1
    assert name not in on_disk() and file.shared in on_disk()


def test_staff_files_tell_the_client_and_need_a_person_of_the_case(law):
    case = case_of()
    file = checked(case, TEXT, by=intake())
    assert (file.by_role, happened(case)[-1]) == ("intake", "file.added")
    assert refusal(lambda: sent(case, TEXT, by=zhou().actor("auditor"))) == "case.not_your_part"
    assert qian().public_id
