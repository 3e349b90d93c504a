from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casefacts import remedies_in, subject_of, tells_something, when, wish_in
from bot.knowledge import understanding
from disputes.services.filing import happened_is_possible

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("昨天有个陌生人", "2026-11-21"), ("尋日落晝", "2026-11-21"), ("不是，是上个月", "2026-10"), ("2026年3月", "2026-03"), ("2026-03-05", "2026-03-05"), ("3月5号", "2026-03-05"),
        ("12月", "2025-12"), ("三天前", "2026-11-19"), ("两个月前", "2026-09"), ("去年5月", "2025-05"), ("去年", "2025"), ("上周开始", "2026-11"),
        ("2 weeks ago", "2026-11"), ("last month", "2026-10"), ("In March you", "2026-03"), ("March 5, 2026", "2026-03-05"), ("in 2024", "2024"),
        ("上周二", "2026-11-10"), ("周三下午", "2026-11-18"), ("这周一", "2026-11-16"), ("每周一次", ""), ("last tuesday", "2026-11-17"),
        ("on Friday", "2026-11-20"), ("last Sunday", "2026-11-15"), ("星期天", "2026-11-22"), ("上上周五", "2026-11-06"),
        ("it may be", ""), ("in 2031", ""), ("13月45号", ""), ("2026-02-30", ""),
    ],
)  # fmt: skip
def test_when_is_read_from_words(words, moment):
    assert when(words, TODAY) == moment


@given(st.text(alphabet="0123456789年月日号 -./上个去前天周星期一二五march lastweekagofridy,", max_size=40))
def test_whatever_is_read_is_a_time_that_can_be_filed(words):
    assert happened_is_possible(when(words, TODAY), TODAY)


@pytest.mark.parametrize("words", ["我要投诉", "投诉", "I want to file a complaint", "我要申请调解", "I want to complain."])
def test_a_bare_wish_to_complain_tells_nothing(words):
    assert not tells_something(words)


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("你们把我的信息泄露了，到处都能查到", "leak"),
        ("天天给我打推销电话，烦死了", "marketing"),
        ("会计把我的流水发到群里，要求你们马上删除这些截图并且给我道歉，不然我要去网信办反映你们公司，这样做生意也太不负责任了", "sharing"),
        ("I asked for a copy of my file and got nothing", "access"),
        ("you posted my child's photo without asking", "consent"),
        ("qwerty asdf", "other"),
    ],
)
def test_the_subject_is_what_happened(words, subject):
    assert subject_of(understanding().parse(words)) == subject


def test_the_wish_is_the_sentence_that_asks():
    story = (
        "前天发现你们会计把我公司的银行流水截图发到一个五十多人的同行群里，名字和账号都没打码，这让我以后怎么做生意。要求你们删除并且道歉。"
    )
    assert wish_in(story) == "要求你们删除并且道歉。"
    assert wish_in("要求道歉") == ""
    complaint = "i want to complain your people gave my daughters details to a tutoring company and they ring every day"
    assert wish_in(complaint) == "" and wish_in(f"I want to complain about you. {complaint[19:]}.") == ""
    assert wish_in(f"{complaint}. I want you to delete it.") == "I want you to delete it."


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        ("", ""),
        ("要求你们删除并且道歉", "deletion apology"),
        ("刪掉我的資料，賠償我的損失", "deletion compensation"),
        ("不要赔偿，只要你们把名字改过来", "correction"),
        ("给我一份副本，再说清楚是谁给出去的", "explanation copy"),
        ("别再给我打电话了", "stop"),
        ("你们看着办", "other_remedy"),
        ("I want you to find out who leaked it and to apologise.", "explanation apology"),
        ("I don't want money or an apology, just stop calling me", "stop"),
        ("please destroy the copies and refund the fee", "deletion compensation"),
        ("a copy of my file and put my name right", "copy correction"),
        ("be ashamed of yourselves", "other_remedy"),
    ],
)
def test_a_wish_says_what_is_asked_for(wish, asked):
    assert " ".join(remedies_in(wish)) == asked


@pytest.mark.parametrize(
    ("text", "found"),
    [("改一下时间，是九月份", "2026-09"), ("二〇二五年十二月三十一号", "2025-12-31"), ("十月", "2026-10"), ("三个月前", "2026-08")],
)
def test_chinese_numerals_say_a_month_or_a_day(text, found):
    assert when(text, TODAY) == found
