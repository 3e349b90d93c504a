"""A clause changes: which answers cite the old words, and who asked to be told is told once, with both texts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bot import following, services, watching
from bot.models import Followed, StaleAnswer, Told, Watch
from disputes.models import Message
from portal.notices.models import Notice
from portal.policies import queries as policies
from tests.bot.conftest import NOW
from tests.education.test_editing import new_version
from tests.people import chen_at_work, signed_in, sun

pytestmark = pytest.mark.django_db
ASKED = {"zh-hans": "合同保存多久？", "en": "How long do you keep my contract after I sell the company?"}
WORDS = {
    "zh-hans": ["这条改了请告诉我", "以后变更的话通知我一下", "政策更新了提醒我"],
    "en": ["tell me when this changes", "pls let me know if that clause ever gets updated", "When this changes, notify me"],
}
STOP = {"zh-hans": "不用再通知我了", "en": "stop telling me about changes"}


def quoted(person):
    return next(cited for cited in person.citations if cited["clause"])


def changed(anchor):
    new_version(anchor)
    return timezone.now() + timedelta(seconds=1)


@pytest.fixture(params=["zh-hans", "en"])
def person(talk, request):
    found = talk(request.param)
    found.language = request.param
    found.say(ASKED[request.param])
    return found


def test_an_answer_stores_clause_version_and_hash(person):
    cited = quoted(person)
    version = policies.find_in_force()
    assert (cited["version"], cited["sha256"]) == (version.number, version.sha256) and cited["anchor"]


def test_answers_with_old_words_are_found_once(person):
    cited = quoted(person)
    assert following.follow() == 0
    later = changed(cited["anchor"])
    assert following.follow(later) == 1 and following.follow(later) == 0
    row = StaleAnswer.objects.get()
    assert (row.anchor, row.said, row.version) == (cited["anchor"], cited["version"], cited["version"] + 1)


def test_a_worker_that_died_half_way_finds_the_same(person):
    later = changed(quoted(person)["anchor"])
    following.follow(later)
    Followed.objects.all().delete()
    following.follow(later)
    assert StaleAnswer.objects.count() == 1


def test_a_change_elsewhere_makes_no_answer_stale(person):
    other = "cookies" if quoted(person)["anchor"] != "cookies" else "messages"
    assert following.follow(changed(other)) == 0


@pytest.mark.parametrize("which", range(3))
def test_words_ask_to_be_told(person, which):
    person.say(WORDS[person.language][which])
    assert {row.anchor for row in Watch.objects.filter(ended_at=None)} >= {quoted_before(person)}


def quoted_before(person):
    return next(c["anchor"] for m in Message.objects.filter(from_kind="bot").order_by("cursor") for c in m.citations if c["clause"])


def test_the_button_asks_to_be_told_and_who_asked_is_told_once_with_both_texts(person):
    anchor = quoted(person)["anchor"]
    payload = next(each for each in person.buttons if each.startswith("/tell_me"))
    person.press(payload)
    person.press(payload)
    assert Watch.objects.count() == 1
    later = changed(anchor)
    following.follow(later)
    Followed.objects.all().delete()
    following.follow(later)
    told = Message.objects.filter(conversation=person.conversation).latest("cursor")
    old, new = policies.published()[-2:]
    assert Told.objects.count() == 1 and Message.objects.filter(text_masked__contains=f"/compare/{old.number}/{new.number}/").count() == 1
    assert f"/policy/{old.number}/#c-" in told.text_masked and told.citations[0]["version"] == new.number
    assert not Notice.objects.exists()


def test_who_does_not_want_it_any_more_is_not_told(person):
    anchor = quoted(person)["anchor"]
    person.press(next(each for each in person.buttons if each.startswith("/tell_me")))
    person.say(STOP[person.language])
    following.follow(changed(anchor))
    assert not Told.objects.exists()


def test_the_link_of_a_letter_ends_it_and_nothing_else_does(person):
    person.press(next(each for each in person.buttons if each.startswith("/tell_me")))
    watched, browser = Watch.objects.get(), Client()
    address = f"/{person.language}/chat/watch/{watching.token(watched)}/"
    assert browser.get(address).status_code == 200 and Watch.objects.get().ended_at is None
    assert browser.get(f"/{person.language}/chat/watch/{watched.public_id}/").status_code == 404
    browser.post(address)
    assert Watch.objects.get().ended_at is not None


def test_a_watch_goes_with_its_conversation(person):
    person.press(next(each for each in person.buttons if each.startswith("/tell_me")))
    services.delete_chat(person.conversation, at=NOW)
    assert not Watch.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_a_quoted_clause_there_is_nothing_to_watch(talk, language):
    person = talk(language)
    person.say(WORDS[language][0])
    assert not Watch.objects.exists()
    person.press('/tell_me{"value": "no-such-clause"}')
    assert not Watch.objects.exists()


def test_a_published_answer_whose_clause_changed_is_not_given_until_reviewed(talk):
    person = talk("en")
    question = "Which cookies do you set, and do they track me?"
    person.say(question)
    before = [cited["anchor"] for cited in person.citations if not cited["clause"]]
    assert before, person.citations
    new_version(quoted(person)["anchor"])
    person.say(question)
    assert not [cited for cited in person.citations if cited["anchor"] in before and not cited["clause"]]


def test_the_desk_sees_how_many_were_told_the_old_words(person):
    cited = quoted(person)
    following.follow(changed(cited["anchor"]))
    page = signed_in(Client(), sun()).get("/staff/questions/stale/").content.decode()
    assert f"/policy/compare/{cited['version']}/{cited['version'] + 1}/#d-{cited['anchor']}" in page
    assert str(person.conversation.public_id) not in page
    assert signed_in(Client(), chen_at_work()).get("/staff/questions/stale/").status_code == 403
