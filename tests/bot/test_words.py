"""Words are found in a dictionary that knows our trade, and never guessed."""

import pytest

from bot.understanding.text import normalise
from bot.understanding.words import TRADE, chinese_words, pieces


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("你们把我的身份证复印件给了代理记账公司", "你们|把|我|的|身份证|复印件|给|了|代理记账|公司"),
        ("公司轉讓以後我的合同還要保存多久？", "公司转让|以后|我|的|合同|还要|保存|多久|?"),
        ("谁可以看我的护照 passport v2.0", "谁|可以|看|我|的|护照| |passport| |v0"),
        ("注销账号后3个月内还收到短信", "注销|账号|后|0|个|月|内|还|收到|短信"),
    ],
)
def test_a_message_is_cut_into_the_words_it_has(said, words):
    assert pieces(normalise(said)) == words.split("|")


def test_an_unknown_name_is_not_guessed_to_be_a_word():
    assert chinese_words("寄到科创大厦") == ["寄", "到", "科", "创", "大厦"]


def test_words_of_the_trade_stay_whole():
    assert [word for word in TRADE if pieces(word) != [word]] == []
