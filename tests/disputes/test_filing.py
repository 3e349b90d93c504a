"""Filing a case: a reference, a receipt that is nowhere in clear, a signed statement, clocks, and a record."""

import base64
import json

import pytest

from disputes import codes, queries
from disputes.models import Case, CaseEvent, Clock, Conversation
from disputes.services import filing
from disputes.services.conversations import start_conversation
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests.disputes.cases import FILED, ID_NUMBER, PHONE, STORY, file
from tests.people import qian, wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def test_filed_case_is_found_by_its_receipt():
    filed = file()
    assert queries.by_receipt(filed.receipt.lower()).pk == filed.case.pk


def test_filed_case_keeps_only_the_hash_of_the_receipt():
    filed = file()
    assert filed.case.receipt_hash == codes.receipt_hash(filed.receipt)
    assert filed.receipt.replace("-", "") not in json.dumps(list(Case.objects.values()), default=str)


def test_filed_case_is_acknowledged_by_itself_at_once():
    case = file().case
    assert [event.event for event in queries.events(case)] == ["case.filed", "case.acknowledged"]
    assert queries.events(case)[1].by_kind == "system"


def test_automatic_acknowledgement_satisfies_its_own_term_only():
    clocks = {clock.code: clock for clock in file().case.clocks.all()}
    assert clocks["ack.any"].stopped_at is not None
    assert clocks["reply.first"].stopped_at is None
    assert clocks["cn.complaint"].stopped_at is None


def test_due_dates_follow_the_make_up_saturday_and_the_festival():
    clocks = {clock.code: clock for clock in file(at=FILED).case.clocks.all()}
    assert clocks["reply.first"].due_at.astimezone(FILED.tzinfo).isoformat() == "2026-02-15T00:00:00+08:00"
    assert clocks["cn.complaint"].due_at.astimezone(FILED.tzinfo).isoformat() == "2026-03-12T00:00:00+08:00"


def test_queue_moment_is_the_next_due_of_the_clocks_that_run():
    case = file().case
    assert case.queue_at == Clock.objects.get(case=case, code="reply.first").due_at


def test_story_is_masked_for_lists_and_sealed_for_the_rest():
    case = file().case
    assert ID_NUMBER not in case.story_masked
    assert PHONE not in case.story_masked
    assert "身份证复印件" in case.story_masked
    assert ID_NUMBER.encode() not in bytes(case.story)


def test_statement_is_signed_and_names_the_leaf_and_the_texts():
    filed = file()
    signed = filed.statement["signed"]
    assert trail.signed_by_us(filing.canonical(filed.statement), signed)
    assert {document["name"] for document in filed.statement["documents"]} == {"story", "wish"}
    assert base64.b64decode(signed["signature"])


def test_statement_that_was_changed_is_not_signed():
    filed = file()
    changed = filed.statement | {"filed_at": "2026-01-01T00:00:00+08:00"}
    assert not trail.signed_by_us(filing.canonical(changed), filed.statement["signed"])


def test_statement_hash_is_of_the_salted_text():
    import hashlib

    story = next(each for each in file().statement["documents"] if each["name"] == "story")
    assert hashlib.sha256(bytes.fromhex(story["salt"]) + STORY.encode()).hexdigest() == story["sha256"]


def test_trail_has_one_entry_an_event_and_no_words():
    case = file().case
    entries = trail.history(case.subject)
    assert [entry.event for entry in entries] == ["case.filed", "case.acknowledged"]
    assert ID_NUMBER not in json.dumps([entry.facts for entry in entries])
    assert {event.entry for event in queries.events(case)} == {entry.id for entry in entries}


def test_client_is_a_pseudonym_in_the_trail():
    case = file(by=wang()).case
    assert trail.history(case.subject)[0].actor_id == str(case.public_id)


def test_case_filed_from_a_conversation_keeps_that_thread():
    started = start_conversation(language="zh-hans", channel="chat")
    case = file(conversation=started.conversation, channel="chat").case
    assert case.conversation_id == started.conversation.pk
    assert Conversation.objects.count() == 1


def test_staff_may_enter_what_came_by_phone():
    case = file(channel="phone", by=qian().actor("intake")).case
    assert queries.events(case)[0].by_role == "intake"


@pytest.mark.parametrize("door", ["page", "chat", "api"])
def test_every_door_leaves_the_same_record(door):
    case = file(channel=door).case
    facts = trail.history(case.subject)[0].facts
    hashes = {name: value for name, value in facts.items() if name.endswith("_sha256")}
    assert set(hashes) == {"story_sha256", "wish_sha256"}
    assert {name: value for name, value in facts.items() if name not in hashes and name not in {"channel", "row"}} == {
        "kind": "complaint",
        "topic": "retention",
        "language": "zh-hans",
        "jurisdiction": "cn",
        "from": "",
        "to": "filed",
        "n": 1,
    }


WRONG = {
    "kind": "revenge",
    "topic": "",
    "story": "   \n ",
    "wish": "x" * 2001,
    "language": "fr",
    "channel": "telepathy",
    "jurisdiction": "mars",
    "happened": "2026-02-30",
}


@pytest.mark.parametrize("field", WRONG)
def test_wrong_answer_is_named_by_its_field(field):
    with pytest.raises(Refusal) as refused:
        file(**{field: WRONG[field]})
    assert (refused.value.status, set(refused.value.fields)) == (422, {field})
    assert not Case.objects.exists()


def test_all_wrong_answers_are_named_at_once():
    with pytest.raises(Refusal) as refused:
        file(**WRONG)
    assert set(refused.value.fields) == set(WRONG)


@pytest.mark.parametrize("story", ["\ud800broken", 5, None, "x" * 10_001], ids=["lone surrogate", "number", "nothing", "too long"])
def test_story_that_is_no_text_is_refused(story):
    with pytest.raises(Refusal) as refused:
        file(story=story)
    assert set(refused.value.fields) == {"story"}


@pytest.mark.parametrize("happened", ["", "2025", "2025-08", "2026-02-12"])
def test_when_it_happened_may_be_vague_or_unknown(happened):
    assert file(happened=happened).case.happened == happened


@pytest.mark.parametrize("happened", ["2026-02-13", "2027", "1899", "2025-13", "25-01-01", "２０２５", "yesterday", "2025-8"])
def test_when_it_happened_must_be_a_day_that_has_come(happened):
    with pytest.raises(Refusal):
        file(happened=happened)


def test_reference_that_is_taken_is_drawn_again(monkeypatch):
    taken = file().case.reference
    draws = iter([taken, taken, "2026-ZZZZZ"])
    monkeypatch.setattr(codes, "new_reference", lambda year: next(draws))
    assert file().case.reference == "2026-ZZZZZ"


def test_nothing_is_half_stored_when_filing_breaks(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(filing, "sign_statement", broken)
    with pytest.raises(RuntimeError):
        file()
    assert not Case.objects.exists()
    assert not CaseEvent.objects.exists()
    assert not Conversation.objects.exists()
