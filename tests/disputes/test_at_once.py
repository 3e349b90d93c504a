"""Several at once, on a database that knows waiting: one wins, the others get the fresh state, nothing is written twice."""

import pytest

from disputes import queries
from disputes.models import Case, CaseEvent, Message
from disputes.rules import Event
from disputes.services import answering, clocks, conversations, mediation, neutrality, offers, triage
from portal.trail import queries as trail
from tests import needs
from tests.disputes.cases import FILED, client, file, hours, intake, offered, officer, proposed, taken
from tests.people import li, qian, wang, zhao
from tests.races import at_once
from tests.standing import stand_on_law

pytestmark = [pytest.mark.django_db(transaction=True), needs.rows_locked]


@pytest.fixture(autouse=True)
def _law():
    stand_on_law()


def test_many_workers_record_each_breach_once_at_the_boundary_second():
    cases = [file().case for _ in range(6)]
    due = cases[0].queue_at
    assert at_once(*[lambda: clocks.sweep(due)] * 5) == ["done"] * 5
    breaches = CaseEvent.objects.filter(event=Event.BREACHED)
    assert {breach.at for breach in breaches} == {due}
    assert breaches.count() == len(cases)
    for case in cases:
        assert [entry.event for entry in trail.history(case.subject)].count("clock.breached") == 1


def test_reply_and_sweep_at_the_same_moment_record_one_breach():
    case = taken()
    due = case.queue_at

    def reply():
        answering.reply_to_case(case=Case.objects.get(pk=case.pk), text="抱歉。", by=by, at=due)

    by = intake()
    at_once(reply, lambda: clocks.sweep(due), lambda: clocks.sweep(due))
    assert CaseEvent.objects.filter(event=Event.BREACHED).count() == 1
    numbers = [event.n for event in queries.events(case)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_of_two_who_take_a_case_one_wins():
    case = file().case
    one, two = qian().actor("intake"), zhao().actor("privacy_officer")
    results = at_once(*[lambda by=by: triage.take_case(case=Case.objects.get(pk=case.pk), by=by, at=hours(1)) for by in (one, two)])
    assert results == ["case.no_handler", "done"]
    assert Case.objects.get().handler in (one.id, two.id)


def test_reply_submitted_twice_at_once_is_one_reply():
    case, by = taken(), intake()

    def reply():
        answering.reply_to_case(case=Case.objects.get(pk=case.pk), text="您好。", by=by, client_id="same", at=hours(2))

    assert at_once(reply, reply, reply) == ["done"] * 3
    assert Message.objects.count() == 1
    assert CaseEvent.objects.filter(event=Event.REPLIED).count() == 1


def test_messages_sent_at_once_have_cursors_without_gap():
    conversation = conversations.start_conversation(language="en", channel="chat").conversation
    at_once(*[lambda n=n: conversations.post_message(conversation=conversation, text=f"{n}", by=wang()) for n in range(6)])
    assert sorted(Message.objects.values_list("cursor", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_both_sides_accepting_at_once_begin_one_mediation():
    case = offered()
    mediation.assign_mediator(case=case, mediator=li(), by=intake(), at=hours(4))
    neutrality.declare_neutrality(case=case, by=li().actor("mediator"), at=hours(4))
    firm = officer()
    at_once(
        lambda: mediation.accept_mediation(case=Case.objects.get(pk=case.pk), by=client(case), at=hours(5)),
        lambda: mediation.accept_mediation(case=Case.objects.get(pk=case.pk), by=firm, at=hours(5)),
    )
    assert CaseEvent.objects.filter(event=Event.MEDIATION_STARTED).count() == 1
    assert Case.objects.get().stage == "mediation"


def test_acceptance_and_withdrawal_at_once_leave_one_story():
    case = proposed()
    firm = officer()
    at_once(
        lambda: offers.accept_offer(case=Case.objects.get(pk=case.pk), proposal=1, by=firm, at=hours(8)),
        lambda: answering.withdraw_case(case=Case.objects.get(pk=case.pk), by=client(case), at=hours(8)),
    )
    before = Case.objects.values().get()
    clocks.rebuild_case(case)
    assert Case.objects.values().get() == before
    assert before["stage"] == "closed"


def test_reply_and_chat_message_at_once_wait_for_each_other():
    conversation = conversations.start_conversation(language="en", channel="chat", at=FILED).conversation
    case = file(conversation=conversation, channel="chat").case
    triage.take_case(case=case, by=intake(), at=hours(1))
    triage.ask_for_more(case=case, text="Which contract?", by=intake(), at=hours(2))
    by = intake()
    steps = [
        lambda: answering.reply_to_case(case=Case.objects.get(pk=case.pk), text="Take your time.", by=by, at=hours(3)),
        lambda: conversations.post_message(conversation=conversation, text="The transfer.", by=wang(), at=hours(3)),
    ]
    assert at_once(*steps * 3) == ["done"] * 6
    assert sorted(Message.objects.values_list("cursor", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    events = [event.event for event in queries.events(case)]
    assert events.count(Event.INFORMATION_GIVEN) == 1
    assert events.count(Event.REPLIED) == 3
