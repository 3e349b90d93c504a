"""Rude, shouted, misspelt: what is meant is still heard."""

import pytest

from bot import intents
from bot.knowledge import understanding


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("投诉投诉投诉！！！！", "complaint"), ("wo yao tousu", "complaint"), ("complain complain COMPLAIN!!", "complaint"),
        ("我要头诉你们", "complaint"), ("滚，我不跟机器人废话", "handoff"), ("你个sb，我要人工", "handoff"), ("ur useless bot get me a humann", "handoff"),
        ("你们就是一群骗子，垃圾公司", "offer_case"), ("YOU SOLD MY NUMBER!!! 20 calls a day", "complaint"), ("you are a bunch of crooks", "offer_case"),
        ("傻x机器人 我身份正复印件存多久", "question"), ("stupid robot. how long u keep my contarct", "question"), ("合同保存多旧啊", "question"),
        ("r u tracking me wiht cookeis", "question"), ("where is my damn case", "status"), ("怎么投诉", "question"),
    ],
)  # fmt: skip
def test_what_is_meant_is_heard(text, intent):
    parse = understanding().parse(text)
    assert intents.choose(parse, {}, "", understanding().artefact.thresholds) == intent
