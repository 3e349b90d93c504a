import pytest

from portal.trail import rooms
from tests.trail.serving import Served


@pytest.fixture
def shelf(settings, tmp_path):
    settings.PRESS_ROOT = tmp_path / "press"
    settings.LOG_PADDING = 1
    return settings.PRESS_ROOT


@pytest.fixture
def served(shelf, db):
    return Served()


class AnyKind(dict[str, rooms.Without]):
    def __contains__(self, _event: object) -> bool:
        return True


@pytest.fixture(autouse=True)
def _no_rooms(monkeypatch):
    """The subjects here are made up: no room above has rows for them."""
    monkeypatch.setattr(rooms, "_rooms", {})
    monkeypatch.setattr(rooms, "_acts", {})
    monkeypatch.setattr(rooms, "_alone", AnyKind())
