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


def test_the_topic_of_the_question_decides_between_equals():
    assert keys("我的身份证件", {"third_party_sharing": 0.9})[0] == "share"


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
