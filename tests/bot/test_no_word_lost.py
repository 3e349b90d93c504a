"""What is said late, angrily, in signs or in Cantonese in the middle of a form ends up where it belongs, and only there."""

import pytest

from bot import intents
from bot.casefacts import subjects_in, when
from bot.knowledge import understanding
from disputes import sealed
from disputes.models import Case
from disputes.rules import Handoff
from portal.rights.models import Request
from tests.bot.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LEDGER = "your bookkeeper emailed MY ledger to ANOTHER CLIENT yesterday. salaries, id numbers, all of it"
ON_THE_DOOR = "你们老师把我女儿的成绩单贴在教室门口，上周三的事"


def filed(person):
    """Every question left open, then submitted."""
    for _ in range(4):
        person.press("/skip")
    person.press("/affirm")
    return Case.objects.get()


def wish_of(case):
    return sealed.open_in_case(case, "wish")


def meant(text, slots=None, loop=""):
    return intents.choose(understanding().parse(text), slots or {}, loop, understanding().artefact.thresholds)


def test_a_wish_in_a_rage_with_a_question_in_it_is_the_wish(talk):
    person = talk("en")
    person.say(LEDGER)
    wish = "what do you think i want??? i want to know who did it and i want it gone from their mailbox"
    person.say(wish)
    case = filed(person)
    assert wish_of(case) == wish
    assert list(case.claim_steps.values_list("remedy", flat=True)) == ["explanation", "deletion"]


@pytest.mark.parametrize("text", ["how much do i get", "what can i ask for", "我可以要求什么", "能要求哪些"])
def test_what_one_can_ask_for_is_told_and_no_wish(talk, text):
    language = "en" if text.isascii() else "zh-hans"
    person = talk(language)
    person.say(LEDGER if language == "en" else ON_THE_DOOR)
    said = person.say(text)
    assert ("compensation" in said and "optional" in said) or ("赔偿" in said and "选填" in said)
    assert wish_of(filed(person)) == ""


def test_a_second_wish_at_the_check_joins_the_first_in_other_words(talk):
    person = talk()
    person.say(ON_THE_DOOR)
    person.say("希望换一个老师")
    person.say("不用留")
    assert "书面道歉" in person.say("诉求再加一条，要书面道歉")
    person.press("/affirm")
    assert wish_of(Case.objects.get()) == "希望换一个老师\n诉求再加一条，要书面道歉"


def test_what_happened_told_with_ba_is_no_wish(talk):
    person = talk()
    person.press("/complaint")
    person.say("关你屁事")
    person.say("你们的人天天骚扰我，没完没了")
    person.say("你们把我的手机号卖给贷款公司了")
    case = filed(person)
    assert wish_of(case) == "" and sealed.open_in_case(case, "story").endswith("卖给贷款公司了")


@pytest.mark.parametrize("late", ["上个月", "two months ago i guess"])
def test_a_time_told_at_a_later_question_is_the_time_and_no_story(talk, late):
    person = talk("en" if late.isascii() else "zh-hans")
    person.say(LEDGER.replace(" yesterday", "") if late.isascii() else "你们老师把我女儿的成绩单贴在教室门口")
    person.press("/skip")
    person.press("/skip")
    person.say(late)
    case = filed(person)
    assert case.happened in ("2026-10", "2026-09")
    assert late not in sealed.open_in_case(case, "story")


def test_an_old_man_in_cantonese_is_asked_nothing_twice(talk):
    person = talk()
    person.say("成日有人打俾我叫我借錢，講得出我個名同地址")
    assert "希望我们怎么做" in person.say("上個月開始啦")
    assert "邮箱或手机号" in person.say("唔好再俾人打嚟，同埋話我知邊個俾佢哋嘅")
    assert "核对" in person.say("冇呀，淨係有呢個電話")
    person.say("係㗎喇")
    case = Case.objects.get()
    assert wish_of(case) == "唔好再俾人打嚟，同埋話我知邊個俾佢哋嘅"
    assert set(case.claim_steps.values_list("remedy", flat=True)) == {"explanation", "stop"}


@pytest.mark.parametrize("thanks", ["唔該", "thanks", "谢谢"])
def test_manners_are_no_address(talk, thanks):
    person = talk("en" if thanks.isascii() else "zh-hans")
    person.say(LEDGER if thanks.isascii() else ON_THE_DOOR)
    person.press("/skip")
    said = person.say(thanks)
    assert "不像" not in said and "does not look like" not in said


@pytest.mark.parametrize("no", ["no leave it", "I've no email, dear", "冇呀", "没有的，老了不用那个"])
def test_somebody_without_an_address_goes_on(talk, no):
    person = talk("en" if no.isascii() else "zh-hans")
    person.say(LEDGER if no.isascii() else ON_THE_DOOR)
    person.press("/skip")
    said = person.say(no)
    assert "check what I will register" in said or "请核对" in said


@pytest.mark.parametrize("yes", ["对对对赶紧的", "Yes that's right, thank you", "👍", "啱晒"])
def test_a_yes_at_the_check_in_any_manner_submits(talk, yes):
    person = talk("en" if yes.isascii() else "zh-hans")
    person.say(LEDGER if yes.isascii() else ON_THE_DOOR)
    person.press("/skip")
    person.press("/skip")
    person.say(yes)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("signs", "words"),
    [("😡", "很生气"), ("😡😡😡😡😡", "很生气"), ("😭", "不安"), ("ARE YOU KIDDING ME", "angry"), ("太过分了！", "很生气")],
)
def test_feelings_in_signs_are_heard(talk, signs, words):
    assert words in talk("en" if signs.isascii() else "zh-hans").say(signs)


def test_somebody_in_between_makes_it_a_dispute_and_can_be_taken_back(talk):
    person = talk()
    person.say(ON_THE_DOOR)
    assert "争议" in person.say("想找人从中说和")
    person.press("/skip")
    assert "类型：投诉" in person.say("还是投诉")
    person.press("/affirm")
    assert Case.objects.get().kind == "complaint"


def test_what_was_masked_may_be_no_personal_number(talk):
    person = talk()
    person.say("上周你们把我的资料发到群里了，单号13800138000")
    assert "不是就好" in person.say("那不是手机号，是我们公司的订单号")
    case = filed(person)
    assert wish_of(case) == "" and "订单号" in sealed.open_in_case(case, "story")


@pytest.mark.parametrize("text", ["will we win if we file?", "我能赢吗", "what are my chances of winning", "胜算有多大"])
def test_no_outcome_is_foretold(talk, text):
    said = talk("en" if text.isascii() else "zh-hans").say(text)
    assert "will not guess" in said or "也不猜" in said


def test_after_filing_it_is_asked_after_and_added_to(talk):
    person = talk("en")
    person.say(LEDGER)
    reference = filed(person).reference
    assert reference in person.say("is it read by anybody yet")
    assert reference in person.say("can i add something")
    assert reference in person.say("he called me and laughed about it")


@pytest.mark.parametrize(
    ("language", "asks", "right"),
    [
        ("en", "please stop using my data until you fixed the mistake but dont delete", "restriction"),
        ("zh-hans", "先别删，但是也别再用我的资料了，等你们查清楚", "restriction"),
        ("zh-hans", "系统自动给我分班，我要求人工复核这个决定", "decision"),
        ("en", "your system refused me automatically, i want a human to look at it", "decision"),
        ("en", "I want to move my data to another provider", "portability"), ("zh-hans", "我想把我的资料转到别的会计事务所", "portability"),
        ("en", "close my account please", "closing"), ("zh-hans", "帮我把账号注销了", "closing"),
        ("zh-hans", "我要 delete 我的 data", "deletion"), ("en", "I finish contract June. Please delete passport copy", "deletion"),
    ],
)  # fmt: skip
def test_a_right_asked_for_in_plain_words_is_filed_from_the_chat(talk, language, asks, right):
    person = talk(language)
    person.say(asks)
    person.press('/rights{"whom": "self"}')
    for text in ("全部", "没有", "提交") if language == "zh-hans" else ("all of it", "none", "submit"):
        if Request.objects.exists():
            break
        person.say(text)
    assert Request.objects.get().right == right


@pytest.mark.parametrize("text", ["不要删我的投诉", "please do not delete my case"])
def test_what_is_not_to_be_deleted_is_no_request_to(text):
    assert meant(text) != "rights"


def test_a_widow_is_met_with_sympathy_and_asks_as_family(talk):
    person = talk()
    assert "节哀" in person.say("我先生上个月走了")
    assert "接着说" in person.say("他以前在你们这里办公司")
    person.say("我想申请看一下他的资料")
    assert "网页" in person.replies[-1].text and "近亲属" in person.replies[-1].text


@pytest.mark.parametrize(
    "text", ["forget what i said", "erase everything in here", "delete this conversation", "把聊天删了吧", "我刚才说的能撤回吗"]
)
def test_the_chat_is_to_be_deleted(text):
    assert meant(text) == "erase_chat"


@pytest.mark.parametrize("text", ["1 star", "only two stars", "五星！", "三分"])
def test_stars_rate_the_chat(text):
    assert meant(text) == "rate_chat"


def test_how_long_while_one_waits_is_the_wait(talk):
    person = talk("en")
    person.say("give me a human")
    assert "in line" in person.say("how long")
    assert "still in line" in person.say("ok never mind")
    assert person.conversation.handoff == Handoff.WAITING
    person.press("/leave_line")
    person.conversation.refresh_from_db()
    assert person.conversation.handoff == Handoff.BOT


@pytest.mark.parametrize("text", ["离职后我的人事档案你们还留着吗", "我妈住院的病历你们存着吗"])
def test_the_period_of_a_paper_that_is_not_in_the_policy_is_not_made_up(talk, text):
    person = talk()
    said = person.say(text)
    assert "不确定" in said and not person.citations


@pytest.mark.parametrize(
    ("story", "subject"),
    [
        (LEDGER, "sharing"), (ON_THE_DOOR, "sharing"), ("someone in your firm told my ex my new address", "sharing"),
        ("you delete nothing although i asked you to delete it", "deletion"),
    ],
)  # fmt: skip
def test_what_a_complaint_is_about_is_seen(story, subject):
    assert subjects_in(story) == subject


@pytest.mark.parametrize(("words", "month"), [("过年的时候", "2026-02"), ("中秋那天", "2026-09"), ("since Easter", "2026-04")])
def test_feasts_are_times(words, month):
    assert when(words, NOW.date()) == month


@pytest.mark.parametrize(
    "text", ["i gave him the code!!", "I just told the caller my password", "验证码我已经给他了", "我把校验码告诉对方了"]
)
def test_a_code_given_away_is_danger(text):
    assert understanding().parse(text).danger == "money"


@pytest.mark.parametrize("text", ["did your clerk give him my file", "我把密码改了", "the teacher gave me the code of the course"])
def test_other_codes_are_none(text):
    assert understanding().parse(text).danger == ""


@pytest.mark.parametrize(
    "text",
    [
        "someone called from your company wants my bank code, true?",
        "有人打电话说是你们，要我的验证码，是真的吗",
        "is it you who asked for my otp, is that real",
    ],
)
def test_whether_a_code_is_really_wanted_is_answered_from_the_published_answer(talk, text):
    person = talk("en" if text.isascii() else "zh-hans")
    person.say(text)
    assert "bank-password" in [cited["anchor"] for cited in person.citations]


def test_one_more_wish_and_a_plain_go_at_the_check(talk):
    person = talk("en")
    person.say("your driver photographed my id at the gate on monday")
    person.say("I want him fired")
    person.say("no")
    person.say("also i want an apology")
    person.say("ok go")
    assert wish_of(Case.objects.get()) == "I want him fired\nalso i want an apology"


def test_not_to_be_called_is_no_call_for_a_person(talk):
    person = talk()
    person.say(ON_THE_DOOR)
    person.press("/skip")
    person.say("别打电话，我上班")
    person.conversation.refresh_from_db()
    assert person.conversation.handoff == Handoff.BOT


@pytest.mark.parametrize("text", ["im in france now, send me all data u have on me", "please give me everything you hold about us"])
def test_everything_held_is_asked_for(text):
    assert meant(text.replace(" u ", " you ")) == "rights"
