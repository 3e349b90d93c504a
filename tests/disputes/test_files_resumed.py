"""Evidence files piece by piece: any pieces in any process are the file, and limits hold from the first byte."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from disputes import files_sealed
from disputes.files_rules import FileState
from disputes.models import CaseFile
from disputes.services import checking, files
from portal.vault import blobs
from portal.vault.rules import Unreadable
from tests import needs
from tests.disputes.cases import hours
from tests.disputes.evidence_doors import TEXT, begun, case_of, checked, on_disk, put, refusal, sent
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CHUNK = blobs.CHUNK


@given(
    cuts=st.lists(
        st.one_of(st.integers(0, len(TEXT)), st.sampled_from([n * CHUNK + d for n in range(5) for d in (-1, 0, 1) if n or d >= 0])),
        max_size=6,
    )
)
@hypothesis(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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


@needs.rows_locked
def test_two_windows_cannot_share_the_last_place(law, settings):
    case, settings.FILE_CASE_QUOTA = case_of(), 1500
    assert sorted(at_once(*[lambda: begun(case, 1000)] * 4)) == ["done", *["file.case_full"] * 3]


def test_more_than_was_announced_is_refused(law):
    file = begun(case_of(), 10)
    assert refusal(lambda: put(file, 0, b"12345678901")) == "file.too_big"
