import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.law.models import Operator
from portal.pages import navigation
from portal.policies import queries as policies
from tests.pages.conftest import LANGUAGES


@pytest.mark.parametrize(
    ("language", "dates"),
    [("zh-hans", ("2026-11-24 周二", "2026-12-14 周一")), ("en", ("Tue 24 Nov 2026", "Mon 14 Dec 2026"))],
)
def test_the_front_page_dates_what_is_promised(client: Client, lawful: Operator, language: str, dates: tuple[str, ...]) -> None:
    page = client.get(f"/{language}/").content.decode()
    assert all(date in page for date in dates)


def test_the_front_page_explains_the_date_of_a_complaint_day_by_day(client: Client, lawful: Operator) -> None:
    page = client.get("/zh-hans/").content.decode()
    assert '<div class="due">' in page
    assert "周末，不计" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_stands_before_anything_is_set_up(client: Client, db: None, language: str) -> None:
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    assert "Mingshi 明示" in response.content.decode()


@pytest.mark.parametrize(("language", "said"), [("en", "version {}</a>, since"), ("zh-hans", "现行政策第 {} 版</a> · ")])
def test_the_front_page_names_the_policy_in_force(client: Client, furnished: Operator, language: str, said: str) -> None:
    assert said.format(policies.in_force().number) in client.get(f"/{language}/").content.decode()


def test_the_front_page_costs_few_queries(
    client: Client, furnished: Operator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/en/")
    with django_assert_max_num_queries(14):
        client.get("/en/")


def test_what_leads_nowhere_is_not_in_the_menu(client: Client, house: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "PUBLIC", (("reports/", "Reports"), ("not-built/", "Not built")))
    page = client.get("/en/").content.decode()
    assert ">Reports</a>" in page
    assert "not-built" not in page


def test_the_menu_marks_where_one_is(client: Client, house: Operator) -> None:
    page = client.get("/en/reports/").content.decode()
    assert '<a href="/en/reports/" aria-current="page">' in page
