"""What changed, where else to go, whether one is affected, adding to a case, and what can be done with the conversation."""

import pytest

from bot import intents
from bot.knowledge import understanding
from disputes.models import CaseEvent, Message
from disputes.rules import Event
from disputes.services import filing
from portal.incidents import services as incidents
from tests.bot.conftest import NOW
from tests.people import sun, wang, zhao

pytestmark = pytest.mark.django_db


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("三月以来政策改了什么", "policy_changes"), ("what changed since March?", "policy_changes"), ("what changed", "policy_changes"), ("改了什么？", "policy_changes"),
        ("隐私政策最近有什么变化", "policy_changes"),
        ("how do I complain to the regulator", "elsewhere"), ("去哪告你们", "elsewhere"), ("怎么投诉", "question"),
        ("最近有数据泄露吗，我受影响了吗", "affected"), ("am i afected by the breach, was my data leaked", "affected"),
        ("我想补充一点材料到我的案件", "add_to_case"), ("i want to add somthing to my complaint", "add_to_case"),
        ("did the breach affect me?", "affected"), ("what's the tax rate for small firms", "out_of_scope"),
        ("删除这段对话", "erase_chat"), ("save this chat", "save_chat"), ("where is my damn case", "status"),
        ("How will I be told when the policy changes?", "question"),
        ("你们把我的身份证泄露了，现在天天接到骚扰电话，我要投诉", "complaint"),
    ],
)  # fmt: skip
def test_the_right_door_is_heard(text, intent):
    parse = understanding().parse(text)
    assert intents.choose(parse, {}, "", understanding().artefact.thresholds) == intent


def test_what_changed_is_the_published_list_with_the_comparison(talk):
    person = talk()
    said = person.say("政策最近改了什么")
    assert "现行的是第" in said and "公布的变更说明" in said
    urls = [button["url"] for reply in person.replies for button in reply.buttons]
    assert urls[-1] == "/zh-hans/policy/versions/"


def test_what_changed_is_told_in_the_middle_of_a_complaint_which_then_goes_on(talk):
    person = talk("en")
    person.say("I want to complain")
    said = person.say("what changed since March?")
    assert "in force" in said and "Please tell me what happened" in said
    assert any("/policy/versions/" in button.get("url", "") for reply in person.replies for button in reply.buttons)


def test_where_else_to_go_quotes_the_clause_and_names_the_page(talk):
    person = talk("en")
    person.say("how do I complain to the regulator")
    assert [cited["anchor"] for cited in person.citations] == ["other-routes"]
    assert "/en/routes/" in [button.get("url") for reply in person.replies for button in reply.buttons]


def test_an_announced_incident_is_named_and_one_that_waits_for_a_second_person_is_not(talk):
    words = {"text_zh": "一封信寄错了地址。", "text_en": "One letter went astray.", "by": zhao().actor("privacy_officer"), "at": NOW}
    incidents.open_incident(title_zh="还没公布的事", title_en="Not announced yet", **words)
    notice = incidents.open_incident(title_zh="邮件误发", title_en="A letter went astray", **words)
    assert "A letter" not in talk("en").say("did the breach affect me?")
    incidents.publish_notice(notice=notice, by=sun().actor("publisher"), at=NOW)
    person = talk("zh-hans")
    said = person.say("最近有数据泄露吗，我受影响了吗")
    assert "· 邮件误发" in said and "还没公布" not in said and "不会猜" in said
    assert "/zh-hans/incidents/" in [button.get("url") for reply in person.replies for button in reply.buttons]


def test_what_is_added_counts_in_the_case_of_this_conversation(talk):
    person = talk()
    assert "没有在办的案件" in person.say("我想补充一点材料到我的案件")
    case = filing.file_case(
        kind="complaint", topic="leak", story="会计把合同发到群里。", wish="", language="zh-hans", channel="chat", by=wang(),
        conversation=person.conversation, at=NOW,
    ).case  # fmt: skip
    assert case.reference in person.say("我想补充一点材料到我的案件")
    assert case.reference in person.say("对方后来又发了一次，一共两次")
    message = Message.objects.get(text_masked="对方后来又发了一次，一共两次")
    assert message.case == case
    assert CaseEvent.objects.filter(case=case, event=Event.CLIENT_WROTE).count() == 1
    person.say("我想补充一点材料到我的案件")
    assert "没有补充" in person.press("/stop")
