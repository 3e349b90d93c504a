import os
import shutil
import threading
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal import keyring
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from portal.vault import keys, ring, rotation
from portal.vault.models import DataKey
from portal.vault.rules import KeysUnavailable
from portal.vault.services import create_key, open_sealed, seal

PLACE = {"table": "t", "column": "c", "row": 1}


@pytest.fixture
def path(settings, tmp_path):
    """A ring of this test's own."""
    target = tmp_path / "keyring.json"
    shutil.copy(settings.KEYRING_FILE, target)
    settings.KEYRING_FILE = target
    return target


def settle(path: Path):
    """Let a minute pass since the ring last changed."""
    long_ago = time.time() - rotation.SETTLED - 1
    os.utime(path, (long_ago, long_ago))


@pytest.mark.django_db
def test_rotation_leaves_data_readable_and_the_old_key_removable(path):
    written = [(key, seal(key, f"文本{key}", **PLACE)) for key in (create_key(purpose="case") for _ in range(7))]
    assert rotation.add_master_key(by=SYSTEM) == 2
    assert rotation.rewrap_keys(batch=3) == 7
    settle(path)
    assert rotation.retire_master_keys(by=SYSTEM, now=time.time()) == [1]
    assert list(keyring.load(path).master) == [2]
    keys.cache.clear()
    assert [open_sealed(key, blob, **PLACE) for key, blob in written] == [f"文本{key}" for key, _ in written]


@pytest.mark.django_db
def test_a_running_process_wraps_with_the_new_key_at_once(path):
    rotation.add_master_key(by=SYSTEM)
    assert DataKey.objects.get(id=create_key(purpose="case")).master == 2


@pytest.mark.django_db
def test_an_old_key_in_use_cannot_be_retired(path):
    create_key(purpose="case")
    rotation.add_master_key(by=SYSTEM)
    settle(path)
    with pytest.raises(rotation.StillInUse, match="1 data keys"):
        rotation.retire_master_keys(by=SYSTEM, now=time.time())
    assert set(keyring.load(path).master) == {1, 2}


@pytest.mark.django_db
def test_an_old_key_cannot_be_retired_while_a_request_may_still_use_it(path):
    rotation.add_master_key(by=SYSTEM)
    rotation.rewrap_keys()
    with pytest.raises(rotation.StillInUse, match="less than 60 seconds"):
        rotation.retire_master_keys(by=SYSTEM, now=time.time())


@pytest.mark.django_db
def test_a_wiped_key_is_not_wrapped_again(path):
    key = create_key(purpose="case")
    DataKey.objects.filter(id=key).update(wrapped=None, destroyed_at="2026-01-01T00:00Z")
    rotation.add_master_key(by=SYSTEM)
    assert rotation.rewrap_keys() == 0
    assert DataKey.objects.get(id=key).wrapped is None


@pytest.mark.django_db
def test_rewrapping_with_a_lost_master_key_changes_nothing(path):
    key = create_key(purpose="case")
    before = bytes(DataKey.objects.get(id=key).wrapped)
    rotation.add_master_key(by=SYSTEM)
    held = keyring.load(path)
    keyring.save(path, keyring.KeyRing(held.secret_key, held.index_pepper, 2, {2: held.master[2]}, held.log))
    with pytest.raises(KeysUnavailable):
        rotation.rewrap_keys()
    assert bytes(DataKey.objects.get(id=key).wrapped) == before


@pytest.mark.django_db
def test_the_commands_rotate_and_retire(path):
    key = create_key(purpose="case")
    blob = seal(key, "x", **PLACE)
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    assert "master key 2 is current" in said.getvalue()
    assert "1 data keys wrapped again" in said.getvalue()
    with pytest.raises(CommandError, match="60 seconds"):
        call_command("rotate_keys", "--retire")
    settle(path)
    call_command("rotate_keys", "--retire", stdout=said)
    assert "removed master keys: 1" in said.getvalue()
    keys.cache.clear()
    assert open_sealed(key, blob, **PLACE) == "x"


@pytest.mark.django_db
def test_resuming_adds_no_further_key(path):
    create_key(purpose="case")
    rotation.add_master_key(by=SYSTEM)
    call_command("rotate_keys", "--resume", stdout=StringIO())
    assert (max(keyring.load(path).master), DataKey.objects.get().master) == (2, 2)


@pytest.mark.django_db
def test_a_log_key_is_added_in_front_and_the_old_one_still_verifies(path):
    before = keyring.load(path).log
    call_command("rotate_keys", "--log", stdout=StringIO())
    after = keyring.load(path).log
    assert (after[1:], len(set(after))) == (before, len(before) + 1)


@pytest.mark.django_db
def test_every_change_of_keys_is_on_record(path):
    rotation.add_master_key(by=SYSTEM)
    rotation.rewrap_keys()
    settle(path)
    rotation.retire_master_keys(by=SYSTEM, now=time.time())
    rotation.add_log_key(by=SYSTEM)
    recorded = [(entry.event, entry.facts) for entry in Entry.objects.order_by("id")]
    assert recorded == [("master_key.added", {"version": 2}), ("master_key.retired", {"version": 1}), ("log_key.added", {"keys": 2})]


def test_rotations_at_once_lose_no_key(path, monkeypatch):
    monkeypatch.setattr(rotation, "record", lambda **_: None)
    threads = [threading.Thread(target=rotation.add_master_key, kwargs={"by": SYSTEM}) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(keyring.load(path).master) == [1, 2, 3, 4]


def test_the_ring_file_is_private(path):
    assert ring.current()[0] == 1
    keyring.save(path, keyring.load(path))
    assert path.stat().st_mode & 0o077 == 0
