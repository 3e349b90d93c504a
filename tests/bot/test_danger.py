"""Somebody in danger is heard in both languages, typing mistakes and all, and a person is called at once; what only sounds alike is not."""

import pytest

from bot.understanding.examples import TEST, load_folder
from bot.understanding.patterns import danger
from disputes.models import Conversation

IN_DANGER = [
    ("self_harm", "我真不想活了"),
    ("self_harm", "活着没意思了，你们把我害死了"),
    ("self_harm", "我想si了"),
    ("self_harm", "我要去死，都怪你们"),
    ("self_harm", "想自杀"),
    ("self_harm", "我不想活啦你们把信息都泄露了"),
    ("self_harm", "活不下去了被催收逼的"),
    ("self_harm", "跳下去算了"),
    ("self_harm", "i want to dye, you ruined my life"),
    ("self_harm", "i wanna kill myself"),
    ("self_harm", "im going to kil myself"),
    ("self_harm", "I can't go on living like this"),
    ("self_harm", "no reason to live anymore"),
    ("self_harm", "I feel suicidel"),
    ("self_harm", "i want to end it all"),
    ("self_harm", "better off dead"),
    ("self_harm", "i feel like ending my life because of this debt"),
    ("self_harm", "been thinking about killing myself"),
    ("self_harm", "life isnt worth living since this"),
    ("self_harm", "i dont want to be here any more"),
    ("self_harm", "going to overdose tonight"),
    ("self_harm", "everyone would be better off without me"),
    ("self_harm", "想结束自己的生命"),
    ("self_harm", "被逼得要上吊"),
    ("self_harm", "死的心都有了"),
    ("self_harm", "還不如死了算了"),
    ("self_harm", "想離開這個世界"),
    ("self_harm", "唔想做人喇"),
    ("threat", "他们说要弄死我全家"),
    ("threat", "有人在我家门口堵我"),
    ("threat", "催债的威协我"),
    ("threat", "放贷的说要来砍我"),
    ("threat", "拿着我的地址找上门来了要打我"),
    ("threat", "they threatend to hurt my family"),
    ("threat", "some men are at my door because you leaked my address"),
    ("threat", "he says he will kill me"),
    ("threat", "they said theyll come to my house and beat me"),
    ("threat", "I am being stalked by the buyer, he knows where I live"),
    ("threat", "im scared he is going to hurt me"),
    ("money", "我银行卡的钱正在被转走"),
    ("money", "刚刚卡里的钱被刷走了"),
    ("money", "我的钱刚被骗走五万"),
    ("money", "有人在盗刷我的卡"),
    ("money", "骗子刚转走我两万块"),
    ("money", "卡里钱没了，刚收到扣款短信"),
    ("money", "他让我转账我刚转了，好像是骗子"),
    ("money", "someone is draning my bank acount right now"),
    ("money", "my money is gone they just transfered it"),
    ("money", "I just got scammed and sent them 5000"),
    ("money", "theyre taking money out of my account"),
    ("money", "somebody is using my card as we speak"),
    ("money", "i gave a scammer the code and my account is being emptied"),
    ("identity", "有人正在拿我身份证贷款"),
    ("identity", "有人用我的身份证注册了公司"),
    ("identity", "我的身份证被冒用了"),
    ("identity", "身份正被人冒用办贷款"),
    ("identity", "刚收到短信说我用身份证贷款了，不是我"),
    ("identity", "someone is using my passport right now to open accounts"),
    ("identity", "somebody took out a loan in my name today"),
    ("identity", "my identity has been stolen"),
    ("identity", "someone opened a company with my ID"),
    ("identity", "a person is pretending to be me right now"),
]
ONLY_ALIKE = [
    "跳楼价转让公司",
    "不想活动被拍照",
    "活不下去的公司怎么注销",
    "ending my life insurance policy",
    "i don't want to live in the flat whose address you published",
    "身份证复印件会不会被冒用",
    "How do you stop someone from misusing my ID?",
    "my money back please",
    "你们把钱退给我",
    "这价格要杀了我",
    "this form is killing me",
    "I could kill for a coffee",
    "死活不给删",
    "你们死不承认",
    "气死我了",
    "笑死",
    "I'm dying to know how long you keep it",
    "如果有人冒用我的身份证怎么办",
    "What happens if my money is stolen because of a leak?",
    "上个月的钱你们还没退",
    "拿着我的身份证去办登记要多久",
    "I want to kill my subscription",
    "买家会不会拿到我的家庭地址",
    "你们上次转走我的合同",
    "转账记录保存多久",
    "can somebody open a company with my ID copy?",
    "你们公司会用我的身份证去注册别的公司吗",
    "有人打我电话推销",
    "someone called me at home with ads",
    "who is using my passport copy in your firm",
    "你们怎么防止冒用身份证贷款",
    "I hurt my leg at your office",
    "can they take money out of my account with this ID copy?",
    "我担心身份证被冒用",
    "他们刚刚打电话骚扰我",
]
# What to do at once, whatever else is said.
FIRST = {
    ("self_harm", "zh-hans"): "12356", ("self_harm", "en"): "emergency number", ("threat", "zh-hans"): "110", ("threat", "en"): "police",
    ("money", "zh-hans"): "96110", ("money", "en"): "your bank", ("identity", "zh-hans"): "挂失", ("identity", "en"): "report the ID as lost",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), IN_DANGER)
def test_danger_is_heard(kind, text):
    assert danger(text) == kind


@pytest.mark.parametrize("text", ONLY_ALIKE)
def test_a_figure_of_speech_a_worry_or_a_question_is_no_danger(text):
    assert danger(text) == ""


def test_of_what_people_ask_nearly_nothing_is_taken_for_danger():
    questions = [each for each in load_folder(TEST) if each.kind in ("question", "status", "smalltalk", "out_of_scope")]
    assert sum(bool(danger(each.text)) for each in questions) <= len(questions) / 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("self_harm", "zh-hans", "我想si了，都是你们害的"), ("self_harm", "en", "im going to kil myself"), ("threat", "zh-hans", "催债的威协我"),
        ("threat", "en", "they threatend to hurt my family"), ("money", "zh-hans", "有人在盗刷我的卡"),
        ("money", "en", "someone is draning my bank acount right now"), ("identity", "zh-hans", "我的身份证被冒用了"),
        ("identity", "en", "somebody took out a loan in my name today"),
    ],
)  # fmt: skip
def test_a_person_is_called_and_the_first_words_are_what_to_do_at_once(talk, kind, language, text):
    person = talk(language)
    assert FIRST[kind, language] in person.say(text)
    assert Conversation.objects.get(pk=person.conversation.pk).handoff == "waiting"
