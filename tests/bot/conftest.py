from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import dialogue, knowledge
from bot.understanding import wordvectors
from bot.understanding.examples import TRAINING, current_hash, load_folder
from bot.understanding.model import Unusable, load, save
from bot.understanding.training import train
from disputes.services.conversations import start_conversation
from portal.consent.services import load_notices
from portal.education.services import load_content
from portal.law.services import set_operator
from portal.policies.services.loading import load_demo_policy
from portal.trail.rules import SYSTEM
from tests.people import sun
from tests.standing import LAW_SINCE, stand_on, stand_on_law

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday morning with the desk open.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
KEPT = Path(__file__).resolve().parents[2] / "var" / "bot" / "model.npz"


@pytest.fixture(scope="session", autouse=True)
def _trained():
    """The model given by BOT_MODEL or that of the checkout, where it fits the text, else one trained now: once a process."""
    vectors = wordvectors.load()
    for place in (knowledge.MODEL, KEPT):
        with suppress(Unusable):
            return save(knowledge.MODEL, load(place, current_hash(), vectors.name))
    return save(knowledge.MODEL, train(load_folder(TRAINING), current_hash(), vectors))


@pytest.fixture
def firm(db):
    """The demo firm: law, operator, policy in force, notices, FAQ."""
    stand_on_law()
    stand_on("demo firm", _set_up)


def _set_up():
    set_operator(
        name_zh="明示企业服务有限公司", name_en="Mingshi Business Services", address_zh="上海市浦东新区", address_en="Pudong, Shanghai",
        contact_email="hello@mingshi.example", contact_phone="+86 21 5555 0100", officer_name_zh="赵宁", officer_name_en="Zhao Ning",
        officer_email="privacy@mingshi.example", officer_phone="+86 21 5555 0101", jurisdictions=["cn"], persons_bucket="under_100k",
        opens=time(9), closes=time(18), by=SYSTEM, at=LAW_SINCE,
    )  # fmt: skip
    load_demo_policy(by=sun().actor("publisher"), at=NOW)
    load_notices(by=SYSTEM, at=LAW_SINCE)
    load_content(by=SYSTEM, at=LAW_SINCE)


class Talk:
    """One person talking to the bot."""

    def __init__(self, language="zh-hans"):
        self.conversation = start_conversation(language=language, channel="chat", at=NOW).conversation
        self.sent = 0

    def say(self, text="", **options):
        self.sent += 1
        turn = dialogue.turn(self.conversation, text, client_id=f"c{self.sent}", at=NOW, **options)
        self.replies = turn.replies
        return "\n".join(reply.text for reply in turn.replies)

    def press(self, payload):
        return self.say(payload=payload)

    @property
    def buttons(self):
        return [button["payload"] for reply in self.replies for button in reply.buttons]

    @property
    def citations(self):
        return [cited for reply in self.replies for cited in reply.citations]

    @property
    def case(self):
        return next((reply.case for reply in self.replies if reply.case), None)


@pytest.fixture
def talk(firm):
    return Talk
