"""The drawing of the house and its table of rooms are made from the floors import-linter enforces, and never fall behind them."""

import runpy
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.conf import settings

SCRIPT = Path(settings.BASE_DIR) / "docs" / "draw_house.py"


@pytest.fixture(scope="module")
def drawn() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(SCRIPT)))


def test_the_drawing_is_fresh(drawn):
    assert drawn.PICTURE.read_text() == drawn.picture(), "docs/house.svg is stale: run python docs/draw_house.py"


def test_the_table_of_rooms_is_fresh(drawn):
    assert drawn.PAGE.read_text() == drawn.page(drawn.PAGE.read_text()), "docs/house.md is stale: run python docs/draw_house.py"


def test_a_room_moved_to_another_floor_makes_both_stale(drawn):
    def moved():
        first, *rest = drawn.floors()
        return [*rest, first]

    for make, kept in ((drawn.picture, drawn.PICTURE), (lambda: drawn.page(drawn.PAGE.read_text()), drawn.PAGE)):
        names, before = drawn.picture.__globals__, drawn.floors
        try:
            names["floors"] = moved
            assert kept.read_text() != make()
        finally:
            names["floors"] = before


def test_every_room_that_is_built_says_what_it_is_for(drawn):
    built = {room for rooms in drawn.floors() for room in rooms}
    assert set(drawn.PURPOSES) == built


def test_words_are_text_and_stay_inside_their_boxes(drawn):
    root = ElementTree.fromstring(drawn.picture())
    words = [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "portal.vault" in words
    for boxes in (drawn.ROAD, drawn.DRAWERS):
        assert all(len(drawn.wrapped(purpose, 27)) <= 4 for _title, purpose in boxes)
