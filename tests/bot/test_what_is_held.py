"""Who asks what is held, of whom, by which words: about oneself, about a neighbour, about a dog; and who says yes or asks in the middle."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def titles(person):
    return [each["title"] for each in person.citations]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "what data do you have on me"),
        ("en", "what info have you got about me"),
        ("en", "which data of mine do you hold"),
        ("en", "tell me what data you have about me"),
        ("zh-hans", "你们有我哪些信息"),
        ("zh-hans", "你们存了我什么"),
    ],
)
def test_what_is_held_about_oneself_is_told_and_a_way_to_see_it_offered(talk, language, said):
    person = talk(language)
    person.say(said)
    assert titles(person)[0] in ("What exactly do you collect about me?", "你们到底收集我哪些信息？")
    assert '/rights{"right": "access"}' in person.buttons


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Can u tell me what data u have on my neighbour Zhang San at 12 Nanjing Road"),
        ("zh-hans", "你们有我邻居什么信息"),
    ],
)
def test_what_is_held_about_a_neighbour_is_nobodys_to_hear(talk, language, said):
    person = talk(language)
    heard = person.say(said)
    assert "anybody else" in heard or "别人的信息" in heard
    assert not person.citations


def test_one_word_shared_with_a_published_question_is_not_that_question(talk):
    person = talk("en")
    person.say("what data do you have on my dog")
    assert not person.citations
    person.say("do you make money from our data")
    assert titles(person)[0] == "Do you sell my data?"


@pytest.mark.parametrize(
    ("language", "said", "about"),
    [
        ("en", "whats ur complaint procedure", "How do I complain? Must I give my name?"),
        ("zh-hans", "我想匿名投诉可以吗", "怎么投诉？要实名吗？"),
    ],
)
def test_how_to_complain_is_answered_before_anything_is_begun(talk, language, said, about):
    person = talk(language)
    person.say(said)
    assert about in titles(person)


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("en", "can't you just look it up by my name, wang xiaoming", "lost receipt"),
        ("zh-hans", "用我名字查一下不行吗", "回执码丢了"),
    ],
)
def test_by_a_name_no_case_is_looked_up(talk, language, said, answer):
    assert answer in talk(language).say(said)


@pytest.mark.parametrize(("language", "said", "answer"), [("en", "hes dead tho", "sorry for your loss"), ("zh-hans", "他去年走了", "节哀")])
def test_somebody_dead_is_heard(talk, language, said, answer):
    assert answer in talk(language).say(said)


def test_a_question_at_the_contact_is_answered_and_a_yes_asks_which(talk):
    person = talk("en")
    person.say("I never gave consent for the photo on your website")
    person.say("last week")
    person.say("skip")
    person.say("what's my rights here")
    assert person.citations
    assert "Gladly" in person.say("ok do it")
    person.say("skip")
    assert "what's my rights" not in person.say("skip")


def test_a_sigh_before_a_wish_to_register_it_is_no_part_of_the_story(talk):
    person = talk()
    person.say("我女儿在你们这上课，群里有个家长老发她的视频")
    person.say("好吧那帮我登记")
    person.say("昨天")
    person.say("跳过")
    assert "好吧那帮我登记" not in person.say("跳过")
