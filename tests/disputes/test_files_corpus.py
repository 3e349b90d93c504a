"""Hostile files: refused with their own reason and gone at once, or let in without what is hostile in them."""

import io
import re

import pikepdf
import pytest
from PIL import Image

from disputes.files_refusals import BadFile
from disputes.files_rules import FileState, clean_name
from disputes.services import checking
from portal.doors.errors import Refusal
from tests.disputes import hostile
from tests.disputes.cases import happened
from tests.disputes.evidence_doors import case_of, checked, on_disk, sent, shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.mark.parametrize("what", hostile.REFUSED)
def test_what_must_not_come_in_is_refused_by_its_reason_and_leaves_nothing(law, what):
    data, reason = hostile.REFUSED[what]
    case, before = case_of(), on_disk()
    try:
        found = checked(case, data)
    except Refusal as refusal:  # seen by its first bytes: nothing was ever kept
        assert refusal.code == f"file.{reason}"
        assert not case.files.exists()
    else:
        assert (found.state, found.reason) == (FileState.REFUSED, reason)
        assert happened(case)[-1] == "file.refused"
    assert on_disk() == before


@pytest.mark.parametrize("what", hostile.GOOD)
def test_what_may_come_in_does_under_its_own_kind_whatever_its_name(law, what):
    make, kind = hostile.GOOD[what]
    case = case_of()
    found = checked(case, make(), name="wrong.exe")
    assert (found.state, found.reason, found.kind) == (FileState.READY, "", kind)
    assert happened(case)[-1] == "file.added"
    assert shared(case, found)


def test_a_photograph_is_shared_without_camera_place_and_comment(law):
    case = case_of()
    found = checked(case, hostile.jpeg(tail=hostile.HTML))
    out = shared(case, found)
    assert found.left_out == ["metadata", "location"]
    assert not Image.open(io.BytesIO(out)).getexif()
    for hidden in (b"Spy Camera", hostile.MARKER, b"<script", b"Exif"):
        assert hidden not in out
    assert Image.open(io.BytesIO(out)).size == (64, 48)


def test_a_sideways_photograph_is_turned_upright(law):
    data = Image.Exif()
    data[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (60, 20)).save(out, "JPEG", exif=data)
    case = case_of()
    assert Image.open(io.BytesIO(shared(case, checked(case, out.getvalue())))).size == (20, 60)


@pytest.mark.parametrize(
    ("how", "left_out"),
    [
        ("javascript", "scripts"),
        ("launch", "scripts"),
        ("submit", "scripts"),
        ("embedded", "attachments"),
        ("media", "media"),
        ("details", "metadata"),
    ],
)
def test_a_pdf_is_shared_without_what_acts_or_hides(law, how, left_out):
    case = case_of()
    found = checked(case, hostile.pdf(**{how: True}))
    assert found.state == FileState.READY
    assert left_out in found.left_out
    with pikepdf.open(io.BytesIO(shared(case, found))) as document:
        everything = b"".join(_written(each) for each in document.objects) + bytes(document.Root.unparse())
        assert len(document.pages) == 1
    assert hostile.MARKER not in everything
    assert not re.search(rb"/(JavaScript|JS|Launch|SubmitForm|EmbeddedFile|RichMedia|AA|OpenAction)\b", everything)


def _written(thing) -> bytes:
    if isinstance(thing, pikepdf.Stream):
        return thing.stream_dict.unparse() + thing.read_bytes() if hasattr(thing.stream_dict, "unparse") else thing.read_bytes()
    return thing.unparse()


def test_a_harmless_pdf_says_nothing_was_left_out(law):
    assert checked(case_of(), hostile.pdf()).left_out == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\王\\身份证.jpg", "身份证.jpg"),
        ("a\nb\r\n\0c.pdf", "abc.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        (" . ", ""),
        ("\ud800bad.txt", "?bad.txt"),
    ],
)
def test_names_are_one_plain_line(typed, shown):
    assert clean_name(typed) == shown
    assert len(clean_name(typed)) <= 200


def test_a_check_that_swells_ends_itself(law, monkeypatch):
    monkeypatch.setattr(checking, "check_office", lambda source: bytes(4 * 1024**3))
    found = checked(case_of(), hostile.office())
    assert (found.state, found.reason) == (FileState.REFUSED, "complicated")


def test_an_empty_file_is_refused_before_it_begins(law):
    with pytest.raises(Refusal) as refusal:
        sent(case_of(), b"")
    assert refusal.value.code == "file.empty"


def test_every_reason_has_words():
    for _data, reason in hostile.REFUSED.values():
        assert BadFile(reason).reason
