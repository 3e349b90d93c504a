"""Searching the policy finds the clause, in either language, with words or a whole question."""

import pytest

from portal.policies.search import index, ranked, terms
from portal.policies.searching import find
from tests.policies.samples import published


def test_chinese_is_cut_into_pairs_and_english_into_words():
    assert list(terms("身份证 Copies, of IDs")) == ["身份", "份证", "copi", "of", "ids"]


def test_full_width_and_case_do_not_matter():
    assert list(terms("ＧＰＣ")) == list(terms("gpc"))


def test_nothing_in_common_finds_nothing():
    assert ranked("天气", index(["身份证件", "保存期限"])) == []
    assert ranked("", index(["身份证件"])) == [] and ranked("身份", index([])) == []


def test_the_rarer_word_weighs_more():
    assert ranked("保存 发票", index(["保存 保存 姓名", "保存 发票", "保存 合同"]))[0][0] == 1


@pytest.mark.parametrize(
    ("query", "anchor"),
    [
        ("身份证复印件会给第三方吗", "id-copies"),
        ("转让公司后合同保存多久", "after-transfer"),
        ("怎么注销账号", "account-closing"),
        ("孩子的照片", "child-photos"),
        ("how long do you keep my contract after I sell the company", "after-transfer"),
        ("who looked at my records", "access-log"),
        ("cookies", "cookies"),
        ("GPC", "privacy-signal"),
    ],
)
def test_a_question_finds_its_clause_among_the_first_three(demo, query, anchor):
    assert anchor in [clause.anchor for clause in find(query, demo, limit=3)]


def test_a_version_is_counted_once_and_the_next_one_anew(firm, django_assert_num_queries):
    first = published()
    find("copies", first)
    with django_assert_num_queries(0):
        assert [clause.anchor for clause in find("destroyed", first)] == ["copies"]
    later = published(text_zh="办结后 20 日内粉碎。", text_en="Shredded within 20 days.")
    assert find("destroyed", later) == [] and find("shredded", later)
