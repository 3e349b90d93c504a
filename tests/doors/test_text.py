import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.doors.text import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  投诉  ", "投诉"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("\u202e反转\u2066\u200f", "反转"),
        ("11\u200b0\ufeff1\u00ad0", "11010"),
        ("a\U000e0041b\ufffec", "abc"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a   \nb\u3000\nc", "a\nb\nc"),
        ("a\u00a0b\tc", "a b c"),
        ("第一段\n\u3000\u3000第二段", "第一段\n\u3000\u3000第二段"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_text_is_made_plain(typed, kept):
    assert clean(typed, limit=100) == kept


def test_one_line_has_no_line_breaks_and_single_spaces():
    assert clean(" a\r\n b\t c\u3000d ", limit=100, multiline=False) == "a b c d"


def test_the_limit_counts_characters_after_cleaning():
    assert clean("  投诉\x00  ", limit=2) == "投诉"
    assert clean("👩" * 5, limit=5) == "👩" * 5


def test_too_long_tells_the_limit_and_how_long_it_is_in_both_languages():
    with pytest.raises(Refusal) as refusal:
        clean("张三丰" * 4, limit=5)
    assert (refusal.value.code, refusal.value.status) == ("text.too_long", 422)
    assert refusal.value.facts == {"limit": 5, "actual": 12}
    with translation.override("en"):
        assert refusal.value.text == "This is too long: 12 characters, and at most 5 are allowed."
    with translation.override("zh-hans"):
        assert refusal.value.text == "内容过长：共 12 个字，最多 5 个字。"


def test_a_refusal_never_says_what_was_typed():
    with pytest.raises(Refusal) as refusal:
        clean("110101199003078515", limit=5)
    assert "1101" not in f"{refusal.value} {refusal.value!r} {refusal.value.text}"


@pytest.mark.parametrize("broken", ["\ud800", "a\udfffb", "\udc80\ud800"])
def test_lone_surrogates_are_refused(broken):
    with pytest.raises(Refusal) as refusal:
        clean(broken, limit=100)
    assert refusal.value.code == "text.invalid"


@pytest.mark.parametrize("value", [None, 1, b"bytes", ["a"], {}])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(Refusal) as refusal:
        clean(value, limit=100)
    assert refusal.value.code == "text.not_text"


@pytest.mark.parametrize("empty", ["", "  \n ", "\x00", "\u200b"])
def test_nothing_is_refused_only_where_something_is_needed(empty):
    assert clean(empty, limit=100) == ""
    with pytest.raises(Refusal) as refusal:
        clean(empty, limit=100, required=True)
    assert refusal.value.code == "text.empty"


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_more(text, multiline):
    once = clean(text, limit=10_000, multiline=multiline)
    assert clean(once, limit=10_000, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in once)
