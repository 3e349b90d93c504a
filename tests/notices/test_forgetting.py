"""What was sent is forgotten after thirty days, or at once when the person asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.notices import queries, services
from portal.notices.models import Notice
from portal.notices.rules import KEPT, State
from portal.trail.rules import SYSTEM
from portal.vault import services as vault
from portal.vault.rules import Erased
from tests.notices.letters import ADDRESS, queue

pytestmark = pytest.mark.django_db


def test_after_thirty_days_the_key_is_destroyed_and_the_row_is_empty(postman):
    notice = queue()
    services.deliver_due()
    later = timezone.now() + KEPT
    assert services.forget_old(later - timedelta(minutes=1)) == 0
    assert services.forget_old(later) == 1 and services.forget_old(later) == 0
    sealed = notice.address
    notice.refresh_from_db()
    assert (notice.address, notice.subject, notice.body) == (None, None, None) and notice.forgotten_at == later
    with pytest.raises(Erased):
        vault.open_sealed(notice.key_id, sealed, table="notices_notice", column="address", row=str(notice.public_id))


def test_what_still_waits_is_not_forgotten():
    queue()
    assert services.forget_old(timezone.now() + KEPT * 2) == 0


def test_the_same_occasion_stays_one_notice_even_after_it_is_forgotten(postman):
    notice = queue()
    services.deliver_due()
    services.forget_old(timezone.now() + KEPT)
    assert queue().pk == notice.pk and services.deliver_due() == 0


def test_erasing_a_person_erases_what_was_sent_to_them_and_nothing_else(postman):
    queue("news:1")
    queue("news:2", address="chen@example.com")
    services.deliver_due()
    waiting = queue("news:3")
    assert services.forget_recipient(address=ADDRESS) == 1
    assert queries.letter(Notice.objects.get(once="news:2")).address == "chen@example.com"
    assert queries.letter(waiting).address == ADDRESS


def test_a_letter_whose_key_is_gone_is_given_up_and_not_tried_for_ever(postman):
    notice = queue()
    vault.destroy_key(notice.key_id, by=SYSTEM)
    services.deliver_due()
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.GIVEN_UP, "vault.erased")
