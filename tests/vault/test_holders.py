import pytest

from portal.vault import holders


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    monkeypatch.setattr(holders, "_holders", {})


def export(subject):
    return {}


def erase(subject, *, by):
    return None


def test_holders_are_listed_by_name():
    holders.register("notices", export, erase)
    holders.register("disputes", export, erase)
    assert [holder.name for holder in holders.all()] == ["disputes", "notices"]


def test_registering_again_is_harmless():
    holders.register("disputes", export, erase)
    holders.register("disputes", export, erase)
    assert len(holders.all()) == 1


def test_two_rooms_cannot_share_a_name():
    holders.register("disputes", export, erase)
    with pytest.raises(ValueError, match="disputes"):
        holders.register("disputes", lambda subject: {}, erase)
