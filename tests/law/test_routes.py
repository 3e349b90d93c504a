import pytest

from portal.doors.errors import Refusal
from portal.law.queries import refusal_ground, routes
from tests.deadlines.calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-22")
FIVE = ["cn.consumer_association", "cn.peoples_mediation", "cn.12315", "cn.cac", "cn.12377", "cn.arbitration", "cn.court"]


def codes(**asked: str) -> list[str]:
    return [route.code for route in routes(**asked, at=NOW)]  # type: ignore[arg-type]


def test_household_consumers_see_the_five_ways_in_the_order_of_the_law(law: None) -> None:
    assert codes(jurisdiction="cn", purpose="personal") == FIVE


def test_a_client_in_business_is_not_sent_to_12315(law: None) -> None:
    assert codes(jurisdiction="cn", purpose="business") == ["cn.peoples_mediation", "cn.cac", "cn.12377", "cn.arbitration", "cn.court"]


def test_12315_is_not_offered_before_the_purpose_is_known(law: None) -> None:
    assert "cn.12315" not in codes(jurisdiction="cn")


def test_people_in_the_eu_and_the_uk_have_their_authorities(law: None) -> None:
    assert (codes(jurisdiction="eu"), codes(jurisdiction="uk")) == (["eu.authority", "eu.court"], ["uk.ico", "uk.court"])


def test_an_unknown_ground_is_refused(law: None) -> None:
    with pytest.raises(Refusal) as refused:
        refusal_ground("complaint.because", NOW)
    assert (refused.value.code, refused.value.status) == ("law.no_ground", 404)


def test_a_ground_points_to_the_right_door(law: None) -> None:
    assert refusal_ground("complaint.too_old", NOW).route == "cn.court"
