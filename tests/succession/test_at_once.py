"""Two at once, on a database that knows waiting: one decision, one bundle, one letter."""

import io

import pytest

from portal.succession.services import deciding, handing, telling
from tests import needs
from tests.disputes.cases import file
from tests.people import zheng
from tests.races import at_once
from tests.rights.requests import verified
from tests.succession.sales import boss, draft, officer, opened, taker, the_day, told_addresses

pytestmark = [pytest.mark.django_db(transaction=True), needs.rows_locked]


def test_two_who_decide_two_workers_who_tell_and_two_who_take_at_once():
    file(contact=verified("wang.planted@example.com"))
    found = deciding.enter_succession(draft=draft(), by=officer())
    other = zheng().actor("mediator")
    decided = [lambda by=by: deciding.approve_succession(succession=found, by=by) for by in (boss(), other)]
    assert at_once(*decided) == ["done", "succession.decided"]
    assert at_once(*[telling.tell_everybody] * 2) == ["done", "done"]
    assert told_addresses() == ["wang.planted@example.com"]
    found.refresh_from_db()
    with the_day(found):
        bundle, by = opened(found), taker()
        taking = [lambda: handing.take_bundle(handover=bundle, target=io.BytesIO(), by=by)] * 2
        assert at_once(*taking) == ["done", "succession.taken"]


def test_the_same_entered_twice_at_once_is_kept_once():
    entered, by = draft(), officer()
    steps = [lambda: deciding.enter_succession(draft=entered, by=by)] * 2
    assert at_once(*steps) == ["done", "succession.already"]
