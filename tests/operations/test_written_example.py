"""The example in docs/verifying.md is run as it stands there: with the standard library only, against what the portal serves."""

import io
import re
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from portal.trail import services as trail
from tests.transparency_reports.conftest import firm, quarter  # noqa: F401 (fixtures)
from tests.transparency_reports.test_publishing import Q3, publish, served

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = f"https://privacy.example/en/reports/{Q3.slug}/"


def example() -> str:
    return re.findall(r"^```python\n(.*?)^```", (Path(settings.BASE_DIR) / "docs" / "verifying.md").read_text(), re.MULTILINE | re.DOTALL)[
        0
    ]


def run(monkeypatch: pytest.MonkeyPatch, spoiled: str = "") -> None:
    def opened(url: str) -> io.BytesIO:
        path = url.removeprefix("https://privacy.example")
        return io.BytesIO(served(path) + (b" " if path == spoiled else b""))

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    monkeypatch.setattr("sys.argv", ["check.py", PAGE])
    exec(compile(example(), "docs/verifying.md", "exec"), {})  # noqa: S102 (our own page)


@pytest.fixture
def report(quarter, db):  # noqa: F811
    publish()
    trail.sequence()


def test_the_written_example_verifies_a_report(report, monkeypatch, capsys):
    run(monkeypatch)
    assert capsys.readouterr().out.count("unchanged: ") == 16


def test_the_written_example_notices_a_changed_file(report, monkeypatch):
    path = f"/en/reports/{Q3.slug}/data.csv"
    with pytest.raises(AssertionError, match=re.escape(f"{path} was changed")):
        run(monkeypatch, spoiled=path)


def test_the_written_example_is_short_and_needs_nothing():
    assert example().count("\n") <= 30
    assert re.findall(r"^(?:import|from) .*", example(), re.MULTILINE) == ["import base64, hashlib, json, sys, urllib.request"]
