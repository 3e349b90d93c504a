"""Exactly once, whatever the workers do."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.notices import delivery, services
from portal.notices.models import Notice
from portal.notices.rules import BACK_OFF, CLAIM, State
from tests.notices.letters import queue


@pytest.mark.django_db
def test_what_is_due_goes_out(postman):
    notice = queue()
    assert services.deliver_due() == 1
    ((channel, letter, message_id),) = postman.sent
    assert (channel, message_id) == ("email", str(notice.public_id)) and "493817" in letter.body
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.SENT, 1) and notice.sent_at


@pytest.mark.django_db
def test_sweep_and_task_together_send_once(postman):
    notice = queue()
    services.deliver_due()
    assert services.deliver_in_background.func(str(notice.public_id)) is False
    services.deliver_due()
    assert len(postman.sent) == 1


@pytest.mark.django_db
def test_a_notice_claimed_by_another_worker_is_left_alone(postman):
    now = timezone.now()
    queue(at=now)
    Notice.objects.update(state=State.SENDING, claimed_at=now)
    assert services.deliver_due(now + CLAIM / 2) == 0 and postman.sent == []


@pytest.mark.django_db
def test_the_claim_of_a_dead_worker_is_taken_back_and_the_message_id_stays(postman):
    now = timezone.now()
    notice = queue(at=now)
    Notice.objects.update(state=State.SENDING, claimed_at=now)
    assert services.deliver_due(now + CLAIM + timedelta(seconds=1)) == 1
    assert postman.sent[0][2] == str(notice.public_id)


@pytest.mark.django_db
def test_failures_wait_longer_each_time_and_end_in_the_open(postman):
    now = timezone.now()
    notice = queue(at=now)
    for attempt, pause in enumerate(BACK_OFF, start=1):
        postman.trouble = [delivery.Undelivered("server_unreachable")]
        services.deliver_due(now)
        notice.refresh_from_db()
        assert (notice.attempts, notice.next_at, notice.state) == (attempt, now + pause, State.WAITING)
        assert services.deliver_due(now + pause - timedelta(seconds=1)) == 0
        now += pause
    postman.trouble = [delivery.Undelivered("server_unreachable")]
    services.deliver_due(now)
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.GIVEN_UP, "server_unreachable")
    assert services.deliver_due(now + timedelta(days=9)) == 0 and postman.sent == []


@pytest.mark.django_db
def test_a_final_refusal_is_not_tried_again(postman):
    postman.trouble = [delivery.Undelivered("recipient_refused", final=True)]
    notice = queue()
    services.deliver_due()
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.GIVEN_UP, 1)


@pytest.mark.django_db
def test_one_notice_in_trouble_does_not_hold_up_the_others(postman):
    queue("news:1")
    queue("news:2")
    postman.trouble = [delivery.Undelivered("server_refused")]
    assert services.deliver_due() == 1 and len(postman.sent) == 1


@pytest.mark.django_db
def test_two_workers_that_read_the_same_list_send_once(postman):
    seen_by_one, seen_by_other = Notice.objects.get(pk=queue().pk), Notice.objects.get()
    assert [services.deliver_notice(notice=seen_by_one), services.deliver_notice(notice=seen_by_other)] == [True, False]
    assert len(postman.sent) == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share SQLite in memory; the test above has the same race")
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_notice_once(postman):
    for number in range(6):
        queue(f"news:{number}")
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            services.deliver_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(message_id for _channel, _letter, message_id in postman.sent) == sorted(
        str(public_id) for public_id in Notice.objects.values_list("public_id", flat=True)
    )


class OutcomesProperty(TestCase):
    databases = {"default", "keys"}

    @settings(max_examples=25, deadline=None)
    @given(outcomes=st.lists(st.sampled_from(["ok", "later", "never", "dead"]), max_size=12))
    def test_however_attempts_end_it_goes_out_at_most_once_and_always_settles(self, outcomes):
        """`dead` is a worker that dies before it sends."""
        sent, now, story = [], timezone.now(), iter(outcomes)

        def send(channel, letter, *, message_id, language):
            match next(story, "ok"):
                case "ok":
                    sent.append(message_id)
                case "dead":
                    raise KeyboardInterrupt
                case outcome:
                    raise delivery.Undelivered(outcome, final=outcome == "never")

        notice = queue(f"news:{now.timestamp()}", at=now)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delivery, "send", send)
            for _ in range(len(outcomes) + len(BACK_OFF) + 2):
                now += timedelta(days=1)
                try:
                    services.deliver_due(now)
                except KeyboardInterrupt:
                    continue
        notice.refresh_from_db()
        assert len(sent) <= 1
        assert notice.state == (State.SENT if sent else State.GIVEN_UP)
