"""The route advisor from a case: what the case says is not asked again; nobody gets there without the receipt."""

import pytest
from django.test import Client

from disputes.models import Case
from disputes.services import triage
from tests.disputes import cases

pytestmark = pytest.mark.django_db


def opened(client: Client, filed) -> Client:
    client.post("/en/cases/", {"receipt": filed.receipt})
    return client


def page(client: Client, query: str = "", lang: str = "en") -> str:
    response = client.get(f"/{lang}/cases/mine/routes/{query}")
    return f"{response.status_code} {response.get('Location', '')}\n{response.content.decode()}"


def test_what_the_case_says_is_not_asked_again(client, firm):
    shown = page(opened(client, cases.file()), "?buyer=household&age=adult&now=none")
    assert "Consumer association" in shown and "collected, used, passed on or kept without a right to" in shown
    assert "Yes, and I am waiting for the answer" in shown and "2025" in shown


def test_an_answer_of_the_case_can_be_changed(client, firm):
    shown = page(opened(client, cases.file()), "?buyer=household&age=adult&now=none&what=refused")
    assert "A right was refused: you may sue at once" in shown


def test_only_what_is_missing_is_asked(client, firm):
    assert "For what did you deal with us?" in page(opened(client, cases.file()))


def test_a_day_the_client_does_not_know_is_asked(client, firm):
    assert "When did you first know about it?" in page(opened(client, cases.file(happened="")), "?buyer=business&now=none")


def test_every_topic_leads_somewhere(client, firm):
    from disputes.rules import Topic
    from disputes.views.routes import WHAT

    assert set(WHAT) == set(Topic)


def test_a_stranger_is_asked_for_a_receipt(client, firm):
    cases.file()
    shown = page(client, "?buyer=household")
    assert shown.startswith("302 /en/cases/")


def test_the_words_of_the_case_are_not_on_the_page(client, firm):
    shown = page(opened(client, cases.file()), "?buyer=household&age=adult&now=none")
    assert cases.ID_NUMBER not in shown and cases.STORY not in shown and Case.objects.get().reference not in shown


def test_the_closed_case_leads_there_in_both_languages(client, firm):
    filed = cases.file()

    triage.decline_case(case=filed.case, ground="complaint.not_ours", text="不是我们的事。", by=cases.intake(), at=cases.hours(1))
    opened(client, filed)
    for lang in ("en", "zh-hans"):
        assert f'href="/{lang}/cases/mine/routes/"' in client.get(f"/{lang}/cases/mine/").content.decode()
