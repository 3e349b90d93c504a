"""What the robot could not answer comes to the desk without anybody's details, is answered by two people, and the robot knows it at once."""

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bot import questions, services
from bot.models import Group, Question
from bot.rules import HIDDEN, KEPT, listed
from bot.understanding.grouping import SAME_THING, likeness, nearest, vector
from portal.education.models import Draft
from portal.trail.models import Entry
from tests.bot.conftest import NOW
from tests.people import chen_at_work, qian, signed_in, sun, wu, zhao, zhou

UNKNOWN = {"zh-hans": "复印机里的硬盘怎么处理", "en": "What happens to the hard disk inside your photocopier"}
AGAIN = {"zh-hans": "复印机里面的硬盘怎么处理？", "en": "what happens with the hard disk inside your photocopier?"}
ANSWERED = {"zh-hans": "退租前由我们当面销毁。", "en": "We destroy it before the machine leaves us."}
TEXT = st.text(st.sampled_from("身份证复印件保存多久录音停车can I bring my dog record calls ?？，"), max_size=40)


def asked(talk, language, text):
    """One unanswered question of a person of their own, grouped by the worker."""
    person = talk(language)
    person.say(text)
    questions.sort_in(NOW)
    return person


@pytest.fixture
def unanswered(talk):
    people = {language: asked(talk, language, text) for language, text in UNKNOWN.items()}
    assert Question.objects.count() == 2, [person.replies for person in people.values()]
    return people


@pytest.mark.django_db
def test_what_is_not_answered_is_noted_with_what_the_robot_made_of_it(unanswered):
    rows = {row.language: row for row in Question.objects.all()}
    assert set(rows) == {"zh-hans", "en"}
    assert all(row.band in ("maybe", "none", "unsure", "declined") and 0 <= row.sureness <= 1 for row in rows.values())


@pytest.mark.django_db
def test_what_is_answered_for_certain_is_not_noted(talk):
    talk("en").say("How long do you keep my contract after I sell the company?")
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_near_duplicates_of_several_people_become_one_group_and_languages_stay_apart(talk, unanswered):
    for language, text in AGAIN.items():
        asked(talk, language, text)
    assert sorted(len(each.questions) for each in questions.groups()) == [2, 2]
    assert {each.group.language for each in questions.groups()} == {"zh-hans", "en"}


@pytest.mark.django_db
def test_a_question_goes_with_its_conversation(unanswered):
    services.delete_chat(unanswered["en"].conversation, at=NOW)
    assert {row.language for row in Question.objects.all()} == {"zh-hans"}


@pytest.mark.django_db
def test_a_question_is_forgotten_when_its_time_is_over(unanswered):
    assert questions.forget_old(NOW + KEPT - timedelta(minutes=1)) == 0
    questions.forget_old(NOW + KEPT + timedelta(minutes=1))
    assert not Question.objects.exists() and not Group.objects.exists()


DETAILS = [
    "我的身份证110105194912310021",
    "手机13812345678",
    "mail me at wang@example.com",
    "护照E12345678",
    "微信wxid_ab12cd34",
    "一三八零零一三八零零零",
]


@pytest.mark.parametrize("detail", DETAILS)
def test_the_list_hides_look_alikes_even_where_nothing_was_masked(detail):
    shown = listed(f"你们会录音吗 {detail} 谢谢")
    assert HIDDEN in shown and not any(len(run) >= 4 for run in "".join(c if c.isdigit() else " " for c in shown).split())
    assert "wang" not in shown and "零零" not in shown


@pytest.mark.django_db
def test_what_masking_missed_can_be_struck_out_for_good(talk):
    asked(talk, "zh-hans", "何家栋问复印机里的硬盘怎么处理")
    browser, (found,) = signed_in(Client(), zhao()), questions.groups()
    page = f"/staff/questions/{found.group.public_id}/"
    assert "何家栋" in browser.get(page).content.decode()
    assert browser.post(f"/staff/questions/one/{found.questions[0].public_id}/strike/").status_code == 302
    for address in (page, "/staff/questions/"):
        assert "何家栋" not in browser.get(address).content.decode()
    draft = questions.draft_answer(group=found.group, by=zhao().actor("privacy_officer"))
    assert "何家栋" not in str(draft.content)
    assert Entry.objects.filter(event="question.struck").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("who", [chen_at_work, qian, zhou, wu])
def test_others_do_not_see_the_questions(unanswered, who):
    browser, (first, *_rest) = signed_in(Client(), who()), questions.groups()
    paths = ["/staff/questions/", "/staff/questions/stale/", f"/staff/questions/{first.group.public_id}/"]
    assert [browser.get(path).status_code for path in paths] == [403] * 3
    assert browser.post(f"/staff/questions/{first.group.public_id}/draft/").status_code == 403
    assert browser.post(f"/staff/questions/one/{first.questions[0].public_id}/strike/").status_code == 403
    assert not Draft.objects.exists() and not Question.objects.exclude(struck_at=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_answer_written_by_one_and_published_by_another_is_given_in_the_same_chat(unanswered, language):
    person, writer, publisher = unanswered[language], signed_in(Client(), zhao()), signed_in(Client(), sun())
    zh, en = (next(each for each in questions.groups() if each.group.language == name) for name in ("zh-hans", "en"))
    writer.post(f"/staff/questions/{zh.group.public_id}/together/", {"other": str(en.group.public_id)})
    address = writer.post(f"/staff/questions/{zh.group.public_id}/draft/")["Location"]
    draft = Draft.objects.get()
    assert (draft.content["question_zh"], draft.content["question_en"]) == (UNKNOWN["zh-hans"], UNKNOWN["en"])
    form = draft.content | {"answer_zh": ANSWERED["zh-hans"], "answer_en": ANSWERED["en"], "topic": "collection", "edits": 0}
    writer.post(address, form | {"clauses": ["collection-list"]})
    writer.post(f"{address}review/")
    assert ANSWERED[language] not in person.say(UNKNOWN[language])
    publisher.post(f"{address}publish/")
    person.say(AGAIN[language])
    assert ANSWERED[language] in [cited["text"] for cited in person.citations]
    assert ANSWERED[language] in Client().get(f"/{language}/learn/").content.decode()
    assert {each.state for each in questions.groups()} <= {"answered", "again"}


@pytest.mark.django_db
def test_dismissed_leaves_the_list_with_its_reason_and_can_come_back(unanswered):
    browser, (first, *_rest) = signed_in(Client(), sun()), questions.groups()
    page = f"/staff/questions/{first.group.public_id}/"
    assert browser.post(f"{page}dismiss/", {"reason": "because"}).status_code == 422
    browser.post(f"{page}dismiss/", {"reason": "one_case"})
    assert first.shown not in browser.get("/staff/questions/").content.decode()
    assert first.shown in browser.get("/staff/questions/?state=dismissed").content.decode()
    browser.post(f"{page}take-back/")
    assert first.shown in browser.get("/staff/questions/").content.decode()


@pytest.mark.django_db
def test_a_question_put_together_wrongly_can_be_taken_apart(talk, unanswered):
    asked(talk, "en", AGAIN["en"])
    group = next(each for each in questions.groups() if len(each.questions) == 2)
    row = Question.objects.get(public_id=group.questions[0].public_id)
    questions.put_apart(question=row, by=zhao().actor("privacy_officer"))
    assert sorted(len(each.questions) for each in questions.groups()) == [1, 1, 1]


# pure


@given(TEXT, TEXT)
def test_likeness_is_symmetric_between_nothing_and_the_same(left, right):
    there, back = likeness(vector(left), vector(right)), likeness(vector(right), vector(left))
    assert there == pytest.approx(back) and 0 <= there <= 1
    assert likeness(vector(left), vector(left)) == (pytest.approx(1) if vector(left) else 0)


@given(TEXT, st.lists(TEXT, max_size=6))
def test_a_question_joins_a_group_that_asks_the_same_or_none(text, groups):
    place = nearest(text, groups)
    alike = [likeness(vector(text), vector(first)) for first in groups]
    assert (place is None) == (max(alike, default=0) < SAME_THING)
    assert place is None or alike[place] == max(alike)


@given(st.text(max_size=400))
def test_the_list_shows_no_long_run_of_digits_whatever_was_said(text):
    shown = listed(text)
    assert not any(len(run) >= 6 for run in "".join(c if c in "0123456789" else " " for c in shown).split())
