import pytest

from portal import keyring


def test_a_new_ring_is_complete_and_private(tmp_path):
    path = tmp_path / "ring.json"
    assert keyring.create(path) is True
    ring = keyring.load(path)
    assert ring.current in ring.master and len(ring.log) == 1
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_ring_is_never_overwritten(tmp_path):
    path = tmp_path / "ring.json"
    keyring.create(path)
    before = path.read_bytes()
    assert keyring.create(path) is False
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"secret_key": "short"}'])
def test_a_damaged_ring_is_refused_without_saying_what_it_holds(tmp_path, text):
    path = tmp_path / "ring.json"
    path.write_text(text)
    with pytest.raises(keyring.KeyRingError) as refusal:
        keyring.load(path)
    assert "short" not in str(refusal.value).replace("shorter", "")


def test_a_missing_ring_says_how_to_make_one(tmp_path):
    with pytest.raises(keyring.KeyRingError, match="portal.keyring"):
        keyring.load(tmp_path / "none.json")
