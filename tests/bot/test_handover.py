"""Saying in the chat that nothing is to go to the buyer leads to the doors where one can say no, while something is announced."""

from datetime import timedelta

import pytest

from bot import intents
from bot.knowledge import understanding
from portal.inventory import services as inventory
from portal.succession.rules import Phase
from portal.succession.services import deciding
from tests.bot.conftest import NOW
from tests.standing import LAW_SINCE
from tests.succession.sales import BUYER, BUYER_EN, boss, draft, officer

pytestmark = pytest.mark.django_db


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我不同意把资料转给新公司", "hand_over"), ("I object to my data going to the buyer", "hand_over"),
        ("别把我的案件移交给收购方", "hand_over"), ("please do not give my information to the new owner", "hand_over"),
        ("I don't want my case handed over", "hand_over"), ("反对我的案件随同移交", "hand_over"),
        ("请把我的资料转给新公司", "question"), ("transfer my data to my new company please", "rights"),
        ("你们擅自把我的资料卖给别的公司，我要投诉", "complaint"),
    ],
)  # fmt: skip
def test_only_a_no_to_a_hand_over_is_heard_as_one(text, intent):
    parse = understanding().parse(text)
    assert intents.choose(parse, {}, "", understanding().artefact.thresholds) == intent


def test_while_it_is_announced_the_answer_names_it_and_every_door(talk):
    inventory.load_pack(at=LAW_SINCE)
    found = deciding.enter_succession(
        draft=draft(changed=["chat"], more_zh="用于推荐。", more_en="Used to recommend.", effective_on=NOW.date() + timedelta(days=10)),
        by=officer(), at=NOW,
    )  # fmt: skip
    deciding.approve_succession(succession=found, by=boss(), at=NOW)
    found.refresh_from_db()
    assert found.phase(NOW) == Phase.COMING
    for language, text, words in (
        ("zh-hans", "我不同意把资料转给新公司", (BUYER, "不答复的")),
        ("en", "I object to my data going to the buyer", (BUYER_EN, "saying nothing is a no")),
    ):
        person = talk(language)
        said = person.say(text)
        assert all(each in said for each in words)
        urls = [button["url"] for reply in person.replies for button in reply.buttons if button.get("url")]
        assert urls[-4:] == [f"/{language}{path}" for path in ("/cases/", "/my-data/", "/room/", f"/succession/{found.public_id}/")]


def test_with_nothing_announced_it_says_so_and_offers_the_right_to_object(talk):
    person = talk("en")
    assert "No sale, merger or closing is announced" in person.say("I object to my data going to the buyer")
    assert "/en/rights/ask/?right=objection" in [button.get("url") for reply in person.replies for button in reply.buttons]
