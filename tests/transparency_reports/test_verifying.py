"""verify_report over every file of every version, the PDF and the edition of a year: one flipped byte anywhere is named."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from portal.press import services as press
from portal.trail import services as trail
from portal.trail.queries import vkeys
from portal.trail.refuted import Refuted
from tests import people
from tests.transparency_reports.test_publishing import Q3, publish
from transparency_reports import prints, rendering, services, year_services
from transparency_reports.models import Edition, Report
from transparency_reports.rules import ZONE
from transparency_reports.verifying import FILES, Target, check_report, target_of

pytestmark = pytest.mark.django_db(transaction=True)
SLUG, NEXT_YEAR = Q3.slug, datetime(2027, 2, 1, 10, tzinfo=ZONE)
SUN = lambda: people.sun().actor("publisher")  # noqa: E731
ZHAO = lambda: people.zhao().actor("privacy_officer")  # noqa: E731


@pytest.fixture
def fetch(client):
    """What a stranger gets: press first, then Django; `spoil` is the address at which one bit is another."""

    def fetch(path, spoil=""):
        body = next((found.body for language in ("en", "zh-hans", "") if (found := press.read(path, language))), None)
        if path.endswith("tlog-vkey"):
            body = "\n".join(vkeys()).encode()
        if body is None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise Refuted("missing", path=path, reason=answer.status_code)
            body = answer.content
        return bytes([body[0] ^ 1]) + bytes(body[1:]) if path == spoil else bytes(body)

    return fetch


@pytest.fixture
def printed(quarter):
    """A published report in two versions, each with a PDF (its bytes are made up: setting type takes seconds)."""
    publish()
    second = services.draft_correction(quarter=Q3, reason_zh="漏了一件。", reason_en="One was missing.", by=ZHAO(), at=NEXT_YEAR)
    services.publish_report(report=second, by=SUN(), at=NEXT_YEAR)
    for report in Report.objects.all():
        prints._print(report, report.version == 2, lambda language, version=report.version: f"{language} {version}")
    trail.sequence()


@pytest.fixture(autouse=True)
def _fast_print(monkeypatch):
    monkeypatch.setattr(prints.typesetting, "to_pdf", lambda html: b"%PDF-1.7 " + html.encode())


def refuted(lines):
    return [line.text for line in lines if not line.held]


@pytest.mark.parametrize("version", [None, 1, 2])
def test_each_version_is_verified_at_its_own_address(printed, fetch, version):
    lines = list(check_report(fetch, SLUG, version=version))
    assert refuted(lines) == []
    assert len([line for line in lines if line.code == "file"]) == 2 * len(FILES) + 2


@pytest.mark.parametrize("name", [*FILES, "report.pdf"])
def test_a_flipped_byte_in_any_file_of_an_old_version_is_named(printed, fetch, name):
    path = rendering.kept_address(f"/zh-hans/reports/{SLUG}/{name}", 1)
    lines = check_report(lambda each: fetch(each, spoil=path), SLUG, version=1)
    assert refuted(lines)[0] == f"{path} is not what was published: it was changed afterwards."


def test_the_proof_of_another_version_does_not_do(printed, fetch):
    other = lambda path: fetch(path.replace("/v1/report.tlog-proof", "/v2/report.tlog-proof"))  # noqa: E731
    assert refuted(check_report(other, SLUG, version=1)) == [f"The proof is about something else than the report {SLUG}."]
    other = lambda path: fetch(path.replace("/v1/report.pdf.tlog-proof", "/v2/report.pdf.tlog-proof"))  # noqa: E731
    assert refuted(check_report(other, SLUG, version=1)) == [f"The proof of the PDF is about something else than the report {SLUG}."]


def test_a_pdf_without_its_proof_is_not_called_verified(quarter, fetch):
    publish()
    trail.sequence()
    lines = list(check_report(fetch, SLUG))
    assert refuted(lines) == [] and lines[-1].text == "There is no PDF of this report here, so none was checked."
    press.publish(f"/en/reports/{SLUG}/report.pdf", b"%PDF forged", "application/pdf", language="en")
    assert refuted(check_report(fetch, SLUG)) == ["A PDF is served, but no proof that the log holds its hash."]


def test_printing_the_same_bytes_again_is_no_new_entry(printed):
    report = Report.objects.get(version=1)
    entry = report.print_entry
    prints._print(report, False, lambda language: f"{language} 1")
    assert Report.objects.get(version=1).print_entry == entry
    prints._print(report, False, lambda language: "another")
    assert Report.objects.get(version=1).print_entry != entry


@pytest.fixture
def year(quarter):
    publish()
    edition = year_services.draft_edition(year=2026, by=ZHAO(), at=NEXT_YEAR)
    year_services.describe_edition(edition=edition, summary_zh="这一年", summary_en="This year", by=ZHAO(), at=NEXT_YEAR)
    year_services.publish_edition(edition=edition, read=year_services.seen(Edition.objects.get()), by=SUN(), at=NEXT_YEAR)
    trail.sequence()


def test_the_edition_of_a_year_is_worked_out_again_from_its_reports(year, fetch):
    lines = list(check_report(fetch, "2026", version=1))
    assert refuted(lines) == []
    assert [line.code for line in lines if line.code in ("file", "sources", "numbers", "stories")] == [
        *["file"] * 2 * len(FILES),
        "sources",
        "numbers",
        "stories",
    ]


@pytest.mark.parametrize(
    "path",
    [
        *(f"/en/reports/2026/{name}" for name in ("", "data.csv", "data.json", "data.xlsx", "dataset.jsonld")),
        f"/en/reports/{SLUG}/v1/data.json",
    ],
)
def test_a_flipped_byte_in_an_edition_or_behind_it_is_named(year, fetch, path):
    assert refuted(check_report(lambda each: fetch(each, spoil=path), "2026")) != []


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://x.example/en/reports/2026-q3/", Target("2026-q3")),
        ("https://x.example/zh-hans/reports/2026-q3/v2/data.xlsx", Target("2026-q3", 2)),
        ("https://x.example/en/reports/2026-q3/report.pdf", Target("2026-q3")),
        ("https://x.example/en/reports/2026/v1/", Target("2026", 1)),
    ],
)
def test_the_address_of_any_file_will_do(address, target):
    assert target_of(address) == target


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://x.example/en/policy/",
        "https://x.example/en/reports/live/",
        "https://x.example/en/reports/2026/counted.csv",
        "https://x.example/en/reports/2026-q3/v0/",
    ],
)
def test_any_other_address_is_refused_in_words(address):
    with pytest.raises(CommandError, match="is not the address of a report page"):
        call_command("verify_report", address)
