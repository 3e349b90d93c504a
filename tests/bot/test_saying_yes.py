"""A bare yes, or the words of a button said in part, is an answer to what the robot just asked."""

import pytest

from disputes.models import Case
from disputes.rules import Handoff
from portal.rights.rules import Place

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LAST_TOLD = '/complaint{"story": "last"}'


@pytest.mark.parametrize(("language", "told", "yes"), [
    ("en", "the landlord knows my passport number", "yes please"), ("zh-hans", "為什麼房東知道我的身分證號", "好的"),
])  # fmt: skip
def test_yes_to_an_offer_to_register_registers_what_was_told(talk, language, told, yes):
    person = talk(language)
    person.say(told)
    assert LAST_TOLD in person.buttons
    person.say(yes)
    assert "/stop" in person.buttons
    assert "隱私" not in person.replies[-1].text


@pytest.mark.parametrize(("language", "yes"), [("en", "ya ok"), ("zh-hans", "好")])
def test_yes_to_a_person_brings_one(talk, language, yes):
    person = talk(language)
    vague = {"en": "what about my stuff at yours", "zh-hans": "我不同意新的怎么办"}[language]
    said = [person.say(vague) for _ in range(2)]
    assert "/handoff" in person.buttons and ("Shall I bring in" in said[1] or "要请工作人员来吗" in said[1])
    person.say(yes)
    person.conversation.refresh_from_db()
    assert person.conversation.handoff == Handoff.WAITING


def test_yes_beside_an_answer_has_to_be_plain(talk):
    person = talk("en")
    person.say("can i have my data deleted?")
    assert '/rights{"right": "deletion"}' in person.buttons
    person.say("ok")
    assert "/stop" not in person.buttons
    person.say("can i have my data deleted?")
    person.say("yes please do it")
    assert "/stop" in person.buttons


@pytest.mark.parametrize(("language", "asked", "said"), [
    ("en", "can i have my data deleted?", "ok make d request"), ("en", "can i have my data deleted?", "then please delete it"),
    ("zh-hans", "我的资料可以删除吗？", "好 我要刪除"), ("zh-hans", "我的资料可以删除吗？", "那就申请吧"),
])  # fmt: skip
def test_the_right_beside_an_answer_is_taken_up_in_other_words(talk, language, asked, said):
    person = talk(language)
    person.say(asked)
    person.say(said)
    assert "/stop" in person.buttons


def test_a_no_takes_up_nothing(talk):
    person = talk("zh-hans")
    person.say("我的资料可以删除吗？")
    person.say("先不申请")
    assert "/stop" not in person.buttons


@pytest.mark.parametrize("yes", ["对", "好的", "嗯"])
def test_yes_to_go_on_or_stop_files_nothing(talk, yes):
    """Told to get lost at the check, the robot asks whether to go on: a yes to that is none to the case."""
    person = talk()
    person.say("你们员工上个月把我的电话给了装修公司，天天有人打给我")
    person.press("/skip")
    person.press("/skip")
    assert "/go_on" in (person.say("滚") and person.buttons)
    person.say(yes)
    assert not Case.objects.exists()
    person.say("确认提交")
    assert Case.objects.count() == 1


def test_no_to_a_choice_asks_again_and_changes_nothing(talk):
    person = talk()
    person.press('/rights{"right": "deletion"}')
    said = person.say("没有")
    assert "哪里需要改" not in said and '/rights{"whom": "self"}' in person.buttons


def test_for_whom_is_no_wrong_answer_where_it_was_known(talk, monkeypatch):
    monkeypatch.setattr("bot.actions.rights_form.places", lambda jurisdictions: [Place.CN, Place.EU])
    person = talk("en")
    said = person.say("i want a copy of everything you have about me")
    assert "Where do you live" in said
    said = person.say("myself")
    assert "could not tell" not in said and "Where do you live" in said


@pytest.mark.parametrize(("said", "goes_on"), [("no receipt", True), ("i dont have any", True), ("ok", False)])
def test_nothing_to_show_is_no_correction_and_an_ok_no_address(talk, said, goes_on):
    person = talk("en")
    person.press('/rights{"right": "copy"}')
    person.press('/rights{"whom": "self"}')
    person.say("everything")
    answer = person.say(said)
    assert "changed" not in answer and "does not look like" not in answer
    assert ("/affirm" in person.buttons) is goes_on
