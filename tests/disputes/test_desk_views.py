"""Views somebody keeps: a filter under a name, theirs alone, twenty at most."""

import re
import uuid

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from disputes.models import KeptView
from disputes.services.desk import keep_view
from portal.doors.errors import Refusal
from tests import people
from tests.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def browser(who) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return people.signed_in(client, who())


@pytest.fixture
def qian():
    return browser(people.qian)


def keep(client, name="Leaks in English", **filters):
    return client.post("/staff/views/", {"name": name, "topic": "leak", "language": "en", **filters}, follow=True)


def test_a_kept_view_is_a_link_with_its_count(qian):
    cases.file(topic="leak", language="en")
    cases.file(topic="leak", language="zh-hans")
    said = keep(qian).content.decode()
    assert 'href="/staff/cases/?topic=leak&amp;language=en" aria-current="page"' in said
    assert re.search(r'Leaks in English <span class="n">1</span>', said)


def test_a_search_is_no_view(qian):
    cases.file()
    qian.post("/staff/views/", {"name": "All"})
    assert 'aria-current="page">All' in qian.get("/staff/cases/").content.decode()
    assert 'aria-current="page">All' not in qian.get("/staff/cases/", {"q": "2026"}).content.decode()


def test_a_mediators_counts_are_of_their_own_cases():
    own = cases.mediated()
    cases.file()
    li = browser(people.li)
    said = li.post("/staff/views/", {"name": "All", "kind": "complaint"}, follow=True).content.decode()
    assert 'All <span class="n">1</span>' in said
    assert own.reference in said


def test_nobody_sees_or_deletes_another_persons_views(qian):
    keep(qian)
    zhao = browser(people.zhao)
    assert "Leaks in English" not in zhao.get("/staff/cases/").content.decode()
    assert zhao.post(f"/staff/views/{KeptView.objects.get().public_id}/delete/").status_code == 404
    assert KeptView.objects.count() == 1


def test_deleting_a_view_leaves_the_cases(qian):
    case = cases.file(topic="leak", language="en").case
    keep(qian)
    said = qian.post(f"/staff/views/{KeptView.objects.get().public_id}/delete/", follow=True).content.decode()
    assert "Leaks in English" not in said
    assert case.reference in said
    assert qian.post(f"/staff/views/{uuid.uuid4()}/delete/").status_code == 404


def test_the_same_name_twice_and_the_twenty_first_are_refused_in_words(qian):
    assert "You have a view of this name" in (keep(qian) and keep(qian)).content.decode()
    for each in range(19):
        keep(qian, f"View {each}")
    assert "You keep twenty views already" in keep(qian, "One more").content.decode()
    assert KeptView.objects.count() == 20


def test_a_slot_that_was_freed_is_used_again(qian):
    for each in range(20):
        keep(qian, f"View {each}")
    KeptView.objects.get(slot=7).delete()
    keep(qian, "Again")
    assert KeptView.objects.get(name="Again").slot == 7


@pytest.mark.parametrize("change", [{"slot": 21}, {"slot": 0}, {"name": ""}, {"slot": 1, "name": "Other"}])
def test_the_database_counts_too(qian, change):
    keep(qian)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptView.objects.create(**{"owner": people.qian(), "slot": 2, "name": "Leaks", "filters": {}} | change)


@pytest.mark.parametrize("bad", [{"name": ""}, {"name": "x" * 41}, {"topic": "invented"}, {"whose": "everybody"}])
def test_what_is_no_filter_or_no_name_is_not_kept(qian, bad):
    keep(qian, **{"name": "Fine", **bad})
    assert not KeptView.objects.exists()


def test_names_are_cleaned_and_shown_as_text(qian):
    said = keep(qian, "<b>\u202eevil</b>").content.decode()
    assert "<b>" not in said.partition('<nav class="views"')[2].partition("</nav>")[0]


def test_the_same_person_in_two_windows_gets_a_refusal_and_no_fault(monkeypatch):
    owner = people.qian()
    keep_view(owner=owner, name="Mine", filters={})
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    with pytest.raises(Refusal, match=r"desk\.view_name_taken"):
        keep_view(owner=owner, name="Mine", filters={})


def test_twenty_views_cost_as_many_queries_as_one(qian, django_assert_max_num_queries):
    for each in range(20):
        keep(qian, f"View {each}")
    with django_assert_max_num_queries(10):
        qian.get("/staff/cases/")


@pytest.mark.parametrize("who", [people.wu, people.zhou, people.chen_at_work])
def test_whoever_has_no_queue_keeps_no_view(who):
    assert keep(browser(who)).status_code == 403
    assert not KeptView.objects.exists()
