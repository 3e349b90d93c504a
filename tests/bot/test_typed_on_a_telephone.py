"""English in short forms, and pinyin where a question is open."""

import pytest

from bot import pinyin, texting
from disputes.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
STORY = {
    "en": "Last month your clerk sold my phone number to a loan company and they ring every day",
    "zh-hans": "上个月你们员工把我的电话卖给了贷款公司，天天打",
}


@pytest.mark.parametrize(("typed", "meant"), [
    ("wat data u hv on me", "what data you have on me"), ("I want my data", "I want my data"), ("你们u盘里有我的信息", "你们u盘里有我的信息"),
])  # fmt: skip
def test_short_forms_are_read_as_they_are_meant(typed, meant):
    assert texting.read(typed) == meant


def test_a_question_in_short_forms_is_about_what_it_asks(talk):
    person = talk("en")
    said = person.say("wat data u hv on me")
    topics = [cited["clause"] for cited in person.citations] or person.buttons
    assert any(topic in ("11.2", "2.1") or "access_copy" in topic for topic in topics)
    assert "went wrong" not in said and "pinyin" not in said


def test_a_request_in_pinyin_is_made_in_pinyin(talk):
    person = talk()
    for said in ("wo yao shanchu wo de xinxi", "gei ziji", "quanbu", "tiaoguo"):
        person.say(said)
    assert "quanbu（全部）" in person.replies[-1].text
    person.say("queren")
    assert Case.objects.get().kind == "rights"


def test_a_complaint_in_pinyin_gets_its_time_and_its_wish(talk):
    person = talk()
    for said in (
        "wo yao tousu",
        "nimen ba wo de dianhua gei le bieren, tian tian you ren da dianhua",
        "shang ge yue",
        "yao daoqian",
        "bu liu",
    ):
        person.say(said)
    check = person.replies[-1].text
    assert "2026-10" in check and "yao daoqian（要道歉）" in check and "：道歉" in check
    person.say("dui")
    assert Case.objects.get().claim_steps.get().remedy == "apology"


@pytest.mark.parametrize("said", ["you", "me", "no", "he", "women", "Dan", "ok"])
def test_an_english_answer_is_not_read_as_pinyin(said):
    assert pinyin.read(said, answering=True) == ""


@pytest.mark.parametrize("said", ["dui", "zuotian"])
def test_a_word_alone_is_read_only_where_a_question_is_open(said):
    assert pinyin.read(said, answering=True) and not pinyin.read(said)


@pytest.mark.parametrize(("language", "said", "expected"), [
    ("en", "hmm wait", "Take your time"), ("zh-hans", "等一下", "不急"), ("en", "actually forget it", "Skip just this question"),
    ("en", "stop everything", "nothing was registered"), ("zh-hans", "算了重来", "从头开始"),
])  # fmt: skip
def test_what_is_said_to_the_robot_is_not_taken_for_an_address(talk, language, said, expected):
    person = talk(language)
    person.press("/complaint")
    person.say(STORY[language])
    person.press("/skip")
    assert expected in person.say(said)
    assert not Case.objects.exists()
