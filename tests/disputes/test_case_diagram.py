"""The drawing of a case's life is made from the MOVES table and never falls behind it."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disputes import diagram
from disputes.management.commands import case_diagram
from disputes.moves import MOVES
from disputes.rules import Event


def test_case_life_is_fresh():
    call_command("case_diagram", "--check")


def test_case_life_that_is_stale_fails(tmp_path: Path, monkeypatch):
    page = tmp_path / "case-life.md"
    page.write_text(diagram.text() + "edited by hand")
    monkeypatch.setattr(case_diagram, "PAGE", page)
    with pytest.raises(CommandError):
        call_command("case_diagram", "--check")


def test_case_life_is_written_whole(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(case_diagram, "PAGE", tmp_path / "docs" / "case-life.md")
    call_command("case_diagram")
    written = (tmp_path / "docs" / "case-life.md").read_text()
    assert written.count("| `") == len(MOVES)
    assert all(event.value in written for event in Event)
