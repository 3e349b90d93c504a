"""What was said, signed and written down in a mediation: not even SQL beside the program changes or removes it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from disputes import sealed
from disputes.models import AgreementText, Minutes, RoomMessage, Signature
from disputes.services import answering, erasing, rooms, sittings
from portal.vault.rules import Erased
from tests.disputes.cases import client, hours, mediated, mediator
from tests.disputes.offers import signed
from tests.people import zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
CHANGES = [
    (AgreementText, "sha256", "0" * 64),
    (AgreementText, "text_en", b"other words"),
    (AgreementText, "n", 7),
    (Signature, "name", b"another name"),
    (Signature, "sha256", "0" * 64),
    (Signature, "by_id", "somebody else"),
]


def kept():
    """A mediation in which something was said and minuted, and another that was signed."""
    case = mediated()
    rooms.say_in_room(case=case, space="joint", text="我只想要一个答复", by=client(case), at=hours(7))
    when = hours(8)
    sitting = sittings.set_session(case=case, starts_at=when, minutes=30, place="会议室", agenda_zh="开场", by=mediator(), at=hours(7))
    sittings.write_minutes(sitting=sitting, text="双方各自陈述", language="zh-hans", by=mediator(), at=hours(9))
    signed()
    return case


@pytest.mark.parametrize("model, column, value", CHANGES)
def test_the_database_refuses_another_value(model, column, value):
    signed()
    rows = list(model.objects.order_by("pk").values())
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        QuerySet(model).update(**{column: value})  # not the manager, which refuses by itself
    assert rows and list(model.objects.order_by("pk").values()) == rows


@pytest.mark.parametrize("model", [AgreementText, Signature])
def test_the_program_neither_changes_nor_deletes_one(model):
    signed()
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(sha256="0" * 64)):
        with pytest.raises(TypeError):
            change()
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [RoomMessage, Minutes])
def test_the_database_refuses_to_change_what_was_said_or_written_down(model):
    kept()
    rows = list(model.objects.values())
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        QuerySet(model).update(text=b"other words")
    assert rows and list(model.objects.values()) == rows


@pytest.mark.parametrize("model", [RoomMessage, Minutes, Signature, AgreementText])
def test_the_database_refuses_to_remove_one(model):
    kept()
    before = model.objects.count()
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        QuerySet(model)._raw_delete(connection.alias)  # one DELETE, without asking what hangs on the rows
    assert model.objects.count() == before > 0


def test_erasing_the_case_leaves_the_rows_and_nobody_can_read_them():
    case = kept()
    answering.withdraw_case(case=case, by=client(case), at=hours(10))
    said = case.room_messages.get()
    assert sealed.open_room_message(case, said) == "我只想要一个答复"
    erasing.erase_case(case=case, by=zhao().actor())
    with pytest.raises(Erased):
        sealed.open_room_message(case, case.room_messages.get())
