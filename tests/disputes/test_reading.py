"""Staff open sealed text through one path, with a reason; the client reads role, reason and time, never a name."""

import pytest

from disputes import queries
from disputes.models import AccessRecord
from disputes.moves import OFFICE
from disputes.services import answering, reading, triage
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.rules import BOT, SYSTEM, Actor
from tests.disputes.cases import ID_NUMBER, STORY, WISH, client, hours, intake, mediated, mediator, officer, proposed, taken
from tests.people import chen_at_work, sun, wang, wu, zheng, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def reveal(case, what="story", reason="handling", by=None, **more):
    return reading.reveal_text(case=case, what=what, reason=reason, by=by or intake(), **more)


def test_revealed_story_is_the_story_and_is_written_down():
    case = taken()
    assert reveal(case, at=hours(2)) == STORY
    record = AccessRecord.objects.get()
    assert (record.by_role, record.reason, record.what, record.at) == ("intake", "handling", "story", hours(2))


def test_wish_message_and_note_open_the_same_way():
    case = taken()
    answering.write_to_case(case=case, text=f"我的号码是 {ID_NUMBER}", by=client(case))
    assert reveal(case, "wish") == WISH
    assert reveal(case, "message:1") == f"我的号码是 {ID_NUMBER}"
    answering.withdraw_case(case=case, by=client(case), reason="不想继续")
    assert reveal(case, f"note:{len(queries.events(case))}") == "不想继续"


def test_client_reads_role_reason_and_words_of_each_reading():
    case = taken()
    reveal(case, note="核对身份证号")
    ((record, words),) = queries.access_records(case)
    assert (record.by_role, record.get_reason_display() if hasattr(record, "get_reason_display") else record.reason, words) == (
        "intake",
        "handling",
        "核对身份证号",
    )


def test_reason_in_words_is_sealed():
    case = taken()
    reveal(case, note="核对身份证号")
    assert "核对".encode() not in bytes(AccessRecord.objects.get().note)


def test_reading_is_in_the_trail_without_a_word_of_it():
    case = taken()
    reveal(case)
    entry = trail.history(case.subject)[-1]
    assert (entry.event, entry.facts) == ("text.revealed", {"what": "story", "reason": "handling"})


@pytest.mark.parametrize("reason", ["", "curiosity", None])
def test_reading_without_a_reason_is_refused(reason):
    with pytest.raises(Refusal) as refused:
        reveal(taken(), reason=reason)
    assert refused.value.status == 422
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize(
    "what",
    ["", "receipt_hash", "message:", "message:99", "message:-1", "message:٣", "story:1", "note:99", "proposal:1", "contact", "key_id"],
)
def test_what_is_not_there_cannot_be_opened(what):
    with pytest.raises(Refusal) as refused:
        reveal(taken(), what)
    assert refused.value.status == 404


def test_mediator_reads_only_the_cases_assigned_to_them():
    case = mediated()
    assert reveal(case, by=mediator(), reason="mediating") == STORY
    with pytest.raises(Refusal) as refused:
        reveal(case, by=zheng().actor("mediator"), reason="mediating")
    assert refused.value.code == "case.not_yours_to_read"


def test_proposal_opens_for_its_mediator():
    case = proposed()
    assert reveal(case, "proposal:1", by=mediator(), reason="mediating") == "双方到场销毁，并签字确认。"


@pytest.mark.parametrize(
    "who",
    [
        lambda: sun().actor("publisher"),
        lambda: zhou().actor("auditor"),
        lambda: wu().actor("administrator"),
        lambda: Actor("staff", str(chen_at_work().public_id), ""),
        lambda: Actor("staff", "", "intake"),
        wang,
        lambda: BOT,
        lambda: SYSTEM,
    ],
    ids=["publisher", "auditor", "administrator", "Chen at work", "nobody", "client", "bot", "system"],
)
def test_everybody_else_reads_nothing(who):
    with pytest.raises(Refusal) as refused:
        reveal(taken(), by=who())
    assert refused.value.status == 403
    assert not AccessRecord.objects.exists()


def test_office_is_intake_and_the_privacy_officer():
    assert {"intake", "privacy_officer"} == OFFICE
    assert reveal(taken(), by=officer()) == STORY


def test_asking_for_more_shows_the_desk_only_the_masked_answer():
    case = taken()
    triage.ask_for_more(case=case, text="请提供号码", by=intake())
    message = answering.write_to_case(case=case, text=f"号码 {ID_NUMBER}", by=client(case))
    assert ID_NUMBER not in message.text_masked
