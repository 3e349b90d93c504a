"""What nobody ever wrote is taken for the known word it sounds like or slipped from; what somebody wrote is left alone."""

import pytest

from bot.knowledge import understanding
from bot.understanding.examples import TRAINING, load_folder
from bot.understanding.spelling import Spelling
from bot.understanding.text import normalise

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("身份正复印件", "身份证复印件"), ("隐思条款", "隐私条款"), ("dtaa", "data"), ("recrods", "records"), ("documments", "documents"),
        ("zxqv", "zxqv"), ("多久", "多久"),
        ("how lnog do yuo keep my dtaa", "how long do you keep my data"), ("who can see mydata", "who can see my data"),
        ("can yo usee my file", "can you see my file"), ("the ifnormatio nyou hold", "the information you hold"),
    ],
)  # fmt: skip
def test_a_slip_is_taken_for_the_word_it_stands_for(written, meant):
    assert understanding().artefact.classifier.spelling.mend(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "I told Ms Xu from Kunshan",
        "our CTO uses GPT and Alipay",
        "I live near Xi'an",
        "我用Alipay付的",
        "kk",
        "call jim or kim",
        "hv",
        "ya ok",
        "yup do it",
        "what about my IC number",
        "abort it",
    ],
)
def test_names_and_short_forms_are_no_slips(written):
    assert understanding().artefact.classifier.spelling.mend(written) == normalise(written)


def test_training_text_is_left_as_it_is():
    texts = [example.text for example in load_folder(TRAINING, "voices_*.yml")]
    spelling = understanding().artefact.classifier.spelling
    assert [text for text in texts if spelling.mend(text) != normalise(text)] == []


def test_what_was_written_is_no_mistake_though_something_commoner_is_a_step_away():
    texts = ["我的隐私和 account"] * 3
    assert Spelling.of(texts).mend("隐思 acount") == "隐私 account"
    assert Spelling.of([*texts, "隐思 acount"]).mend("隐思 acount") == "隐思 acount"


def test_what_is_stored_spells_the_same():
    spelling = Spelling.of(["how long is my data kept", "我的資料存多久", "my data"])
    assert Spelling.loads(spelling.dumps()) == spelling
