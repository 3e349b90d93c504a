"""Two members of staff at one case: one wins, the other gets the case as it is now with their words kept."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from disputes import queries
from disputes.services import answering, clocks
from tests import people
from tests.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
LONG = "I have thought about this for a long while."


@pytest.fixture
def case():
    return cases.file(at=timezone.now()).case


def browser(who) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return people.signed_in(client, who())


def shown(client, case) -> str:
    """The event number the page's forms carry."""
    found = set(re.findall(r'name="n" value="(\d+)"', client.get(f"/staff/cases/{case.reference}/").content.decode()))
    assert len(found) == 1
    return found.pop()


def do(client, case, name, **words):
    return client.post(f"/staff/cases/{case.reference}/{name}/", words)


@pytest.fixture
def both(case):
    qian, zhao = browser(people.qian), browser(people.zhao)
    do(qian, case, "take", n=shown(qian, case))
    return qian, zhao


def test_the_second_to_answer_gets_what_changed_by_whom_and_keeps_the_words(case, both):
    qian, zhao = both
    n = shown(zhao, case)
    do(qian, case, "reply", text="We found it.", once="q1", n=n)
    late = do(zhao, case, "answer", resolution="upheld", text=LONG, n=n)
    said = late.content.decode()
    assert late.status_code == 409
    assert "A person replied (Intake)" in said
    assert LONG in said
    assert "We found it." in said
    case.refresh_from_db()
    assert case.stage == "in_review"


def test_sending_it_again_from_the_page_that_came_back_works(case, both):
    qian, zhao = both
    n = shown(zhao, case)
    do(qian, case, "reply", text="We found it.", once="q1", n=n)
    back = do(zhao, case, "answer", resolution="upheld", text=LONG, n=n).content.decode()
    fresh = re.search(r'name="n" value="(\d+)"', back)[1]
    assert fresh != n
    assert do(zhao, case, "answer", resolution="upheld", text=LONG, n=fresh).status_code == 302


def test_words_of_a_move_that_is_over_are_shown_to_be_copied(case, both):
    qian, zhao = both
    n = shown(zhao, case)
    do(qian, case, "answer", resolution="upheld", text="It was us.", n=n)
    late = do(zhao, case, "ask", text=LONG, n=n)
    assert late.status_code == 409
    assert LONG in late.content.decode()
    assert "This can no longer be sent" in late.content.decode()


def test_what_the_client_wrote_meanwhile_is_read_before_the_answer_goes(case, both):
    qian, _zhao = both
    n = shown(qian, case)
    answering.write_to_case(case=case, text="It is settled, thank you.", by=cases.client(case))
    late = do(qian, case, "reply", text=LONG, once="q1", n=n)
    assert late.status_code == 409
    assert "The client wrote (Client)" in late.content.decode()
    assert "It is settled, thank you." in late.content.decode()


def test_the_same_reply_sent_twice_is_no_conflict(case, both):
    qian, _zhao = both
    n = shown(qian, case)
    assert [do(qian, case, "reply", text="Hello.", once="same", n=n).status_code for _each in "ab"] == [302, 302]
    assert len(queries.messages(case.conversation)) == 1


def test_what_the_system_notes_by_itself_is_no_conflict(both):
    old = cases.taken()
    qian, _zhao = both
    n = shown(qian, old)
    clocks.sweep(cases.hours(24 * 60))
    answer = do(qian, old, "reply", text="Sorry that it took so long.", once="q1", n=n)
    old.refresh_from_db()
    assert old.n > int(n) + 1  # deadlines missed meanwhile
    assert answer.status_code == 302


@pytest.mark.parametrize("n", ["", "x", "-3", "9" * 40, "²"])
def test_a_number_that_is_none_harms_nobody(case, both, n):
    qian, _zhao = both
    assert do(qian, case, "reply", text="Hello.", once="q1", n=n).status_code == 302
