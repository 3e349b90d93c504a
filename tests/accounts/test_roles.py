import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import Grant, User
from portal.accounts.rules import PERMISSIONS, ROLES, Role
from portal.doors.errors import Refusal
from tests import people

pytestmark = pytest.mark.django_db


def test_every_role_is_a_class_with_a_duty_and_permissions():
    assert list(ROLES) == Role.values
    assert all(kind.duty and kind.may and kind.__doc__ for kind in ROLES.values())


def test_permissions_are_named_room_and_verb():
    assert all(len(permission.split(".")) == 2 for permission in PERMISSIONS)


def test_a_person_may_what_their_roles_may_and_no_more():
    assert people.li().may("mediation.conduct") and not people.li().may("disputes.route")
    assert people.qian().may("disputes.route") and not people.qian().may("mediation.conduct")


def test_an_auditor_and_an_administrator_see_no_case():
    """An administrator decides whether a mediator is impartial: that page shows the doubt, and nothing of the case."""
    for user, allowed in ((people.zhou(), set()), (people.wu(), {"mediation.decide"})):
        assert {each for each in user.permissions if each.startswith(("disputes.", "mediation."))} == allowed


def test_chen_who_holds_no_role_may_nothing():
    assert people.chen_at_work().permissions == frozenset()


def test_somebody_who_left_may_nothing_even_with_roles_in_the_table():
    qian = people.qian()
    qian.is_active, qian.left_at = False, timezone.now()
    assert qian.permissions == frozenset() and not qian.has_role("intake")


def test_django_permission_strings_mean_the_same():
    assert people.zhao().has_perm("law.edit") and people.zhao().has_perms(["law.edit", "policies.edit"])
    assert not people.zhao().has_perms(["law.edit", "policies.publish"])


def test_an_actor_is_pseudonymous_and_carries_the_role_acted_in():
    actor = people.zhao().actor()
    assert (actor.kind, actor.id, actor.role) == ("staff", str(people.zhao().public_id), "privacy_officer")
    assert "zhao" not in repr(actor).lower()


def test_nobody_acts_in_a_role_they_do_not_hold():
    with pytest.raises(Refusal) as refusal:
        people.li().actor("administrator")
    assert (refusal.value.code, refusal.value.status) == ("accounts.role_not_held", 403)


def test_nobody_acts_without_any_role():
    with pytest.raises(Refusal):
        people.chen_at_work().actor()


def test_a_person_acts_in_the_role_that_allows_it():
    user = User.objects.create_user(email="two@mingshi.example", roles=("administrator", "intake"))
    assert user.acting("notices.manage").role == "administrator" and user.acting("disputes.take").role == "intake"
    with pytest.raises(Refusal):
        user.acting("reports.publish")


def test_the_main_role_comes_first_however_they_were_granted():
    user = User.objects.create_user(email="two@mingshi.example", roles=("administrator", "intake"))
    assert user.roles == ("intake", "administrator") and user.actor().role == "intake"


def test_a_role_is_held_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=people.li(), role="mediator")


def test_the_database_knows_the_six_roles_only():
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=people.li(), role="emperor")


def test_the_database_keeps_one_account_an_address_whatever_the_case():
    people.li()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="LI@mingshi.example")


def test_somebody_who_left_has_a_leaving_date_and_is_inactive():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=people.li().pk).update(left_at=timezone.now())


def test_names_follow_the_language_of_the_page():
    assert people.li().display_name("zh-hans") == "李敏" and people.li().display_name("en") == "Li Min"
    assert User(email="x@mingshi.example", name_en="X").display_name("zh-hans") == "X"
