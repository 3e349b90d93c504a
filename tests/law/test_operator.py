from datetime import time

import pytest
from django.utils import translation

from portal.doors.errors import Refusal
from portal.law import queries, services
from portal.law.models import Operator
from portal.trail.models import Entry
from tests.law.conftest import named_firm

pytestmark = pytest.mark.django_db


def refused(**changes: object) -> dict[str, object]:
    with pytest.raises(Refusal) as error:
        named_firm(**changes)
    assert error.value.code == "operator.invalid"
    return error.value.fields  # type: ignore[return-value]


def test_before_set_up_the_portal_says_so(db: None) -> None:
    with pytest.raises(Refusal) as error:
        queries.operator()
    assert (error.value.code, error.value.status) == ("law.no_operator", 503)


def test_the_firm_speaks_the_language_of_the_page(firm: Operator) -> None:
    with translation.override("zh-hans"):
        zh = queries.operator().name
    with translation.override("en"):
        en = queries.operator().name
    assert (zh, en) == ("明川企业服务", "Mingchuan Business Services")


def test_there_is_one_firm_however_often_it_is_named(firm: Operator) -> None:
    named_firm(name_en="Another Name")
    assert [each.name_en for each in Operator.objects.all()] == ["Another Name"]


def test_naming_the_firm_is_recorded_without_any_name(firm: Operator) -> None:
    entry = Entry.objects.get(event="operator.set")
    assert entry.facts == {"persons_bucket": "under_100k", "mediator_body": "in_house", "jurisdictions": "cn_eu"}


def test_texts_are_cleaned(law: None) -> None:
    assert named_firm(name_en="Ming\u202echuan \n Ltd\x00").name_en == "Mingchuan Ltd"


def test_what_is_wrong_is_named(law: None) -> None:
    tries: list[tuple[dict[str, object], str]] = [
        ({"name_zh": ""}, "name_zh"),
        ({"contact_email": "not an address"}, "contact_email"),
        ({"officer_email": ""}, "officer_email"),
        ({"jurisdictions": []}, "jurisdictions"),
        ({"jurisdictions": ["cn", "atlantis"]}, "jurisdictions"),
        ({"calendar": "mars"}, "calendar"),
        ({"name_en": "x" * 101}, "name_en"),
        ({"about_zh": "\ud800"}, "about_zh"),
        ({"persons_bucket": "many"}, "persons_bucket"),
        ({"mediator_body": "the boss"}, "mediator_body"),
        ({"opens": time(18), "closes": time(9)}, "closes"),
    ]
    assert [list(refused(**changes)) for changes, _field in tries] == [[field] for _changes, field in tries]
    assert Operator.objects.count() == 0


def test_in_house_mediation_is_never_confirmable(firm: Operator) -> None:
    bodies = ["in_house", "industry_body", "consumer_association", "authority_12315", "peoples_mediation_committee"]
    assert [named_firm(mediator_body=body).confirmable_mediation for body in bodies] == [False, False, False, False, True]


def test_the_service_is_called_by_name_only() -> None:
    with pytest.raises(TypeError):
        services.set_operator("明川")  # type: ignore[misc,call-arg]
