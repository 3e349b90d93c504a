"""Files from the chat go to the conversation's own case, by the conversation's token; nobody else's, and none without a case."""

from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bot.services import start_chat
from disputes.models import CaseFile, Message
from disputes.services import filing
from portal.consent import queries as consent
from tests.people import qian, signed_in, wang

pytestmark = pytest.mark.django_db
BODY = "合同第三页：押金 3000 元\n".encode()


def door(client, method, path, token, **headers):
    given = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {token}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    body = given.pop("body", b"")
    return client.generic(method, path, body, content_type=given.pop("type", "application/octet-stream"), headers=given)


def begun(firm_case=True, language="zh-hans"):
    started = start_chat(language)
    if firm_case:
        filing.file_case(
            kind="complaint", topic="leak", story="会计把合同发到群里。", wish="", language=language, channel="chat", by=wang(),
            conversation=started.conversation, remedies=("deletion",),
        )  # fmt: skip
    return started


def said(sensitive="none"):
    pairs = {"filename": "张三的合同.txt", "sensitive": sensitive}
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in pairs.items() if value)


def begin(client, token, **more):
    headers = {"Upload_Length": str(len(BODY)), "Upload_Metadata": said()} | more
    return door(client, "POST", "/zh-hans/chat/files/", token, **headers)


def test_a_file_goes_to_the_case_in_pieces_and_the_thread_says_so_once_without_its_name(firm, client):
    started = begun()
    where = begin(client, started.token)["Location"]
    for offset, piece in ((0, BODY[:9]), (9, BODY[9:])):
        sent = door(client, "PATCH", where, started.token, body=piece, type="application/offset+octet-stream", Upload_Offset=str(offset))
        assert sent.status_code == 204
    file = CaseFile.objects.get()
    assert file.case.conversation == started.conversation
    told = Message.objects.filter(conversation=started.conversation, from_kind="system")
    assert [each.text_masked for each in told] == [f"文件 1（1 kB）已加入案件 {file.case.reference}，检查之后才能打开。"]
    standing = door(client, "GET", "/zh-hans/chat/files/", started.token).json()
    assert standing["case"] == file.case.reference
    assert [each["id"] for each in standing["files"]] == [str(file.public_id)]


def test_sensitive_information_takes_a_yes_to_the_words_shown(firm, client):
    started = begun()
    words = door(client, "GET", "/zh-hans/chat/files/", started.token).json()["consent"]
    assert words["sha256"] == consent.purpose("sensitive_attachment").sha256("zh-hans") and words["text"]
    assert begin(client, started.token, Upload_Metadata=said("")).json()["code"] == "file.say_sensitive"
    assert begin(client, started.token, Upload_Metadata=said("0" * 64)).status_code >= 400
    assert begin(client, started.token, Upload_Metadata=said(words["sha256"])).status_code == 201


def test_what_it_shows_and_which_claim_it_supports_come_with_it_and_the_desk_sees_them_masked(firm, client):
    started = begun()
    standing = door(client, "GET", "/zh-hans/chat/files/", started.token).json()
    (claim,) = standing["claims"]
    assert claim == {"n": "1", "title": "1. 删除我的信息"} and standing["original"]["sha256"] == consent.purpose("original_file").sha256(
        "zh-hans"
    )
    said = {
        "filename": "合同.txt",
        "sensitive": "none",
        "words": "合同第 3 页，我的电话 13812345678",
        "claim": claim["n"],
        "original": standing["original"]["sha256"],
    }
    metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())
    where = begin(client, started.token, Upload_Metadata=metadata)["Location"]
    door(client, "PATCH", where, started.token, body=BODY, type="application/offset+octet-stream", Upload_Offset="0")
    file = CaseFile.objects.get()
    assert (file.claim, file.keep_original) == (1, True)
    page = signed_in(Client(), qian()).get(f"/staff/cases/{file.case.reference}/files/").content.decode()
    assert "合同第 3 页" in page and "13812345678" not in page


def test_without_a_case_it_says_what_comes_first(firm, client):
    started = begun(firm_case=False)
    answer = begin(client, started.token)
    assert (answer.status_code, answer.json()["code"]) == (409, "chat.no_case")
    assert not CaseFile.objects.exists()


def test_a_stranger_reaches_nothing(firm, client):
    wangs, chens = begun(), begun()
    where = begin(client, wangs.token)["Location"]
    assert door(client, "HEAD", where, chens.token).status_code == 404
    assert door(client, "DELETE", where, chens.token).status_code == 404
    assert door(client, "GET", "/zh-hans/chat/files/", "no-such-token").status_code == 404
    assert door(client, "HEAD", where, wangs.token).status_code == 200


def test_the_plain_form_says_what_comes_first_and_then_takes_a_file(firm, client):
    assert "请先提出投诉" in client.get("/zh-hans/chat/attach/").content.decode()
    started = begun()
    session = client.session
    session["chat_token"] = started.token
    session.save()
    page = client.get("/zh-hans/chat/attach/").content.decode()
    assert CaseFile.objects.count() == 0 and 'enctype="multipart/form-data"' in page
    answer = client.post("/zh-hans/chat/attach/", {"file": SimpleUploadedFile("a.txt", BODY), "words": "", "sensitive": "none"})
    assert answer.status_code == 302
    assert CaseFile.objects.get().case.conversation == started.conversation
