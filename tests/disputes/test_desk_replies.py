"""Ready replies: written as a pair with known places only, filled from the case, inserted with and without scripts."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from disputes import places, queries
from disputes.models import CannedReply
from disputes.services import tools, triage
from portal.law.models import Operator
from portal.trail.rules import SYSTEM
from tests import people
from tests.disputes import cases
from tests.disputes.desk_doors import browser, macro, page, reply, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
WORDS = {"name_zh": "问候", "name_en": "Greeting", "shortcut": "hello", "text_zh": "您好 {reference}", "text_en": "Hello {reference}"}


@pytest.fixture
def case():
    found = cases.file(at=timezone.now(), language="en").case
    triage.take_case(case=found, by=cases.intake())
    return found


@pytest.mark.parametrize("who", [people.zhao, people.wu])
def test_the_officer_and_administrators_write_change_and_retire_them(who):
    client = browser(who)
    assert client.post("/staff/replies/new/", WORDS).status_code == 302
    row = CannedReply.objects.get()
    client.post(f"/staff/replies/{row.public_id}/", WORDS | {"text_en": "Good day {reference}", "n": "1"})
    row.refresh_from_db()
    assert (row.text_en, row.n) == ("Good day {reference}", 2)
    client.post(f"/staff/replies/{row.public_id}/retire/")
    row.refresh_from_db()
    assert row.retired_at is not None
    assert "No longer in use" in said(client.get("/staff/replies/"))


@pytest.mark.parametrize("who", [people.qian, people.li])
def test_others_who_answer_clients_read_them_only(who):
    row = reply()
    client = browser(who)
    assert row.text_en in said(client.get("/staff/replies/"))
    assert "Write a ready reply" not in said(client.get("/staff/replies/"))
    assert client.post("/staff/replies/new/", WORDS | {"shortcut": "other"}).status_code == 403
    assert client.post(f"/staff/replies/{row.public_id}/", WORDS).status_code == 403
    assert client.post(f"/staff/replies/{row.public_id}/retire/").status_code == 403


@pytest.mark.parametrize("who", [people.sun, people.zhou, people.chen_at_work])
def test_whoever_has_no_part_in_them_sees_none(who):
    reply()
    assert browser(who).get("/staff/replies/").status_code == 403


def test_an_unknown_place_is_refused_with_the_list_of_those_there_are():
    answer = browser(people.zhao).post("/staff/replies/new/", WORDS | {"text_zh": "您好 {姓名}"})
    html = said(answer)
    assert answer.status_code == 422
    assert "{姓名}" in html
    for name in places.PLACES:
        assert f"{{{name}}}" in html
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize("missing", ["text_zh", "text_en", "name_zh", "name_en", "shortcut"])
def test_half_a_pair_is_refused_and_what_was_typed_stays(missing):
    answer = browser(people.zhao).post("/staff/replies/new/", WORDS | {missing: " "})
    assert answer.status_code == 422
    assert ("Hello {reference}" if missing == "text_zh" else "您好 {reference}") in said(answer)
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize("change", [{"text_zh": ""}, {"name_en": ""}, {"shortcut": ""}])
def test_the_database_refuses_half_a_pair_too(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        CannedReply.objects.create(**WORDS | {"changed_at": timezone.now()} | change)


def test_a_shortcut_is_given_once():
    reply("hello")
    assert browser(people.zhao).post("/staff/replies/new/", WORDS).status_code == 409


def test_the_second_of_two_editors_is_told():
    row = reply("hello")
    zhao, wu = browser(people.zhao), browser(people.wu)
    assert zhao.post(f"/staff/replies/{row.public_id}/", WORDS | {"n": "1"}).status_code == 302
    late = wu.post(f"/staff/replies/{row.public_id}/", WORDS | {"text_en": "Late words", "n": "1"})
    assert late.status_code == 409
    assert "Late words" in said(late)
    row.refresh_from_db()
    assert row.text_en == "Hello {reference}"


def test_words_are_text_and_never_markup(case):
    reply("evil", text_en="<b>{reference}</b> {{ case.story }}".replace("{{ case.story }}", "&lt;"))
    html = browser(people.zhao).get("/staff/replies/").content.decode()
    assert "<b>{reference}</b>" not in html
    live = browser(people.qian).get(f"/staff/live/cases/{case.reference}/replies/").json()
    assert live["replies"][0]["text"] == f"<b>{case.reference}</b> &lt;"


def test_without_scripts_the_page_comes_back_with_the_words_filled_behind_what_was_typed(case):
    reply()
    qian = browser(people.qian)
    answer = qian.post(f"/staff/cases/{case.reference}/insert/reply/", {"text": "Dear Ms Wang,", "canned": "hello"})
    assert f"Dear Ms Wang,\n\nHello about {case.reference}.</textarea>" in said(answer)
    assert queries.messages(case.conversation) == []


@pytest.mark.parametrize(("language", "words"), [("en", "Hello about"), ("zh-hans", "您好，关于")])
def test_the_language_is_the_cases_and_not_the_readers(language, words):
    case = cases.file(at=timezone.now(), language=language).case
    triage.take_case(case=case, by=cases.intake())
    reply()
    found = browser(people.qian, "en").get(f"/staff/live/cases/{case.reference}/replies/").json()["replies"]
    assert found[0]["text"].startswith(words)


def test_every_place_is_filled_from_the_case(case):
    text = " | ".join(f"{{{name}}}" for name in places.PLACES)
    reply("all", text_en=text)
    (found,) = browser(people.qian).get(f"/staff/live/cases/{case.reference}/replies/").json()["replies"]
    parts = found["text"].split(" | ")
    assert found["missing"] == ""
    assert parts[0] == case.reference
    assert parts[1] == "A person is working on your case."
    assert parts[3] == Operator.objects.get().name_en
    assert "{" not in found["text"]


def test_a_place_left_standing_is_not_sent_to_a_client(case):
    qian = browser(people.qian)
    answer = qian.post(f"/staff/cases/{case.reference}/reply/", {"text": "By {due_date} we answer.", "once": "once-once-once"})
    assert answer.status_code == 422
    assert "By {due_date} we answer." in said(answer)
    assert queries.messages(case.conversation) == []


def test_a_retired_reply_is_offered_to_nobody(case):
    row = reply()
    tools.retire(tool=row, retired=True, by=SYSTEM)
    qian = browser(people.qian)
    assert qian.get(f"/staff/live/cases/{case.reference}/replies/").json() == {"replies": []}
    answer = qian.post(f"/staff/cases/{case.reference}/insert/reply/", {"text": "", "canned": "hello"})
    assert "Hello about" not in said(answer)


def test_a_reply_a_macro_writes_is_not_retired():
    row = reply()
    macro(f"reply:{row.public_id}")
    answer = browser(people.zhao).post(f"/staff/replies/{row.public_id}/retire/", follow=True)
    assert "used by macros: Greet" in said(answer)
    row.refresh_from_db()
    assert row.retired_at is None


def test_a_mediator_gets_no_words_about_a_case_that_is_not_theirs(case):
    reply()
    li = browser(people.li)
    assert li.get(f"/staff/live/cases/{case.reference}/replies/").status_code == 404
    assert li.post(f"/staff/cases/{case.reference}/insert/reply/", {"canned": "hello"}).status_code == 404


def test_the_house_comes_with_replies_in_both_languages_which_a_firm_may_change():
    assert tools.load_tools(by=SYSTEM) >= 10
    row = CannedReply.objects.get(shortcut="thanks")
    row.text_en = "Ours."
    row.save()
    assert tools.load_tools(by=SYSTEM) == 0
    row.refresh_from_db()
    assert row.text_en == "Ours."
    assert 6 <= CannedReply.objects.count() <= 12


def test_the_replies_of_the_house_fill_without_a_gap_while_a_case_runs(case):
    tools.load_tools(by=SYSTEM)
    found = browser(people.qian).get(f"/staff/live/cases/{case.reference}/replies/").json()["replies"]
    assert [each for each in found if each["missing"] or "{" in each["text"]] == []


def test_the_case_page_offers_them_and_costs_the_same_for_one_and_for_many(case, django_assert_max_num_queries):
    qian = browser(people.qian)
    reply()
    assert "/hello · Greeting" in page(qian, case)
    for number in range(12):
        reply(f"r{number}")
    with django_assert_max_num_queries(31):
        page(qian, case)
