"""Colleagues mentioned in a note: told by e-mail without its words, counted until they open the case, and only those who may see it."""

import pytest
from django.utils import timezone

from disputes import tools
from disputes.models import CaseNote, Mention
from disputes.services.desk import write_note
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from tests import people
from tests.disputes import cases
from tests.disputes.desk_doors import browser, page, said
from tests.disputes.test_desk_notes import everything_the_client_gets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
WORDS = "PLANTED-MENTION @Zhao Ning ring 13912345678 first"


@pytest.fixture
def filed():
    people.zhao()
    return cases.file(at=timezone.now(), language="en")


def note(client, case, *users, text=WORDS):
    return client.post(f"/staff/cases/{case.reference}/note/", {"text": text, "to": [str(user.public_id) for user in users]})


def test_they_see_it_counted_and_listed_until_they_open_the_case(filed):
    note(browser(people.qian), filed.case, people.zhao())
    zhao = browser(people.zhao)
    assert "1 unread" in said(zhao.get("/staff/cases/"))
    listed = said(zhao.get("/staff/mentions/"))
    assert "PLANTED-MENTION @Zhao Ning ring" in listed
    assert "13912345678" not in listed
    assert "unread" in listed
    zhao.get(f"/staff/live/cases/{filed.case.reference}/")
    assert tools.unread(people.zhao()).count() == 1
    zhao.get(f"/staff/cases/{filed.case.reference}/")
    assert tools.unread(people.zhao()).count() == 0
    assert "unread" not in said(zhao.get("/staff/cases/")).partition("<main")[2].partition("<table")[0]


def test_the_letter_says_at_which_case_and_nothing_else(filed):
    note(browser(people.qian), filed.case, people.zhao())
    letter = notices.letter(Notice.objects.get(template="desk_case"))
    assert letter.address == people.zhao().email
    assert filed.case.reference in letter.subject
    for planted in ("PLANTED", "13912345678", "钱悦", "Qian"):
        assert planted not in letter.subject + letter.body


def test_what_is_in_no_list_is_no_mention(filed):
    note(browser(people.qian), filed.case)
    note(browser(people.qian), filed.case, people.qian())
    assert not Mention.objects.exists()


def test_it_is_stored_by_id_and_the_same_person_once(filed):
    client, zhao = browser(people.qian), people.zhao()
    note(client, filed.case, zhao, zhao)
    (mention,) = Mention.objects.all()
    assert (mention.user, mention.note) == (zhao, CaseNote.objects.get())


@pytest.mark.parametrize("who", [people.li, people.wu, people.sun, people.chen_at_work])
def test_whoever_may_not_see_the_case_is_neither_offered_nor_taken(filed, who):
    person = who()
    qian = browser(people.qian)
    assert str(person.public_id) not in page(qian, filed.case)
    assert note(qian, filed.case, person).status_code == 422
    with pytest.raises(Refusal, match=r"note\.not_a_colleague"):
        write_note(case=filed.case, text=WORDS, mentions=[person], by=cases.intake())
    assert not CaseNote.objects.exists()
    assert not Notice.objects.exists()


def test_the_mediator_of_the_case_is_one_of_them():
    case = cases.mediated(language="en")
    assert note(browser(people.qian), case, people.li()).status_code == 302
    assert "1 unread" in said(browser(people.li).get("/staff/cases/"))


def test_somebody_who_lost_sight_of_the_case_reads_it_no_longer(filed):
    note(browser(people.qian), filed.case, people.zhao())
    zhao = people.zhao()
    zhao.grants.all().delete()
    zhao.grants.create(role="mediator")
    zhao.forget_roles()
    assert tools.unread(zhao).count() == 0
    assert "PLANTED" not in said(browser(people.zhao).get("/staff/mentions/"))


def test_nobody_else_and_no_client_hears_of_it(filed):
    note(browser(people.qian), filed.case, people.zhao())
    assert "PLANTED" not in said(browser(people.qian).get("/staff/mentions/"))
    found = everything_the_client_gets(filed)
    for planted in ("PLANTED", "mention", "@Zhao"):
        assert planted not in found


def test_a_long_list_costs_what_a_short_one_does(filed, django_assert_max_num_queries):
    qian, zhao = browser(people.qian), browser(people.zhao)
    for _note in range(3):
        note(qian, filed.case, people.zhao())
    with django_assert_max_num_queries(14):
        zhao.get("/staff/mentions/")
