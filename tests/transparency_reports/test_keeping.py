"""Published bytes outlive the press folder and every change of words: `prepare` writes them again with the hashes the log has."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from portal.press import services as press
from tests.transparency_reports.test_publishing import Q3, publish
from tests.transparency_reports.test_verifying import NEXT_YEAR, SUN, ZHAO
from transparency_reports import keeping, prints, rendering, services, year_services
from transparency_reports.definitions import DEFINITIONS
from transparency_reports.models import Edition, KeptBytes, Report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_press(settings, tmp_path, monkeypatch):
    settings.PRESS_ROOT = tmp_path / "press"
    monkeypatch.setattr(prints.typesetting, "to_pdf", lambda html: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def other_words():
    """What an upgrade does: rules are worded in another way from now on."""

    def change():
        for definition in DEFINITIONS.values():
            object.__setattr__(definition, "title", "Other words")

    kept = {code: definition.title for code, definition in DEFINITIONS.items()}
    yield change
    for code, title in kept.items():
        object.__setattr__(DEFINITIONS[code], "title", title)


def everything():
    """Address -> SHA-256 of what the press has of every report and edition, at the version's address and the report's own."""
    found = {}
    for one in (*Report.objects.all(), *Edition.objects.all()):
        for path in one.hashes | one.prints:
            for address in (path, rendering.kept_address(path, one.version)):
                language = rendering.file_at(path, b"").language
                printed = press.read(address, language)
                found[address, language] = sha256(printed.body).hexdigest() if printed else None
    return found


def lose_the_press(settings):
    shutil.rmtree(Path(settings.PRESS_ROOT))


@pytest.mark.one_database
def test_every_version_year_and_pdf_is_written_again_with_the_same_hashes(quarter, settings, other_words, client):
    first = publish()
    second = services.draft_correction(quarter=Q3, reason_zh="漏了一件。", reason_en="One was missing.", by=ZHAO(), at=NEXT_YEAR)
    services.publish_report(report=second, by=SUN(), at=NEXT_YEAR)
    edition = year_services.draft_edition(year=2026, by=ZHAO(), at=NEXT_YEAR)
    year_services.describe_edition(edition=edition, summary_zh="这一年", summary_en="This year", by=ZHAO(), at=NEXT_YEAR)
    year_services.publish_edition(edition=edition, read=year_services.seen(Edition.objects.get()), by=SUN(), at=NEXT_YEAR)
    for version in (1, 2):
        prints.print_report.call(slug=Q3.slug, version=version)
    before = everything()
    assert len(before) > 60 and None not in before.values()
    lose_the_press(settings)
    other_words()
    assert set(everything().values()) == {None}
    first.refresh_from_db()
    page = client.get("/en/reports/2026-q3/v1/").content
    assert sha256(page).hexdigest() == first.hashes["/en/reports/2026-q3/"] != sha256(rendering.page(first, "en")).hexdigest()
    assert keeping.print_again() == []
    assert everything() == before


@pytest.mark.one_database
def test_what_was_published_before_bytes_were_kept_is_taken_from_the_press_or_called_lost(
    quarter, settings, monkeypatch, other_words, client
):
    with monkeypatch.context() as before_the_upgrade:
        before_the_upgrade.setattr(keeping, "keep", lambda files: None)
        publish()
    other_words()
    assert client.get("/en/reports/2026-q3/").status_code == 503
    page = press.read("/en/reports/2026-q3/v1/", "en").body
    press.withdraw("/zh-hans/reports/2026-q3/v1/")
    lost = keeping.print_again()
    assert lost == ["/zh-hans/reports/2026-q3/v1/"]
    lose_the_press(settings)
    assert client.get("/en/reports/2026-q3/").content == page and client.get("/zh-hans/reports/2026-q3/").status_code == 503


def test_the_database_refuses_to_change_or_delete_published_bytes(quarter):
    publish()
    for act in (lambda: KeptBytes.objects.update(packed=b""), KeptBytes.objects.all().delete):
        with pytest.raises(IntegrityError, match="what was published stays"), transaction.atomic():
            act()


@pytest.mark.one_database
def test_the_style_sheet_of_an_old_page_is_put_back_with_what_it_names(quarter, settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path / "static"
    files = {
        "m/look.0123456789ab.css": b'@font-face{src:url("../f/a.ba9876543210.woff2")}',
        "f/a.ba9876543210.woff2": b"font",
        "m/plain.css": b"x",
    }
    for name, body in files.items():
        (settings.STATIC_ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.STATIC_ROOT / name).write_bytes(body)
    page = b'<link rel="stylesheet" href="/static/m/look.0123456789ab.css"><link rel="stylesheet" href="/static/m/plain.css">'
    keeping.keep([rendering.File("/en/reports/2026-q3/", page, "text/html; charset=utf-8", "en")])
    shutil.rmtree(settings.STATIC_ROOT)
    assert keeping.print_again() == []
    back = {str(each.relative_to(settings.STATIC_ROOT)): each.read_bytes() for each in settings.STATIC_ROOT.rglob("*") if each.is_file()}
    assert back == {name: body for name, body in files.items() if "plain" not in name}
