from dataclasses import replace

import numpy as np
import pytest

from bot.understanding.search import Index, Passage, coverage, terms

PASSAGES = [
    Passage("keep", "保存期限", "身份证件复印件在办结后 30 日内销毁，合同保存十年。", ("storage_retention",)),
    Passage("share", "向第三方提供", "我们不向受让方提供您的身份证件。", ("third_party_sharing",)),
    Passage("en", "How long we keep it", "Copies of identity documents are destroyed within 30 days.", ("storage_retention",)),
]
TOPICS = ("storage_retention", "third_party_sharing")


def keys(query, topics=None):
    return [hit.key for hit in Index.build(PASSAGES, TOPICS).search(terms(query), topics)]


def test_words_find_the_passage():
    assert keys("身份证复印件什么时候销毁")[0] == "keep"


def test_other_words_of_the_same_meaning_find_it():
    english = [
        Passage("en", "How long we keep it", "Copies of identity documents are destroyed within 30 days."),
        Passage("no", "Cookies", "No tracking."),
    ]
    assert Index.build(english).search(terms("when will my passport scan be shredded"))[0].key == "en"


def test_what_it_stands_under_tells_two_passages_of_the_same_words_apart():
    same = [Passage(key, "", "与国家安全直接相关的", around=around) for key, around in (("share", "共享"), ("collect", "收集"))]
    assert [Index.build(same).search(terms(f"{word}与国家安全直接相关的"))[0].key for word in ("共享", "收集")] == ["share", "collect"]
    own = Passage("own", "", "收集您的资料")
    assert Index.build([*same, own]).search(terms("收集"))[0].key == "own"


def test_the_topic_of_the_question_decides_between_equals():
    assert keys("我的身份证件", {"third_party_sharing": 0.9})[0] == "share"


def test_so_does_what_was_guessed_of_passages_nobody_labelled():
    one, other = (replace(passage, topics=(), guessed=((topic, 0.7),)) for passage, topic in zip(PASSAGES[:2], TOPICS, strict=True))
    assert Index.build([one, other], TOPICS).search(terms("我的身份证件"), {TOPICS[1]: 0.9})[0].key == "share"
    assert Index.build([one, other], TOPICS).search(terms("我的身份证件"), {TOPICS[0]: 0.9})[0].key == "keep"


def test_a_vector_finds_what_the_words_miss_and_is_not_heard_where_they_match():
    index = Index.build(PASSAGES[:2], vectors=np.array([[1, 0.1], [1, -0.1]], dtype=np.float32))
    towards = {"keep": np.array([0, 1], dtype=np.float32), "share": np.array([0, -1], dtype=np.float32)}
    assert [index.search(terms("¿cuánto tiempo?"), vector=towards[key])[0].key for key in towards] == ["keep", "share"]
    said = terms(PASSAGES[0].text)
    assert [index.search(said, vector=towards[key])[0].key for key in towards] == ["keep", "keep"]
    assert index.search(said)[0].near == index.search(said)[0].lexical


def test_traditional_characters_find_simplified_text():
    assert keys("身份證件影本何時銷毀")[0] == "keep"


def test_an_empty_index_finds_nothing():
    assert Index.build([], TOPICS).search(terms("保存多久"), {"storage_retention": 1.0}) == []


def test_a_perfect_match_scores_one():
    index = Index.build([Passage("only", "", "deletion of data")])
    assert abs(index.search(terms("deletion of data"))[0].lexical - 1) < 1e-9


def test_a_question_is_covered_as_far_as_it_is_asked():
    published = "How long do you keep my contract after I sell the company?"
    assert coverage(published, terms(published)) == pytest.approx(1)
    assert coverage(published, terms("how long do you keep my data")) < 0.5
    assert coverage(published, terms("")) == 0
