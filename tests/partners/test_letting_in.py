"""A third party gets nothing before its contract is whole and a second person has let it in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.partners import queries, services
from portal.partners.models import Event, Partner
from portal.partners.rules import CLAUSES, REQUIRED, Role
from tests.partners.conftest import content
from tests.people import sun, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
REQUIREMENTS = [(role, code) for role, codes in REQUIRED.items() for code in codes]


def officer():
    return zhao().acting(services.PERMISSION)


def publisher():
    return sun().acting(services.PERMISSION)


def parent():
    row = services.add_partner(code="parent", content=content(), by=officer())
    return services.activate_partner(partner=row, by=publisher())


def added(role="processor", **changes):
    under = parent() if role == Role.SUB_PROCESSOR else None
    return services.add_partner(code="cloud", content=content(str(role), under=under, **changes), by=officer())


def code_of(refused):
    return refused.value.code


def test_a_whole_contract_and_a_second_person_let_it_in():
    row = added()
    with pytest.raises(Refusal) as refused:
        services.activate_partner(partner=row, by=officer())
    assert code_of(refused) == "partner.own"
    services.activate_partner(partner=row, by=publisher())
    assert [each.code for each in queries.active()] == ["cloud"]
    assert list(Event.objects.order_by("id").values_list("what", flat=True)) == ["added", "activated"]


@pytest.mark.parametrize(("role", "code"), REQUIREMENTS)
def test_one_missing_clause_keeps_it_out(role, code):
    row = added(role, **{f"has_{code}": False})
    with pytest.raises(Refusal) as refused:
        services.activate_partner(partner=row, by=publisher())
    assert code_of(refused) == "partner.clauses_missing" and str(CLAUSES[code]) in refused.value.text


@pytest.mark.parametrize(("role", "code"), REQUIREMENTS)
def test_the_database_says_the_same(role, code):
    row = services.activate_partner(partner=added(role), by=publisher())
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=row.pk).update(**{f"has_{code}": False})


def test_the_database_wants_two_people_and_evidence():
    row = services.activate_partner(partner=added(), by=publisher())
    for values in ({"activated_by": row.edited_by}, {"evidence": ""}, {"review_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Partner.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("changes", [{"evidence": ""}, {"review_on": None}, {"review_on": timezone.localdate() - timedelta(days=1)}])
def test_without_evidence_or_a_day_of_review_it_stays_out(changes):
    with pytest.raises(Refusal) as refused:
        services.activate_partner(partner=added(**changes), by=publisher())
    assert code_of(refused) == "partner.not_ready"


def test_an_active_one_is_suspended_before_its_scope_changes():
    row = services.activate_partner(partner=added(), by=publisher())
    with pytest.raises(Refusal) as refused:
        services.change_partner(partner=row, content=content(), edits=0, by=officer())
    assert code_of(refused) == "partner.state"
    row = services.suspend_partner(partner=row, note="扩大范围前先停。", by=officer())
    row = services.change_partner(partner=row, content=content(categories=["talk", "contact"]), edits=0, by=officer())
    assert queries.active() == [] and row.categories == ["talk", "contact"]


def test_two_editors_at_once_do_not_overwrite_each_other():
    row = added()
    services.change_partner(partner=row, content=content(place="杭州"), edits=0, by=officer())
    with pytest.raises(Refusal) as refused:
        services.change_partner(partner=row, content=content(place="北京"), edits=0, by=publisher())
    assert code_of(refused) == "partner.edited_meanwhile"


def test_a_sub_processor_needs_an_active_parent_and_keeps_it_from_ending():
    row = services.activate_partner(partner=added(Role.SUB_PROCESSOR), by=publisher())
    with pytest.raises(Refusal) as refused:
        services.end_partner(partner=row.under, note="到期。", by=officer())
    assert code_of(refused) == "partner.subs_active"
    with pytest.raises(Refusal):
        services.add_partner(code="lost", content=content("sub"), by=officer())


def test_an_ended_ones_record_stays_three_years():
    row = services.end_partner(partner=services.activate_partner(partner=added(), by=publisher()), note="已全部删除。", by=officer())
    today = timezone.localdate()
    assert row.keep_until.year == today.year + 3 and queries.active() == []
    with pytest.raises(TypeError):
        row.delete()


def test_a_review_is_recorded_and_the_next_is_within_a_year():
    row = services.activate_partner(partner=added(), by=publisher())
    with pytest.raises(Refusal):
        services.review_partner(partner=row, note="没有问题。", review_on=timezone.localdate() + timedelta(days=400), by=officer())
    day = timezone.localdate() + timedelta(days=200)
    assert services.review_partner(partner=row, note="没有问题。", review_on=day, by=officer()).review_on == day


def test_whoever_answers_for_it_is_reminded_once_when_near_and_once_when_overdue():
    today = timezone.localdate()
    owner = zhao()
    row = added(owner=str(owner.public_id), review_on=today + timedelta(days=20))
    services.activate_partner(partner=row, by=publisher())
    now = timezone.now()
    assert (services.remind_owners(now), services.remind_owners(now + timedelta(days=1))) == (1, 0)
    later = now + timedelta(days=21)
    assert (services.remind_owners(later), services.remind_owners(later + timedelta(hours=1))) == (1, 0)
    assert set(Notice.objects.values_list("template", flat=True)) == {"partner_review_near", "partner_review_overdue"}


def test_what_the_product_could_hand_out_comes_as_drafts():
    services.load_partners(name="product")
    assert {row.code for row in queries.partners()} == {"sms_gateway", "mail_provider", "language_model"}
    assert queries.active() == [] and services.load_partners(name="product") == 0
