"""Charts draw what is printed and nothing else, each beside a table with the same numbers."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transparency_reports import pictures
from transparency_reports.chapters import CHAPTERS, PROFILES
from transparency_reports.charts import WIDTH
from transparency_reports.definitions import DEFINITIONS
from transparency_reports.drawings import Line, Row, lines, ranges
from transparency_reports.standing_alone import alone, inked

FIGURE = {
    "code": "received.kind", "unit": "cases", "total": {"key": "total", "value": 30, "state": "shown"},
    "cells": [{"key": "complaint", "value": 30, "state": "shown"}, {"key": "dispute", "value": None, "state": "suppressed"}],
}  # fmt: skip


def test_every_figure_stands_in_one_chapter():
    codes = [code for chapter in CHAPTERS for code in chapter.figures]
    assert sorted(codes) == sorted(DEFINITIONS)


def test_every_heading_of_a_profile_is_answered_or_says_why_not():
    for _code, _title, _basis, headings in PROFILES:
        for heading in headings:
            assert set(heading.figures) <= set(DEFINITIONS)
            assert bool(heading.figures) != bool(heading.note)


def test_a_line_is_broken_where_nothing_is_printed():
    svg = ElementTree.fromstring(lines(["Q1", "Q2", "Q3", "Q4"], [Line("Reply", (80, None, 90, 100))], name="x"))
    (path,) = [each for each in svg.iter() if each.get("class") == "line"]
    assert path.get("d").count("M") == 1
    assert len([each for each in svg.iter() if each.get("class") == "dot"]) == 3


def test_a_line_of_nothing_is_not_drawn():
    assert "dot" not in lines(["Q1", "Q2"], [Line("Reply", (None, None))], name="x")


@given(st.lists(st.floats(0, 100), min_size=2, max_size=4))
def test_no_word_stands_on_another(ends):
    svg = ElementTree.fromstring(lines(["a", "b"], [Line(str(i), (end, end)) for i, end in enumerate(ends)], name="x"))
    heights = sorted(float(each.get("y")) for each in svg.iter() if each.get("class") == "on")
    assert all(after - before >= 16.8 for before, after in zip(heights, heights[1:], strict=False))


def test_bars_are_on_one_scale_and_the_hidden_has_none():
    svg = ElementTree.fromstring(ranges([Row("a", 10, "10"), Row("b", 20, "20", 10), Row("c", None, "suppressed")], name="x"))
    wide = [float(each.get("width")) for each in svg.iter() if each.get("class") == "bar b"]
    assert len(wide) == 2 and wide[1] == 2 * wide[0]
    assert len([each for each in svg.iter() if each.get("class") == "tick"]) == 1


def test_an_image_for_elsewhere_needs_no_style_sheet_and_names_its_source():
    body = alone(pictures.bars_of(FIGURE), title="A <title>", source="https://x.example/en/reports/2026-q3/#received.kind").decode()
    root = ElementTree.fromstring(body)
    assert "class=" not in body and "style" not in body and "script" not in body
    assert root.get("width") and "2026-q3/#received.kind" in body


def test_ink_is_known_for_every_class_that_is_drawn():
    drawn = lines(["a", "b"], [Line("x", (1, 2))], name="n") + ranges([Row("a", 1, "1", 0.5), Row("b", None, "-")], name="n")
    assert inked(drawn).count('fill="') + inked(drawn).count('stroke="') >= drawn.count("class=") - 2


def test_the_path_from_complaint_to_outcome_says_what_is_hidden():
    told = pictures.path([FIGURE])
    assert [row[1] for row in told["rows"]] == [["30"]]
    hidden = {**FIGURE, "total": {"key": "total", "value": None, "state": "suppressed"}}
    assert [row[1] for row in pictures.path([hidden])["rows"]] == [["suppressed"]]


def test_times_are_drawn_in_days_whatever_they_are_counted_in():
    reply = {"code": "time.reply", "unit": "hours", "cells": [{"key": "median", "value": 12.0, "state": "shown"}, {"key": "p95", "value": 48.0, "state": "shown"}], "total": None}  # fmt: skip
    assert pictures.times([reply])["rows"][0][1] == ["0.5", "2"]


@pytest.mark.parametrize("label", ["处理答复", "First reply by a person", "Mediation"])
def test_the_word_at_a_lines_end_stays_in_the_picture(label):
    drawn = lines(["2026 Q1", "2026 Q2"], [Line(label, (90.0, 95.0))], name="x")
    start = float(re.search(r'<text class="on" x="([\d.]+)"', drawn)[1])
    assert start + sum(13 if ord(sign) > 0x2E7F else 7 for sign in label) <= WIDTH
