from datetime import timedelta
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.notices.services import deliver_in_background
from portal.pages import queries, services
from portal.pages.management.commands.worker import run_tasks
from portal.pages.models import Heartbeat


def test_alive_needs_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.pages.queries.connections", {})
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok\n", "text/plain; charset=utf-8")


def test_ready_while_a_worker_is_alive(client: Client, db: None) -> None:
    services.beat()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "layer": True, "worker": True})


@pytest.mark.parametrize(("ago", "fresh"), [(0, True), (59, True), (61, False)])
def test_a_worker_is_fresh_for_a_minute(db: None, ago: int, fresh: bool) -> None:
    now = timezone.now()
    services.beat(at=now - timedelta(seconds=ago))
    assert queries.worker_is_fresh(now) is fresh


def test_not_ready_without_a_worker(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()["worker"]) == (503, False)


def test_one_row_however_often_it_beats(db: None) -> None:
    services.beat()
    services.beat()
    services.beat(name="second")
    assert Heartbeat.objects.count() == 2


def test_not_ready_without_a_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise OperationalError

    monkeypatch.setattr("portal.pages.queries.connections", {"default": Gone(), "keys": Gone()})
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": False, "layer": True, "worker": False})


def test_not_ready_without_a_channel_layer(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(get_channel_layer()), "send", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["layer"]) == (503, False)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nobody_keeps_an_old_answer(client: Client, db: None, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_a_long_queue_of_tasks_lets_the_other_jobs_have_their_turn() -> None:
    for _ in range(3):
        deliver_in_background.enqueue(str(uuid4()))
    left = []
    for _ in range(4):
        run_tasks(longest=0)  # however long it is: the task that was begun is finished
        left.append(DBTaskResult.objects.ready().count())
    assert left == [2, 1, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_short_tasks_are_all_done_in_one_turn() -> None:
    for _ in range(3):
        deliver_in_background.enqueue(str(uuid4()))
    run_tasks(longest=float("inf"))
    assert not DBTaskResult.objects.ready().exists()
