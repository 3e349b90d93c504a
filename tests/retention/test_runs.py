"""What is over is listed by one person, approved by another, ended by the worker; a hold always wins."""

import base64
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from disputes.models import Case, Conversation
from disputes.services import answering, conversations, erasing
from portal.consent import queries as consent
from portal.consent import services as choices
from portal.doors.errors import Refusal
from portal.inventory.rules import ends
from portal.retention import queries, services
from portal.retention.models import Hold, Item, Run
from portal.retention.rules import State, verdict
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.vault import services as vault
from portal.vault.rules import Erased
from tests.disputes import cases
from tests.people import chen, wang, wu, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
CHINA = ZoneInfo("Asia/Shanghai")
LATER = datetime(2029, 3, 20, 9, tzinfo=CHINA)  # three years and a month after the cases of cases.py
SOON = datetime(2026, 4, 1, 9, tzinfo=CHINA)


def officer():
    return zhao().acting(services.PERMISSION)


def administrator():
    return wu().acting(services.PERMISSION)


def closed(**said):
    case = cases.answered(**said)
    answering.close_case(case=case, by=cases.client(case), at=cases.hours(4))
    case.refresh_from_db()
    return case


def carried(now=LATER):
    run = services.propose_run(by=officer(), at=now)
    services.approve_run(run=run, by=administrator(), at=now)
    services.carry_out(now + timedelta(minutes=1))
    run.refresh_from_db()
    return run


def held(subject, at=SOON):
    return services.place_hold(
        subject=subject, ground="lawsuit", reason="法院来函。", until=(at + timedelta(days=90)).date(), by=officer(), at=at
    )


def test_a_closed_case_is_erased_after_three_years_and_not_a_day_before():
    case = closed()
    end = ends("36m", case.closed_at)
    with pytest.raises(Refusal) as refused:
        services.propose_run(by=officer(), at=end - timedelta(seconds=1))
    assert refused.value.code == "retention.nothing"
    run = carried(end)
    case.refresh_from_db()
    assert case.erased_at is not None and run.carried_at is not None
    with pytest.raises(Erased):
        vault.secret(case.key_id, "trail")
    assert queries.counts(run)["cases"] == {"done": 1}


def test_every_room_that_holds_something_ends_it():
    case = closed()
    purpose = consent.purpose("share_with_other_party", LATER)
    choices.give_consent(
        purpose=purpose.code, subject=case.subject, shown=purpose.sha256("en"), language="en", how="page", by=cases.client(case), at=LATER
    )
    carried()
    assert consent.history(case.subject) == []


def test_a_silent_conversation_goes_after_ninety_days_and_a_case_keeps_its_own():
    started = conversations.start_conversation(language="zh-hans", channel="chat", at=cases.FILED)
    conversations.post_message(conversation=started.conversation, text=cases.STORY, by=wang(), at=cases.FILED)
    case = closed()
    with pytest.raises(Refusal):
        services.propose_run(by=officer(), at=SOON)
    carried(cases.FILED + timedelta(days=91))
    started.conversation.refresh_from_db()
    case.refresh_from_db()
    assert started.conversation.deleted_at is not None and case.erased_at is None
    assert Conversation.objects.get(pk=case.conversation_id).deleted_at is None


def test_an_open_case_is_never_listed():
    cases.answered()
    with pytest.raises(Refusal) as refused:
        services.propose_run(by=officer(), at=LATER)
    assert refused.value.code == "retention.nothing"


def test_nobody_approves_their_own_list():
    closed()
    run = services.propose_run(by=officer(), at=LATER)
    with pytest.raises(Refusal) as refused:
        services.approve_run(run=run, by=officer(), at=LATER)
    assert refused.value.code == "retention.own"
    assert services.carry_out(LATER) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(decision="approved", decided_at=LATER, decided_by=run.proposed_by, decided_role="x")


def test_a_hold_keeps_a_case_off_the_list():
    case = closed()
    held(case.subject)
    with pytest.raises(Refusal):
        services.propose_run(by=officer(), at=LATER)
    assert [(row.over, row.held) for row in queries.rules(LATER) if row.rule.code == "cases"] == [(1, 1)]


def test_a_hold_placed_after_the_approval_still_wins():
    case = closed()
    run = services.propose_run(by=officer(), at=LATER)
    services.approve_run(run=run, by=administrator(), at=LATER)
    held(case.subject, at=LATER)
    services.carry_out(LATER)
    case.refresh_from_db()
    assert case.erased_at is None and Item.objects.get().state == State.HELD
    run.refresh_from_db()
    assert run.certificate["rules"] == {"cases": {"held": 1}}


def test_a_hold_on_the_conversation_keeps_the_case_too():
    case = closed()
    held(f"conversation:{case.conversation.public_id}")
    carried()
    assert Item.objects.get().state == State.HELD and Case.objects.get().erased_at is None


def test_a_hold_stops_every_other_way_to_erase():
    case = closed()
    started = conversations.start_conversation(language="en", channel="chat", at=cases.FILED).conversation
    held(case.subject)
    held(f"conversation:{started.public_id}")
    for end in (
        lambda: erasing.erase_case(case=case, by=officer()),
        lambda: conversations.delete_conversation(conversation=started, by=chen()),
    ):
        with pytest.raises(Refusal) as refused:
            end()
        assert refused.value.code == "retention.held"


def test_a_hold_is_lifted_by_another_person_and_its_reason_is_sealed():
    hold = held("case:1")
    assert "法院".encode() not in bytes(hold.reason)
    with pytest.raises(Refusal) as refused:
        services.lift_hold(hold=hold, reason="结案。", by=officer())
    assert refused.value.code == "retention.own"
    assert services.read_reason(hold=hold, by=administrator()) == ("法院来函。", "")
    services.lift_hold(hold=hold, reason="法院已结案。", by=administrator())
    assert queries.holds_on("case:1") == [] and [entry.event for entry in trail.history("case:1")][-2:] == [
        "retention.reason_read", "retention.lifted",
    ]  # fmt: skip
    hold.refresh_from_db()
    assert "法院".encode() not in bytes(hold.lifted_reason)
    with pytest.raises(Refusal, match="retention.no_reason"):
        services.lift_hold(hold=hold, reason=" ", by=administrator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(lifted_by=hold.placed_by)
    assert not any("法院" in str(entry.facts) for entry in Entry.objects.all())


def test_a_case_opened_again_in_between_stays():
    case = closed()
    run = services.propose_run(by=officer(), at=LATER)
    services.approve_run(run=run, by=administrator(), at=LATER)
    Case.objects.filter(pk=case.pk).update(closed_at=LATER)
    services.carry_out(LATER)
    case.refresh_from_db()
    assert case.erased_at is None and Item.objects.get().state == State.EARLY


def test_one_run_at_a_time_and_carrying_out_twice_is_once():
    closed()
    services.propose_run(by=officer(), at=LATER)
    with pytest.raises(Refusal) as refused:
        services.propose_run(by=officer(), at=LATER)
    assert refused.value.code == "retention.waiting"
    services.approve_run(run=Run.objects.get(), by=administrator(), at=LATER)
    assert (services.carry_out(LATER), services.carry_out(LATER)) == (1, 0)
    assert Entry.objects.filter(event="retention.carried_out").count() == 1


def test_the_certificate_is_signed_names_the_last_key_copy_and_nobody():
    case = closed()
    run = carried()
    told = dict(run.certificate)
    signed = told.pop("signed")
    body = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert trail.signed_by_us(body, signed) and base64.b64decode(signed["signature"])
    assert not trail.signed_by_us(body.replace(b'"done":1', b'"done":2'), signed)
    assert told["last_key_copy_until"] == (LATER + timedelta(days=30)).date().isoformat()
    assert str(case.public_id) not in body.decode() and case.reference not in body.decode()
    assert Entry.objects.get(pk=run.entry).event == "retention.carried_out"


def test_withdrawn_answers_go_three_years_later_and_standing_ones_stay():
    purpose = consent.purpose("share_with_other_party", cases.FILED)
    said = {"purpose": purpose.code, "shown": purpose.sha256("en"), "language": "en", "how": "page", "by": wang(), "at": cases.FILED}
    choices.give_consent(subject="conversation:a", **said)
    choices.give_consent(subject="conversation:b", **said)
    choices.withdraw_consent(
        purpose=purpose.code, subject="conversation:a", language="en", how="page", by=wang(), at=cases.FILED + timedelta(days=1)
    )
    carried()
    assert consent.history("conversation:a") == [] and len(consent.history("conversation:b")) == 1


@given(st.one_of(st.none(), st.datetimes()), st.datetimes())
def test_a_hold_always_wins(due, now):
    assert verdict(held=True, due=due, now=now) is State.HELD
    assert (verdict(held=False, due=due, now=now) is State.WAITING) == (due is not None and due <= now)
