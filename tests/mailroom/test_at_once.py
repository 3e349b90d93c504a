"""Two workers at one mailbox: every letter becomes one letter, and its words are said once."""

import threading

import pytest
from django.db import connections
from django.utils import timezone

from disputes.models import CaseEvent, Message
from disputes.rules import Event
from portal.mailroom import services
from portal.mailroom.models import Letter
from tests import needs
from tests.mailroom.post import case_of, mail, reply_to

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs.rows_locked,
]


def test_two_workers_with_the_same_letter_take_it_in_once(inbox):
    raw = mail(reply_to(case_of()))
    ready, taken, broken = threading.Barrier(2), [], []

    def work():
        try:
            ready.wait(60)
            taken.append(services.take_in(raw=raw, size=len(raw), received_at=timezone.now()))
        except BaseException as error:  # a thread's failure must fail the test
            broken.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _each in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert broken == []
    assert sorted(each is None for each in taken) == [False, True]
    assert (Letter.objects.count(), Message.objects.count()) == (1, 1)
    assert CaseEvent.objects.filter(event=Event.CLIENT_WROTE).count() == 1
