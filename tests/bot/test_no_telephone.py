"""A firm without a public telephone number says so in whole sentences."""

from datetime import time

import pytest

from portal.law.services import set_operator
from portal.trail.rules import SYSTEM
from tests.bot.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MAIL = "hello@mingshi.example"


@pytest.fixture
def no_telephone(firm):
    set_operator(
        name_zh="明示企业服务有限公司", name_en="Mingshi Business Services", address_zh="上海市浦东新区", address_en="Pudong, Shanghai",
        contact_email=MAIL, officer_name_zh="赵宁", officer_name_en="Zhao Ning", officer_email="privacy@mingshi.example",
        jurisdictions=["cn"], persons_bucket="under_100k", opens=time(9), closes=time(18), by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("said", ["注册个公司多少钱", "你们电话多少", "我不会弄这个", "给我打电话"])
def test_in_chinese(no_telephone, talk, said):
    answer = talk().say(said)
    assert MAIL in answer and "--" not in answer and "致电" not in answer


@pytest.mark.parametrize(
    "said", ["How much is a company registration?", "What is your phone number?", "I'm not good with forms", "Call me"]
)
def test_in_english(no_telephone, talk, said):
    answer = talk("en").say(said)
    assert f"write to {MAIL}" in answer and "--" not in answer and "call  " not in answer


def test_with_a_number_both_are_named(talk):
    answer = talk("en").say("What is your phone number?")
    assert f"call +86 21 5555 0100 or write to {MAIL}" in answer
