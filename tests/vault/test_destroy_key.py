import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.trail.queries import history
from portal.trail.rules import Actor
from portal.vault import keys
from portal.vault.models import DataKey, Destruction
from portal.vault.rules import Erased
from portal.vault.services import create_key, destroy_key, finish_destructions, open_sealed, seal, secret

PLACE = {"table": "t", "column": "c", "row": 1}
ZHAO = Actor("staff", "zhao-pseudonym", "privacy_officer")


@pytest.fixture
def key(db):
    return create_key(purpose="case")


@pytest.mark.django_db
def test_nothing_opens_after_the_key_is_destroyed(key):
    blob = seal(key, "秘密", **PLACE)
    destroy_key(key, by=ZHAO)
    for read in (lambda: open_sealed(key, blob, **PLACE), lambda: seal(key, "x", **PLACE), lambda: secret(key, "trail")):
        with pytest.raises(Erased) as refusal:
            read()
        assert (refusal.value.code, refusal.value.status) == ("vault.erased", 410)


@pytest.mark.django_db
def test_the_tombstone_says_when_and_by_whom(key):
    at = timezone.now()
    tombstone = destroy_key(key, by=ZHAO, at=at)
    assert (tombstone.at, tombstone.by_kind, tombstone.by_id, tombstone.by_role) == (at, "staff", "zhao-pseudonym", "privacy_officer")
    [entry] = history(f"key:{key}")
    assert (entry.event, entry.actor_role, entry.facts) == ("key.destroyed", "privacy_officer", {})


@pytest.mark.django_db
def test_the_wrapped_key_is_wiped_on_commit(key, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        destroy_key(key, by=ZHAO)
    row = DataKey.objects.get(id=key)
    assert (row.wrapped, row.destroyed_at is not None) == (None, True)
    assert Destruction.objects.get(key_id=key).done_at == row.destroyed_at


@pytest.mark.django_db
def test_destroying_twice_leaves_one_record(key):
    first = destroy_key(key, by=ZHAO)
    assert destroy_key(key, by=Actor("system", "", "system")).by_role == "privacy_officer"
    assert Destruction.objects.get(key_id=key).at == first.at
    assert len(history(f"key:{key}")) == 1


@pytest.mark.django_db
def test_a_decision_rolled_back_destroys_nothing(key):
    blob = seal(key, "kept", **PLACE)
    with pytest.raises(RuntimeError), transaction.atomic():
        destroy_key(key, by=ZHAO)
        raise RuntimeError
    assert open_sealed(key, blob, **PLACE) == "kept"
    assert not Destruction.objects.exists()


@pytest.mark.django_db
def test_what_an_interrupted_process_left_is_finished(key):
    destroy_key(key, by=ZHAO)
    assert DataKey.objects.get(id=key).wrapped is not None
    assert finish_destructions() == 1
    assert DataKey.objects.get(id=key).wrapped is None
    assert finish_destructions() == 0


@pytest.mark.django_db
def test_a_key_brought_back_by_a_restored_backup_is_wiped_again(key):
    backup = DataKey.objects.get(id=key)
    destroy_key(key, by=ZHAO)
    finish_destructions()
    backup.save(force_update=True)
    keys.cache.clear()
    with pytest.raises(Erased):
        secret(key, "trail")
    assert finish_destructions(restored=True) == 1
    assert DataKey.objects.get(id=key).wrapped is None


@pytest.mark.django_db
def test_other_keys_live_on(key):
    other = create_key(purpose="case")
    destroy_key(key, by=ZHAO)
    finish_destructions()
    keys.cache.clear()
    assert len(secret(other, "trail")) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"wrapped": None}, {"destroyed_at": timezone.now()}])
def test_the_database_refuses_a_key_that_is_half_destroyed(key, change):
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        DataKey.objects.filter(id=key).update(**change)
