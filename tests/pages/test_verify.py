import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.law.models import Operator
from portal.pages.verifier import SCRIPTS, STATIC, words
from portal.trail import kinds, services
from portal.trail import queries as trail
from portal.trail.rules import SYSTEM

PAGE = "/en/verify/"


@pytest.fixture
def proof(house: Operator) -> str:
    """The proof of an entry that is in our log."""
    entry = services.record_document(event="policy.published", by=SYSTEM, document={"type": "policy", "number": 7, "sha256": "0" * 64})
    services.sequence()
    found = trail.proof(entry, opening=True)
    assert found is not None
    return found


def upload(text: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("receipt.tlog-proof", text)


@pytest.mark.parametrize("way", ["file", "text", "windows text"])
def test_a_proof_from_our_log_holds(client: Client, proof: str, way: str) -> None:
    sent = {"file": {"file": upload(proof.encode())}, "text": {"text": proof}, "windows text": {"text": proof.replace("\n", "\r\n")}}[way]
    response = client.post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "The proof holds" in page
    assert '<span class="stamp">' in page


def test_a_changed_proof_does_not_hold(client: Client, proof: str) -> None:
    page = client.post(PAGE, {"text": proof.replace("\n\n", "\n\nX", 1)}).content.decode()
    assert "The proof does not hold" in page
    assert '<span class="stamp">' not in page


@pytest.mark.parametrize("text", ["nonsense", "\n", "c2sp.org/tlog-proof@v1\nindex 0\n\n", "<script>alert(1)</script>"])
def test_what_is_no_proof_is_said_to_be_none(client: Client, house: Operator, text: str) -> None:
    page = client.post(PAGE, {"text": text}).content.decode()
    assert "<script>alert" not in page
    assert "The proof holds" not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a proof file, or paste its text below."),
        ({"file": upload(b"")}, "The file is empty."),
        ({"file": upload(b"x" * (kinds.MOST_BYTES + 1))}, "Choose at most 20 files of together 8 MB."),
        ({"text": "x", "keys": "nonsense"}, "A verification key is not well formed"),
        ({"text": "x" * 65537}, "The text is longer than 64 KB"),
    ],
)
def test_a_bad_file_is_named_at_the_top_and_at_its_field(client: Client, house: Operator, sent: dict[str, object], said: str) -> None:
    response = client.post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(said) == 2
    assert "<title>Error: Check us" in page


def test_text_that_was_not_a_proof_is_still_there(client: Client, house: Operator) -> None:
    assert "my own words" in client.post(PAGE, {"text": "my own words"}).content.decode()


def test_the_page_names_the_keys_to_trust(client: Client, house: Operator) -> None:
    page = client.get(PAGE).content.decode()
    for vkey in trail.vkeys():
        assert vkey in page.replace("&#x2B;", "+")


def test_in_chinese_the_findings_are_chinese(client: Client, proof: str) -> None:
    assert "证明成立" in client.post("/zh-hans/verify/", {"text": proof}).content.decode()


def test_the_words_of_the_scripts_are_those_of_the_checks() -> None:
    assert (STATIC / SCRIPTS[0]).read_text() == words(), "run manage.py verifier_words"


def test_without_scripts_the_same_rules_say_what_holds_and_what_it_means(client: Client, proof: str) -> None:
    page = client.post(PAGE, {"file": [upload(proof.encode()), SimpleUploadedFile("edited.html", b"edited")]}).content.decode()
    assert "edited.html is not among what was published" in page
    assert "What it does not mean" in page
    assert '<span class="stamp">' not in page


def test_a_rolled_back_log_is_called_that(client: Client, proof: str) -> None:
    old = trail.latest_checkpoint()
    services.record(event="case.filed", by=SYSTEM)
    services.sequence()
    new = trail.latest_checkpoint()
    assert old is not None and new is not None
    assert "rolled back" in client.post(PAGE, {"text": old.text, "earlier": new.text}).content.decode()
    assert "The proof holds" in client.post(PAGE, {"text": new.text, "earlier": old.text}).content.decode()


def test_what_was_not_looked_at_is_not_called_verified(client: Client, proof: str) -> None:
    head = trail.latest_checkpoint()
    assert head is not None
    for text in (head.text, proof):
        page = client.post(PAGE, {"text": text, "earlier": head.text[:40]}).content.decode()
        assert "earlier checkpoint was not checked" in page
        assert '<span class="stamp">' not in page
    assert "The proof holds" in client.post(PAGE, {"text": proof, "earlier": head.text}).content.decode()


@pytest.mark.parametrize("path", ["/zh-hans/verify/mingshi-verify.html", "/en/verify/mingshi-verify.html"])
def test_the_file_to_take_along_holds_our_keys_and_fetches_nothing(client: Client, house: Operator, path: str) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert all(vkey in page.replace("&#x2B;", "+") for vkey in trail.vkeys())
    assert "default-src &#x27;none&#x27;" in page
    assert "http:" not in page.replace("http://www.w3.org", "") and "https:" not in page
    assert " src=" not in page and "@import" not in page and "url(" not in page.replace("url(data:", "")
