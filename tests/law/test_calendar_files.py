"""A holiday-cn file from anybody's disk: read, or refused with a word about what is wrong."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.law import queries, years
from portal.law.models import Proposal
from tests.law.calendars import TITLE, URL, file, file_days, year
from tests.people import li, zhao

DAY = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}


def refused(text: str | bytes) -> str:
    with pytest.raises(Refusal) as error:
        years.read_file(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    assert error.value.text
    return error.value.code


def test_a_file_says_the_same_as_the_notice() -> None:
    found = years.read_file(file().encode("utf-8-sig"))
    assert (found.year, found.source, found.source_url, sorted(found.days, key=lambda day: day.date)) == (
        2027,
        TITLE,
        URL,
        list(year().days),
    )


def test_two_holidays_in_one_are_named_in_both_languages() -> None:
    [day] = years.read_file(file([{**DAY, "name": "国庆节、中秋节"}]).encode()).days
    assert day.name_en == "National Day and Mid-autumn Festival"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "calendar.not_json"),
        ("{", "calendar.not_json"),
        (b"\xff\xfe\x00", "calendar.not_json"),
        ("[" * 60_000, "calendar.not_json"),
        ('{"year": ' + "9" * 5000 + "}", "calendar.not_json"),
        ("[]", "calendar.shape"),
        ('{"year": "2027", "days": []}', "calendar.shape"),
        ('{"year": 2027}', "calendar.shape"),
        (file([{**DAY, "isOffDay": "yes"}]), "calendar.shape"),
        (file([{"name": "元旦", "isOffDay": True}]), "calendar.shape"),
        (file([{**DAY, "date": "2027-02-30"}]), "calendar.no_date"),
        (file([{**DAY, "date": "2027-W01-1"}]), "calendar.no_date"),
        (file([{**DAY, "name": " "}]), "calendar.no_name"),
        (file([{**DAY, "name": "\u202e\ufffe"}]), "calendar.no_name"),
        (file([{**DAY, "name": "抗战胜利日"}]), "calendar.unknown_name"),
        (file(year=1066), "calendar.year"),
        (file(year=10**30), "calendar.year"),
        (" " * (64 * 1024 + 1), "calendar.too_large"),
    ],
)
def test_what_is_no_calendar_is_refused(text: str | bytes, code: str) -> None:
    assert refused(text) == code


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    assert refused(raw) in ("calendar.not_json", "calendar.shape")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["year", "days", "papers", "date", "name"]), inner)))  # fmt: skip
def test_no_json_breaks_the_reader(value: object) -> None:
    try:
        years.read_file(json.dumps(value).encode("utf-8", "surrogatepass"))
    except Refusal as refusal:
        assert refusal.code.startswith(("calendar.", "text."))


def written(folder: Path, text: str) -> str:
    path = folder / "2027.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.django_db
@pytest.mark.usefixtures("law")
class TestCommand:
    def test_the_command_proposes_and_does_not_approve(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("import_calendar", written(tmp_path, file()), "--by", zhao().email)
        proposal = Proposal.objects.get()
        assert (proposal.way, proposal.waiting, proposal.proposed_role) == ("command", True, "privacy_officer")
        assert str(proposal.public_id) in capsys.readouterr().out and 2027 not in queries.calendar("cn").known_years

    def test_somebody_unknown_or_without_the_right_cannot_propose(self, tmp_path: Path) -> None:
        for email in ("nobody@mingshi.example", li().email):
            with pytest.raises(CommandError):
                call_command("import_calendar", written(tmp_path, file()), "--by", email)
        assert not Proposal.objects.exists()

    def test_the_command_refuses_what_the_page_refuses(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="2027-02-10"):
            short = [day for day in file_days() if day["date"] != "2027-02-10"]
            call_command("import_calendar", written(tmp_path, file(short)), "--by", zhao().email)
        with pytest.raises(CommandError, match="No such file"):
            call_command("import_calendar", str(tmp_path / "none.json"), "--by", zhao().email)
