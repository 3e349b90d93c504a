"""The PDF prints Chinese with our own fonts; where it cannot be made, the page says so."""

import re
import zlib

import pytest
from django_tasks_db.models import DBTaskResult

from portal.policies import publication, services, typesetting
from portal.press import services as press
from tests import needs
from tests.policies.samples import published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_press(settings, tmp_path, firm):
    settings.PRESS_ROOT = tmp_path / "press"


def streams(pdf):
    """The PDF with every compressed stream opened."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


@needs.pango
def test_chinese_glyphs_come_from_the_shipped_font():
    version = published()
    pdf = streams(publication.print_file(version, "zh-hans").body)
    assert re.search(rb"/BaseFont /\w+\+Mingshi-Sans", pdf)
    # The text can be copied out again: 证 (U+8BC1) is in a ToUnicode map.
    assert re.search(rb"<8bc1>", pdf, re.IGNORECASE)


@needs.pango
def test_until_it_is_made_the_reader_is_asked_to_wait(client):
    published()
    response = client.get("/en/policy/1/policy.pdf")
    assert response.status_code == 503 and response["Retry-After"] == "30"


@needs.pango
def test_once_made_it_is_served(client):
    version = published()
    press.publish("/en/policy/1/policy.pdf", b"%PDF-1.7 test", "application/pdf", language="en")
    response = client.get(f"/en/policy/{version.number}/policy.pdf")
    assert (response.status_code, response["Content-Type"], response.content) == (200, "application/pdf", b"%PDF-1.7 test")


@needs.pango
def test_a_document_reaches_for_no_file_and_no_network():
    assert typesetting.to_pdf('<link rel=stylesheet href="file:///etc/passwd"><img src="http://127.0.0.1:9/x.png">') is None


def test_without_pango_the_page_says_that_pdf_is_off(client, monkeypatch):
    monkeypatch.setattr(typesetting, "available", lambda: False)
    version = published()
    assert "PDF is off on this server" in client.get("/en/policy/").content.decode()
    assert client.get("/en/policy/1/policy.pdf").status_code == 404
    assert publication.publish_prints(version) == 0


def test_asking_again_and_again_queues_one_task(django_capture_on_commit_callbacks):
    version = published()
    before = DBTaskResult.objects.count()
    for _ in range(3):
        services.print_again(version)
    assert DBTaskResult.objects.count() - before <= 1
