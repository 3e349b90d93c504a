import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal import keyring
from portal.doors.errors import Refusal
from portal.doors.idempotency import KEPT, forget_expired, once
from portal.doors.models import IdempotencyKey

KEY = "8b1f6a9c-0d4e"
RECEIPT = {"receipt": "K7Q4M-9XZ2P", "收据": [1, None, True]}


def filing(run, **changes):
    return once(**{"door": "api:cases", "key": KEY, "owner": "wang", "body": b"story", "run": run, **changes})


class Counted:
    def __init__(self, result=RECEIPT):
        self.calls, self.result = 0, result

    def __call__(self):
        self.calls += 1
        return self.result


@pytest.mark.django_db
def test_the_same_key_runs_once_and_answers_the_same():
    run = Counted()
    assert [filing(run), filing(run), filing(run)] == [RECEIPT] * 3
    assert run.calls == 1


@pytest.mark.django_db
def test_an_answer_of_nothing_is_kept_too():
    run = Counted(None)
    assert (filing(run), filing(run), run.calls) == (None, None, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"key": "another-key"}, {"owner": "chen"}, {"door": "api:contacts"}])
def test_another_key_owner_or_door_is_another_request(change):
    run = Counted()
    filing(run)
    filing(run, **change)
    assert run.calls == 2


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused():
    filing(Counted())
    run = Counted()
    with pytest.raises(Refusal) as refusal:
        filing(run, body=b"another story")
    assert (refusal.value.code, refusal.value.status, run.calls) == ("idempotency.reused", 422, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["short", "x" * 129, "with space 12", "中文密钥八个字符", "tab\tinside", "null\0inside"])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(Refusal) as refusal:
        filing(Counted(), key=key)
    assert (refusal.value.code, refusal.value.status) == ("idempotency.bad_key", 400)


@pytest.mark.django_db
def test_without_a_key_nothing_is_kept():
    run = Counted()
    assert (filing(run, key=""), filing(run, key="")) == (RECEIPT, RECEIPT)
    assert (run.calls, IdempotencyKey.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_a_refused_run_keeps_nothing_and_frees_the_key():
    def refuse():
        IdempotencyKey.objects.create(id="half", body="", expires_at=timezone.now())
        raise Refusal("case.closed", 409, "no")

    with pytest.raises(Refusal):
        filing(refuse)
    assert IdempotencyKey.objects.count() == 0
    assert filing(Counted()) == RECEIPT


@pytest.mark.django_db
def test_after_a_day_the_key_is_free_again():
    run, now = Counted(), timezone.now()
    filing(run, at=now)
    filing(run, at=now + KEPT - timedelta(seconds=1))
    filing(run, at=now + KEPT)
    assert run.calls == 2


@pytest.mark.django_db
def test_what_is_older_than_a_day_is_deleted():
    now = timezone.now()
    filing(Counted(), at=now - KEPT)
    filing(Counted(), key="another-key", at=now)
    assert (forget_expired(now), IdempotencyKey.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_table_gives_away_neither_key_nor_owner_nor_answer():
    filing(Counted(), owner="wang@example.com", body="张三丰".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM doors_idempotencykey")
        [row] = cursor.fetchall()
    held = b" ".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row)
    for planted in (KEY, "wang", "K7Q4M", "receipt", "张三丰"):
        assert planted.encode() not in held


AT_ONCE = """
import threading
from django.db import connections
from portal.doors.idempotency import once

runs, answers = [], []

def run():
    runs.append(1)
    return {"n": len(runs)}

def send():
    answers.append(once(door="api:cases", key="8b1f6a9c-0d4e", owner="wang", body=b"story", run=run))
    connections.close_all()

threads = [threading.Thread(target=send) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert (runs, answers) == ([1], [{"n": 1}] * 4), (runs, answers)
"""


@pytest.mark.django_db(transaction=True)
def test_several_at_once_run_once_and_all_get_the_answer():
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory knows no waiting: see the next test")
    exec(AT_ONCE, {})  # noqa: S102 (the same lines as on a file)


def test_several_at_once_on_a_database_file(tmp_path):
    keyring.create(tmp_path / "keyring.json")
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KEYS_DATABASE_URL")}
    environment = {**kept, "VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    start = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', 'doors', verbosity=0)"
    done = subprocess.run(
        [sys.executable, "-c", start + AT_ONCE], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
