from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.notices import delivery, services
from portal.notices.models import Notice
from portal.notices.rules import State
from portal.trail import queries as trail
from tests import people
from tests.notices.letters import ADDRESS, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up(postman):
    postman.trouble = [delivery.Undelivered("recipient_refused", final=True)]
    notice = queue()
    services.deliver_due()
    return notice


@pytest.fixture
def wu(client):
    return people.signed_in(client, people.wu())


def test_what_did_not_arrive_is_listed_masked(wu, given_up):
    page = wu.get(reverse("notices:undelivered")).content.decode()
    assert "news" in page and "The mail server does not know the address" in page
    assert ADDRESS not in page and "wan" in page and "493817" not in page


def test_what_arrived_or_waits_is_not_listed(wu, postman):
    queue("news:1")
    services.deliver_due()
    queue("news:2")
    assert "Everything has arrived" in wu.get(reverse("notices:undelivered")).content.decode()


def test_sending_again_starts_over_and_is_recorded(wu, given_up, postman):
    wu.post(reverse("notices:retry", kwargs={"public_id": given_up.public_id}))
    (entry,) = trail.history(f"notice:{given_up.public_id}")
    assert (entry.event, entry.actor_role) == ("notice.retried", "administrator")
    assert services.deliver_due() == 1 and len(postman.sent) == 1


def test_a_letter_that_is_not_given_up_is_not_sent_again(wu):
    notice = queue()
    answer = wu.post(reverse("notices:retry", kwargs={"public_id": notice.public_id}), follow=True)
    assert "not waiting for another try" in answer.content.decode()


def test_nobody_else_sends_again(given_up):
    for who in (people.zhao, people.qian, people.zhou, people.chen_at_work):
        client = people.signed_in(Client(), who())
        assert client.post(reverse("notices:retry", kwargs={"public_id": given_up.public_id})).status_code == 403
    assert Notice.objects.get().state == State.GIVEN_UP


def test_a_worker_that_does_not_run_is_noticed(wu):
    queue(at=timezone.now() - timedelta(hours=1))
    assert "Is the worker running?" in wu.get(reverse("notices:undelivered")).content.decode()
