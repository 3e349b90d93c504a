"""The doors of evidence files: the client's page and uploads in pieces (tus 1.0.0), the desk, and strangers at each of them."""

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disputes.files_rules import FileState
from disputes.models import AccessRecord, CaseFile
from disputes.services import checking
from portal.consent import queries as consents
from portal.consent.models import ConsentEvent
from tests.disputes import hostile
from tests.disputes.cases import file as filed
from tests.people import chen_at_work, li, qian, signed_in, sun, zhou

pytestmark = pytest.mark.django_db(transaction=True)
TUS = {"Tus-Resumable": "1.0.0"}
TEXT = "合同第三页。\n".encode() * 100


@pytest.fixture
def opened(firm, client):
    """(case, browser that has it open)."""
    made = filed()
    client.post("/en/cases/", {"receipt": made.receipt})
    return made.case, client


def encoded(**said: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())


def begin(client, size, *, said=None, path="/en/cases/mine/files/uploads/", **headers):
    said = {"filename": "合同.txt", "sensitive": "none"} if said is None else said
    return client.post(
        path,
        b"",
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": encoded(**said), **headers},
    )


def piece(client, where, offset, data, **headers):
    told = {**TUS, "Upload-Offset": str(offset), **headers}
    return client.patch(where, data, content_type=told.pop("type", "application/offset+octet-stream"), headers=told)


def test_an_upload_goes_in_pieces_and_says_where_it_stands(opened):
    case, client = opened
    begun = begin(client, len(TEXT))
    where = begun["Location"]
    assert (begun.status_code, begun["Upload-Offset"], begun["Tus-Resumable"]) == (201, "0", "1.0.0")
    assert piece(client, where, 0, TEXT[:500]).headers["Upload-Offset"] == "500"
    stand = client.head(where, headers=TUS)
    assert (stand["Upload-Offset"], stand["Upload-Length"], stand["Cache-Control"]) == ("500", str(len(TEXT)), "no-store")
    assert stand["Upload-Metadata"] == encoded(filename="合同.txt", sensitive="none")
    wrong = piece(client, where, 0, TEXT[:500])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "file.wrong_offset")
    last = piece(client, where, 500, TEXT[500:])
    assert (last.status_code, last["Upload-Offset"], last.content) == (204, str(len(TEXT)), b"")
    assert client.head(where, headers=TUS)["Upload-Offset"] == str(len(TEXT))
    assert CaseFile.objects.get(case=case).state == FileState.CHECKING


def test_the_protocol_is_followed_to_the_letter(opened, settings):
    _case, client = opened
    said = client.options("/en/cases/mine/files/uploads/")
    assert (said.status_code, said["Tus-Version"], said["Tus-Max-Size"]) == (204, "1.0.0", str(settings.FILE_MOST))
    assert said["Tus-Extension"] == "creation,expiration,checksum,termination"
    old = begin(client, 5, **{"Tus-Resumable": "0.2.2"})
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")
    assert begin(client, "x").status_code == 400
    assert begin(client, settings.FILE_MOST + 1).status_code == 413
    assert begin(client, 5, **{"Upload-Metadata": "filename ***"}).status_code == 400
    where = begin(client, len(TEXT))["Location"]
    assert piece(client, where, 0, TEXT, type="application/octet-stream").status_code == 415
    assert piece(client, where, "-1", TEXT).status_code == 400
    good = base64.b64encode(hashlib.sha1(TEXT, usedforsecurity=False).digest()).decode()
    assert piece(client, where, 0, TEXT, **{"Upload-Checksum": f"md5 {good}"}).status_code == 400
    assert piece(client, where, 0, TEXT[:-1], **{"Upload-Checksum": f"sha1 {good}"}).status_code == 460
    assert client.head(where, headers=TUS)["Upload-Offset"] == "0"
    assert client.get(where, headers=TUS).status_code == 405
    over = client.post(
        where,
        TEXT,
        content_type="application/offset+octet-stream",
        headers={**TUS, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0", "Upload-Checksum": f"sha1 {good}"},
    )
    assert over.status_code == 204
    assert client.delete(where, headers=TUS).status_code == 409  # complete: no longer this door's
    where = begin(client, 5)["Location"]
    assert "Upload-Expires" in client.head(where, headers=TUS)
    assert client.delete(where, headers=TUS).status_code == 204
    assert client.head(where, headers=TUS).status_code == 404


def test_a_piece_is_at_most_a_mebibyte(opened):
    _case, client = opened
    where = begin(client, 3_000_000)["Location"]
    assert piece(client, where, 0, b"a" * (1024 * 1024 + 1)).status_code == 413


def test_what_it_is_shows_with_the_first_bytes(opened):
    case, client = opened
    where = begin(client, 50_000, said={"filename": "photo.jpg", "sensitive": "none"})["Location"]
    refused = piece(client, where, 0, hostile.HTML + bytes(9000))
    assert (refused.status_code, refused.json()["code"]) == (422, "file.html")
    assert not CaseFile.objects.filter(case=case).exists()


def test_chen_with_a_case_of_their_own_meets_nothing(opened, firm):
    case, client = opened
    where = begin(client, len(TEXT))["Location"]
    piece(client, where, 0, TEXT)
    checking.sweep(timezone.now())
    row = CaseFile.objects.get(case=case)
    stranger, other = Client(), filed()
    stranger.post("/en/cases/", {"receipt": other.receipt})
    for name in ("file", "file_content", "file_original", "file_picture"):
        assert stranger.get(reverse(f"disputes:{name}", args=[row.public_id])).status_code == 404, name
    assert stranger.head(where, headers=TUS).status_code == 404
    assert piece(stranger, where, 0, b"x").status_code == 404
    assert stranger.delete(where, headers=TUS).status_code == 404
    assert stranger.post(reverse("disputes:file_take_back", args=[row.public_id]), {}).status_code == 404
    nobody = Client()
    assert nobody.get(reverse("disputes:file_content", args=[row.public_id])).status_code == 302
    assert nobody.head(where, headers=TUS).status_code == 403
    assert "合同.txt" in client.get("/en/cases/mine/files/").content.decode()


def form(**said):
    return {"words": "第三页", "sensitive": "none", **said}


def test_the_plain_form_does_the_same(opened):
    case, client = opened
    sent = client.post("/en/cases/mine/files/", form(file=SimpleUploadedFile("合同.txt", TEXT)))
    assert sent.status_code == 302
    checking.sweep(timezone.now())
    page = client.get("/zh-hans/cases/mine/files/").content.decode()
    assert "合同.txt" in page and "第三页" in page
    row = CaseFile.objects.get(case=case)
    saved = client.get(reverse("disputes:file_content", args=[row.public_id]))
    assert b"".join(saved.streaming_content) == TEXT
    assert saved["Content-Disposition"] == f'attachment; filename="{case.reference}-file-1.txt"'
    assert (saved["X-Content-Type-Options"], saved["Content-Security-Policy"]) == ("nosniff", "sandbox; default-src 'none'")
    assert saved["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"file": SimpleUploadedFile("a.txt", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.svg", hostile.SVG)}, "web page or a drawing"),
        ({}, "Choose a file"),
        ({"file": SimpleUploadedFile("a.txt", TEXT), "sensitive": ""}, "Say whether the file holds sensitive information"),
        ({"file": SimpleUploadedFile("a.txt", TEXT), "words": "x" * 501}, "too long"),
    ],
)
def test_each_mistake_has_its_own_words_on_the_page(opened, said, words):
    _case, client = opened
    page = client.post("/en/cases/mine/files/", form(**said))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "There is a problem" in page.content.decode()


def test_nothing_is_ticked_beforehand_and_both_consents_are_recorded_in_their_words(opened):
    case, client = opened
    page = client.get("/en/cases/mine/files/").content.decode()
    assert "checked" not in re.sub(r"being checked|are checked|is checked|checked for", "", page)
    shown = {
        name: consents.purpose(code).sha256("en") for name, code in (("sensitive", "sensitive_attachment"), ("original", "original_file"))
    }
    client.post(
        "/en/cases/mine/files/",
        {"file": SimpleUploadedFile("a.jpg", hostile.jpeg()), "sensitive": shown["sensitive"], "original": shown["original"]},
    )
    said = {event.purpose: (event.answer, event.shown_sha256) for event in ConsentEvent.objects.filter(subject=case.subject)}
    assert said == {"sensitive_attachment": ("given", shown["sensitive"]), "original_file": ("given", shown["original"])}
    checking.sweep(timezone.now())
    row = CaseFile.objects.get(case=case)
    assert row.keep_original
    saved = client.get(reverse("disputes:file_original", args=[row.public_id]))
    assert hostile.MARKER in b"".join(saved.streaming_content)
    small = client.get(reverse("disputes:file_picture", args=[row.public_id]))
    assert (small["Content-Type"], small.content[:4]) == ("image/png", b"\x89PNG")


def test_the_page_says_when_no_scanner_looks(opened, settings):
    _case, client = opened
    assert "no virus scanner looks at them" in client.get("/en/cases/mine/files/").content.decode()
    settings.FILE_SCANNER = "clamd:/run/clamd"
    assert "no virus scanner looks at them" not in client.get("/en/cases/mine/files/").content.decode()


def test_a_file_is_described_anew_and_removed_on_its_page(opened):
    case, client = opened
    client.post("/en/cases/mine/files/", form(file=SimpleUploadedFile("a.txt", TEXT)))
    checking.sweep(timezone.now())
    row = CaseFile.objects.get(case=case)
    client.post(f"/en/cases/mine/files/{row.public_id}/", {"words": "新的说明"})
    assert "新的说明" in client.get("/en/cases/mine/files/").content.decode()
    client.post(f"/en/cases/mine/files/{row.public_id}/take-back/", {})
    page = client.get("/en/cases/mine/files/").content.decode()
    assert "No files yet" in page and "a.txt" not in page


def test_an_interrupted_upload_is_offered_again_and_can_be_given_up(opened):
    case, client = opened
    where = begin(client, len(TEXT))["Location"]
    piece(client, where, 0, TEXT[: len(TEXT) // 2])
    page = client.get("/en/cases/mine/files/").content.decode()
    assert f'data-half="{where}" data-name="合同.txt" data-size="{len(TEXT)}"' in page and "50 % of" in page
    client.post(reverse("disputes:file_take_back", args=[CaseFile.objects.get(case=case).public_id]))
    assert not CaseFile.objects.filter(case=case).exists()


def ready(case, client, data=None, name="张三的病历.jpg"):
    client.post("/en/cases/mine/files/", form(file=SimpleUploadedFile(name, data or hostile.jpeg()), words="电话 13800138000"))
    checking.sweep(timezone.now())
    return CaseFile.objects.get(case=case)


def test_the_desk_shows_no_name_until_a_reason_is_given(opened, client):
    case, browser = opened
    row = ready(case, browser)
    desk = signed_in(Client(), qian())
    assert "1 file" in desk.get(f"/staff/cases/{case.reference}/").content.decode()
    base = f"/staff/cases/{case.reference}/files/"
    listed = desk.get(base).content.decode()
    assert "张三" not in listed and "13800138000" not in listed
    for door in ("", "content/", "original/", "picture.png"):
        assert desk.get(f"{base}{row.public_id}/{door}").status_code == 403, door
    assert desk.post(f"{base}{row.public_id}/open/", {"reason": "curious"}).status_code == 422
    desk.post(f"{base}{row.public_id}/open/", {"reason": "handling", "note": "核对"})
    page = desk.get(f"{base}{row.public_id}/").content.decode()
    assert "张三的病历.jpg" in page and "13800138000" in page
    saved = desk.get(f"{base}{row.public_id}/content/")
    assert "attachment" in saved["Content-Disposition"] and "张三" not in saved["Content-Disposition"]
    assert b"Spy Camera" not in b"".join(saved.streaming_content)
    assert desk.get(f"{base}{row.public_id}/original/").status_code == 404
    assert AccessRecord.objects.filter(case=case, what="file:1").count() == 1
    assert "To handle the case" in browser.get("/en/cases/mine/files/").content.decode()
    AccessRecord.objects.update(at=timezone.now() - timedelta(hours=2))
    assert desk.get(f"{base}{row.public_id}/content/").status_code == 403


@pytest.mark.parametrize(("who", "status"), [(li, 404), (sun, 403), (zhou, 403), (chen_at_work, 403)])
def test_roles_without_the_case_meet_nothing_at_the_desk(opened, who, status):
    case, browser = opened
    row = ready(case, browser)
    desk = signed_in(Client(), who())
    base = f"/staff/cases/{case.reference}/files/"
    assert desk.get(base).status_code in (403, 404)
    for door in ("", "content/", "original/", "picture.png"):
        assert desk.get(f"{base}{row.public_id}/{door}").status_code == status, door
    for door in ("open/", "mark/", "take-back/"):
        assert desk.post(f"{base}{row.public_id}/{door}", {"reason": "handling", "relevant": "yes"}).status_code in (403, 404), door


def test_the_desk_marks_adds_and_takes_back(opened):
    case, browser = opened
    row = ready(case, browser)
    desk = signed_in(Client(), qian())
    base = f"/staff/cases/{case.reference}/files/"
    desk.post(f"{base}{row.public_id}/mark/", {"relevant": "yes"})
    assert "1 marked as relevant" in desk.get(f"/staff/cases/{case.reference}/").content.decode()
    desk.post(base, {"file": SimpleUploadedFile("答复.pdf", hostile.pdf()), "words": "答复全文"})
    checking.sweep(timezone.now())
    assert "答复.pdf" in browser.get("/en/cases/mine/files/").content.decode()
    added = CaseFile.objects.get(case=case, by_kind="staff")
    desk.post(f"{base}{added.public_id}/take-back/", {"words": "x"})
    added.refresh_from_db()
    assert added.state == FileState.REMOVED


def test_everything_takes_the_files_along(opened):
    import io
    import zipfile

    case, browser = opened
    ready(case, browser, TEXT, "合同.txt")
    with zipfile.ZipFile(io.BytesIO(b"".join(browser.get("/en/cases/mine/everything.zip").streaming_content))) as bundle:
        assert bundle.read(f"{case.reference}/files/{case.reference}-file-1.txt") == TEXT
        assert "合同.txt" in bundle.read(f"{case.reference}/case.txt").decode()


def test_a_program_sends_a_file_with_a_token_of_that_upload_alone(firm, client):
    made = filed()
    said = {
        "receipt": made.receipt,
        "size": len(TEXT),
        "name": "合同.txt",
        "sensitive": consents.purpose("sensitive_attachment").sha256("en"),
        "words": "第三页",
        "sha256": hashlib.sha256(TEXT).hexdigest(),
    }
    begun = client.post("/api/v1/cases/files", said, content_type="application/json")
    assert begun.status_code == 201, begun.content
    where, token = begun.json()["upload"], {"Authorization": f"Bearer {begun.json()['token']}"}
    other = client.post("/api/v1/cases/files", {**said, "name": "b"}, content_type="application/json").json()
    for wrong in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {other['token']}"}):
        refused = client.head(where, headers={**TUS, **wrong})
        assert (refused.status_code, "Upload-Offset" in refused) == (404, False)
    assert piece(client, where, 0, TEXT[:700], **token).status_code == 204
    assert client.head(where, headers={**TUS, **token})["Upload-Offset"] == "700"
    assert piece(client, where, 0, TEXT, **token).json()["code"] == "file.wrong_offset"
    assert piece(client, where, 700, TEXT[700:], **token).status_code == 204
    checking.sweep(timezone.now())
    listed = client.post("/api/v1/cases/files/list", {"receipt": made.receipt}, content_type="application/json").json()["files"]
    assert [(one["name"], one["state"], one["sent"]["sha256"]) for one in listed] == [("合同.txt", "ready", said["sha256"])]
    assert client.post("/api/v1/cases/files", {**said, "size": 0}, content_type="application/json").json()["code"] == "file.empty"
