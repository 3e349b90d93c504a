import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import keyring
from portal.vault import keys, sealing
from portal.vault.models import DataKey
from portal.vault.rules import KeysUnavailable, Unreadable
from portal.vault.services import blind_index, create_key, open_sealed, seal, secret, warm_keys

PLACE = {"table": "disputes_message", "column": "text", "row": 7}
ID_NUMBER = "身份证 110101199003078515"


@pytest.fixture
def key(db):
    return create_key(purpose="case")


def forget():
    keys.cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "a", ID_NUMBER, "👩‍👩‍👧 مرحبا", "x" * 100_000])
def test_what_is_sealed_opens_at_its_place(key, text):
    assert open_sealed(key, seal(key, text, **PLACE), **PLACE) == text


@pytest.mark.django_db
def test_sealing_twice_gives_different_bytes(key):
    assert seal(key, ID_NUMBER, **PLACE) != seal(key, ID_NUMBER, **PLACE)


@pytest.mark.django_db
def test_the_envelope_is_29_bytes_longer_than_the_text(key):
    assert len(seal(key, "abc", **PLACE)) == 3 + 29


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"table": "x"}, {"column": "x"}, {"row": 8}, {"table": "disputes_messagetext", "column": ""}])
def test_a_value_moved_elsewhere_does_not_open(key, other):
    with pytest.raises(Unreadable):
        open_sealed(key, seal(key, ID_NUMBER, **PLACE), **{**PLACE, **other})


@pytest.mark.django_db
def test_a_value_does_not_open_under_another_key(key):
    with pytest.raises(Unreadable):
        open_sealed(create_key(purpose="case"), seal(key, ID_NUMBER, **PLACE), **PLACE)


@pytest.mark.django_db
def test_no_changed_byte_goes_unnoticed(key):
    blob = seal(key, "secret", **PLACE)
    for at in range(len(blob)):
        changed = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(Unreadable):
            open_sealed(key, changed, **PLACE)


@pytest.mark.django_db
def test_a_cut_or_lengthened_value_does_not_open(key):
    blob = seal(key, "secret", **PLACE)
    for wrong in [b"", blob[:1], blob[:28], blob[:-1], blob + b"\0"]:
        with pytest.raises(Unreadable):
            open_sealed(key, wrong, **PLACE)


@pytest.mark.django_db
def test_an_unknown_key_is_unreadable():
    with pytest.raises(Unreadable) as refusal:
        open_sealed("0" * 32, b"\x01" + bytes(40), **PLACE)
    assert (refusal.value.code, refusal.value.status) == ("vault.unreadable", 503)


@pytest.mark.django_db
def test_a_damaged_wrapped_key_is_unreadable(key):
    wrapped = bytes(DataKey.objects.get(id=key).wrapped)
    DataKey.objects.filter(id=key).update(wrapped=wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    forget()
    with pytest.raises(Unreadable):
        seal(key, "x", **PLACE)


@pytest.mark.django_db
def test_a_wrapped_key_copied_to_another_row_is_unreadable(key):
    other = create_key(purpose="case")
    DataKey.objects.filter(id=other).update(wrapped=DataKey.objects.get(id=key).wrapped)
    forget()
    with pytest.raises(Unreadable):
        secret(other, "trail")


@pytest.mark.django_db
def test_a_wrong_master_key_fails_closed(key, settings, tmp_path):
    settings.KEYRING_FILE = tmp_path / "ring.json"
    keyring.create(settings.KEYRING_FILE)
    forget()
    with pytest.raises(Unreadable):
        open_sealed(key, b"\x01" + bytes(40), **PLACE)


@pytest.mark.django_db
def test_a_missing_ring_seals_and_opens_nothing(key, settings, tmp_path):
    settings.KEYRING_FILE = tmp_path / "gone.json"
    forget()
    with pytest.raises(KeysUnavailable):
        create_key(purpose="case")
    with pytest.raises(KeysUnavailable):
        seal(key, "x", **PLACE)


@pytest.mark.django_db
def test_a_master_key_that_left_the_ring_fails_closed(key):
    DataKey.objects.filter(id=key).update(master=99)
    forget()
    with pytest.raises(KeysUnavailable) as refusal:
        seal(key, "x", **PLACE)
    assert refusal.value.status == 503


@pytest.mark.django_db
def test_an_opened_key_is_remembered(key, django_assert_num_queries):
    blob = seal(key, "x", **PLACE)
    with django_assert_num_queries(0), django_assert_num_queries(0, using="keys"):
        open_sealed(key, blob, **PLACE)


@pytest.mark.django_db
def test_a_list_warms_its_keys_in_two_queries(django_assert_num_queries):
    ids = [create_key(purpose="case") for _ in range(5)]
    blobs = [seal(key, "x", **PLACE) for key in ids]
    forget()
    with django_assert_num_queries(1), django_assert_num_queries(1, using="keys"):
        warm_keys(ids)
        assert [open_sealed(key, blob, **PLACE) for key, blob in zip(ids, blobs, strict=True)] == ["x"] * 5


def test_the_cache_forgets_after_its_time_and_keeps_the_most_recent():
    material = keys.Material(b"", None)
    cache = keys.Cache(most=2, seconds=30)
    cache.put("a", material, now=0)
    cache.put("b", material, now=0)
    assert cache.get("a", now=29) is material
    cache.put("c", material, now=29)
    assert (len(cache), cache.get("b", now=29)) == (2, None)
    assert cache.get("a", now=30) is None


def test_material_shows_no_key_in_a_log():
    assert "KEY" not in repr(keys.Material(b"KEY", None))


@pytest.mark.django_db
def test_secrets_differ_by_label_and_key_and_stay_the_same(key):
    other = create_key(purpose="case")
    values = [secret(key, "trail"), secret(key, "receipt"), secret(other, "trail")]
    assert [len(value) for value in values] == [32, 32, 32]
    assert len(set(values)) == 3
    forget()
    assert secret(key, "trail") == values[0]


def test_a_blind_index_is_the_same_for_the_same_value_and_purpose_only():
    index = blind_index("a@example.com", purpose="contact")
    assert index == blind_index("a@example.com", purpose="contact")
    assert index not in (blind_index("a@example.com", purpose="limit"), blind_index("b@example.com", purpose="contact"))
    assert blind_index("c", purpose="ab") != blind_index("bc", purpose="a")
    assert len(index) == 64


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_two_places_never_look_alike(one, other):
    assert (sealing.place(*one) == sealing.place(*other)) == (one == other)
