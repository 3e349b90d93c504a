"""Who read a case is part of the record: a read or a note that was removed, added or edited behind our back is named."""

from datetime import timedelta

import pytest

from disputes.models import AccessRecord, CaseNote
from disputes.services.desk import write_note
from disputes.services.erasing import erase_case
from disputes.services.reading import reveal_text
from portal.trail.auditing import check_tables
from portal.trail.rules import SYSTEM
from portal.trail.services import sequence
from tests import people
from tests.disputes.cases import file
from tests.disputes.test_pages_life import closed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def problems():
    return [line.code for line in check_tables() if not line.held]


@pytest.fixture
def read(law):
    """A case whose story was opened, and about which a note was written."""
    case, qian = file().case, people.qian().actor("intake")
    reveal_text(case=case, what="story", reason="handling", by=qian)
    write_note(case=case, text="To be asked again.", by=qian)
    sequence()
    assert problems() == []
    return AccessRecord.objects.get()


def test_a_removed_read_is_named(read):
    AccessRecord.objects.all()._raw_delete("default")
    assert problems() == ["room.removed"]


@pytest.mark.parametrize(
    "edit", [{"reason": "audit"}, {"by_id": "somebody"}, {"by_role": "mediator"}, {"what": "wish"}, {"at": timedelta(hours=1)}]
)
def test_an_edited_read_is_named(read, edit):
    edit = {name: read.at + value if name == "at" else value for name, value in edit.items()}
    AccessRecord.objects.filter(pk=read.pk).update(**edit)
    assert problems() == ["room.edited"]


def test_an_added_read_is_named(read):
    AccessRecord.objects.create(case=read.case, at=read.at, by_id="x", by_role="intake", what="wish", reason="handling", entry="made-up")
    assert problems() == ["room.added"]


def test_a_removed_note_and_another_author_are_named(read):
    CaseNote.objects.update(by_id="somebody")
    assert problems() == ["room.edited"]
    CaseNote.objects.all()._raw_delete("default")
    assert problems() == ["room.removed"]


def test_an_erased_case_still_fits(law):
    case, qian = closed(), people.qian().actor("intake")
    reveal_text(case=case, what="story", reason="handling", by=qian)
    erase_case(case=case, by=SYSTEM)
    sequence()
    assert problems() == []
