"""A comparison shows all of both texts, in words people can read."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from portal.policies.diffing import Piece, changes, compare

WORDS = st.text(alphabet="我们三十日内销毁保存。，；ab cd.,1 ", max_size=60)


def without(pieces, kind):
    return "".join(piece.text for piece in pieces if piece.kind != kind)


@given(WORDS, WORDS)
def test_nothing_is_lost_and_nothing_invented(old, new):
    pieces = compare(old, new)
    assert without(pieces, "new") == old
    assert without(pieces, "gone") == new


@given(WORDS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(piece.kind == "same" for piece in compare(text, text))


def test_english_changes_word_by_word():
    assert compare("kept for 30 days", "kept for 90 days") == (
        Piece("same", "kept for "), Piece("gone", "30"), Piece("new", "90"), Piece("same", " days"),
    )  # fmt: skip


def test_chinese_changes_sign_by_sign():
    assert compare("三十日内删除", "三十日内销毁") == (Piece("same", "三十日内"), Piece("gone", "删除"), Piece("new", "销毁"))


def test_a_new_sentence_reads_as_one():
    assert compare("甲甲甲。丙丙丙。", "甲甲甲。乙乙乙。丙丙丙。")[1] == Piece("new", "乙乙乙。")


def clause(anchor, number, text, rows=()):
    table = {"columns": [{"zh": "项", "en": "Item"}], "rows": [[{"zh": row, "en": row}] for row in rows]} if rows else None
    return SimpleNamespace(anchor=anchor, number=number, title_zh="题", title_en="Title", text_zh=text, text_en=text, table=table)


def test_clauses_are_matched_by_anchor_not_by_number():
    old = [clause("a", "1.1", "甲"), clause("b", "1.2", "乙"), clause("c", "1.3", "丙")]
    new = [clause("a", "1.1", "甲"), clause("d", "1.2", "丁"), clause("b", "1.3", "乙乙")]
    found = {change.clause.anchor: change.kind for change in changes(old, new)}
    assert found == {"a": "same", "d": "added", "b": "changed", "c": "removed"}


def test_a_clause_that_only_moved_says_so():
    found = changes([clause("a", "1.1", "甲")], [clause("a", "1.2", "甲")])
    assert [change.kind for change in found] == ["moved"]


def test_of_a_table_only_the_rows_that_changed_are_shown():
    (change,) = changes([clause("a", "1.1", "甲", ["一 90", "二"])], [clause("a", "1.1", "甲", ["一 30", "二"])])
    shown = "".join(piece.text for piece in change.pieces["zh"])
    assert "90" in shown and "30" in shown and "二" not in shown
