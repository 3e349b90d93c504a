"""Requests of authorities: two people enter each, nothing in it names anybody, and what was confirmed stays and is counted."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.authorities import queries, services
from portal.authorities.models import AuthorityAnswer, AuthorityRequest
from portal.doors.errors import Refusal
from portal.trail.models import Entry
from tests import people
from tests.standing import stand_on_law
from transparency_reports import registers
from transparency_reports.rules import ZONE, Quarter

NOW = datetime(2026, 9, 20, 10, tzinfo=ZONE)
Q3 = Quarter(2026, 3)
ASKED = {"authority": "police", "basis": "《刑事诉讼法》第五十四条", "asked_on": date(2026, 9, 18), "people": 3}
pytestmark = pytest.mark.django_db


def zhao():
    return people.zhao().actor("privacy_officer")


def sun():
    return people.sun().actor("publisher")


def confirmed():
    return services.confirm_request(request=services.enter_request(**ASKED, by=zhao(), at=NOW), by=sun(), at=NOW)


def answered(asked, at=NOW, outcome="part"):
    said = services.enter_answer(request=asked, outcome=outcome, answered_on=at.date(), by=zhao(), at=at)
    return services.confirm_answer(answer=said, by=sun(), at=at)


def refused(code, act):
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


def test_a_second_person_confirms_both_steps_and_only_then_they_count():
    asked = services.enter_request(**ASKED, by=zhao(), at=NOW)
    refused("authority.second_person", lambda: services.confirm_request(request=asked, by=zhao(), at=NOW))
    refused("authority.order", lambda: answered(asked))
    assert registers.told(Q3, Q3.end)["authorities.people"] == {"asked": 0}
    services.confirm_request(request=asked, by=sun(), at=NOW)
    first = services.enter_answer(request=asked, outcome="full", answered_on=NOW.date(), by=zhao(), at=NOW)
    second = services.enter_answer(request=asked, outcome="refused", answered_on=NOW.date(), by=sun(), at=NOW)
    refused("authority.not_waiting", lambda: services.confirm_answer(answer=first, by=sun(), at=NOW))
    refused("authority.second_person", lambda: services.confirm_answer(answer=second, by=sun(), at=NOW))
    services.confirm_answer(answer=second, by=zhao(), at=NOW)
    refused("authority.order", lambda: answered(asked))
    assert registers.told(Q3, Q3.end)["authorities.outcome"] == {"refused": 1}
    log = Entry.objects.filter(subject=str(asked)).order_by("n")
    assert [entry.event for entry in log][-1] == "authority.answered" and ASKED["basis"] not in str([entry.facts for entry in log])


def test_what_came_later_leaves_the_quarter_as_it_was():
    answered(confirmed(), at=Q3.end + timedelta(days=3))
    found = registers.told(Q3, Q3.end)
    assert (found["authorities.outcome"], found["authorities.kind"], found["authorities.people"]) == (
        {"pending": 1},
        {"police": 1},
        {"asked": 3},
    )
    assert registers.told(Quarter(2026, 4), Q3.end + timedelta(days=9))["authorities.outcome"] == {}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"basis": "张三 11010519491231002X 案"}, "authority.personal"),
        ({"asked_on": date(2026, 9, 21)}, "authority.day"),
        ({"people": 0}, "authority.incomplete"),
        ({"authority": "neighbour"}, "authority.incomplete"),
    ],
)
def test_what_does_not_belong_there_is_refused(said, code):
    refused(code, lambda: services.enter_request(**ASKED | said, by=zhao(), at=NOW))


def test_an_answer_does_not_come_before_the_request():
    asked = confirmed()
    refused("authority.day", lambda: services.enter_answer(request=asked, outcome="full", answered_on=date(2026, 9, 17), by=zhao(), at=NOW))


def test_what_was_confirmed_stays_and_what_was_not_can_be_taken_back():
    said = answered(confirmed())
    rows = (AuthorityRequest.objects.filter(pk=said.request_id), AuthorityAnswer.objects.filter(pk=said.pk))
    for act in (lambda row: row.update(entered_at=NOW - timedelta(days=1)), lambda row: row.delete()):
        for row in rows:
            with pytest.raises(IntegrityError), transaction.atomic():
                act(row)
    refused("authority.not_waiting", lambda: services.discard(request=said.request, by=zhao()))
    services.discard(request=services.enter_request(**ASKED, by=zhao(), at=NOW), by=sun())
    assert len(queries.every()) == 1


def test_staff_do_it_on_their_pages_and_chen_does_not(client):
    stand_on_law()
    page, form = "/staff/authorities/", {**ASKED, "asked_on": "2026-01-05"}
    assert client.post(page, form).status_code in (302, 403)
    assert people.signed_in(client, people.chen_at_work()).post(page, form).status_code == 403
    people.signed_in(client, people.zhao())
    wrong = client.post(page, {**form, "basis": "Zhang San 11010519491231002X"})
    assert wrong.status_code == 422 and 'value="2026-01-05"' in wrong.content.decode()
    client.post(page, form)
    one = f"{page}{queries.every()[0].public_id}/"
    client.post(f"{one}confirm/")
    assert queries.every()[0].confirmed_at is None
    people.signed_in(client, people.sun()).post(f"{one}confirm/")
    client.post(one, {"outcome": "refused", "answered_on": "2026-01-06"})
    people.signed_in(client, people.zhao()).post(f"{one}confirm/", {"answer": queries.every()[0].answer.pk})
    assert queries.every()[0].answer.confirmed_by and "2026-01-05" in client.get(page).content.decode()
