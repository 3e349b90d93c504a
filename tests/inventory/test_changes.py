"""One person narrows, two people widen; every change is a version."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.inventory import queries, rules, services
from portal.inventory.models import Datum, Keeping, Proposal, Version
from portal.trail.models import Entry
from tests.people import sun, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inventory")]


def officer():
    return zhao().acting(services.PERMISSION)


def publisher():
    return sun().acting(services.PERMISSION)


def changed(kind, code, **changes):
    content = queries.find(kind, code).content() | changes
    return services.propose_change(kind=kind, code=code, content=content, why="因为需要。", by=officer())


def test_the_pack_is_loaded_once():
    count = Entry.objects.count()
    assert services.load_pack() == 0
    assert Entry.objects.count() == count


def test_a_shorter_time_is_in_force_at_once():
    row = changed("keeping", "conversations", period="60d", kept_zh="60 日", kept_en="60 days")
    assert isinstance(row, Version) and row.version == 2 and row.approved_by == ""
    assert queries.keeping("conversations").period == "60d"


def test_a_longer_time_waits_for_a_second_person():
    proposal = changed("keeping", "conversations", period="120d", kept_zh="120 日", kept_en="120 days")
    assert isinstance(proposal, Proposal) and proposal.wider == ["longer"]
    assert queries.keeping("conversations").period == "90d"
    with pytest.raises(Refusal) as refused:
        services.approve_change(proposal=proposal, by=officer())
    assert refused.value.code == "inventory.own"
    services.approve_change(proposal=proposal, by=publisher())
    assert queries.keeping("conversations").period == "120d"


def test_what_stood_before_is_still_read_at_its_time():
    before = timezone.now()
    changed("keeping", "conversations", period="60d", kept_zh="60 日", kept_en="60 days")
    assert queries.keeping("conversations", at=before).period == "90d"


@pytest.mark.parametrize(
    ("kind", "code", "changes", "why"),
    [
        ("datum", "contact", {"purposes": ["cases", "chat"]}, "purpose"),
        ("datum", "contact", {"category": "documents"}, "information"),
        ("datum", "contact", {"roles": ["client", "intake", "privacy_officer", "auditor"]}, "who"),
        ("datum", "contact", {"required": True}, "required"),
        ("datum", "contact", {"keeping": "cases"}, "keeping"),
        ("category", "documents", {"sensitive": False}, "sensitive"),
        ("purpose", "chat", {"information_zh": "对话内容、地点", "information_en": "What you write, where you are"}, "information"),
        ("purpose", "share_with_other_party", {"separate_consent": False}, "consent"),
        ("keeping", "cases", {"then": "restrict", "done": "people", "then_zh": "只保存", "then_en": "Stored only"}, "then"),
        ("keeping", "cases", {"start": "received"}, "start"),
    ],
)
def test_what_reaches_further_waits(kind, code, changes, why):
    proposal = changed(kind, code, **changes)
    assert isinstance(proposal, Proposal) and why in proposal.wider


def test_a_new_entry_waits():
    content = queries.find("category", "talk").content() | {"title_zh": "照片", "title_en": "Photographs"}
    proposal = services.propose_change(kind="category", code="photos", content=content, why="新。", by=officer())
    assert isinstance(proposal, Proposal) and proposal.wider == ["new"]


def test_fewer_people_need_no_second_person():
    assert isinstance(changed("datum", "contact", roles=["client", "privacy_officer"]), Datum)


@pytest.mark.parametrize(
    ("kind", "code", "changes", "field"),
    [
        ("datum", "contact", {"purposes": []}, "purposes"),
        ("datum", "contact", {"category": "ghost"}, "category"),
        ("datum", "contact", {"keeping": "ghost"}, "keeping"),
        ("datum", "contact", {"without_en": ""}, "without_zh"),
        ("datum", "contact", {"places": []}, "places"),
        ("datum", "contact", {"roles": ["everybody"]}, "roles"),
        ("purpose", "chat", {"purpose_en": " "}, "purpose_en"),
        ("keeping", "cases", {"period": "3 years"}, "period"),
        ("keeping", "cases", {"period": "24m"}, "kept_zh"),
        ("keeping", "network_logs", {"period": "3m", "kept_zh": "3 个月", "kept_en": "3 months"}, "period"),
    ],
)
def test_an_entry_that_is_not_right_is_refused_at_its_field(kind, code, changes, field):
    with pytest.raises(Refusal) as refused:
        changed(kind, code, **changes)
    assert refused.value.code == "inventory.wrong" and field in refused.value.fields


def test_the_same_again_is_no_change():
    with pytest.raises(Refusal) as refused:
        changed("keeping", "cases")
    assert refused.value.code == "inventory.same"


def test_an_entry_that_changed_meanwhile_is_not_approved():
    proposal = changed("datum", "contact", required=True)
    Proposal.objects.filter(pk=proposal.pk).update(based_on=0)
    with pytest.raises(Refusal) as refused:
        services.approve_change(proposal=proposal, by=publisher())
    assert refused.value.code == "inventory.moved"


def test_one_proposal_at_a_time():
    changed("datum", "contact", required=True)
    with pytest.raises(Refusal) as refused:
        changed("datum", "contact", keeping="cases")
    assert refused.value.code == "inventory.waiting"


def test_a_purpose_in_use_does_not_end_and_an_unused_one_does():
    with pytest.raises(Refusal) as refused:
        services.end_entry(kind="purpose", code="chat", why="x", by=officer())
    assert refused.value.code == "inventory.in_use"
    services.end_entry(kind="purpose", code="share_with_other_party", why="不再做。", by=officer())
    assert queries.find("purpose", "share_with_other_party") is None
    assert services.load_pack() == 0


def test_a_no_needs_a_reason_and_the_record_holds_no_words():
    proposal = changed("datum", "contact", required=True)
    with pytest.raises(Refusal):
        services.reject_change(proposal=proposal, by=publisher(), reason=" ")
    services.reject_change(proposal=proposal, by=publisher(), reason="太宽了")
    said = [str(entry.facts) + str(entry.document) for entry in Entry.objects.filter(event__startswith="inventory.")]
    assert said and not any("太宽了" in each or "因为需要" in each for each in said)


def test_the_database_refuses_a_wide_version_by_one_person():
    row = queries.keeping("cases")
    values = row.content() | {"code": "alone", "version": 1, "valid_from": timezone.now(), "entered_role": "privacy_officer"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Keeping(**values, wide=True, entered_by="a", approved_by="a").save()


def test_the_database_refuses_to_rewrite_a_version():
    row = queries.keeping("cases")
    with pytest.raises(DatabaseError), transaction.atomic():
        Keeping.objects.filter(pk=row.pk).update(period="1d")
    with pytest.raises(TypeError):
        row.delete()


@given(st.integers(1, 240), st.datetimes(min_value=timezone.datetime(2020, 1, 1), max_value=timezone.datetime(2040, 1, 1)))
def test_a_period_in_months_ends_after_its_last_day_never_before(months, naive):
    start = timezone.make_aware(naive)
    end = rules.ends(f"{months}m", start)
    assert timezone.localtime(end).time().isoformat() == "00:00:00"
    assert timedelta(days=28 * months) < end - start <= timedelta(days=31 * months + 1)
    assert rules.ends(f"{months}m", start + timedelta(days=1)) >= end


@given(st.integers(1, 400), st.datetimes(min_value=timezone.datetime(2020, 1, 1), max_value=timezone.datetime(2040, 1, 1)))
def test_a_period_in_days_counts_whole_days_after_the_first(days, naive):
    start = timezone.make_aware(naive)
    end = timezone.localtime(rules.ends(f"{days}d", start))
    assert end.date() == timezone.localtime(start).date() + timedelta(days=days + 1) and end.hour == 0
