"""What people wrote stands in no table in clear, and what is erased is gone while the record still counts it."""

import pytest
from django.apps import apps
from django.db import connections

from disputes import personal_data, queries, sealed
from disputes.models import Case, Message
from disputes.services import answering, mediation, reading
from portal.accounts.models import Contact
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.rules import Actor
from portal.vault import holders
from portal.vault.rules import Erased
from tests.disputes.cases import ID_NUMBER, PHONE, agreed, answered, client, file, intake, mediator, taken
from tests.disputes.test_contacts_and_recovery import EMAIL, contact
from tests.people import zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
SECRET = f"机密原话 {ID_NUMBER} {PHONE}"


def every_row() -> str:
    """All rows of all tables of both databases, as text; bytes are read both raw and as UTF-8."""
    said = []
    for model in apps.get_models():
        alias = "keys" if model._meta.label_lower == "vault.datakey" else "default"
        with connections[alias].cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
            for row in cursor.fetchall():
                said += [bytes(cell).decode("utf-8", "ignore") if isinstance(cell, (bytes, memoryview)) else str(cell) for cell in row]
    return "\n".join(said)


def everything_said():
    """A case in which the same secret went through every door of the room."""
    case = agreed(story=SECRET, wish=SECRET, contact=contact())
    reading.reveal_text(case=case, what="story", reason="mediating", by=mediator(), note=SECRET)
    answering.close_case(case=case, by=mediator())
    answering.reopen_case(case=case, text=SECRET, by=client(case))
    answering.reply_to_case(case=case, text=SECRET, by=intake())
    answering.withdraw_case(case=case, by=client(case), reason=SECRET)
    return case


def test_planted_details_stand_in_no_row():
    everything_said()
    rows = every_row()
    assert "2026-" in rows
    for planted in (ID_NUMBER, PHONE, EMAIL):
        assert planted not in rows


def test_receipt_stands_in_no_row():
    filed = file()
    rows = every_row()
    assert filed.receipt not in rows
    assert filed.receipt.replace("-", "") not in rows


def test_planted_details_are_not_in_the_pages_of_the_database():
    """What SQLite would have on disk, freed pages and indexes included."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("SQLite's own image is read here")
    case = everything_said()
    image = connections["default"].connection.serialize()
    assert case.reference.encode() in image
    for planted in (ID_NUMBER, PHONE, EMAIL):
        assert planted.encode() not in image


def test_room_is_registered_as_a_holder():
    assert "disputes" in {holder.name for holder in holders.all()}


def test_export_gives_the_person_everything_in_clear():
    case = everything_said()
    given = personal_data.export(case.subject)
    assert given["story"] == given["wish"] == SECRET
    assert SECRET in {message["text"] for message in given["messages"]}
    assert given["agreement"]["text_zh"]
    assert given["reads"][0]["words"] == SECRET
    assert [one["role"] for one in given["reads"]] == ["mediator"]


def test_export_names_no_member_of_staff():
    case = everything_said()
    said = str(personal_data.export(case.subject))
    for person in (intake(), mediator(), zhao().actor()):
        assert person.id not in said


@pytest.mark.parametrize(
    "subject", ["case:", "case:not-a-uuid", "case:22222222-2222-4222-8222-222222222222", "planet:mars", "", "conversation:x"]
)
def test_export_of_what_is_not_here_is_empty(subject):
    assert personal_data.export(subject) == {}
    personal_data.erase(subject, by=intake())


def test_open_case_is_evidence_and_is_not_erased():
    case = taken()
    with pytest.raises(Refusal) as refused:
        personal_data.erase(case.subject, by=zhao().actor())
    assert refused.value.code == "case.still_open"


def test_erased_case_is_unreadable_for_ever_and_still_counted():
    filed = file(contact=contact())
    case = filed.case
    answering.withdraw_case(case=case, by=client(case), reason=SECRET)
    note = queries.events(case)[-1]
    personal_data.erase(case.subject, by=zhao().actor())
    for read in (lambda: sealed.open_in_case(case, "story"), lambda: sealed.open_note(case, note)):
        with pytest.raises(Erased):
            read()
    with pytest.raises(Refusal):
        queries.by_receipt(filed.receipt)
    assert not Message.objects.exists()
    assert not Contact.objects.exists()
    assert personal_data.export(case.subject) == {}
    assert (Case.objects.get().kind, Case.objects.get().resolution, Case.objects.get().story_masked) == ("complaint", "withdrawn", "")
    assert trail.history(case.subject)[-1].event == "case.erased"


def test_erasing_twice_is_erasing_once():
    case = answered()
    answering.close_case(case=case, by=client(case))
    for _ in range(2):
        personal_data.erase(case.subject, by=zhao().actor())
    assert [entry.event for entry in trail.history(case.subject)].count("case.erased") == 1


def test_trail_of_a_mediation_names_nobody():
    case = agreed()
    for entry in trail.history(case.subject):
        assert "销毁" not in str(entry.facts)
        assert set(entry.facts) <= {"way", "kind", "from", "to", "n", "topic", "channel", "language", "jurisdiction", "story_sha256", "wish_sha256",
                                    "resolution", "term", "run", "proposal", "agreement_sha256", "body", "note_sha256", "row", "disclosed"}  # fmt: skip


def test_chen_cannot_erase_or_read_by_guessing_ids():
    case = file().case
    chen = Actor("client", "22222222-2222-4222-8222-222222222222", "client")
    with pytest.raises(Refusal):
        mediation.end_mediation(case=case, by=chen)
    with pytest.raises(Refusal):
        reading.reveal_text(case=case, what="story", reason="handling", by=chen)
