"""Two at once, on a database that knows waiting: one link is used up once, one identity is confirmed once."""

import pytest

from portal.accounts.services.contacts import address_index
from portal.consent.services import load_notices
from portal.rights.models import Request
from portal.rights.services import copying, deleting, identity
from portal.trail.rules import SYSTEM
from tests import needs
from tests.disputes.cases import client as client_of
from tests.disputes.cases import happened, officer
from tests.policies.samples import named_firm
from tests.races import at_once
from tests.rights.requests import WANGS, asked, earlier, in_hand
from tests.standing import stand_on_law

pytestmark = [pytest.mark.django_db(transaction=True), needs.rows_locked]


@pytest.fixture(autouse=True)
def _firm():
    stand_on_law()
    named_firm()
    load_notices(by=SYSTEM)


def test_two_who_fetch_the_same_copy_at_once_and_one_gets_it():
    case, _receipt = earlier()
    request, own = asked(earlier=case)
    package = copying.make_copy(request=in_hand(request), by=officer())
    assert at_once(*[lambda: copying.take_copy(package=package, receipt=own)] * 2) == ["done", "rights.link_over"]


def test_an_identity_shown_twice_at_once_is_confirmed_once():
    _case, receipt = earlier()
    request, _own = asked()
    by = client_of(request.case)
    index = address_index("email", WANGS)
    steps = (
        lambda: identity.confirm_by_receipt(request=request, receipt=receipt, by=by),
        lambda: identity.confirm_by_contact(request=request, index=index, by=by),
    )
    assert at_once(*steps) == ["done", "rights.confirmed_already"]
    assert happened(request.case).count("identity.confirmed") == 1


def test_two_requests_to_delete_the_same_record_race_and_it_goes_once():
    case, _receipt = earlier()
    first, second = (in_hand(asked("deletion", earlier=case)[0]) for _n in range(2))
    steps = [lambda each=each: deleting.delete_records(request=each, by=officer()) for each in (first, second)]
    assert at_once(*steps) == ["done", "done"]
    outcomes = [record.outcome for each in Request.objects.all() for record in each.records.all()]
    assert sorted(outcomes) == ["erased", "gone"]
