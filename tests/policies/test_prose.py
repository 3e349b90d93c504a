"""Clauses are text: lists and emphasis are shown, everything else stays what was typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policies.prose import references, to_html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](http://evil.example/a.png)",
        "<http://evil.example>",
        '"><svg onload=alert(1)>',
        "# heading",
        "```\ncode\n```",
    ],
)
def test_markup_in_a_clause_stays_text(text):
    html = to_html(text)
    assert set(re.findall(r"<(\w+)", html)) <= {"p"}
    assert "href" not in html


@given(st.text(max_size=300))
def test_only_plain_tags_ever_come_out(text):
    assert set(re.findall(r"<\s*([a-z]+)", to_html(text))) <= {"p", "ul", "ol", "li", "strong", "em", "a"}


def test_lists_and_emphasis_are_shown():
    assert to_html("前言：\n\n- **一**\n- 二") == "<p>前言：</p>\n<ul>\n<li><strong>一</strong></li>\n<li>二</li>\n</ul>"


def test_references_to_clauses_become_links():
    assert to_html("见第 3.2 条。") == '<p>见<a href="#c-3.2">第 3.2 条</a>。</p>'
    assert to_html("see clause 3.2.", base="/en/policy/4/") == '<p>see <a href="/en/policy/4/#c-3.2">clause 3.2</a>.</p>'


def test_several_references_are_each_a_link():
    assert references("clauses 3.2, 4.1 and 12.10; 第 5.1、5.2 条") == ["3.2", "4.1", "12.10", "5.1", "5.2"]
    assert to_html("clauses 3.2 and 4.1").count("<a ") == 2


def test_other_decimals_are_no_references():
    assert references("version 1.10, 3.5 million, TLS 1.3") == []
