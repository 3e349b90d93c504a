"""Files in the mediation room through its three doors, plain and in pieces, and every door shut to whoever does not sit there."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from disputes import evidence
from disputes.files_rules import FileState, Space
from disputes.models import CaseFile
from disputes.services import checking, files, participants
from portal.consent.models import ConsentEvent
from tests import people
from tests.disputes.cases import client, mediated, mediator
from tests.disputes.desk_doors import browser, said
from tests.disputes.tables import joined
from tests.disputes.test_pages_room import client_browser, party_browser, staff_room
from tests.disputes.test_room_files import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
PIECE = {"HTTP_TUS_RESUMABLE": "1.0.0"}


def upload(name="Angebot.txt", data=b"offer") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def table():
    """A case with a partner as the respondent, and a browser with the address of the room for each at the table."""
    case = mediated()
    guest = joined(case)[0]
    doors = {
        "client": (client_browser(case), "/en/cases/mine/room/"),
        "party": (party_browser(guest), "/en/room/"),
        "mediator": (browser(people.li), staff_room(case)),
    }
    return case, guest, doors


def check_all():
    for file in CaseFile.objects.filter(state=FileState.CHECKING):
        checking.check_file(file=file)


@pytest.mark.parametrize("who", ["client", "party", "mediator"])
def test_a_plain_form_puts_a_file_on_the_table_for_all_there(who):
    _case, _guest, doors = table()
    there, base = doors[who]
    sensitive = {"sensitive": "none"} if who == "client" else {}
    answer = there.post(f"{base}files/joint/", {"file": upload(), "words": "page 3", **sensitive})
    assert answer["Location"] == f"{base}joint/#listed"
    assert "Being checked" in said(there.get(f"{base}joint/"))
    check_all()
    file = CaseFile.objects.get()
    for each, where in doors.values():
        page = said(each.get(f"{where}joint/"))
        assert "Angebot.txt" in page
        assert "page 3" in page
        assert b"".join(each.get(f"{where}files/{file.public_id}/content/").streaming_content) == b"offer"
        assert each.get(f"{where}files/joint/").status_code == 302


def test_the_client_says_whether_it_is_sensitive_and_the_words_come_back():
    _case, _guest, doors = table()
    there, base = doors["client"]
    answer = there.post(f"{base}files/caucus_client/", {"file": upload(), "words": "typed words"})
    assert answer.status_code == 422
    assert "typed words" in said(answer)
    assert "Say whether the file holds sensitive information." in said(answer)
    assert not CaseFile.objects.exists()


def test_a_person_at_the_table_agrees_for_themselves_and_takes_it_back_on_their_own_page():
    friend, access = joined(mediated(), "representative", "friend", name="Friend")
    there = Client()
    there.post("/en/room/enter/", {"code": access})
    page = "/en/room/joint/"
    shown = re.search(r'name="sensitive" value="([0-9a-f]{64})"', there.get(page).content.decode())[1]
    assert there.post("/en/room/files/joint/", {"file": upload()}).status_code == 422
    assert there.post("/en/room/files/joint/", {"file": upload(), "sensitive": shown}).status_code == 302
    answer = ConsentEvent.objects.get()
    assert (answer.subject, answer.purpose, answer.answer) == (friend.subject, "sensitive_attachment", "given")
    assert "In the mediation you take part in" in said(there.get("/en/choices/history/"))
    there.post("/en/choices/sensitive_attachment/", {"answer": "withdraw"})
    withdrawn = ConsentEvent.objects.get(answer="withdrawn")
    assert withdrawn.subject == friend.subject
    participants.leave_room(participant=friend, by=friend.actor)
    assert there.post("/en/choices/sensitive_attachment/", {"answer": "give", "shown": shown}).status_code == 403


def test_who_acts_for_a_partner_is_not_asked_as_a_person():
    he = joined(mediated())[0]
    assert 'name="sensitive"' not in party_browser(he).get("/en/room/joint/").content.decode()


def test_in_pieces_and_gone_on_after_a_break():
    _case, _guest, doors = table()
    there, base = doors["party"]
    name = base64.b64encode("报价.txt".encode()).decode()
    begun = there.post(f"{base}files/caucus_respondent/uploads/", **PIECE, HTTP_UPLOAD_LENGTH="10", HTTP_UPLOAD_METADATA=f"filename {name}")
    assert begun.status_code == 201
    where = begun["Location"]
    kind = {"content_type": "application/offset+octet-stream"}
    assert there.patch(where, b"hello", **kind, **PIECE, HTTP_UPLOAD_OFFSET="0").status_code == 204
    assert "报价.txt" in said(there.get(f"{base}caucus_respondent/"))
    assert there.head(where, **PIECE)["Upload-Offset"] == "5"
    assert there.patch(where, b"there", **kind, **PIECE, HTTP_UPLOAD_OFFSET="5").status_code == 204
    assert CaseFile.objects.get().state == FileState.CHECKING


def every_door(base: str, file: CaseFile, half: CaseFile, space: str):
    """(method, address) of all that there is for a file, for an upload that is not complete, and for another one in its space."""
    yield from (("get", f"{base}files/{each.public_id}/content/") for each in (file, half))
    yield "get", f"{base}files/{file.public_id}/picture.png"
    yield from (("post", f"{base}files/{each.public_id}/take-back/") for each in (file, half))
    yield from ((method, f"{base}files/uploads/{half.public_id}/") for method in ("head", "patch", "delete"))
    yield "get", f"{base}files/{space}/"
    yield "post", f"{base}files/{space}/"
    yield "post", f"{base}files/{space}/uploads/"


def begun(case, space, by) -> CaseFile:
    return files.start_upload(case=case, size=9, name="half", space=space, by=by)


def knock(there: Client, method: str, address: str):
    more = {"HTTP_UPLOAD_OFFSET": "0", "HTTP_UPLOAD_LENGTH": "9", **PIECE}
    body = {"content_type": "application/offset+octet-stream", "data": b"x" * 9} if method == "patch" else {}
    return getattr(there, method)(address, **body, **more)


def test_every_door_to_the_other_sides_files_is_the_same_404():
    case, guest, doors = table()
    other = mediated()
    chen = joined(other)[0]
    own = {Space.CAUCUS_CLIENT: client(case), Space.CAUCUS_RESPONDENT: guest.actor, Space.MEDIATOR: mediator()}
    laid = {space: (put(case, space, by), begun(case, space, by)) for space, by in own.items()}
    shut = {
        "client": [Space.CAUCUS_RESPONDENT, Space.MEDIATOR],
        "party": [Space.CAUCUS_CLIENT, Space.MEDIATOR],
    }
    doors["chen"], shut["chen"] = (party_browser(chen), "/en/room/"), list(own)
    doors["officer"], shut["officer"] = (browser(people.zhao), staff_room(case)), list(own)
    doors["intake"], shut["intake"] = (browser(people.qian), staff_room(case)), list(own)
    doors["elsewhere"], shut["elsewhere"] = (browser(people.li), staff_room(other)), list(own)
    for who, spaces in shut.items():
        there, base = doors[who]
        for space in spaces:
            file, half = laid[space]
            for method, address in every_door(base, file, half, space):
                if who in ("chen", "elsewhere") and address.rstrip("/").endswith((space, "uploads")):
                    continue  # there is a space of that name in their own case
                answer = knock(there, method, address)
                assert answer.status_code == 404, (who, method, address)
                assert b"x.txt" not in answer.content
    assert {file.state for file, _half in laid.values()} == {FileState.READY}
    assert CaseFile.objects.filter(state=FileState.UPLOADING, received=0).count() == 3


def test_whoever_was_removed_finds_every_door_shut():
    case, guest, doors = table()
    file, half = put(case, Space.CAUCUS_RESPONDENT, guest.actor), begun(case, Space.CAUCUS_RESPONDENT, guest.actor)
    participants.remove_participant(participant=guest, reason="not theirs", by=mediator())
    there, base = doors["party"]
    for method, address in every_door(base, file, half, "caucus_respondent"):
        answer = knock(there, method, address)
        assert (answer.status_code, answer["Location"]) == (302, "/en/room/enter/"), address
    assert CaseFile.objects.get(pk=file.pk).state == FileState.READY
    assert CaseFile.objects.get(pk=half.pk).received == 0


def test_the_desk_sends_in_pieces_too_and_a_stranger_cannot_go_on():
    case = mediated()
    there, base = browser(people.qian), f"/staff/cases/{case.reference}/files/"
    name = base64.b64encode(b"letter.txt").decode()
    where = there.post(f"{base}uploads/", **PIECE, HTTP_UPLOAD_LENGTH="5", HTTP_UPLOAD_METADATA=f"filename {name}")["Location"]
    assert "letter.txt" in said(there.get(base))
    for who in (people.zhao, people.chen_at_work):
        assert knock(browser(who), "patch", where).status_code in (403, 404)
    kind = {"content_type": "application/offset+octet-stream"}
    assert there.patch(where, b"hello", **kind, **PIECE, HTTP_UPLOAD_OFFSET="0").status_code == 204
    assert evidence.listed(case, people.qian().actor("intake"))[0].state == "Being checked"
