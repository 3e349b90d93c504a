"""The check by the worker: scanners that say, fail or hang, disks that fail, several workers, strays."""

import errno
import io
import os
import socket
import threading
from pathlib import Path

import pikepdf
import pytest

from disputes import evidence, files_scanning, files_sealed, queries
from disputes.files_rules import FileState
from disputes.models import CaseFile
from disputes.services import checking, files
from portal.vault import blobs
from portal.vault.rules import KeysUnavailable
from tests.disputes import hostile
from tests.disputes.cases import client, happened, hours, intake
from tests.disputes.evidence_doors import TEXT, begun, case_of, checked, on_disk, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scanner", ["broken", "silent", "hanging", "nowhere"])
def test_a_scanner_that_does_not_say_keeps_the_file_waiting(law, settings, monkeypatch, scanner):
    settings.FILE_SCANNER = f"tests.disputes.scanners.{scanner}"
    monkeypatch.setattr(files_scanning, "PATIENCE", 0.05)
    case = case_of()
    file = sent(case, TEXT)
    assert not checking.check_file(file=file, at=hours(2))
    file.refresh_from_db()
    assert (file.state, file.waiting) == (FileState.CHECKING, "scanner")
    settings.FILE_SCANNER = "tests.disputes.scanners.clean"
    assert not checking.check_file(file=file, at=hours(2))  # not before its turn
    assert checking.check_file(file=file, at=hours(2.1))
    file.refresh_from_db()
    assert (file.state, file.scanned, file.waiting) == (FileState.READY, True, "")


def test_an_infected_file_is_destroyed_recorded_and_told(law, settings):
    settings.FILE_SCANNER = "tests.disputes.scanners.clean"
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
    for each in (name, file.shared):
        os.utime(blobs.path_of(each), (1, 1))
    assert checking.remove_strays(hours(60)) >= 1
    assert name not in on_disk() and file.shared in on_disk()


class FailingDisk(io.RawIOBase):
    """An open file whose disk dies at its third reading."""

    def __init__(self, file) -> None:
        self.file, self.left = file, 2

    def seek(self, *place):
        return self.file.seek(*place)

    def read(self, length=-1):
        if not self.left:
            raise OSError(errno.EIO, "Input/output error")
        self.left -= 1
        return self.file.read(length)

    def close(self):
        self.file.close()
        super().close()


def long_pdf() -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page().obj.Contents = document.make_stream(os.urandom(300_000))
    document.save(out, compress_streams=False)
    return out.getvalue()


LONG = {
    "jpeg": lambda: hostile.jpeg(size=(900, 600)),
    "pdf": long_pdf,
    "docx": lambda: hostile.office(more=[("word/media/noise", os.urandom(300_000))], packed=0),
    "text": lambda: TEXT,
}


@pytest.mark.parametrize("kind", LONG)
def test_a_disk_that_cannot_be_read_costs_nobody_their_file(law, monkeypatch, caplog, kind):
    case, data = case_of(), LONG[kind]()
    file = sent(case, data)
    good = Path.open

    def opened(path, *mode, **how):
        found = good(path, *mode, **how)
        return FailingDisk(found) if path.name == file.blob else found

    with monkeypatch.context() as broken:
        broken.setattr(Path, "open", opened)
        assert checking.sweep(hours(2)) == 0
    assert caplog.messages[-1] == "a file could not be checked: StorageFailed"
    file.refresh_from_db()
    assert (file.state, file.reason) == (FileState.CHECKING, "")
    assert checking.check_file(file=file, at=hours(3))
    file.refresh_from_db()
    assert (file.state, file.kind) == (FileState.READY, kind)


@pytest.mark.parametrize("kind", ["jpeg", "pdf"])
def test_a_full_disk_costs_nobody_their_file(law, monkeypatch, kind):
    case, data = case_of(), LONG[kind]()
    file, before = sent(case, data), on_disk()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        assert checking.sweep(hours(2)) == 0
    file.refresh_from_db()
    assert (file.state, file.reason, on_disk()) == (FileState.CHECKING, "", before)


def test_keys_that_are_gone_for_an_hour_cost_nobody_their_file(law, monkeypatch):
    case = case_of()
    whole, unfinished = sent(case, TEXT), begun(case, len(TEXT))
    files._append(unfinished, 0, TEXT, unfinished.by, hours(1))

    def gone(*_anything):
        raise KeysUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(files_sealed, "as_shared", gone)
        broken.setattr(files, "finish_upload", gone)
        broken.setattr(checking, "finish_upload", gone)
        assert checking.sweep(hours(1.5)) == 0
    assert {file.state for file in case.files.all()} == {FileState.CHECKING, FileState.UPLOADING}
    checking.sweep(hours(3))
    whole.refresh_from_db()
    assert whole.state == FileState.READY
    assert not CaseFile.objects.filter(pk=unfinished.pk).exists()  # the same file again is the one that is there
