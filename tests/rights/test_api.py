"""Rights over the API, and the copy sealed for a passphrase, through the real doors."""

import io
import json
import zipfile
from uuid import uuid4

import pyrage
import pytest
from django.core.cache import cache

from portal.rights import age_sealed
from portal.rights.models import Request
from portal.rights.rules import Right
from portal.rights.services import copying, deleting
from tests.disputes import walks
from tests.disputes.cases import STORY, file, officer
from tests.disputes.test_api import post, problem
from tests.rights.requests import ABOUT, CHENS, WANGS, asked, at, earlier, in_hand, newest, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
ASKED = {"right": "access", "about": ABOUT, "language": "en"}
PASSPHRASE = "correct horse battery staple"


def body_of(response):
    return b"".join(response.streaming_content)


def unsealed(response, passphrase=PASSPHRASE):
    with zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(body_of(response), passphrase))) as bundle:
        return bundle.read("data.json").decode()


def ready():
    """A request over the door, confirmed, with a copy that waits; returns (request, receipt, package)."""
    case, _receipt = earlier()
    request, receipt = asked(earlier=case)
    return request, receipt, copying.make_copy(request=in_hand(request), by=officer())


def test_a_right_is_asked_for_once_and_known_by_an_earlier_receipt(client):
    case, receipt = earlier()
    first = post(client, "rights", ASKED | {"earlier": receipt}, **{"Idempotency-Key": "right-once-1"})
    again = post(client, "rights", ASKED | {"earlier": receipt}, **{"Idempotency-Key": "right-once-1"})
    assert first.status_code == 201 and first.json() == again.json() and Request.objects.count() == 1
    assert first.json()["confirmed"] and {row["term"] for row in first.json()["deadlines"]} >= {"cn.rights"}
    shown = post(client, "rights/status", {"receipt": first.json()["receipt"]}).json()
    assert shown["identity"] == "receipt" and shown["records"] == [{"case": case.reference, "outcome": None, "ground": None}]
    assert newest().case.channel == "api"


def test_without_a_proof_nothing_comes_until_it_is_shown_and_a_stranger_shows_nothing(client):
    _case, theirs = earlier()
    own = post(client, "rights", ASKED).json()["receipt"]
    assert post(client, "rights/status", {"receipt": own}).json()["confirmed"] is False
    problem(post(client, "rights/prove", {"receipt": own, "earlier": own}), 409, "rights.own_receipt")
    assert post(client, "rights/prove", {"receipt": own, "earlier": theirs}).json()["confirmed"] is True
    complaint = file().receipt
    for path in ("status", "cancel", "result"):
        problem(post(client, f"rights/{path}", {"receipt": complaint}), 404, "rights.not_found")
        problem(post(client, f"rights/{path}", {"receipt": "AAAA"}), 404, "receipt.unknown")
    problem(post(client, "rights", ASKED | {"right": "everything"}), 422, "rights.not_a_choice")


def test_every_right_is_asked_for_and_followed_over_the_door(client):
    _case, receipt = earlier()
    words = set()
    for n, right in enumerate(Right.values):
        filed = post(client, "rights", ASKED | {"right": right, "language": ("en", "zh-hans")[n % 2], "earlier": receipt})
        told = post(client, "rights/status", {"receipt": filed.json()["receipt"]}).json()
        assert (filed.status_code, told["right"], told["confirmed"]) == (201, right, True) and told["deadlines"]
        words.add(told["status"])
    assert Request.objects.count() == len(Right.values) and all(words)


def test_a_code_to_the_address_we_hold_shows_who_asks_and_a_strangers_address_shows_nothing(client):
    case, _receipt = earlier()
    own = post(client, "rights", ASKED).json()["receipt"]

    def sent(address):
        return post(client, "rights/prove/address", {"receipt": own, "address": address}).json()["sent"]

    problem(post(client, "rights/prove/address", {"receipt": own, "address": "13800138000"}), 422, "contact.wrong_address")
    theirs = {"receipt": own, "sent": sent(CHENS), "code": walks.code_sent()}
    problem(post(client, "rights/prove/code", theirs), 404, "rights.nothing_known")
    held = {"receipt": own, "sent": sent(f" {WANGS.upper()}"), "code": walks.code_sent()}
    problem(
        post(client, "rights/prove/code", held | {"code": "000000" if held["code"] != "000000" else "000001"}), 422, "contact.wrong_code"
    )
    shown = post(client, "rights/prove/code", held).json()
    assert shown["identity"] == "contact" and [row["case"] for row in shown["records"]] == [case.reference]
    problem(post(client, "rights/prove/code", held), 410, "contact.code_over")


@pytest.mark.usefixtures("one_window")
def test_codes_are_guessed_at_no_door_of_the_rights_for_long(client):
    """One budget for all of them: whoever used it up is let in nowhere, and the right code helps no more."""
    _case, receipt = earlier()
    own = post(client, "rights", ASKED).json()["receipt"]
    cache.clear()
    for n in range(30):
        path, name = (("status", "receipt"), ("copy", "receipt"))[n % 2]
        given = {name: f"AAAA-{n:04}"} | ({"copy": str(uuid4())} if path == "copy" else {})
        assert post(client, f"rights/{path}", given).status_code in (404, 410)
    problem(post(client, "rights/prove", {"receipt": own, "earlier": receipt}), 429, "limit.reached")
    assert send(client, receipt=receipt).status_code == 429
    assert Request.objects.filter(way="").count() == Request.objects.count() == 1


def test_a_request_is_cancelled_once(client):
    own = post(client, "rights", ASKED).json()["receipt"]
    assert post(client, "rights/cancel", {"receipt": own, "words": "不需要了"}).json()["resolution"] == "withdrawn"
    problem(post(client, "rights/cancel", {"receipt": own}), 409, "case.move_not_allowed")


def test_the_copy_is_fetched_once_with_the_receipt_in_the_body(client):
    request, own, package = ready()
    (waiting,) = post(client, "rights/result", {"receipt": own}).json()["copies"]
    assert waiting["copy"] == str(package.public_id) and not waiting["by_letter"]
    problem(post(client, "rights/copy", {"receipt": file().receipt, "copy": waiting["copy"]}), 404, "receipt.unknown")
    problem(post(client, "rights/copy", {"receipt": own, "copy": waiting["copy"], "passphrase": "short"}), 422, "rights.passphrase")
    answer = post(client, "rights/copy", {"receipt": own, "copy": waiting["copy"], "passphrase": PASSPHRASE})
    assert answer["Content-Disposition"] == f'attachment; filename="{request.case.reference}-copy.zip.age"'
    assert STORY in unsealed(answer)
    problem(post(client, "rights/copy", {"receipt": own, "copy": waiting["copy"]}), 410, "rights.link_over")


def test_where_there_is_an_address_the_letter_alone_names_the_copy(client):
    _request, own, _package = ready()
    request = newest()
    request.case.contact = "somebody"
    request.case.save(update_fields=["contact"])
    (waiting,) = post(client, "rights/result", {"receipt": own}).json()["copies"]
    assert (waiting["copy"], waiting["by_letter"]) == (None, True)


def test_the_page_seals_the_copy_for_a_passphrase_and_says_how_to_open_it(client):
    _request, own, package = ready()
    path = at("en", f"copy/{package.public_id}/")
    assert "age --decrypt" in walks.text(client.get(path))
    said = {"receipt": own, "passphrase": PASSPHRASE, "again": PASSPHRASE + "!"}
    assert client.post(path, said).status_code == 422 and client.post(path, said | {"passphrase": "a", "again": "a"}).status_code == 422
    sealed = client.post(path, said | {"again": PASSPHRASE})
    head = body_of(sealed)
    assert head.startswith(b"age-encryption.org/v1\n-> scrypt ") and STORY.encode() not in head


def test_a_copy_too_large_to_seal_uses_nothing_up(client, monkeypatch):
    _request, own, package = ready()
    monkeypatch.setattr(age_sealed, "MOST", 10)
    body = {"receipt": own, "copy": str(package.public_id), "passphrase": PASSPHRASE}
    problem(post(client, "rights/copy", body), 413, "rights.too_large_to_seal")
    package.refresh_from_db()
    assert package.used_at is None


def test_the_certificate_comes_with_the_result(client):
    case, _receipt = earlier()
    request, own = asked("deletion", earlier=case)
    deleting.delete_records(request=in_hand(request), by=officer())
    answer = post(client, "rights/result", {"receipt": own}).json()
    assert answer["certificate"]["type"] == "rights.certificate" and case.reference not in json.dumps(answer)
    outside = post(client, "rights/status", {"receipt": own}).json()["outside"]
    assert {each["state"] for each in outside} == {"waiting"}
