"""Notes among colleagues: sealed, masked on the desk, and through no door of the client's."""

import io
import json
import zipfile

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from disputes import personal_data
from disputes.models import CaseNote
from disputes.services import answering, erasing
from disputes.services.desk import write_note
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.rules import Actor
from tests import people
from tests.disputes import cases
from tests.disputes.test_leaks import every_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
PLANTED = "PLANTED-NOTE 王 will sue"
PHONE = "13912345678"


@pytest.fixture
def filed():
    return cases.file(at=timezone.now(), language="en")


def browser(who) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return people.signed_in(client, who())


def note(client, case, text=f"{PLANTED} {PHONE}"):
    return client.post(f"/staff/cases/{case.reference}/note/", {"text": text}, follow=True)


def test_colleagues_read_it_masked_with_role_and_time(filed):
    said = note(browser(people.qian), filed.case).content.decode()
    assert "Only colleagues who work on this case see it" in said
    read = browser(people.zhao).get(f"/staff/cases/{filed.case.reference}/").content.decode()
    assert PLANTED in read
    assert PHONE not in read
    assert "Intake" in read.partition('class="notes"')[2].partition("</ol>")[0]


def test_it_moves_nothing(filed):
    before = filed.case.n
    note(browser(people.qian), filed.case)
    filed.case.refresh_from_db()
    assert (filed.case.n, filed.case.handler, filed.case.stage) == (before, "", "filed")


def everything_the_client_gets(filed) -> str:
    """Status page, its downloads, the chat, the API, and what the person is given on request, as text."""
    client, said = Client(), []
    client.post("/en/cases/", {"receipt": filed.receipt})
    for address in ("", "statement.json", "filing.tlog-proof"):
        said.append(client.get(f"/en/cases/mine/{address}").content.decode())
    package = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/en/cases/mine/everything.zip").streaming_content)))
    said += [package.read(name).decode("utf-8", "ignore") for name in package.namelist()]
    for name in ("lookup", "export"):
        answer = Client().post(f"/api/v1/cases/{name}", {"receipt": filed.receipt}, content_type="application/json")
        assert answer.status_code == 200
        said.append(answer.content.decode())
    said.append(client.get("/en/chat/").content.decode())
    said.append(json.dumps(personal_data.export(filed.case.subject), default=str))
    said.append(json.dumps(personal_data.export(f"conversation:{filed.case.conversation.public_id}"), default=str))
    said += [str(entry.event) + str(entry.facts) for entry in trail.history(filed.case.subject)]
    return "\n".join(said)


def test_no_door_of_the_clients_knows_of_it(filed):
    qian = browser(people.qian)
    qian.post(f"/staff/cases/{filed.case.reference}/take/")
    qian.post(f"/staff/cases/{filed.case.reference}/reply/", {"text": "VISIBLE reply.", "once": "v1"})
    note(qian, filed.case)
    assert CaseNote.objects.count() == 1
    said = everything_the_client_gets(filed)
    assert said.count("VISIBLE reply.") >= 3
    for planted in (PLANTED, "PLANTED", PHONE, "note.written", "Notes among colleagues", str(CaseNote.objects.get().public_id)):
        assert planted not in said


def test_it_stands_in_no_row_in_clear(filed):
    note(browser(people.qian), filed.case)
    rows = every_row()
    assert "note.written" in rows
    assert "PLANTED" not in rows
    assert PHONE not in rows


def test_it_is_unreadable_once_the_case_is_erased():
    case = cases.answered()
    write_note(case=case, text=PLANTED, by=cases.intake())
    answering.close_case(case=case, by=cases.intake())
    erasing.erase_case(case=case, by=cases.officer())
    read = browser(people.zhao).get(f"/staff/cases/{case.reference}/")
    assert read.status_code == 200
    assert PLANTED not in read.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 4001])
def test_what_is_no_note_is_explained_and_kept_typed(filed, text):
    answer = note(browser(people.qian), filed.case, text)
    assert answer.status_code == 422
    assert text.strip("\x00 ") in answer.content.decode()
    assert not CaseNote.objects.exists()


def test_a_mediator_notes_on_their_own_case_only(filed):
    li = browser(people.li)
    assert note(li, filed.case).status_code == 404
    own = cases.mediated()
    assert note(li, own).status_code == 200
    assert CaseNote.objects.get().case == own


def test_the_client_writes_none(filed):
    with pytest.raises(Refusal, match=r"case\.not_yours_to_read"):
        write_note(case=filed.case, text="hello", by=cases.client(filed.case))
    with pytest.raises(Refusal, match=r"case\.not_yours_to_read"):
        write_note(case=filed.case, text="hello", by=Actor("staff", "x", "auditor"))


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_cases_writes_none(filed, who):
    assert note(browser(who), filed.case).status_code == 403
    assert not CaseNote.objects.exists()
