"""Whoever listens hears of what a page or the API changed in one go, when it is stored, and of nothing that was not."""

import pytest

from disputes import channels
from disputes.models import Case
from tests.journeys.doors import post, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("firm")]


@pytest.fixture
def heard(monkeypatch):
    """Each time something was told: what to whom, and how many cases there were by then."""
    ways, tell = [], channels.tell_all

    async def tell_all(said):
        ways.append([(group.partition(".")[0], message["type"]) for group, message in said])
        await tell(said)

    monkeypatch.setattr(channels, "tell_all", tell_all)
    return ways


def file(**changed):
    return post("/api/v1/cases", told(happened="2026-01", **changed)).status_code


def test_a_case_filed_is_told_to_everybody_in_one_go(heard):
    assert file() == 201
    assert len(heard) == 1
    assert {("case", "case.changed"), ("conversation", "case.changed"), ("room", "case.changed"), ("desk", "case.changed")} <= set(heard[0])


def test_what_is_refused_is_told_to_nobody(heard):
    assert file(story="") == 422
    assert heard == [] and not Case.objects.exists()


def test_what_was_stored_before_an_answer_broke_is_told(heard, monkeypatch):
    def broken(*_given):
        raise ConnectionError

    monkeypatch.setattr("disputes.api.Status", broken)
    with pytest.raises(ConnectionError):
        file()
    assert (Case.objects.count(), len(heard)) == (1, 1)


def test_a_page_that_changes_nothing_tells_nothing(heard, client):
    assert client.get("/en/cases/").status_code == 200
    assert heard == []
