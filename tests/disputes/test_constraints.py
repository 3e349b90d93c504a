"""What the tables refuse, whoever asks."""

import pytest
from django.db import IntegrityError, transaction

from disputes.models import AccessRecord, Agreement, Case, CaseEvent, Clock, Conversation, Message, Party, Proposal
from tests.disputes.cases import agreed, file, hours, mediated, proposed, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


BAD_CASE = {
    "a stage nobody knows": {"stage": "limbo"},
    "closed without an ending": {"stage": "closed", "closed_at": hours(1), "ball": "nobody"},
    "closed without a time": {"stage": "closed", "resolution": "upheld", "ball": "nobody"},
    "an ending while open": {"resolution": "upheld"},
    "closed and yet waiting": {"stage": "closed", "resolution": "upheld", "closed_at": hours(1), "ball": "firm"},
    "closed before it was filed": {"stage": "closed", "resolution": "upheld", "closed_at": hours(-1), "ball": "nobody"},
    "a kind nobody knows": {"kind": "revenge"},
    "a topic nobody knows": {"topic": "weather"},
    "a turn nobody knows": {"ball": "moon"},
    "a language nobody speaks here": {"language": "fr"},
    "a channel nobody knows": {"channel": "pigeon"},
}


@pytest.mark.parametrize("name", BAD_CASE)
def test_case_cannot_be(name):
    case = file().case
    refused(lambda: Case.objects.filter(pk=case.pk).update(**BAD_CASE[name]))


def test_two_cases_cannot_share_receipt_or_reference():
    one, two = file().case, file().case
    refused(lambda: Case.objects.filter(pk=two.pk).update(receipt_hash=one.receipt_hash))
    refused(lambda: Case.objects.filter(pk=two.pk).update(reference=one.reference))


def event(case, **other):
    values = {"n": 9, "event": "case.replied", "by_kind": "staff", "by_role": "intake", "from_stage": "filed", "to_stage": "filed"}
    return CaseEvent(case=case, at=hours(1), recorded_at=hours(1), **{**values, **other})


BAD_EVENT = {
    "an event nobody knows": {"event": "case.exploded"},
    "a number taken": {"n": 1},
    "filed a second time": {"event": "case.filed"},
    "an actor nobody knows": {"by_kind": "ghost"},
    "a breach by staff": {"event": "clock.breached", "once": "breach:x:1"},
    "a breach without its once": {"event": "clock.breached", "by_kind": "system"},
    "from a stage nobody knows": {"from_stage": "limbo"},
    "to a stage nobody knows": {"to_stage": ""},
}


@pytest.mark.parametrize("name", BAD_EVENT)
def test_event_cannot_be(name):
    refused(event(file().case, **BAD_EVENT[name]).save)


def test_same_breach_cannot_be_twice():
    case = file().case
    breach = {"event": "clock.breached", "by_kind": "system", "by_role": "system", "once": "breach:ack.any:1"}
    event(case, **breach).save()
    refused(event(case, **breach, n=10).save)


BAD_CLOCK = {
    "due before it began": {"due_at": hours(-1)},
    "stopped by nothing": {"stopped_at": hours(1), "stopped_by": None},
    "run nought": {"run": 0},
}


@pytest.mark.parametrize("name", BAD_CLOCK)
def test_clock_cannot_be(name):
    case = file().case
    refused(lambda: Clock.objects.filter(case=case, code="reply.first").update(**BAD_CLOCK[name]))


def test_one_run_has_one_clock():
    clock = file().case.clocks.first()
    clock.pk = None
    refused(lambda: clock.save(force_insert=True))


BAD_CONVERSATION = {
    "waiting since never": {"handoff": "waiting"},
    "the robot since then": {"handoff_at": hours(1)},
    "joined by nobody": {"joined_at": hours(1)},
    "joined never": {"joined_by": "qian"},
    "a state nobody knows": {"handoff": "asleep", "handoff_at": hours(1)},
}


@pytest.mark.parametrize("name", BAD_CONVERSATION)
def test_conversation_cannot_be(name):
    case = file().case
    refused(lambda: Conversation.objects.filter(pk=case.conversation_id).update(**BAD_CONVERSATION[name]))


def message(case, **other):
    values = {"cursor": 7, "from_kind": "client", "language": "en", "text": b"", "text_masked": "", "at": hours(1)}
    return Message(conversation=case.conversation, **{**values, **other})


BAD_MESSAGE = {
    "from nobody we know": {"from_kind": "ghost"},
    "from staff without a name": {"from_kind": "staff"},
    "from a client with a staff name": {"author": "qian", "author_role": "intake"},
    "before the first": {"cursor": 0},
    "in a language nobody speaks": {"language": "fr"},
}


@pytest.mark.parametrize("name", BAD_MESSAGE)
def test_message_cannot_be(name):
    refused(message(file().case, **BAD_MESSAGE[name]).save)


def test_client_id_is_used_once_in_a_conversation():
    case = file().case
    message(case, client_id="a").save()
    refused(message(case, client_id="a", cursor=8).save)


def test_side_cannot_accept_without_who_or_both_accept_and_decline():
    case = mediated()
    mine = Party.objects.filter(case=case, side="client")
    refused(lambda: mine.update(accepted_by=""))
    refused(lambda: mine.update(declined_at=hours(1), declined_by="x"))
    refused(lambda: Party.objects.create(case=case, side="client"))
    refused(lambda: Party.objects.create(case=case, side="bystander"))


def test_proposal_answer_has_who_and_when():
    case = proposed()
    one = Proposal.objects.filter(case=case)
    refused(lambda: one.update(client_at=hours(1)))
    refused(lambda: one.update(respondent_by="zhao"))
    refused(lambda: one.update(declined_at=hours(1), declined_by="wang"))
    refused(
        lambda: one.update(
            declined_at=hours(1),
            declined_by="w",
            declined_side="client",
            client_at=hours(1),
            client_by="w",
            respondent_at=hours(1),
            respondent_by="z",
        )
    )


def test_agreement_has_a_body_and_somebody_who_recorded_it():
    agreed()
    refused(lambda: Agreement.objects.update(body="my cousin"))
    refused(lambda: Agreement.objects.update(recorded_by=""))


def test_reading_has_a_reader_and_a_reason():
    case = taken()
    values = {"case": case, "at": hours(1), "by_id": "qian", "by_role": "intake", "what": "story", "reason": "handling"}
    for other in ({"by_id": ""}, {"by_role": ""}, {"reason": "curiosity"}):
        refused(lambda other=other: AccessRecord.objects.create(**{**values, **other}))
