"""What a published version makes staff do: the right tasks, in time, by somebody, once, for good."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.policies import following, services
from portal.policies.models import Impact, Version
from portal.policies.rules import ImpactKind, Touched, impact_due, touched_by
from portal.policies.services.following import make_impacts
from portal.trail import queries as trail
from portal.trail import rooms
from portal.trail.auditing_acts import check_acts
from portal.trail.rules import SYSTEM
from tests.people import qian, signed_in, sun, zhao
from tests.policies.samples import OFFICER, PUBLISHER, published, sections
from tests.undone import undone

MONDAY = datetime(2026, 6, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def clause(*topics, counts=False):
    return Touched("2.1", "copies", "证件", "Documents", frozenset(topics), counts)


def reached(clauses, *, material=True, purposes=()):
    return {kind for kind in ImpactKind if touched_by(kind, clauses, material=material, purposes=purposes) is not None}


@pytest.mark.parametrize(
    ("clauses", "options", "kinds"),
    [
        ([clause("response_time", counts=True)], {"material": False}, {"answers"}),
        ([], {"material": False}, set()),
        ([clause("deletion")], {}, {"answers", "training"}),
        ([clause("response_time")], {}, {"answers", "training", "terms"}),
        ([clause("deletion", counts=True)], {}, {"answers", "training", "terms"}),
        ([clause("collection")], {}, {"answers", "training", "forms"}),
        ([clause("deletion")], {"purposes": ["research"]}, {"answers", "training", "consents"}),
        ([], {"purposes": ["research"]}, {"consents"}),
    ],
)
def test_a_change_reaches_what_its_clauses_are_about(clauses, options, kinds):
    assert reached(clauses, **options) == kinds


def test_only_the_clauses_that_promise_something_are_looked_at_for_terms():
    promise, other = clause("complaint_how"), clause("deletion")
    assert touched_by(ImpactKind.TERMS, [other, promise], material=True, purposes=[]) == [promise]


@pytest.mark.parametrize(("effective", "due"), [(date(2026, 6, 9), date(2026, 6, 8)), (date(2026, 6, 1), date(2026, 6, 1))])
def test_a_task_is_due_before_the_version_binds_or_at_once_with_it(effective, due):
    assert impact_due(date(2026, 6, 1), effective) == due


@pytest.fixture
def second(firm):
    """A version of substance, published on Monday: 2.1 counts other days than before and binds on 9 June."""
    published(at=MONDAY - timedelta(days=100))
    changed = sections(text_zh="办结后 10 日内销毁。", text_en="Destroyed within 10 days of completion.")
    version = services.draft_version(sections=changed, by=SYSTEM, changes_zh=["一"], changes_en=["one"], at=MONDAY)
    return services.publish_version(version=version, by=PUBLISHER, at=MONDAY)


def kinds(version):
    return {(impact.kind, impact.due) for impact in version.impacts.all()}


pytestmark = pytest.mark.django_db


def test_publishing_sets_the_tasks_in_its_own_transaction(second):
    day = date(2026, 6, 8)
    assert kinds(second) == {(kind, day) for kind in ("answers", "terms", "forms", "training")}
    assert [(each.number, each.counts) for each in following.clauses_for(second.impacts.get(kind="terms"))] == [("2.1", True)]


def test_the_first_version_changes_nothing(firm):
    assert not published(at=MONDAY).impacts.exists()


def test_a_publication_that_fails_leaves_no_task(second):
    draft = services.copy_version(version=second, by=OFFICER)
    with pytest.raises(Refusal, match=r"^policy\.blocked$"):
        services.publish_version(version=draft, by=PUBLISHER)
    assert set(Impact.objects.values_list("version", flat=True)) == {second.pk}


def test_asked_again_the_tasks_are_the_same(second):
    before = set(second.impacts.values_list("public_id", flat=True))
    make_impacts(second)
    assert set(second.impacts.values_list("public_id", flat=True)) == before


def test_a_clause_left_out_is_named_as_gone(second):
    draft = services.draft_version(sections=sections()[:1], by=SYSTEM, changes_zh=["删"], changes_en=["gone"], at=MONDAY)
    third = services.publish_version(version=draft, by=PUBLISHER, at=MONDAY)
    assert [(each.anchor, each.gone) for each in following.changed_clauses(third)] == [("copies", True)]


@pytest.mark.one_database
def test_a_task_that_is_done_is_held_against_the_log(second):
    services.finish_impact(impact=second.impacts.get(kind="training"), note="晨会讲过了。", by=OFFICER, at=MONDAY)
    held, rows = rooms.acts()["tasks of a version"], QuerySet(Impact).filter(kind="training")
    assert list(check_acts(held)) == []
    for changed, found in (({"note": "没讲。"}, {"edited"}), ({"done_at": MONDAY + timedelta(days=1)}, {"added", "removed"})):
        with undone(Impact):
            rows.update(**changed)
            assert {line.code for line in check_acts(held)} == {f"room.{each}" for each in found}


def test_done_is_on_record_with_its_lateness_and_never_changes(second):
    impact = second.impacts.get(kind="training")
    with pytest.raises(Refusal, match=r"^policy\.impact_note$"):
        services.finish_impact(impact=impact, note=" \u200b\n ", by=OFFICER)
    services.finish_impact(impact=impact, note="晨会讲过了。", by=OFFICER, at=MONDAY + timedelta(days=8))
    entry = trail.history(f"policy:{second.public_id}")[-1]
    said = {"kind": "training", "version": 2, "late": True, "row": entry.facts["row"]}
    assert (entry.event, entry.facts) == ("policy.impact_done", said)
    with pytest.raises(Refusal, match=r"^policy\.impact_done$"):
        services.finish_impact(impact=impact, note="又一次。", by=OFFICER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Impact.objects.filter(pk=impact.pk).update(note="改")


def test_only_who_works_on_the_policy_is_given_a_task(second):
    impact = second.impacts.get(kind="answers")
    services.give_impact(impact=impact, owner=zhao(), by=OFFICER)
    with pytest.raises(Refusal, match=r"^policy\.impact_owner$"):
        services.give_impact(impact=impact, owner=qian(), by=OFFICER)
    assert Impact.objects.get(pk=impact.pk).owner == str(zhao().public_id)


def test_the_desk_sees_what_is_late_and_finishes_it(client, second):
    impact, desk = second.impacts.get(kind="terms"), signed_in(client, zhao())
    page = desk.get("/staff/policy/impacts/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert page.count('class="late"') == 4 and "2026-06-08" in page
    desk.post(f"/staff/policy/impacts/{impact.public_id}/owner/", {"owner": str(sun().public_id)})
    assert Impact.objects.get(pk=impact.pk).owner == str(sun().public_id)
    assert desk.post(f"/staff/policy/impacts/{impact.public_id}/done/", {"note": ""}).status_code == 422
    assert desk.post(f"/staff/policy/impacts/{impact.public_id}/done/", {"note": "期限表已核对。"}).status_code == 302
    page = desk.get("/staff/policy/impacts/").content.decode()
    assert page.count('class="late"') == 3 and "期限表已核对。" in page
    assert Impact.objects.get(pk=impact.pk).done_by == str(zhao().public_id)


def test_a_stranger_and_other_rooms_see_no_task(client, second):
    address = f"/staff/policy/impacts/{second.impacts.get(kind='answers').public_id}/"
    assert client.get(address).status_code == 302
    assert signed_in(client, qian()).get(address).status_code == 403
    assert client.post(f"{address}done/", {"note": "看过了"}).status_code == 403
    assert not Impact.objects.exclude(done_at=None).exists()


def test_the_demo_leaves_one_training_overdue(demo):
    assert demo == Version.objects.get(number=3)
    left = Impact.objects.filter(done_at=None)
    assert [(each.kind, each.version) for each in left] == [("training", demo)]
    assert following.count_late(timezone.localdate()) == 1


def letters():
    return [(each.recipient, notices.letter(each)) for each in Notice.objects.filter(template="policy_impact_late").order_by("pk")]


def test_an_overdue_task_is_told_to_its_owner_once_and_to_all_while_nobody_has_it(second):
    people = [zhao(), sun(), qian()]
    services.give_impact(impact=second.impacts.get(kind="terms"), owner=sun(), by=OFFICER)
    services.finish_impact(impact=second.impacts.get(kind="forms"), note="看过了。", by=OFFICER)
    assert services.tell_late(MONDAY + timedelta(days=7)) == 0
    late = MONDAY + timedelta(days=8)
    assert [services.tell_late(late), services.tell_late(late + timedelta(days=1))] == [3, 0]
    told = [letter for _index, letter in letters()]
    owned = [letter for letter in told if "Terms we promise" in letter.body or "承诺的期限" in letter.body]
    assert [letter.address for letter in owned] == [sun().email]
    assert sorted(letter.address for letter in told) == sorted([sun().email] * 3 + [zhao().email] * 2) and people[2].email not in str(told)
    assert f"/staff/policy/impacts/{second.impacts.get(kind='terms').public_id}/" in owned[0].body and "2026-06-08" in owned[0].body


def test_the_queue_shows_what_is_overdue_to_who_works_on_the_policy(client, second):
    assert "4 tasks overdue" in signed_in(client, zhao()).get("/staff/cases/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "4 tasks overdue" in signed_in(client, sun()).get("/staff/reports/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "tasks overdue" not in signed_in(client, qian()).get("/staff/cases/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
