from dataclasses import replace

import pytest

from bot.intents import choose
from bot.knowledge import understanding
from bot.understanding import text
from bot.understanding.patterns import asks_for_person, danger


@pytest.mark.parametrize(
    ("words", "language"),
    [("你们保存多久", "zh-hans"), ("How long?", "en"), ("我的account怎么delete", "zh-hans"), ("請刪除我的資料", "zh-hans"), ("123", "en")],
)
def test_language_is_told_by_script(words, language):
    assert text.language(words) == language


def test_normalising_evens_out_width_script_case_and_digits():
    assert text.normalise("ＡＢＣ　刪除  138****5678！！！！！！") == "abc 删除 0!!!"


def test_normalising_keeps_the_original_untouched_and_short():
    assert len(text.normalise("长" * 100_000)) <= text.LONGEST


@pytest.mark.parametrize(
    "words",
    [
        "转人工",
        "我要找真人",
        "叫你们经理来",
        "轉人工",
        "不要机器人，给我接人工",
        "talk to a human",
        "get me your manager",
        "agent please",
        "human",
    ],
)
def test_asking_for_a_person_is_understood_by_rule(words):
    assert asks_for_person(words)
    assert understanding().parse(words).kind == "handoff"


@pytest.mark.parametrize(
    "words", ["能不能要求人工复核自动结果", "你是真人吗", "are you a human", "审核是AI做的还是人做的", "who can see my file"]
)
def test_a_question_about_people_is_no_wish_for_one(words):
    assert not asks_for_person(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("我不想活了", "self_harm"),
        ("I want to kill myself", "self_harm"),
        ("他说要杀了我", "threat"),
        ("我账户里的钱正在被转走", "money"),
        ("someone is using my ID right now", "identity"),
        ("你们把我的资料存多久", ""),
    ],
)
def test_danger_is_seen(words, kind):
    assert danger(words) == kind


@pytest.mark.parametrize(
    ("words", "control"),
    [
        ("是的。", "affirm"),
        ("不用了", "deny"),
        ("跳过", "skip"),
        ("取消", "stop"),
        ("Start over!", "restart"),
        ("上一步", "go_back"),
        ("no", "deny"),
    ],
)
def test_control_words_are_matched_whole(words, control):
    assert understanding().parse(words).control == control


def test_a_control_word_inside_a_sentence_is_not_one():
    assert understanding().parse("取消授权以后会有什么影响").control == ""


@pytest.mark.parametrize(
    ("words", "kind", "topic"),
    [
        ("我的身份证复印件你们放几年", "question", "storage_retention"),
        ("個資會轉給別的公司嗎", "question", "third_party_sharing"),
        ("怎样彻底删掉我的资料啊", "question", "deletion"),
        ("Will the buyer see my documents?", "question", "third_party_sharing"),
        ("how do i delet my data", "question", "deletion"),
    ],
)
def test_questions_find_their_topic(words, kind, topic):
    found = understanding().parse(words)
    assert (found.kind, found.topic) == (kind, topic)


def test_a_furious_story_opens_the_form_whichever_kind_of_case_it_is():
    """Chances split between complaint and dispute count together: nobody this upset is asked whether they are."""
    parse = understanding().parse(
        "I am furious. I sold my company through you and now your people posted my ID 110105********002X in a group chat, "
        "nobody answers the phone, I want an apology"
    )
    assert choose(parse, {}, "", understanding().artefact.thresholds) in ("complaint", "dispute")
    divided = replace(parse, kinds=(("complaint", 0.5), ("dispute", 0.4), ("question", 0.1)), upset=0.9)
    assert choose(divided, {}, "", understanding().artefact.thresholds) == "complaint"


@pytest.mark.parametrize("words", ["get me someone real", "让你们主管来", "有活人吗", "kindly transfer me to a human"])
def test_blunt_ways_of_asking_for_a_person(words):
    assert asks_for_person(words)


@pytest.mark.parametrize(
    "words", ["can you call me a taxi", "有人打电话给我推销", "有没有人能看我的资料", "is there a person responsible for privacy"]
)
def test_people_and_calls_alone_are_no_wish_for_a_person(words):
    assert not asks_for_person(words)


def test_one_angry_sentence_makes_a_long_message_a_complaint():
    calm = "你好，我是去年报名的学员家长。孩子现在上三年级，每周六上课，一直都挺顺利的，老师也不错。"
    assert understanding().parse(calm).kind not in ("complaint", "dispute")
    assert understanding().parse(calm + "但是你们把我的手机号泄露给了别的机构，太过分了，我要投诉！").upset > 0.5


@pytest.mark.parametrize(
    "words",
    [
        "a" * 100_000,
        "转" * 100_000,
        "(" * 50_000,
        "((a+)+)+" * 10_000,
        "1-" * 60_000,
        "的" * 4000 + "！" * 4000,
        "get me us this it " * 5000,
        "\u200f" * 5000,
    ],
)
def test_no_input_makes_understanding_run_away(words):
    parse = understanding().parse(words)
    assert abs(sum(share for _, share in parse.kinds) - 1) < 0.01
